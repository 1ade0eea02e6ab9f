"""The polling schedule of a feed: what server and feed ask for, intervals, back-off; pure."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from storage.feeds.fetching.response_headers import clamp_pause
from storage.model import FetchState, Source

__all__ = [
    "after_failure",
    "after_gone",
    "after_offline",
    "after_success",
    "is_due",
    "is_held",
    "select_due",
    "with_interval",
]

DAY = timedelta(days=1)
OFFLINE_PAUSE = timedelta(minutes=5)
"""How soon a feed is asked again when it was our own network that was away."""

QUIET_SHARE = 48
"""A feed whose newest entry is n hours old is asked every n/48 hours: daily news half-hourly."""

MAX_QUIET_PAUSE = timedelta(hours=12)


def is_due(state: FetchState, *, now: datetime) -> bool:
    """Say whether an automatic refresh may ask now."""
    early = state.next_fetch is not None and now < state.next_fetch
    return not (
        state.gone or is_held(state, now=now) or (early and not _is_from_the_future(state, now))
    )


def is_held(state: FetchState, *, now: datetime) -> bool:
    """Say whether the server has asked to wait longer than until now."""
    held = state.hold_until is not None and now < state.hold_until
    return held and not _is_from_the_future(state, now)


def _is_from_the_future(state: FetchState, now: datetime) -> bool:
    """Say whether the last fetch lies ahead: the clock was wrong then, and so is what it set."""
    return state.last_fetch is not None and state.last_fetch > now + DAY


def select_due(sources: Iterable[Source], *, now: datetime) -> list[Source]:
    """Return the sources an automatic refresh asks now."""
    feeds = (one for one in sources if one.kind == "feed" and not one.rules.paused)
    return [one for one in feeds if is_due(one.fetch, now=now)]


def after_success(state: FetchState, *, now: datetime, fresh: timedelta) -> FetchState:
    """Return `state` after an answer that holds for `fresh`: the next fetch lies a pause ahead.

    The rhythm in `state` is that of the last document: a 304 brings none.
    """
    state = replace(
        state,
        last_fetch=now,
        last_success=now,
        hold_until=None,
        failures=0,
        error="",
        gone=False,
        fresh_until=now + clamp_pause(fresh),
    )
    return replace(state, next_fetch=_next_fetch(state, now))


def with_interval(state: FetchState, minutes: int) -> FetchState:
    """Return `state` with another interval, its next fetch as if that had always been set."""
    state = replace(state, interval=minutes)
    since = state.last_fetch if state.failures else state.last_success
    if state.gone or state.next_fetch is None or since is None:
        return state
    if state.failures:
        return replace(state, next_fetch=max(since + _back_off(state), state.hold_until or since))
    return replace(state, next_fetch=_next_fetch(state, since))


def _next_fetch(state: FetchState, since: datetime) -> datetime:
    """Return when a feed that answered at `since` is asked again."""
    rhythm = state.rhythm
    pause = max(timedelta(minutes=state.interval), clamp_pause(timedelta(minutes=rhythm.ttl)))
    if rhythm.newest:
        pause = max(pause, min((since - rhythm.newest) / QUIET_SHARE, MAX_QUIET_PAUSE))
    if state.fresh_until:
        pause = max(pause, state.fresh_until - since)
    return _skip_unwanted_hours(since + _add_jitter(pause), rhythm.skip_hours, rhythm.skip_days)


def _back_off(state: FetchState) -> timedelta:
    """Return the pause after so many failures: doubled with each, up to a day or the interval."""
    interval = timedelta(minutes=max(state.interval, 1))
    return _add_jitter(max(min(interval * 2 ** min(state.failures, 12), DAY), interval))


def after_failure(
    state: FetchState, reason: str, *, now: datetime, hold_until: datetime | None = None
) -> FetchState:
    """Return `state` after a failure: the pause doubles with each, up to a day; never given up.

    One more before the next try was due was asked for by a person: it makes the pause no longer.
    """
    again = state.next_fetch
    if not (state.failures and again and now < again) or _is_from_the_future(state, now):
        state = replace(state, failures=state.failures + 1)
        again = now + _back_off(state)
    state = replace(state, last_fetch=now, hold_until=hold_until, error=reason)
    return replace(state, next_fetch=max(again, hold_until or now))


def after_offline(state: FetchState, reason: str, *, now: datetime) -> FetchState:
    """Return `state` where the network, not the feed, is away: asked again in minutes."""
    pause = min(OFFLINE_PAUSE, timedelta(minutes=state.interval))
    return replace(state, last_fetch=now, next_fetch=now + pause, error=reason)


def after_gone(state: FetchState, reason: str, *, now: datetime) -> FetchState:
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


def _add_jitter(pause: timedelta) -> timedelta:
    """Return up to a tenth more, so that feeds added together do not stay together."""
    return pause * (1 + random.random() / 10)


def _skip_unwanted_hours(
    moment: datetime, hours: tuple[int, ...], days: tuple[int, ...]
) -> datetime:
    """Return `moment`, or the end of the hours and days (GMT) it lies in and a feed does not want.

    Where they leave no hour of a week, they do not count.
    """
    wanted = moment
    for _ in range(7 * 24):
        if moment.hour not in hours and moment.weekday() not in days:
            return moment
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return wanted
