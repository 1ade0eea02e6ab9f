"""The states of articles in a search: ``is:read``, ``-is:urgent``, ``is:killed OR is:corrected``.

A filter has them as the names of flags, with a minus where the flag must not be set.
"""

from __future__ import annotations

from collections.abc import Collection

from storage.model import FLAGS, SHORTLISTS

__all__ = ["NO_FLAGS", "READ", "describe_states", "parse_state", "search_of_states"]

READ = "read"
"""What `is:` takes for articles that are not unread."""
NO_FLAGS = (*(one.search for one in SHORTLISTS), "statement")
"""What else `is:` takes: it can be neither excluded nor joined by OR."""

_UNREAD = "unread"
_NAMES = {flag.search: flag.name for flag in FLAGS} | {("is", READ): f"-{_UNREAD}"}
_FLAGS = {flag.name: flag for flag in FLAGS}


def parse_state(key: str, value: str, *, minus: bool = False) -> str | None:
    """Return the state that a part of a search asks for; None if it is unknown."""
    name = _NAMES.get((key, value.lower()))
    if name is None or not minus:
        return name
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def describe_states(states: Collection[str]) -> str:
    """Describe states one of which an article has: ``killed or not urgent``."""
    return " or ".join(
        _FLAGS[name.removeprefix("-")].without if name.startswith("-") else _FLAGS[name].words
        for name in _in_order(states)
    )


def search_of_states(states: Collection[str]) -> str:
    """Return the search for articles that have one of some states."""
    return " OR ".join(
        f"is:{READ}"
        if name == f"-{_UNREAD}"
        else f"{'-' * name.startswith('-')}{':'.join(_FLAGS[name.removeprefix('-')].search)}"
        for name in _in_order(states)
    )


def _in_order(states: Collection[str]) -> list[str]:
    return [name for flag in FLAGS for name in (flag.name, f"-{flag.name}") if name in states]
