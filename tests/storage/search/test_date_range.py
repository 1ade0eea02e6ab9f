"""Date ranges as people type them into the date filter."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.search.date_range import parse_date_range

pytestmark = pytest.mark.dates

TODAY = date(2026, 11, 24)  # a Tuesday


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("words", "since", "until"),
    [
        ("today", "2026-11-24", "2026-11-24"),
        ("Yesterday", "2026-11-23", "2026-11-23"),
        ("3d", "2026-11-22", "2026-11-24"),
        ("last 7 days", "2026-11-18", "2026-11-24"),
        ("2w", "2026-11-11", "2026-11-24"),
        ("3m", "2026-08-24", "2026-11-24"),
        ("2 weeks ago", "2026-11-10", "2026-11-10"),
        ("this week", "2026-11-23", "2026-11-24"),
        ("last week", "2026-11-16", "2026-11-22"),
        ("last month", "2026-10-01", "2026-10-31"),
        ("june", "2026-06-01", "2026-06-30"),
        ("December", "2025-12-01", "2025-12-31"),
        ("feb 2024", "2024-02-01", "2024-02-29"),
        ("25 June 2025", "2025-06-25", "2025-06-25"),
        ("June 25, 2025", "2025-06-25", "2025-06-25"),
        ("1st november", "2026-11-01", "2026-11-01"),
        ("monday", "2026-11-23", "2026-11-23"),
        ("tuesday", "2026-11-24", "2026-11-24"),
        ("last tuesday", "2026-11-17", "2026-11-17"),
        ("last weekend", "2026-11-21", "2026-11-22"),
        ("last june", "2026-06-01", "2026-06-30"),
        ("last november", "2025-11-01", "2025-11-30"),
        ("a week ago", "2026-11-17", "2026-11-17"),
        ("nov 20", "2026-11-20", "2026-11-20"),
        ("20. november", "2026-11-20", "2026-11-20"),
        ("20.11.2026", "2026-11-20", "2026-11-20"),
        ("20.11.25", "2025-11-20", "2025-11-20"),
        ("25.11.", "2025-11-25", "2025-11-25"),
        ("20/11/2026", "2026-11-20", "2026-11-20"),
        ("11/20/2026", "2026-11-20", "2026-11-20"),
        ("1.6.2025..5.6.2025", "2025-06-01", "2025-06-05"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("2025-06", "2025-06-01", "2025-06-30"),
        ("2025-06-25", "2025-06-25", "2025-06-25"),
        ("2025-06-01..2025-06-25", "2025-06-01", "2025-06-25"),
        ("2025-06-01 to 2025-06-25", "2025-06-01", "2025-06-25"),
        ("from june to yesterday", "2026-06-01", "2026-11-23"),
        ("1 june – 5 june", "2026-06-01", "2026-06-05"),
        ("1–10 November", "2026-11-01", "2026-11-10"),
        ("1-10 nov", "2026-11-01", "2026-11-10"),
        ("1.–10.11.", "2026-11-01", "2026-11-10"),
        ("1.11.-10.11.", "2026-11-01", "2026-11-10"),
        ("nov 1-10, 2025", "2025-11-01", "2025-11-10"),
        ("1-30 november", "2026-11-01", "2026-11-30"),
        ("20 october – 30 november", "2026-10-20", "2026-11-30"),
        ("20 december - 5 january", "2025-12-20", "2026-01-05"),
        ("1 june – 5 july 2025", "2025-06-01", "2025-07-05"),
        ("june-july", "2026-06-01", "2026-07-31"),
        ("2024-2025", "2024-01-01", "2025-12-31"),
        ("on 23 november 2026", "2026-11-23", "2026-11-23"),
        ("..2025-06-25", "", "2025-06-25"),
        ("2025-06-25..", "2025-06-25", ""),
        ("since june", "2026-06-01", ""),
        ("before june", "", "2026-05-31"),
        ("until june", "", "2026-06-30"),
        ("after 3.11.", "2026-11-03", ""),
        ("before 3.11.", "", "2026-11-02"),
        ("all", "", ""),
        ("all days", "", ""),
        ("", "", ""),
    ],
)
def test_a_date_range_is_parsed(words: str, since: str, until: str) -> None:
    assert parse_date_range(words, today=TODAY) == (day(since), day(until))


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("soon", "is not a date; try today"),
        ("2025-13-01", "“2025-13-01” is not a date: there is no month 13$"),
        ("13.13.", "there is no month 13$"),
        ("31.11.", "“31.11.” is not a date: November has 30 days$"),
        ("0.5.2026", "there is no day 0$"),
        ("29.2.2026", "February 2026 has 28 days$"),
        ("0000", "there is no year 0$"),
        ("9999 years ago", "that is too long ago$"),
        ("before 0001", "there are no days before that$"),
        ("1–31 november", "November has 30 days$"),
        ("30–2 november", "ends before it begins"),
        ("3/4/2026", "it may be 3 April or 4 March"),
        ("32.1.2026", "is not a date: January has 31 days$"),
        ("31 june", "is not a date: June has 30 days$"),
        ("24 nov 0600", "is not a date: an hour after a day is written 06:00"),
        ("2025-06-25..2025-06-01", "ends before it begins"),
        ("1 june..2 june..3 june", "more than two dates"),
    ],
)
def test_an_invalid_date_raises_a_one_line_error(words: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as caught:
        parse_date_range(words, today=TODAY)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("words", ["x" * 2000, "1..2..3" * 300, "2025-06-25..2025-06-01" + " " * 9])
def test_an_error_repeats_at_most_forty_characters(words: str) -> None:
    with pytest.raises(ValueError, match=r"^“.{1,40}” ") as caught:
        parse_date_range(words, today=TODAY)
    assert len(str(caught.value)) < 160


@given(st.dates(), st.dates())
def test_two_iso_dates_are_a_range_or_an_error(first: date, last: date) -> None:
    words = f"{first}..{last}"
    if first > last:
        with pytest.raises(ValueError):
            parse_date_range(words, today=TODAY)
    else:
        assert parse_date_range(words, today=TODAY) == (first, last)


@given(st.text(max_size=30))
def test_any_text_parses_or_raises_a_value_error(words: str) -> None:
    try:
        since, until = parse_date_range(words, today=TODAY)
    except ValueError:
        return
    assert since is None or until is None or since <= until
