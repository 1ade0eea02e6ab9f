"""When a feed is asked again: what servers ask for, what the feed asks for, back-off; pure."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from storage.model import FetchState, Source

__all__ = ["due", "failed", "fresh_for", "gone", "is_due", "offline", "retry_after", "succeeded"]

DAY = timedelta(days=1)
LONGEST = timedelta(days=7)
"""The longest a server or feed can put us off; some say a year and mean nothing by it."""

OFFLINE = timedelta(minutes=5)
"""How soon a feed is asked again when it was our own network that was away."""

QUIET_SHARE = 48
"""A feed whose newest entry is n hours old is asked every n/48 hours: daily news half-hourly."""

QUIET_LONGEST = timedelta(hours=12)

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)
_UNCACHED = re.compile(r"(?:^|[,\s])(?:no-cache|no-store)(?:$|[,\s])", re.IGNORECASE)


def retry_after(value: str, *, now: datetime) -> datetime | None:
    """Return the moment a Retry-After header names, in seconds or as a date; None for neither."""
    value = value.strip()
    if re.fullmatch(r"\d{1,12}", value):
        return now + min(timedelta(seconds=int(value)), LONGEST)
    moment = _http_date(value)
    return min(moment, now + LONGEST) if moment and moment > now else None


def fresh_for(headers: Mapping[str, str], *, now: datetime) -> timedelta:
    """Return how long an answer stays fresh by its Cache-Control, Age, Expires and Date headers."""
    control = headers.get("cache-control", "")
    if _UNCACHED.search(control):
        return timedelta()
    if match := _MAX_AGE.search(control):
        age = headers.get("age", "").strip()
        seconds = int(match[1]) - (int(age) if re.fullmatch(r"\d{1,12}", age) else 0)
        return _bounded(timedelta(seconds=min(max(seconds, 0), LONGEST.total_seconds())))
    expires = _http_date(headers.get("expires", ""))
    if expires is None:
        return timedelta()
    return _bounded(expires - (_http_date(headers.get("date", "")) or now))


def is_due(state: FetchState, *, now: datetime) -> bool:
    """Say whether an automatic refresh may ask now."""
    held = state.hold_until is not None and now < state.hold_until
    early = state.next_fetch is not None and now < state.next_fetch
    return not (state.gone or held or early)


def due(sources: Iterable[Source], *, now: datetime) -> list[Source]:
    """Return the sources an automatic refresh asks now."""
    feeds = (one for one in sources if one.kind == "feed" and not one.rules.paused)
    return [one for one in feeds if is_due(one.fetch, now=now)]


def succeeded(
    state: FetchState,
    *,
    now: datetime,
    asked: timedelta,
    newest: datetime | None = None,
    skip_hours: tuple[int, ...] = (),
) -> FetchState:
    """Return `state` after an answer: the next fetch lies one paced interval ahead.

    `asked` is the longest the server and the feed ask to be left alone. `newest` is when the
    feed last published; None after a 304, when the pace kept until now is kept on.
    """
    interval = timedelta(minutes=state.interval)
    if newest is not None:
        quiet = min((now - newest) / QUIET_SHARE, QUIET_LONGEST)
    elif state.failures or not (state.last_success and state.next_fetch):
        quiet = interval
    else:
        quiet = min(state.next_fetch - state.last_success, QUIET_LONGEST)
    pause = _jittered(max(interval, quiet, _bounded(asked)))
    return replace(
        state,
        last_fetch=now,
        last_success=now,
        next_fetch=_outside(now + pause, skip_hours),
        hold_until=None,
        failures=0,
        error="",
        gone=False,
    )


def failed(
    state: FetchState, reason: str, *, now: datetime, hold_until: datetime | None = None
) -> FetchState:
    """Return `state` after a failure: the pause doubles with each, up to a day; never given up."""
    failures = state.failures + 1
    interval = timedelta(minutes=max(state.interval, 1))
    pause = _jittered(max(min(interval * 2 ** min(failures, 12), DAY), interval))
    next_fetch = max(now + pause, hold_until or now)
    return replace(
        state,
        last_fetch=now,
        next_fetch=next_fetch,
        hold_until=hold_until,
        failures=failures,
        error=reason,
    )


def offline(state: FetchState, reason: str, *, now: datetime) -> FetchState:
    """Return `state` where the network, not the feed, is away: asked again in minutes."""
    pause = min(OFFLINE, timedelta(minutes=state.interval))
    return replace(state, last_fetch=now, next_fetch=now + pause, error=reason)


def gone(state: FetchState, reason: str, *, now: datetime) -> FetchState:
    """Return `state` after 410 Gone: not asked again by itself."""
    return replace(
        state,
        last_fetch=now,
        next_fetch=None,
        hold_until=None,
        failures=state.failures + 1,
        error=reason,
        gone=True,
    )


def _jittered(pause: timedelta) -> timedelta:
    """Return up to a tenth more, so that feeds added together do not stay together."""
    return pause * (1 + random.random() / 10)


def _bounded(pause: timedelta) -> timedelta:
    return min(max(pause, timedelta()), LONGEST)


def _outside(moment: datetime, hours: tuple[int, ...]) -> datetime:
    """Return `moment`, or the end of the hours (GMT) it lies in and a feed does not want."""
    for _ in range(24):
        if moment.hour not in hours:
            break
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return moment


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
