"""Dates in feeds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime, parsedate_to_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.feeds.parsing.dates import is_plausible, parse_date

pytestmark = pytest.mark.dates

TEN = datetime(2026, 11, 23, 10, tzinfo=UTC)
NOON = TEN.replace(hour=12)


@pytest.mark.parametrize(
    "text",
    [
        "Mon, 23 Nov 2026 10:00:00 GMT",
        "Mon, 23 Nov 2026 12:00:00 +0200",
        "23 Nov 26 05:00 EST",
        "Mon, 23 Nov 2026 12:00:00 CEST",
        "Mon, 23 Nov 2026 11:00:00 MEZ",
        "Mon, 23 Nov 2026 19:00:00 JST",
        "Mon, 23 Nov 2026 15:30:00 IST",
        "Mon, 23 Nov 2026 21:00:00 AEDT",
        "Mon, 23 Nov 2026 05:00:00 -0500 (EST)",
        "Mon, 23 Nov 2026 12:00:00 GMT+0200",
        "Monday, 23 November 2026 10:00:00 Z",
        "2026-11-23T10:00:00Z",
        "2026-11-23T10:00:00.123456Z",
        "2026-11-23T15:30:00+05:30",
        "2026-11-23t10:00z",
        "2026-11-23 10:00:00",
        "2026-11-23 10:00:00 +0000",
        "2026-11-23T10:00:00",
        "2026/11/23 10:00:00",
        "20261123T100000Z",
        "20261123100000",
        "1795428000",
        "1795428000000",
        "Mon Nov 23 10:00:00 2026",
        "Mon Nov 23 11:00:00 CET 2026",
        "November 23, 2026 10:00 AM",
        "Nov 23, 2026, 10 am",
        "23.11.2026 10:00",
        "23-Nov-2026 10:00:00",
        "  Mon, 23 Nov 2026\n10:00:00  GMT ",
        "lun., 23 nov. 2026 10:00:00 +0000",
        "Пн, 23 ноя 2026 13:00:00 MSK",
        "2026-327T10:00:00Z",
        '<time datetime="2026-11-23T11:00:00+01:00" title="Monday, November 23, 2026 - 11:00"'
        ' class="datetime">Mon, 11/23/2026 - 11:00</time>',
        "&lt;time datetime='2026-11-23T10:00:00Z'&gt;Today&lt;/time&gt;",
        '<span class="date-display-single">Mon, 11/23/2026 - 10:00</span>',
        "Mon, 23/11/2026 - 10:00",
        "Mon, 2026/11/23 - 10:00",
        "Monday, November 23, 2026 - 10:00",
        "2026-11-23 11:00:00 +0100 CET",
        "23. November 2026, 10:00 Uhr",
        "2026年11月23日 10:00",
        "2026. 11. 23. 10:00",
        "Pzt, 23 Kas 2026 13:00:00 +0300",
        "ma, 23 marraskuuta 2026 12:00:00 +0200",
        "23 noiembrie 2026, 12:00 EET",
        "Пн, 23 листопада 2026 12:00:00 +0200",
    ],
)
def test_unambiguous_formats_are_parsed(text):
    moment, kind = parse_date(text)
    assert (moment.replace(microsecond=0), kind) == (TEN, "exact")


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23",
        "2026/11/23",
        "20261123",
        "23 Nov 2026",
        "November 23, 2026",
        "23/11/2026",
        "11/23/2026",
        "23.11.2026",
        "Mon, 23 Nov 2026 10:00:00 Middle/Earth",
        "2026-11-23T10:00:00+99:00",
        "Mon, 11/23/2026",
        "2026年11月23日",
        "<b>23 Nov 2026</b>",
    ],
)
def test_a_date_without_a_time_is_a_day(text):
    assert parse_date(text) == (NOON, "day")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2026",
        "2026-11",
        "11/12/2026",
        "31 Feb 2026",
        "2026-13-01",
        "25:00",
        "1",
        "-1",
        "Mon, 23 Nov 2026 25:00:00 GMT",
        "2026-11-23T10:61:00Z",
        "Tuesday",
        "Jul 07,2009 - Jul 19,2009",
        "\x00",
        "0000-00-00",
        "2026-366",
    ],
)
def test_ambiguous_dates_are_none(text):
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("Thu, 11/12/2026 - 10:00", 11),
        ("Fri, 11/12/2026 - 10:00", 12),
        ("čtvrtek 5. srpna 2026", 8),
        ("5. srpnja 2026.", 7),
        ("5. lipnja 2026.", 6),
        ("5 lipca 2026", 7),
        ("5. maaliskuuta 2026", 3),
        ("5. toukokuuta 2026", 5),
        ("5 Mayıs 2026", 5),
        ("середа, 5 серпня 2026", 8),
        ("5 травня 2026, середа", 5),
    ],
)
def test_a_month_is_the_one_its_weekday_or_language_means(text, month):
    assert parse_date(text)[0].month == month


@pytest.mark.parametrize("weekday", ["", "Sun, ", "So., "])
def test_a_weekday_that_fits_neither_order_leaves_a_date_ambiguous(weekday):
    assert parse_date(f"{weekday}11/12/2026 - 10:00") is None


def test_tuesday_in_french_is_not_march():
    assert parse_date("mar., 24 nov. 2026 10:00:00 +0100")[0].month == 11


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "1989-12-31",
        "2026-11-24T10:00:00Z",
    ],
)
def test_impossible_years_are_not_plausible(text):
    assert not is_plausible(parse_date(text)[0], now=TEN)


def test_a_clock_slightly_ahead_is_plausible():
    assert is_plausible(TEN + timedelta(minutes=10), now=TEN)
    assert not is_plausible(TEN + timedelta(minutes=20), now=TEN)


moments = st.datetimes(
    min_value=datetime(1990, 1, 1),
    max_value=datetime(2068, 1, 1),
    timezones=st.integers(-12 * 4, 14 * 4).map(lambda q: timezone(timedelta(minutes=15 * q))),
).map(lambda moment: moment.replace(microsecond=0))


@given(moments)
def test_dates_formatted_by_the_standard_library_are_parsed(moment):
    for text in (format_datetime(moment), moment.isoformat(), moment.isoformat(" ")):
        assert parse_date(text) == (moment.astimezone(UTC), "exact")


@given(st.text(max_size=60))
def test_any_text_gives_an_aware_date_or_none(text):
    found = parse_date(text)
    assert found is None or found[0].tzinfo is UTC


dateish = st.lists(
    st.sampled_from(
        [
            "23",
            "Nov",
            "2026",
            "10:00:00",
            "GMT",
            "-",
            "/",
            ":",
            "T",
            "+0200",
            "CEST",
            ",",
            "pm",
            "0",
            "99",
        ]
    ),
    max_size=9,
).map(" ".join)


@given(dateish)
def test_dates_parsed_by_the_standard_library_are_equal(text):
    found = parse_date(text)
    if found is None or found[1] != "exact" or any(word in text for word in ("CEST", "pm")):
        return
    try:
        other = parsedate_to_datetime(text)
    except (ValueError, IndexError):
        return
    assert found[0].date() - other.date() <= timedelta(days=1)
