"""What choosing a place in the filters part makes of a filter: pure functions."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal, TypeVar

from storage.model import Filter, Visit

__all__ = [
    "PRESETS",
    "Kind",
    "Spot",
    "is_on",
    "is_shown",
    "move_since",
    "move_until",
    "only",
    "toggled",
]

Kind = Literal[
    "all", "section", "more", "day", "preset", "range", "show", "new", "saved", "source", "add"
]

PRESETS = {"1d": 1, "7d": 7, "30d": 30, "All": 0}
"""The ranges with a name, and how many days back from today each shows (0: all)."""

_DAY = timedelta(days=1)
_Item = TypeVar("_Item", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Spot:
    """Something that can be chosen.

    `value` is a section, a source's number, a day, a preset, a switch of the filter by name, the
    moment of the last look in ISO form, or a saved filter's name.
    """

    kind: Kind
    value: str | int | date = ""


def is_shown(day: date, filter: Filter) -> bool:  # noqa: A002
    """Return whether `filter` shows what was published on `day`."""
    return (filter.since is None or filter.since <= day) and (
        filter.until is None or day <= filter.until
    )


def is_on(filter: Filter, spot: Spot, today: date) -> bool:  # noqa: A002
    """Return whether `filter` is as `spot` would have it."""
    match spot.kind:
        case "all":
            return not filter.sections
        case "section":
            return spot.value in filter.sections
        case "source":
            return spot.value in filter.sources
        case "show":
            return spot.value in filter.flags
        case "new":
            return filter.after is not None
        case "preset":
            since = _since(str(spot.value), today)
            ends = (None,) if since is None else (None, today)
            return filter.since == since and filter.until in ends
        case _:
            return False


def toggled(filter: Filter, spot: Spot, today: date) -> Filter:  # noqa: A002
    """Return `filter` with `spot` switched."""
    match spot.kind:
        case "section":
            return replace(filter, sections=filter.sections ^ {str(spot.value)})
        case "source" if isinstance(spot.value, int):
            return replace(filter, sources=filter.sources ^ {spot.value})
        case "show":
            return filter.with_flags(filter.flags ^ {str(spot.value)})
        case _:
            return only(filter, spot, today)


def only(filter: Filter, spot: Spot, today: date) -> Filter:  # noqa: A002
    """Return `filter` with `spot` and nothing else of its kind; where it is so already, without."""
    match spot.kind:
        case "all":
            return replace(filter, sections=frozenset())
        case "section":
            return replace(filter, sections=_alone(str(spot.value), filter.sections))
        case "source" if isinstance(spot.value, int):
            return replace(filter, sources=_alone(spot.value, filter.sources))
        case "show":
            none, alone = filter.with_flags(()), filter.with_flags({str(spot.value)})
            return none if alone == filter else alone
        case "new":
            moment, article = str(spot.value).split()
            look = Visit(datetime.fromisoformat(moment), int(article))
            return replace(filter, after=None if filter.after else look)
        case "preset":
            return replace(filter, since=_since(str(spot.value), today), until=None)
        case _:
            return filter


def _alone(item: _Item, chosen: frozenset[_Item]) -> frozenset[_Item]:
    return frozenset() if chosen == {item} else frozenset({item})


def _since(preset: str, today: date) -> date | None:
    length = PRESETS[preset]
    return today - (length - 1) * _DAY if length else None


def move_since(filter: Filter, step: int, first: date, today: date) -> Filter:  # noqa: A002
    """Return `filter` beginning `step` days later, never after its end.

    One that is open at the left is taken to begin at `first`, and cannot begin earlier.
    """
    if filter.since is None and step < 0:
        return filter
    since = (filter.since or first) + step * _DAY
    return replace(filter, since=min(since, filter.until or today))


def move_until(filter: Filter, step: int, today: date) -> Filter:  # noqa: A002
    """Return `filter` ending `step` days later, never before it begins, open from today on."""
    until = (filter.until or today) + step * _DAY
    if filter.since is not None:
        until = max(until, filter.since)
    return replace(filter, until=None if until >= today else until)
