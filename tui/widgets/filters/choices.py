"""What choosing an option of the filters panel makes of a filter; pure."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal, TypeVar

from storage.model import Filter, TimeSpan, Visit

__all__ = [
    "PRESETS",
    "FilterOption",
    "OptionKind",
    "choose_only",
    "is_on",
    "toggle",
]

OptionKind = Literal[
    "all",
    "section",
    "other",
    "more",
    "day",
    "preset",
    "range",
    "show",
    "list",
    "new",
    "fold",
    "saved",
    "source",
    "add",
]

PRESETS = {"1d": 1, "7d": 7, "30d": 30, "All": 0}
"""Named date ranges: how many days each shows up to today (0: all)."""

_DAY = timedelta(days=1)
_Item = TypeVar("_Item", bound=Hashable)


@dataclass(frozen=True, slots=True)
class FilterOption:
    """Something that can be chosen in the panel.

    `value` is a section, several that share a row, the number of a source, a day, a preset, the
    name of a flag or of a short list, the last visit (a time in ISO form and an article), or the
    name of a saved filter.
    """

    kind: OptionKind
    value: str | int | date | frozenset[str] = ""


def is_on(filter: Filter, option: FilterOption, today: date) -> bool:
    """Return whether `option` is chosen in `filter`."""
    match option.kind:
        case "all":
            return not filter.sections
        case "section":
            return option.value in filter.sections
        case "other" if isinstance(option.value, frozenset):
            return option.value <= filter.sections
        case "source":
            return option.value in filter.sources
        case "show":
            return option.value in filter.flags
        case "list":
            return option.value in filter.shortlists
        case "new":
            return filter.after is not None
        case "preset":
            since = _since(str(option.value), today)
            ends = (None,) if since is None else (None, today)
            return filter.span in [TimeSpan(since, end) for end in ends]
        case _:
            return False


def toggle(filter: Filter, option: FilterOption, today: date) -> Filter:
    """Return `filter` with `option` switched on or off."""
    match option.kind:
        case "section":
            return replace(filter, sections=filter.sections ^ {str(option.value)})
        case "other" if isinstance(option.value, frozenset):
            without, all_of_them = filter.sections - option.value, filter.sections | option.value
            on = option.value <= filter.sections
            return replace(filter, sections=without if on else all_of_them)
        case "source" if isinstance(option.value, int):
            return replace(filter, sources=filter.sources ^ {option.value})
        case "show":
            return filter.with_flags(filter.flags ^ {str(option.value)})
        case "list":
            return filter.with_shortlists(filter.shortlists ^ {str(option.value)})
        case _:
            return choose_only(filter, option, today)


def choose_only(filter: Filter, option: FilterOption, today: date) -> Filter:
    """Return `filter` with `option` alone of its kind, or without it where it is alone already."""
    match option.kind:
        case "all":
            return replace(filter, sections=frozenset())
        case "section":
            return replace(filter, sections=_alone(str(option.value), filter.sections))
        case "other" if isinstance(option.value, frozenset):
            is_alone = filter.sections == option.value
            return replace(filter, sections=frozenset() if is_alone else option.value)
        case "source" if isinstance(option.value, int):
            return replace(filter, sources=_alone(option.value, filter.sources))
        case "show":
            none, alone = filter.with_flags(()), filter.with_flags({str(option.value)})
            return none if alone == filter else alone
        case "list":
            alone = filter.with_shortlists({str(option.value)})
            return filter.with_shortlists(()) if alone == filter else alone
        case "new":
            moment, article, *shift = str(option.value).split()
            visit = Visit(datetime.fromisoformat(moment), int(article), is_shift=bool(shift))
            return replace(filter, after=None if filter.after else visit)
        case "preset":
            return filter.within(TimeSpan(_since(str(option.value), today)))
        case _:
            return filter


def _alone(item: _Item, chosen: frozenset[_Item]) -> frozenset[_Item]:
    return frozenset() if chosen == {item} else frozenset({item})


def _since(preset: str, today: date) -> date | None:
    length = PRESETS[preset]
    return today - (length - 1) * _DAY if length else None
