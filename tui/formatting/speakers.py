"""Why a name belongs to a speaker, who may be the same, and what a speaker is, as text; pure."""

from __future__ import annotations

from storage.model import Profile, RolePeriod, Speaker
from storage.text.plural import format_count

__all__ = [
    "JOIN_REASONS",
    "format_hint",
    "format_missing_quotes",
    "format_roles",
    "label_kind",
    "possible_merge",
]

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


def possible_merge(profile: Profile) -> tuple[str, str] | None:
    """Return the name to merge with the first hint of a speaker, and the one then shown.

    The full name is the one shown, else that of more quotes.
    """
    if not profile.possible_duplicates:
        return None
    quotes = sum(one.quotes for one in profile.names)
    other = profile.possible_duplicates[0]
    pair = [(profile.names[0].name, quotes), (other.name, other.quotes)]
    pair.sort(key=lambda one: (" " in one[0], one[1]))
    return pair[0][0], pair[1][0]


def format_hint(profile: Profile) -> str:
    """Say who may be the same person: ``4 more quotes by “Clinton”, perhaps the same person``."""
    if not profile.possible_duplicates:
        return ""
    first = profile.possible_duplicates[0]
    more = format_count(first.quotes, "more quote")
    return f"{more} by “{first.name}”, perhaps the same person"


def format_missing_quotes(to_come: int, outdated: int) -> str:
    """Say of how many articles quotes are not found yet, or only by an older version.

    Nothing where all are those of this version.
    """
    if to_come:
        return f"quotes of {format_count(to_come, 'article')} are still to come"
    if outdated:
        return f"quotes of {format_count(outdated, 'article')} are those of an older version"
    return ""


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
