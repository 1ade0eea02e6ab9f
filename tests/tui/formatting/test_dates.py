"""Dates and times as text."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.search.date_range import parse_date_range
from storage.search.time_span import parse_time_span
from tests.conftest import InZone
from tui.formatting.dates import (
    format_age,
    format_date_heading,
    format_date_range,
    format_relative_time,
    format_time_span,
)

pytestmark = pytest.mark.dates

NOW = datetime(2025, 6, 25, 14, 36, 20, tzinfo=UTC)
TODAY = NOW.date()


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (None, None, ""),
        (TODAY, None, "Today"),
        (TODAY, TODAY, "Today"),
        (date(2025, 6, 24), date(2025, 6, 24), "Yesterday"),
        (date(2025, 6, 3), date(2025, 6, 3), "3 June"),
        (date(2025, 5, 27), None, "Last 30 days"),
        (date(2025, 6, 3), None, "since 3 June"),
        (None, date(2025, 6, 3), "until 3 June"),
        (date(2025, 5, 28), date(2025, 6, 3), "28 May – 3 June"),
        (date(2024, 12, 30), date(2025, 1, 2), "30 December 2024 – 2 January 2025"),
        (date(2024, 3, 1), date(2024, 3, 9), "1–9 March 2024"),
        (date(2024, 3, 1), date(2024, 4, 9), "1 March – 9 April 2024"),
        (date(2025, 6, 1), date(2025, 6, 30), "1–30 June"),
        (date(2025, 12, 1), date(2025, 12, 9), "1–9 December 2025"),
    ],
)
def test_a_date_range_is_formatted_relative_to_today(
    since: date | None, until: date | None, words: str
) -> None:
    assert format_date_range(since, until, TODAY) == words


@given(st.dates(date(2023, 1, 1), date(2026, 12, 31)), st.integers(0, 800), st.integers(0, 2))
def test_a_formatted_date_range_can_be_typed(since: date, length: int, open_end: int) -> None:
    until = since + timedelta(length)
    first, last = (None if end == open_end else day for end, day in enumerate((since, until)))
    words = format_date_range(first, last, TODAY)
    wanted = (first, TODAY if words in ("Today", "Last 7 days", "Last 30 days") else last)
    assert parse_date_range(words, today=TODAY) == wanted


AT_NOON = datetime(2025, 6, 25, 12)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("since 06:00", "since 06:00"),
        ("before 18:00", "until today 18:00"),
        ("yesterday 18:00", "since yesterday 18:00"),
        ("yesterday 18:00..today 06:00", "yesterday 18:00 – today 06:00"),
        ("10:00-11:30", "today 10:00–11:30"),
        ("3 june 14:00–16:30", "3 June 14:00–16:30"),
        ("3 june 2024 22:00 to 06:00", "3 June 2024 22:00 – 4 June 2024 06:00"),
        ("2025-06-20T06:00..2025-06-21", "20 June 06:00 – 21 June"),
        ("yesterday..today 06:00:30", "yesterday – today 06:00:30"),
        ("4h", "Last 4 hours"),
        ("last hour", "Last hour"),
        ("last night", "Last night"),
        ("after last night", "Since last night"),
        ("this morning", "This morning"),
        ("today", "Today"),
    ],
)
def test_a_span_with_hours_is_formatted_relative_to_today(
    monkeypatch: pytest.MonkeyPatch, typed: str, words: str
) -> None:
    monkeypatch.setattr("storage.search.time_span.local_now", lambda today: AT_NOON)
    span = parse_time_span(typed, now=AT_NOON)
    assert format_time_span(span, TODAY) == words
    assert parse_time_span(words, now=AT_NOON)[:4] == span[:4]


@pytest.mark.parametrize(
    ("typed", "later", "words"),
    [
        ("4h", AT_NOON + timedelta(minutes=5), "Last 4 hours"),
        ("4h", AT_NOON + timedelta(minutes=6), "since 08:00"),
        ("last night", AT_NOON + timedelta(1), "24 June 18:00 – yesterday 06:00"),
        ("this morning", AT_NOON + timedelta(hours=11), "This morning"),
    ],
)
def test_words_that_are_right_no_more_make_way_for_hours(
    monkeypatch: pytest.MonkeyPatch, typed: str, later: datetime, words: str
) -> None:
    monkeypatch.setattr("storage.search.time_span.local_now", lambda today: later)
    assert format_time_span(parse_time_span(typed, now=AT_NOON), later.date()) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2025, 6, 25), "Today · Wed 25 June"),
        (date(2025, 6, 24), "Yesterday · Tue 24 June"),
        (date(2025, 6, 22), "Sunday · 22 June"),
        (date(2025, 6, 2), "Mon 2 June"),
        (date(2024, 12, 31), "Tue 31 December 2024"),
        (date(2025, 6, 26), "Thu 26 June"),
    ],
    ids=["today", "yesterday", "this week", "this year", "another year", "tomorrow"],
)
def test_a_date_heading_names_recent_days(day: date, words: str) -> None:
    assert format_date_heading(day, TODAY) == words


@pytest.mark.parametrize(
    ("past", "words"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=14), "14 min ago"),
        (timedelta(hours=3, minutes=59), "3 h ago"),
        (timedelta(days=1, hours=2), "1 day ago"),
        (timedelta(days=3), "3 days ago"),
    ],
)
def test_an_age_is_formatted_in_its_largest_unit(past: timedelta, words: str) -> None:
    assert format_age(NOW - past, NOW) == words


@pytest.mark.parametrize(
    ("past", "text"),
    [
        (timedelta(hours=2), "18:06"),
        (timedelta(hours=21), "23:06 yesterday"),
        (timedelta(days=3), "20:06 on Sunday"),
        (timedelta(days=8), "17 June"),
        (timedelta(days=400), "21 May 2024"),
    ],
)
def test_a_time_is_relative_to_the_day_in_the_readers_zone(
    past: timedelta, text: str, in_zone: InZone
) -> None:
    in_zone("Asia/Kolkata")
    assert format_relative_time(NOW - past, TODAY) == text
