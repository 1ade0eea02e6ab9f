"""Filters kept under a name and a key, as one setting of the archive; and filters as JSON.

Ranges that count from today ("last 7 days", "last week", "this month") are kept as such: a filter
saved as one means that on any day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from storage.archive.last_visit import last_look
from storage.errors import NewsdeskError, NotFound
from storage.model import FLAGS, Filter, Visit
from storage.search.date_range import parse_date_range
from storage.text.cleaning import clean_line

if TYPE_CHECKING:
    from storage.archive.archive import Archive

__all__ = [
    "Counted",
    "SavedFilter",
    "count_saved",
    "counted_days",
    "filter_from_json",
    "filter_to_json",
    "find_saved_filter",
    "remove_saved_filter",
    "rename_saved_filter",
    "save_filter",
    "saved_filters",
]

_SETTING = "saved filters"
_KEYS = "123456789abcdfghilmnoprstuvwyz"
"""The keys given out, first come first served; e, x, j, k and q have a meaning in the list."""
_COUNTED_BACK = (1, 7, 30)
"""Days that count back from today even where the range has no end."""
_PERIODS = ("yesterday", "this week", "last week", "this month", "last month", "this year",
            "last year")  # fmt: skip
_LONGEST_NAME = 60


class _NameTaken(NewsdeskError):
    """Another saved filter has the name."""


class _NoName(NewsdeskError):
    """A name without a character to be seen."""


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A filter with a name, unlike others in any case, and the key that chooses it, if any."""

    name: str
    key: str
    filter: Filter


Counted = tuple[SavedFilter, int]
"""A saved filter and how many unread articles it shows."""


def saved_filters(archive: Archive, *, today: date | None = None) -> list[SavedFilter]:
    """Return the saved filters in the order they were saved; what cannot be read is left out."""
    today, looked = today or date.today(), last_look(archive)
    kept = archive.setting(_SETTING)
    found = []
    for one in kept if isinstance(kept, list) else ():
        if isinstance(one, Mapping) and (name := clean_line(str(one.get("name") or ""))):
            filter_ = filter_from_json(one.get("filter"), today=today, looked=looked)
            found.append(SavedFilter(name, str(one.get("key") or "")[:1], filter_))
    return found


def count_saved(archive: Archive, today: date) -> list[Counted]:
    """Return the saved filters, each with how many unread articles it shows."""
    return [(one, archive.select(one.filter).unread) for one in saved_filters(archive, today=today)]


def find_saved_filter(archive: Archive, name: str, *, today: date | None = None) -> SavedFilter:
    """Return the saved filter of that name, in any case.

    Raises:
        NotFound: There is none; the message says which there are.
    """
    saved = saved_filters(archive, today=today)
    for one in saved:
        if _same(one.name, name):
            return one
    names = ", ".join(one.name for one in saved)
    raise NotFound(
        f"there is no saved filter “{clean_line(name)}”; "
        + (f"there are {names}" if names else "V in the dashboard saves one")
    )


def save_filter(archive: Archive, name: str, filter: Filter) -> SavedFilter:  # noqa: A002
    """Keep `filter` under a name, in place of what had the name before.

    Raises:
        NewsdeskError: The name is empty.
    """
    name, kept = _named(name), _kept(archive)
    before = next((one for one in kept if _same(one["name"], name)), None)
    taken = {one["key"] for one in kept}
    key = before["key"] if before else next((key for key in _KEYS if key not in taken), "")
    entry = {"name": name, "key": key, "filter": filter_to_json(filter, today=date.today())}
    if before:
        kept[kept.index(before)] = entry
    else:
        kept.append(entry)
    archive.set_setting(_SETTING, kept)
    return SavedFilter(name, key, replace(filter, kept=frozenset()))


def rename_saved_filter(archive: Archive, name: str, new: str) -> None:
    """Give a saved filter another name.

    Raises:
        NewsdeskError: There is no such saved filter, or another has the new name.
    """
    find_saved_filter(archive, name)
    new, kept = _named(new), _kept(archive)
    if any(_same(one["name"], new) and not _same(one["name"], name) for one in kept):
        raise _NameTaken(f"there is a saved filter “{new}” already: choose another name")
    renamed = [{**one, "name": new} if _same(one["name"], name) else one for one in kept]
    archive.set_setting(_SETTING, renamed)


def remove_saved_filter(archive: Archive, name: str) -> None:
    """Forget a saved filter.

    Raises:
        NotFound: There is none of that name.
    """
    find_saved_filter(archive, name)
    archive.set_setting(_SETTING, [one for one in _kept(archive) if not _same(one["name"], name)])


def filter_to_json(filter: Filter, *, today: date) -> dict[str, Any]:  # noqa: A002
    """Return a filter as values that JSON can say; what only keeps rows in view is left out."""
    since, until = filter.since, filter.until
    period, back = _period(filter, today), _days_back(filter, today)
    return {
        "sections": sorted(filter.sections),
        "period": period or None,
        "days": back or None,
        "since": since.isoformat() if since else None,
        "until": until.isoformat() if until else None,
        "new": filter.after is not None,
        "sources": sorted(filter.sources),
        **{flag.name: flag.name in filter.flags for flag in FLAGS},
        "speaker": filter.speaker,
        "words": filter.words,
    }


def filter_from_json(kept: object, *, today: date, looked: Visit | None = None) -> Filter:
    """Return the filter of `filter_to_json`, as of `today`; of anything else the open filter.

    `looked` is when the reader last looked: what has come since is new.
    """
    if not isinstance(kept, Mapping):
        return Filter()
    try:
        since, until = _days(kept, today)
        return Filter(
            sections=frozenset(map(str, kept.get("sections") or ())),
            since=since,
            until=until,
            after=looked if kept.get("new") else None,
            sources=frozenset(map(int, kept.get("sources") or ())),
            speaker=str(kept.get("speaker") or ""),
            words=str(kept.get("words") or ""),
        ).with_flags([flag.name for flag in FLAGS if kept.get(flag.name)])
    except (TypeError, ValueError, OverflowError):
        return Filter()


def counted_days(filter: Filter, *, today: date) -> str:  # noqa: A002
    """Return in words which days a filter shows on any day once it is saved; empty: always these.

    Where several words mean the same days today, it is the first of a fixed order.
    """
    if period := _period(filter, today):
        return period
    back = _days_back(filter, today)
    return {0: "", 1: "today"}.get(back, f"last {back} days")


def _period(filter: Filter, today: date) -> str:  # noqa: A002
    """Return the words for the days of a filter, if they are a period that today stands in for."""
    if filter.since is None or filter.until is None or _days_back(filter, today) in _COUNTED_BACK:
        return ""
    days = (filter.since, filter.until)
    return next((words for words in _PERIODS if parse_date_range(words, today=today) == days), "")


def _days_back(filter: Filter, today: date) -> int:  # noqa: A002
    """Return how many days back from today a filter goes; 0: its days are others."""
    since, until = filter.since, filter.until
    if since is None or since > today or until not in (None, today):
        return 0
    back = (today - since).days + 1
    return back if until == today or back in _COUNTED_BACK else 0


def _days(kept: Mapping[str, Any], today: date) -> tuple[date | None, date | None]:
    """Return the first and last day of a filter that is kept, as of `today`."""
    if period := kept.get("period"):
        return parse_date_range(str(period), today=today)
    if back := int(kept.get("days") or 0):
        return today - timedelta(days=back - 1), None
    return _day(kept.get("since")), _day(kept.get("until"))


def _kept(archive: Archive) -> list[dict[str, Any]]:
    """Return what is kept, as it is kept, without what is no saved filter."""
    kept = archive.setting(_SETTING)
    entries = kept if isinstance(kept, list) else []
    return [
        {**one, "key": str(one.get("key") or "")}
        for one in entries
        if isinstance(one, dict) and one.get("name")
    ]


def _named(name: str) -> str:
    if not (name := clean_line(name)[:_LONGEST_NAME].strip()):
        raise _NoName("a saved filter needs a name: type one")
    return name


def _same(name: object, other: str) -> bool:
    return clean_line(str(name)).casefold() == clean_line(other).casefold()


def _day(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text else None
