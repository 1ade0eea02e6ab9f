"""Why a name belongs to a speaker, and what a speaker is, as text; pure."""

from __future__ import annotations

from storage.model import Speaker

__all__ = ["JOIN_REASONS", "label_kind"]

JOIN_REASONS = {
    "": "",
    "surname": " (by surname)",
    "initial": " (by first name and surname)",
    "hand": " (by you)",
}
"""What follows a name, by `Speaker.joined`."""


def label_kind(speaker: Speaker) -> str:
    """Return the name of a speaker, with what it is of if not a person's: ``Reuters (body)``."""
    return speaker.name if speaker.kind == "person" else f"{speaker.name} ({speaker.kind})"
