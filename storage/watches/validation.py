"""What a watch may ask: it looks at what arrives, so what comes later is no part of it."""

from __future__ import annotations

from storage.model import Filter

__all__ = ["find_error"]

_LATER = {
    "starred": "“is:starred” has no meaning in a watch: what arrives is not starred yet",
    "edited": "“is:edited” has no meaning in a watch: you have not read what arrives",
}


def find_error(filter: Filter) -> str:
    """Return what a watch cannot ask of an article that arrives, in one line; or nothing."""
    if filter.since or filter.until:
        return "a watch has no dates: it looks at what arrives"
    for flag, error in _LATER.items():
        if flag in filter.asked_flags:
            return error
    if frozenset(["-unread"]) in filter.states:
        return "“is:read” has no meaning in a watch: you have not read what arrives"
    if filter.stated:
        return "“is:statement” has no meaning in a watch: it looks for words, quoted or not"
    if filter.alerted:
        return "“is:alert” has no meaning in a watch: it is watches that raise alerts"
    if filter == Filter():
        return "a watch needs words, or a speaker, source or section to look for"
    return ""
