"""Response headers that say when to ask again: Retry-After, Cache-Control, Expires; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from storage.model.schedule import MAX_PAUSE, clamp_pause

__all__ = ["freshness_lifetime", "parse_retry_after"]

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)
_UNCACHED = re.compile(r"(?:^|[,\s])(?:no-cache|no-store)(?:$|[,\s])", re.IGNORECASE)


def parse_retry_after(value: str, *, now: datetime) -> datetime | None:
    """Parse a Retry-After header, in seconds or as a date; None if it is neither."""
    value = value.strip()
    if re.fullmatch(r"\d{1,12}", value):
        return now + min(timedelta(seconds=int(value)), MAX_PAUSE)
    moment = _http_date(value)
    return min(moment, now + MAX_PAUSE) if moment and moment > now else None


def freshness_lifetime(headers: Mapping[str, str], *, now: datetime) -> timedelta:
    """Compute how long a response stays fresh from Cache-Control, Age, Expires and Date."""
    control = headers.get("cache-control", "")
    if _UNCACHED.search(control):
        return timedelta()
    if match := _MAX_AGE.search(control):
        age = headers.get("age", "").strip()
        seconds = int(match[1]) - (int(age) if re.fullmatch(r"\d{1,12}", age) else 0)
        return clamp_pause(timedelta(seconds=min(max(seconds, 0), MAX_PAUSE.total_seconds())))
    expires = _http_date(headers.get("expires", ""))
    if expires is None:
        return timedelta()
    return clamp_pause(expires - (_http_date(headers.get("date", "")) or now))


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
