"""When an embargo ends, from the words of a headline and the time it was sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.wire.embargo import EmbargoTime, embargo_end
from storage.wire.headline_states import parse_headline

SENT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)  # a Monday
BERLIN = timezone(timedelta(hours=1))


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("EMBARGO until 1800 GMT", "2026-11-23T18:00"),
        ("EMBARGOED UNTIL 18:00 GMT", "2026-11-23T18:00"),
        ("EMBARGOED UNTIL 2000 GMT", "2026-11-23T20:00"),
        ("EMBARGOED UNTIL 1800 CET", "2026-11-23T17:00"),
        ("EMBARGOED UNTIL 18:00 UTC+2", "2026-11-23T16:00"),
        ("EMBARGOED UNTIL 6 P.M. EST", "2026-11-23T23:00"),
        ("EMBARGOED UNTIL 6:30 pm ET", "2026-11-23T23:30"),
        ("EMBARGOED UNTIL 12 a.m. GMT TUESDAY", "2026-11-24T00:00"),
        ("EMBARGOED TO 0001 GMT", "2026-11-24T00:01"),  # not this morning
        ("EMBARGOED UNTIL 0900 GMT", "2026-11-23T09:00"),  # half an hour ago
        ("EMBARGOED UNTIL 0001 GMT NOV 24", "2026-11-24T00:01"),
        ("EMBARGOED UNTIL 24 NOV 2026 0600 GMT", "2026-11-24T06:00"),
        ("EMBARGOED UNTIL NOVEMBER 24, 2026, 2000 GMT", "2026-11-24T20:00"),
        ("EMBARGOED UNTIL 2026-11-25 06:00 GMT", "2026-11-25T06:00"),
        ("EMBARGOED UNTIL WEDNESDAY 0600 GMT", "2026-11-25T06:00"),
        ("EMBARGOED UNTIL 1st DECEMBER 0600 GMT", "2026-12-01T06:00"),
        ("EMBARGOED UNTIL NOON GMT", "2026-11-23T12:00"),
        ("EMBARGOED UNTIL MIDNIGHT GMT", "2026-11-24T00:00"),
        ("EMBARGOED UNTIL NOV 24", "2026-11-24T23:00"),  # the end of the reader's day
        ("SPERRFRIST 18.00 Uhr", "2026-11-23T17:00"),  # the reader's hour
        ("SPERRFRIST 24.11., 18 Uhr", "2026-11-24T17:00"),
        ("SPERRFRIST: 24. November, 18 Uhr", "2026-11-24T17:00"),
        ("HOLD FOR RELEASE UNTIL 1800 GMT", "2026-11-23T18:00"),
    ],
)
def test_an_embargo_ends_when_its_words_say(words: str, end: str) -> None:
    parsed = parse_headline(f"{words} - Budget rises")
    assert parsed.headline == "Budget rises"
    assert parsed.embargo is not None
    found = embargo_end(parsed.embargo, SENT, BERLIN)
    assert found == datetime.fromisoformat(end).replace(tzinfo=UTC)


@pytest.mark.parametrize("words", ["EMBARGOED", "EMBARGO", "HOLD"])
def test_an_embargo_may_name_no_time(words: str) -> None:
    parsed = parse_headline(f"{words}: Budget rises")
    assert parsed.states == {"embargoed"}
    assert parsed.embargo is None


def test_new_year_is_the_nearest() -> None:
    parsed = parse_headline("EMBARGOED UNTIL JAN 1 0001 GMT: Honours")
    assert parsed.embargo is not None
    sent = datetime(2026, 12, 30, 12, tzinfo=UTC)
    assert embargo_end(parsed.embargo, sent) == datetime(2027, 1, 1, 0, 1, tzinfo=UTC)


@given(
    st.text(alphabet="0123456789:.- apmGMTCEUNOV/", max_size=30),
    st.datetimes(datetime(1500, 1, 2), datetime(2499, 12, 30), timezones=st.just(UTC)),
)
def test_whatever_the_words_are_the_end_is_a_time(words: str, sent: datetime) -> None:
    parsed = parse_headline(f"EMBARGOED UNTIL {words}: Budget rises")
    if parsed.embargo is not None:
        assert isinstance(embargo_end(parsed.embargo, sent, UTC), datetime)


@given(st.integers(1, 31), st.integers(1, 12), st.integers(2000, 2099))
def test_any_date_has_an_end(day: int, month: int, year: int) -> None:
    when = EmbargoTime(minute=0, offset=0, day=day, month=month, year=year)
    assert abs(embargo_end(when, SENT) - SENT) < timedelta(days=366 * 100)
