"""The polling schedule of a feed: its interval, what it and its server ask for, back-off; pure."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from storage.model.sources import MIN_WIRE_INTERVAL, FetchState, Source

__all__ = [
    "MAX_PAUSE",
    "MAX_WIRE_BACK_OFF",
    "after_failure",
    "after_gone",
    "after_offline",
    "after_success",
    "clamp_pause",
    "is_due",
    "is_held",
    "select_due",
    "until_next_look",
    "with_interval",
]

DAY = timedelta(days=1)
MAX_PAUSE = timedelta(days=7)
"""The longest pause a server or feed can impose; some ask for a year without meaning it."""

OFFLINE_PAUSE = timedelta(minutes=5)
"""The pause after a failure of our own network."""

QUIET_SHARE = 48
"""A feed whose newest entry is n hours old is polled every n/48 hours: daily news half-hourly.

Not where its interval was set by hand.
"""

MAX_QUIET_PAUSE = timedelta(hours=12)

MAX_HINTED_PAUSE = timedelta(hours=6)
"""The longest pause that hints can make of an interval set by hand: who sets it needs the feed."""

MAX_WIRE_BACK_OFF = timedelta(minutes=10)
"""The longest pause after failures of a wire, which begins at a minute."""

_LOOK_EVERY = timedelta(minutes=1)
"""How often to look which sources are due, unless a wire is due earlier."""

_SHORTEST_LOOK = timedelta(seconds=1)


def clamp_pause(pause: timedelta) -> timedelta:
    """Clamp a pause to between zero and `MAX_PAUSE`."""
    return min(max(pause, timedelta()), MAX_PAUSE)


def is_due(state: FetchState, *, now: datetime) -> bool:
    """Return whether an automatic refresh may fetch the feed now."""
    early = state.next_fetch is not None and now < state.next_fetch
    return not (
        state.gone or is_held(state, now=now) or (early and not _is_from_the_future(state, now))
    )


def is_held(state: FetchState, *, now: datetime) -> bool:
    """Return whether the server asked to wait until later than now."""
    held = state.hold_until is not None and now < state.hold_until
    return held and not _is_from_the_future(state, now)


def _is_from_the_future(state: FetchState, now: datetime) -> bool:
    """Return whether the last fetch is in the future: the clock was wrong, and so is the state."""
    return state.last_fetch is not None and state.last_fetch > now + DAY


def select_due(sources: Iterable[Source], *, now: datetime) -> list[Source]:
    """Select the sources that an automatic refresh fetches now."""
    feeds = (one for one in sources if one.is_fetched and not one.rules.paused)
    return [one for one in feeds if is_due(one.fetch, now=now)]


def until_next_look(sources: Collection[Source], *, now: datetime) -> timedelta:
    """Return how long to wait before looking again which sources are due.

    Only sources marked as wire shorten the wait, and those that are due but claimed: once the claim
    ends, who made it may be gone.
    """
    wires = (one for one in sources if one.rules.wire and not one.rules.paused)
    waits = [one.fetch.next_fetch - now for one in wires if one.fetch.next_fetch]
    claimed = [one.fetch.claimed_until for one in select_due(sources, now=now) if one.fetch.claim]
    waits += [until - now for until in claimed if until]
    coming = [wait for wait in waits if wait > timedelta()]
    return max(min([*coming, _LOOK_EVERY]), _SHORTEST_LOOK)


def after_success(
    state: FetchState, *, now: datetime, fresh: timedelta, wire: int = 0
) -> FetchState:
    """Return `state` after a response that stays fresh for `fresh`, with its next fetch.

    The rhythm in `state` is that of the last document, because a 304 response has none. `wire` is
    the interval in seconds of a source marked as wire, here and below; otherwise 0.
    """
    state = replace(
        state,
        last_fetch=now,
        last_success=now,
        hold_until=None,
        failures=0,
        error="",
        gone=False,
        overridden=False,
        fresh_until=now + clamp_pause(fresh),
    )
    return replace(state, next_fetch=_next_fetch(state, now, wire))


def with_interval(state: FetchState, minutes: int, *, wire: int = 0) -> FetchState:
    """Return `state` with another interval, and the next fetch as if it had always been set."""
    state = replace(state, interval=minutes)
    since = state.last_fetch if state.failures else state.last_success
    if state.gone or state.next_fetch is None or since is None:
        return state
    if state.failures:
        pause = _back_off(state, wire)
        return replace(state, next_fetch=max(since + pause, state.hold_until or since))
    return replace(state, next_fetch=_next_fetch(state, since, wire))


def _interval(state: FetchState, wire: int) -> timedelta:
    if wire:
        return timedelta(seconds=max(wire, MIN_WIRE_INTERVAL))
    return timedelta(minutes=state.interval)


def _next_fetch(state: FetchState, since: datetime, wire: int) -> datetime:
    """Compute the next fetch of a feed that answered at `since`."""
    rhythm = state.rhythm
    is_by_hand = bool(wire) or state.interval != FetchState().interval
    pause = max(_interval(state, wire), clamp_pause(timedelta(minutes=rhythm.ttl)))
    if rhythm.newest and not is_by_hand:
        pause = max(pause, min((since - rhythm.newest) / QUIET_SHARE, MAX_QUIET_PAUSE))
    if state.fresh_until:
        pause = max(pause, state.fresh_until - since)
    wanted = _skip_unwanted_hours(since + _add_jitter(pause), rhythm.skip_hours, rhythm.skip_days)
    if is_by_hand:
        longest = max(_interval(state, wire), MAX_HINTED_PAUSE)
        return min(wanted, since + _add_jitter(longest))
    return wanted


def _back_off(state: FetchState, wire: int) -> timedelta:
    """Compute the pause after failures: doubled with each, up to a day or the interval.

    A wire is tried again after 1, 2, 4, 8 and then every 10 minutes.
    """
    if wire:
        doubled = timedelta(minutes=2 ** min(max(state.failures - 1, 0), 12))
        return min(doubled, MAX_WIRE_BACK_OFF)
    interval = timedelta(minutes=max(state.interval, 1))
    return _add_jitter(max(min(interval * 2 ** min(state.failures, 12), DAY), interval))


def after_failure(
    state: FetchState,
    reason: str,
    *,
    now: datetime,
    hold_until: datetime | None = None,
    wire: int = 0,
) -> FetchState:
    """Return `state` after a failure: the pause doubles with each, up to a day, without end.

    A failure before the next fetch was due came from a refresh by hand and does not lengthen it.
    """
    again = state.next_fetch
    if not (state.failures and again and now < again) or _is_from_the_future(state, now):
        state = replace(state, failures=state.failures + 1)
        again = now + _back_off(state, wire)
    state = replace(state, last_fetch=now, hold_until=hold_until, error=reason)
    return replace(state, next_fetch=max(again, hold_until or now))


def after_offline(state: FetchState, reason: str, *, now: datetime, wire: int = 0) -> FetchState:
    """Return `state` after a failure of our own network: the feed is polled again in minutes."""
    pause = min(OFFLINE_PAUSE, _interval(state, wire))
    return replace(state, last_fetch=now, next_fetch=now + pause, error=reason)


def after_gone(state: FetchState, reason: str, *, now: datetime) -> FetchState:
    """Return `state` after 410 Gone: the feed is not polled any more."""
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
    """Add up to a tenth, so that feeds added together spread out."""
    return pause * (1 + random.random() / 10)


def _skip_unwanted_hours(
    moment: datetime, hours: tuple[int, ...], days: tuple[int, ...]
) -> datetime:
    """Return the first moment from `moment` on outside the hours and days (GMT) a feed excludes.

    They are ignored if they exclude the whole week.
    """
    wanted = moment
    for _ in range(7 * 24):
        if moment.hour not in hours and moment.weekday() not in days:
            return moment
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return wanted
