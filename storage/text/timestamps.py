"""ISO 8601 timestamps in UTC, for other programs to read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from storage.model import DateKind

__all__ = [
    "days_ago",
    "format_published",
    "format_timestamp",
    "format_timestamp_seconds",
    "published_day",
]


_FARTHEST_BACK = 36_500


def days_ago(days: int) -> datetime:
    """Return the moment so many days before now, at most a hundred years."""
    return datetime.now(UTC) - timedelta(days=min(days, _FARTHEST_BACK))


def format_timestamp(moment: datetime) -> str:
    """Format an aware datetime in full precision: ``2026-03-04T12:00:00.250000Z``."""
    return _in_utc(moment).isoformat().replace("+00:00", "Z")


def format_timestamp_seconds(moment: datetime) -> str:
    """Format an aware datetime to the second: ``2026-03-04T12:00:00Z``."""
    return format_timestamp(_in_utc(moment).replace(microsecond=0))


def format_published(moment: datetime, kind: DateKind) -> str:
    """Format a publication date: to the second, or only the day if no more is known."""
    return _in_utc(moment).date().isoformat() if kind == "day" else format_timestamp_seconds(moment)


def published_day(moment: datetime, kind: DateKind) -> date:
    """Return the day an article was published: in the reader's zone, or as its source wrote it.

    Where only the day is known it stands at noon UTC, which is another day from UTC+12 eastwards.
    """
    return (_in_utc(moment) if kind == "day" else moment.astimezone()).date()


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
