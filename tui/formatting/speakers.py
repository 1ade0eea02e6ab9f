"""Why a name belongs to a speaker, and what a speaker is, as text; pure."""

from __future__ import annotations

from storage.model import Profile, RolePeriod, Speaker

__all__ = ["JOIN_REASONS", "format_roles", "label_kind"]

_SELDOM = 10
"""A role with this many times fewer quotes than the most frequent one is left out."""

JOIN_REASONS = {
    "": "",
    "surname": " (by surname)",
    "initial": " (by first name and surname)",
    "nickname": " (by nickname)",
    "hand": " (by you)",
}
"""What follows a name, by `Speaker.joined`."""


def label_kind(speaker: Speaker) -> str:
    """Return the name of a speaker, with what it is of if not a person's: ``Reuters (body)``."""
    if speaker.described:
        return f"{speaker.name} (role only)"
    return speaker.name if speaker.kind == "person" else f"{speaker.name} ({speaker.kind})"


def format_roles(profile: Profile) -> list[str]:
    """Return what a speaker is called and when, latest first: ``minister, since Feb 2026``."""
    most = max((one.quotes for one in profile.role_periods), default=0)
    return [
        ", ".join(part for part in (one.role, _format_period(one, profile)) if part)
        for one in profile.role_periods
        if one.quotes * _SELDOM >= most
    ]


def _format_period(one: RolePeriod, profile: Profile) -> str:
    """Return the months of a role.

    One used in the month of the last quote still holds; nobody knows since when if it was used in
    the month of the first quote too.
    """
    first, last = (f"{day:%b %Y}" if day else "" for day in (profile.first, profile.last))
    begins, ends = f"{one.first:%b %Y}", f"{one.last:%b %Y}"
    if ends == last:
        return "" if begins == first else f"since {begins}"
    return begins if begins == ends else f"{begins} – {ends}"
