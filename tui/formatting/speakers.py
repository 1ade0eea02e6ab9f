"""Why a name belongs to a speaker, as text; pure."""

from __future__ import annotations

__all__ = ["JOIN_REASONS"]

JOIN_REASONS = {
    "": "",
    "surname": " (by surname)",
    "initial": " (by first name and surname)",
    "hand": " (by you)",
}
"""What follows a name, by `Speaker.joined`."""
