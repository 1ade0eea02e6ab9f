"""Filters as JSON values: for saved filters and for the filter of the last session.

Relative ranges ("last 7 days", "last week", "last 4 hours") are stored as such: a filter saved with
one follows the calendar and the clock. Newsdesks that know no hours read the days beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, time, timedelta
from typing import Any

from storage.model import FLAGS, SHORTLISTS, Filter, TimeSpan, Visit
from storage.records.documents import decode
from storage.records.settings import FILTER

__all__ = ["counted_days", "filter_from_json", "filter_to_json"]

_COUNTED_BACK = (1, 7, 30)
"""Ranges in days that count back from today even if they have no end."""
_PERIODS = ("yesterday", "this week", "last week", "this month", "last month", "this year",
            "last year")  # fmt: skip


def filter_to_json(filter: Filter, *, today: date) -> dict[str, Any]:
    """Convert a filter to JSON values; what only keeps rows in view is left out."""
    since, until = filter.since, filter.until
    period, back = _period(filter, today), _days_back(filter, today)
    return {
        "sections": sorted(filter.sections),
        "period": period or None,
        "days": back or None,
        "since": since.isoformat() if since else None,
        "until": until.isoformat() if until else None,
        "begin": _time(filter.begin),
        "end": _time(filter.end),
        "new": filter.after is not None,
        "sources": sorted(filter.sources),
        **{flag.name: flag.name in filter.flags for flag in FLAGS},
        "speaker": filter.speaker,
        "words": filter.words,
        **({"categories": sorted(filter.categories)} if filter.categories else {}),
        **({"states": sorted(map(sorted, filter.states))} if filter.states else {}),
        **dict.fromkeys(sorted(filter.shortlists), True),
        **({"stated": True} if filter.stated else {}),
    }


def filter_from_json(value: object, *, today: date, last_visit: Visit | None = None) -> Filter:
    """Restore the filter of `filter_to_json` as of `today`; what is wrong does not narrow it.

    What has come since `last_visit` is new.
    """
    if (values := decode(FILTER, value).values) is None:
        return Filter()
    return Filter(
        sections=frozenset(values["sections"]),
        after=last_visit if values["new"] else None,
        sources=frozenset(values["sources"]),
        speaker=values["speaker"],
        words=values["words"],
        **_span(values, today)._asdict(),
        categories=frozenset(values["categories"]),
        **{one.name: values[one.name] for one in SHORTLISTS},
        stated=values["stated"],
        states=frozenset(frozenset(some) for some in values["states"] if some),
    ).with_flags([flag.name for flag in FLAGS if values[flag.name]])


def counted_days(filter: Filter, *, today: date) -> str:
    """Describe a filter's relative range ("last week"); an empty string if its days are absolute.

    Where several descriptions mean the same days today, it is the first of a fixed order.
    """
    if period := _period(filter, today):
        return period
    back = _days_back(filter, today)
    return {0: "", 1: "today"}.get(back, f"last {back} days")


def _time(hour: time | None) -> str | None:
    return hour.isoformat() if hour else None


def _period(filter: Filter, today: date) -> str:
    """Return the words for a filter's days if they are a named period as of today."""
    if filter.begin or filter.end:
        return filter.relative
    if filter.since is None or filter.until is None or _days_back(filter, today) in _COUNTED_BACK:
        return ""
    from storage.search.date_range import parse_date_range  # few filters have both ends

    days = (filter.since, filter.until)
    return next((words for words in _PERIODS if parse_date_range(words, today=today) == days), "")


def _days_back(filter: Filter, today: date) -> int:
    """Return how many days back from today a filter goes; 0: its range does not end today."""
    since, until = filter.since, filter.until
    if since is None or since > today or filter.begin or filter.end or until not in (None, today):
        return 0
    back = (today - since).days + 1
    return back if until == today or back in _COUNTED_BACK else 0


def _span(values: Mapping[str, Any], today: date) -> TimeSpan:
    """Return the days and hours of a converted filter, as of `today`."""
    if period := values["period"]:
        from storage.search.time_span import local_now, parse_time_span  # most have no words

        with suppress(ValueError, OverflowError):
            return parse_time_span(period, now=local_now(today))
    if back := values["days"]:
        return TimeSpan(today - timedelta(days=back - 1))
    span = TimeSpan(values["since"], values["until"])
    return span._replace(
        begin=values["begin"] if span.since else None, end=values["end"] if span.until else None
    )
