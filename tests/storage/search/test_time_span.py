"""Days with hours as people type them into the date filter."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.model import TimeSpan
from storage.search.date_range import parse_date_range
from storage.search.time_span import parse_time_span
from tests.conftest import InZone

pytestmark = pytest.mark.dates

NOW = datetime(2026, 11, 24, 14, 32)  # a Tuesday


def point(text: str) -> tuple[date | None, time | None]:
    day, _, hour = text.partition(" ")
    return date.fromisoformat(day) if day else None, time.fromisoformat(hour) if hour else None


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("06:00", "2026-11-24 06:00", ""),
        ("since 06:00", "2026-11-24 06:00", ""),
        ("After 6:00", "2026-11-24 06:00", ""),
        ("since 16:00", "2026-11-23 16:00", ""),
        ("since 1800", "2026-11-23 18:00", ""),
        ("0600", "2026-11-24 06:00", ""),
        ("before 1800", "", "2026-11-24 18:00"),
        ("since 2030", "2026-11-23 20:30", ""),
        ("yesterday 1945", "2026-11-23 19:45", ""),
        ("0600-1930", "2026-11-24 06:00", "2026-11-24 19:30"),
        ("1800 to 2000", "2026-11-23 18:00", "2026-11-23 20:00"),
        ("yesterday 1800..today 0600", "2026-11-23 18:00", "2026-11-24 06:00"),
        ("since 06:00:30", "2026-11-24 06:00:30", ""),
        ("before 18:00", "", "2026-11-24 18:00"),
        ("until 18:00", "", "2026-11-24 18:00"),
        ("until 24:00", "", "2026-11-24"),
        ("before midnight", "", "2026-11-23"),
        ("6pm", "2026-11-23 18:00", ""),
        ("since 6 am", "2026-11-24 06:00", ""),
        ("since noon", "2026-11-24 12:00", ""),
        ("12 am", "2026-11-24", ""),
        ("4h", "2026-11-24 10:32", ""),
        ("last 4 hours", "2026-11-24 10:32", ""),
        ("an hour ago", "2026-11-24 13:32", ""),
        ("last hour", "2026-11-24 13:32", ""),
        ("36h", "2026-11-23 02:32", ""),
        ("30m", "2026-11-24 14:02", ""),
        ("30 min", "2026-11-24 14:02", ""),
        ("before 4h", "", "2026-11-24 10:32"),
        ("until 4h", "", "2026-11-24 10:32"),
        ("last night", "2026-11-23 18:00", "2026-11-24 06:00"),
        ("tonight", "2026-11-24 18:00", "2026-11-25 06:00"),
        ("this morning", "2026-11-24 06:00", "2026-11-24 12:00"),
        ("this evening", "2026-11-24 18:00", "2026-11-24"),
        ("yesterday afternoon", "2026-11-23 12:00", "2026-11-23 18:00"),
        ("monday night", "2026-11-23 18:00", "2026-11-24 06:00"),
        ("since last night", "2026-11-23 18:00", ""),
        ("before last night", "", "2026-11-23 18:00"),
        ("until last night", "", "2026-11-24 06:00"),
        ("yesterday 18:00", "2026-11-23 18:00", ""),
        ("18:00 yesterday", "2026-11-23 18:00", ""),
        ("yesterday at 6 pm", "2026-11-23 18:00", ""),
        ("yesterday 18:00..today 06:00", "2026-11-23 18:00", "2026-11-24 06:00"),
        ("yesterday 18:00-today 06:00", "2026-11-23 18:00", "2026-11-24 06:00"),
        ("yesterday 18:00 to 06:00", "2026-11-23 18:00", "2026-11-24 06:00"),
        ("yesterday 18:00..today", "2026-11-23 18:00", "2026-11-24"),
        ("yesterday..today 06:00", "2026-11-23", "2026-11-24 06:00"),
        ("2026-11-29T06:00..", "2026-11-29 06:00", ""),
        ("..2026-11-20T06:00", "", "2026-11-20 06:00"),
        ("2026-11-20 22:00..2026-11-21 02:00", "2026-11-20 22:00", "2026-11-21 02:00"),
        ("14:00-16:30", "2026-11-24 14:00", "2026-11-24 16:30"),
        ("14:00–16:30", "2026-11-24 14:00", "2026-11-24 16:30"),
        ("15:00-16:30", "2026-11-23 15:00", "2026-11-23 16:30"),
        ("22:00-06:00", "2026-11-23 22:00", "2026-11-24 06:00"),
        ("6 pm - 8 pm", "2026-11-23 18:00", "2026-11-23 20:00"),
        ("9 am to noon", "2026-11-24 09:00", "2026-11-24 12:00"),
        ("18:00 to 20:00 yesterday", "2026-11-23 18:00", "2026-11-23 20:00"),
        ("22:00 to 06:00 today", "2026-11-23 22:00", "2026-11-24 06:00"),
        ("on 1 june 14:00–16:00", "2026-06-01 14:00", "2026-06-01 16:00"),
        ("from 25.6. 14:00 to 16:00", "2026-06-25 14:00", "2026-06-25 16:00"),
    ],
)
def test_days_with_hours_are_parsed(words: str, first: str, last: str) -> None:
    span = parse_time_span(words, now=NOW)
    assert (span.since, span.begin) == point(first)
    assert (span.until, span.end) == point(last)


@pytest.mark.parametrize(
    ("words", "now", "first", "last"),
    [
        ("last night", "2026-11-24 02:00", "2026-11-23 18:00", "2026-11-24 06:00"),
        ("tonight", "2026-11-24 02:00", "2026-11-23 18:00", "2026-11-24 06:00"),
        ("last night", "2026-11-24 23:00", "2026-11-23 18:00", "2026-11-24 06:00"),
        ("since 06:00", "2026-11-24 05:59", "2026-11-23 06:00", ""),
        ("22:00-06:00", "2026-11-24 23:00", "2026-11-24 22:00", "2026-11-25 06:00"),
        ("4h", "2026-11-24 02:00", "2026-11-23 22:00", ""),
    ],
)
def test_hours_without_a_day_are_the_latest_that_have_begun(
    words: str, now: str, first: str, last: str
) -> None:
    span = parse_time_span(words, now=datetime.fromisoformat(now))
    assert (span.since, span.begin) == point(first)
    assert (span.until, span.end) == point(last)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("25:00", "“25:00” is not a time: an hour of the day is 0 to 23$"),
        ("since 12:60", "“12:60” is not a time"),
        ("13 pm", "there is no hour 13$"),
        ("june 18:00", "“june” is not a day; try 06:00"),
        ("someday 18:00", "“someday” is not a date"),
        ("last week night", "“last week” is not a day"),
        ("today 18:00..yesterday 06:00", "ends before it begins$"),
        ("today 18:00..today 06:00", "ends before it begins$"),
        ("06:00..12:00..18:00", "more than two dates"),
        (
            "since 1930",
            "1930 may be a year or a time; for the time type 19:30, for the year 1930-01",
        ),
        ("before 0001-01-01 00:00", "there are no days before that"),
    ],
)
def test_an_invalid_time_raises_a_one_line_error(words: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as caught:
        parse_time_span(words, now=NOW)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("words", "relative"),
    [
        ("4h", "last 4 hours"),
        ("since 90 min", "last 90 minutes"),
        ("60m", "last hour"),
        ("Last Night", "last night"),
        ("since 06:00", "since 06:00"),
        ("yesterday 18:00..today 06:00", "yesterday 18:00..today 06:00"),
        ("2026-11-23T18:00..", ""),
        ("monday 18:00", ""),
        ("1 june 14:00–16:00", ""),
        ("today", ""),
    ],
)
def test_words_that_follow_the_clock_are_kept(words: str, relative: str) -> None:
    span = parse_time_span(words, now=NOW)
    assert span.relative == relative
    if relative:
        assert parse_time_span(relative, now=NOW) == span
        later = parse_time_span(relative, now=NOW + timedelta(3))
        assert later.begin == span.begin
        assert later != span


@pytest.mark.parametrize(
    "words",
    [
        "since 2015",
        "2024..2025",
        "june 1850",
        "1850-06",
        "3m",
        "12m",
        "3d",
        "last week",
        "june-july",
        "2025-06",
        "",
        "all",
    ],
)
def test_what_has_no_hours_is_a_date_range(words: str) -> None:
    expected = TimeSpan(*parse_date_range(words, today=NOW.date()))
    assert parse_time_span(words, now=NOW) == expected


@pytest.mark.parametrize(
    ("zone", "now", "begin"),
    [
        ("Europe/Berlin", datetime(2026, 10, 25, 4, 0), time(1, 0)),  # the hour from 2 came twice
        ("Europe/Berlin", datetime(2026, 3, 29, 4, 0), time(23, 0)),  # and there was none
        ("America/St_Johns", datetime(2026, 11, 1, 4, 30), time(1, 30)),
        ("Pacific/Auckland", datetime(2026, 9, 27, 4, 0), time(23, 0)),
    ],
)
def test_hours_counted_back_are_hours_of_the_clock_that_passed(
    in_zone: InZone, zone: str, now: datetime, begin: time
) -> None:
    in_zone(zone)
    assert parse_time_span("4h", now=now).begin == begin


def test_an_hour_that_comes_again_is_known_from_the_first(in_zone: InZone) -> None:
    in_zone("Europe/Berlin")  # where the hour from two came twice
    for back, fold in (("90m", 1), ("150m", 0)):
        begin = parse_time_span(back, now=datetime(2026, 10, 25, 4, 0)).begin
        assert begin is not None
        assert (begin, begin.fold) == (time(2, 30), fold)


@given(st.text(max_size=30) | st.from_regex(r"[a-z]{0,9} ?\d{1,2}(:\d\d| ?[ap]m)-?.{0,9}"))
def test_any_text_parses_or_raises_a_value_error(words: str) -> None:
    try:
        span = parse_time_span(words, now=NOW)
    except ValueError:
        return
    assert not span.is_empty


def test_the_span_in_two_spans_is_that_of_both() -> None:
    morning, day = parse_time_span("this morning", now=NOW), TimeSpan(NOW.date(), NOW.date())
    since, before = (parse_time_span(words, now=NOW) for words in ("since 06:00", "before 12:00"))
    assert since.intersect(before)[:4] == morning[:4]
    assert morning.intersect(day)[:4] == morning[:4]
    assert morning.intersect(TimeSpan()) == TimeSpan().intersect(morning) == morning
    assert before.intersect(TimeSpan(date(2026, 11, 1))) == TimeSpan(
        date(2026, 11, 1), NOW.date(), None, time(12)
    )
