"""The polling schedule of a feed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.model import FetchState, Rhythm, Rules, Source, schedule

pytestmark = pytest.mark.dates

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def pause(interval=30, *, fresh=timedelta(), **rhythm):
    state = FetchState(interval=interval, rhythm=Rhythm(**{"newest": NOW, **rhythm}))
    return schedule.after_success(state, now=NOW, fresh=fresh).next_fetch - NOW


def test_the_interval_of_the_source_is_the_minimum():
    assert 30 * 60 <= pause().total_seconds() <= 33 * 60
    assert pause(240) >= 4 * HOUR


def test_a_feed_that_publishes_seldom_is_polled_seldom():
    assert pause(newest=NOW - timedelta(days=4)) >= 2 * HOUR
    assert pause(newest=NOW - timedelta(days=4000)) <= 14 * HOUR
    assert pause(newest=None) <= HOUR


def test_a_304_keeps_the_pace_and_jitter_does_not_accumulate():
    state = FetchState(rhythm=Rhythm(newest=NOW - timedelta(days=4)))
    for _ in range(50):
        state = schedule.after_success(state, now=NOW, fresh=timedelta())
    assert 2 * HOUR <= state.next_fetch - NOW <= 2.2 * HOUR


def test_what_server_and_feed_ask_for_is_respected():
    assert pause(fresh=timedelta(days=2)) >= timedelta(days=2)
    assert pause(ttl=2 * 1440) >= timedelta(days=2)
    assert pause(ttl=1_000_000) <= timedelta(days=8)


def test_skip_hours_and_skip_days_are_skipped():
    assert pause(skip_hours=(9, 10, 11)) == 3 * HOUR
    assert pause(skip_days=(1, 2)) == 39 * HOUR  # NOW is nine o'clock on a Tuesday
    assert pause(skip_days=(1,), skip_hours=(0, 1)) == 17 * HOUR
    assert pause(skip_days=tuple(range(7))) <= HOUR


def test_a_new_interval_counts_from_the_last_response():
    state = FetchState(interval=1440, rhythm=Rhythm(newest=NOW))
    state = schedule.after_success(state, now=NOW, fresh=2 * HOUR)
    assert state.next_fetch >= NOW + timedelta(days=1)
    sooner = schedule.with_interval(state, 240)
    assert 4 * HOUR <= sooner.next_fetch - NOW <= 4.4 * HOUR
    assert schedule.with_interval(sooner, 1440).next_fetch >= NOW + timedelta(days=1)
    fresh = schedule.with_interval(state, 5)  # the server asked for two hours
    assert 2 * HOUR <= fresh.next_fetch - NOW <= 2.2 * HOUR
    assert fresh.interval == 5


def test_a_new_interval_changes_the_back_off_but_no_hold():
    failing = schedule.after_failure(FetchState(interval=600), "x", now=NOW)
    assert schedule.with_interval(failing, 10).next_fetch - NOW <= 22 * HOUR / 60
    held = schedule.after_failure(
        FetchState(interval=600), "x", now=NOW, hold_until=NOW + 30 * HOUR
    )
    assert schedule.with_interval(held, 10).next_fetch == NOW + 30 * HOUR
    gone = schedule.after_gone(FetchState(), "x", now=NOW)
    assert schedule.with_interval(gone, 10).next_fetch is None
    assert schedule.with_interval(FetchState(), 10) == FetchState(interval=10)


def test_success_resets_the_failures():
    bad = FetchState(failures=3, error="x", gone=True, hold_until=NOW)
    after = schedule.after_success(bad, now=NOW, fresh=timedelta())
    assert (after.failures, after.error, after.gone, after.hold_until) == (0, "", False, None)


@given(st.integers(0, 10_000), st.integers(0, 100_000))
def test_back_off_is_limited_to_a_day_or_the_interval(failures, interval):
    state = FetchState(failures=failures, interval=interval)
    wait = schedule.after_failure(state, "x", now=NOW).next_fetch - NOW
    longest = max(timedelta(days=1), timedelta(minutes=interval))
    assert timedelta() < wait <= longest * 1.1


def test_failed_refreshes_by_hand_do_not_lengthen_the_pause():
    state = schedule.after_failure(FetchState(), "x", now=NOW)
    for minutes in (1, 2, 3):
        again = schedule.after_failure(state, "y", now=NOW + timedelta(minutes=minutes))
        assert (again.failures, again.next_fetch, again.error) == (1, state.next_fetch, "y")
        state = again
    due = schedule.after_failure(state, "z", now=state.next_fetch)
    assert due.failures == 2
    asked = schedule.after_failure(
        state, "z", now=NOW + timedelta(minutes=4), hold_until=NOW + 50 * HOUR
    )
    assert asked.next_fetch == NOW + 50 * HOUR


def test_a_held_source_is_not_due_before_its_time():
    held = schedule.after_failure(FetchState(), "x", now=NOW, hold_until=NOW + 50 * HOUR)
    assert not schedule.is_due(held, now=NOW + 49 * HOUR)
    assert schedule.is_due(held, now=NOW + 51 * HOUR)


def test_a_state_from_the_future_is_ignored():
    ahead = schedule.after_success(FetchState(), now=NOW + timedelta(days=900), fresh=timedelta())
    assert schedule.is_due(ahead, now=NOW)
    held = schedule.after_failure(
        ahead, "x", now=NOW + 900 * 24 * HOUR, hold_until=NOW + 901 * 24 * HOUR
    )
    assert not schedule.is_held(held, now=NOW)
    a_little = schedule.after_success(FetchState(), now=NOW + HOUR, fresh=timedelta())
    assert not schedule.is_due(a_little, now=NOW)
    assert schedule.is_due(schedule.after_failure(held, "x", now=NOW), now=NOW + 25 * HOUR)


def test_a_gone_feed_is_never_due_and_an_offline_one_is_due_in_minutes():
    assert not schedule.is_due(
        schedule.after_gone(FetchState(), "x", now=NOW), now=NOW + timedelta(days=900)
    )
    away = schedule.after_offline(FetchState(), "x", now=NOW)
    assert not schedule.is_due(away, now=NOW + timedelta(minutes=4))
    assert schedule.is_due(away, now=NOW + timedelta(minutes=5))


SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


def wire_pause(seconds, *, fresh=timedelta(), **rhythm):
    state = FetchState(rhythm=Rhythm(**rhythm))
    after = schedule.after_success(state, now=NOW, fresh=fresh, wire=seconds)
    return after.next_fetch - NOW


def test_a_wire_is_fetched_every_few_seconds_however_quiet_it_is():
    assert 15 * SECOND <= wire_pause(15) <= 16.5 * SECOND
    assert wire_pause(15, newest=NOW - timedelta(days=400)) <= 16.5 * SECOND
    assert 90 * SECOND <= wire_pause(90) <= 99 * SECOND
    assert wire_pause(3) >= 15 * SECOND


def test_a_wire_respects_what_its_server_asks_for():
    assert wire_pause(15, ttl=10) >= 10 * MINUTE
    assert wire_pause(15, fresh=5 * MINUTE) >= 5 * MINUTE
    assert wire_pause(15, skip_hours=(9, 10)) == 2 * HOUR
    held = schedule.after_failure(FetchState(), "x", now=NOW, hold_until=NOW + 3 * HOUR, wire=15)
    assert held.next_fetch == NOW + 3 * HOUR


def test_a_failing_wire_is_tried_again_within_minutes():
    state, now, waits = FetchState(), NOW, []
    for _ in range(7):
        state = schedule.after_failure(state, "x", now=now, wire=15)
        waits.append((state.next_fetch - now) / MINUTE)
        now = state.next_fetch
    assert waits == [1, 2, 4, 8, 10, 10, 10]
    away = schedule.after_offline(FetchState(), "x", now=NOW, wire=15)
    assert away.next_fetch == NOW + 15 * SECOND


def test_marking_a_source_as_wire_brings_its_next_fetch_forward():
    state = schedule.after_success(FetchState(), now=NOW, fresh=timedelta())
    assert schedule.with_interval(state, 30, wire=15).next_fetch <= NOW + 16.5 * SECOND
    failing = schedule.after_failure(FetchState(failures=3), "x", now=NOW)
    assert schedule.with_interval(failing, 30, wire=15).next_fetch == NOW + 8 * MINUTE


def source(wire, seconds, **rules):
    state = FetchState(next_fetch=NOW + seconds * SECOND)
    return Source(1, "Wire", "feed", "x", fetch=state, rules=Rules(wire=wire, **rules))


def test_only_a_wire_shortens_the_wait_until_the_next_look():
    def look(*sources):
        return schedule.until_next_look(sources, now=NOW)

    assert look() == look(source(0, 3)) == look(source(15, 300)) == MINUTE
    assert look(source(15, 12), source(15, 14), source(0, 3)) == 12 * SECOND
    assert look(source(15, 12, paused=True)) == MINUTE
    assert look(source(15, 0.1)) == SECOND
    # One that is due already is being fetched: the end of that round looks again.
    assert look(source(15, -40)) == MINUTE


def test_a_source_that_is_claimed_is_looked_at_again_when_the_claim_ends():
    def look(seconds, claim="other/1/x", until=20):
        one = source(0, seconds)
        state = replace(one.fetch, claim=claim, claimed_until=NOW + until * SECOND)
        return schedule.until_next_look([replace(one, fetch=state)], now=NOW)

    assert look(-40) == 20 * SECOND
    assert look(-40, until=0.5) == SECOND
    assert look(-40, until=-5) == MINUTE  # nobody has looked since: this one is about to
    assert look(-40, claim="") == look(300) == MINUTE


@pytest.mark.parametrize("hint", [{"fresh": timedelta(days=7)}, {"ttl": 10_000}])
@pytest.mark.parametrize("interval", [5, 60])
def test_an_interval_set_by_hand_is_kept_within_six_hours_of_any_hint(interval, hint):
    assert 6 * HOUR <= pause(interval, **hint) <= 6.6 * HOUR


def test_an_interval_set_by_hand_is_kept_where_a_feed_is_quiet_or_skips_days():
    assert pause(5, newest=NOW - timedelta(days=40)) < 6 * MINUTE
    assert pause(5, skip_days=(0, 1, 2, 3, 4, 5)) <= 6.6 * HOUR
    assert pause(10_080, fresh=timedelta(days=1)) >= timedelta(days=7)


def test_a_wire_is_fetched_within_six_hours_whatever_its_server_says():
    state = schedule.after_success(FetchState(), now=NOW, fresh=timedelta(days=7), wire=30)
    assert state.next_fetch - NOW <= 6.6 * HOUR
