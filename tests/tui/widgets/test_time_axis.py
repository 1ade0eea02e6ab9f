"""The axis of the histogram: what its bars count, what stands below them, and how ends move."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.model import Facets, Filter, TimeSpan
from tests.conftest import InZone
from tui.widgets.filters.choices import FilterOption
from tui.widgets.filters.date_rows import date_rows
from tui.widgets.filters.form import FilterForm
from tui.widgets.filters.time_axis import (
    Unit,
    axis_text,
    bars_to_count,
    chosen_bars,
    move_begin,
    move_end,
    span_of_bars,
)

pytestmark = pytest.mark.dates

TODAY = date(2026, 11, 24)
YESTERDAY = TODAY - timedelta(1)


@pytest.mark.parametrize(
    ("span", "unit", "first", "end", "count"),
    [
        (TimeSpan(), "day", date(2026, 10, 26), date(2026, 11, 25), 30),
        (TimeSpan(TODAY), "hour", datetime(2026, 11, 24), datetime(2026, 11, 25), 24),
        (TimeSpan(YESTERDAY), "hour", datetime(2026, 11, 23), datetime(2026, 11, 25), 48),
        (
            TimeSpan(YESTERDAY, TODAY, time(18), time(6)),
            "hour", datetime(2026, 11, 23), datetime(2026, 11, 25), 48,
        ),
        (TimeSpan(date(2026, 11, 22)), "day", date(2026, 10, 26), date(2026, 11, 25), 30),
        (TimeSpan(date(2026, 7, 28)), "day", date(2026, 7, 28), date(2026, 11, 25), 120),
        (TimeSpan(date(2026, 7, 27)), "month", date(2026, 7, 1), date(2026, 12, 1), 5),
        (
            TimeSpan(date(2013, 1, 1), date(2013, 12, 31)),
            "month", date(2013, 1, 1), date(2014, 1, 1), 12,
        ),
        (TimeSpan(date(2023, 12, 31)), "month", date(2023, 12, 1), date(2026, 12, 1), 36),
        (TimeSpan(date(2023, 11, 30)), "year", date(2023, 1, 1), date(2027, 1, 1), 4),
        (TimeSpan(date(2007, 3, 1)), "year", date(2007, 1, 1), date(2027, 1, 1), 20),
        (TimeSpan(date.min), "year", date(1967, 1, 1), date(2027, 1, 1), 60),
    ],
)  # fmt: skip
def test_the_range_decides_what_a_bar_counts(
    in_zone: InZone, span: TimeSpan, unit: Unit, first: date, end: date, count: int
) -> None:
    for zone in ("UTC", "Asia/Kathmandu", "America/St_Johns", "Pacific/Auckland"):
        in_zone(zone)
        found, bounds = bars_to_count(span, TODAY, TODAY)
        assert (found, bounds[0], bounds[-1], len(bounds) - 1) == (unit, first, end, count)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("America/St_Johns", date(2026, 11, 1), 25),
        ("Pacific/Auckland", date(2026, 9, 27), 23),
        ("UTC", date(2026, 3, 29), 24),
    ],
)
def test_a_day_has_as_many_bars_as_hours(in_zone: InZone, zone: str, day: date, hours: int) -> None:
    in_zone(zone)
    _, bounds = bars_to_count(TimeSpan(day, day), TODAY, TODAY)
    assert len(bounds) - 1 == hours
    moments = [bound.astimezone() for bound in bounds if isinstance(bound, datetime)]
    assert {after.timestamp() - one.timestamp() for one, after in pairwise(moments)} == {3600}


@given(
    st.dates(date(1990, 1, 1), TODAY) | st.none(),
    st.integers(0, 9_000),
    st.booleans(),
)
def test_the_bars_hold_the_range_and_a_bar_is_a_range(
    since: date | None, length: int, is_open: bool
) -> None:
    until = None if is_open else min((since or TODAY) + timedelta(length), TODAY)
    span = TimeSpan(since, until)
    unit, bounds = bars_to_count(span, TODAY, TODAY)
    assert bounds == sorted(bounds)
    least, most = chosen_bars(span, unit)
    chosen = [bar for bar in bounds[:-1] if (least or bar) <= bar <= (most or bar)]
    assert chosen
    if since is not None:
        assert (least == chosen[0]) or unit == "year"
    of_bar = span_of_bars(chosen[0], chosen[0], unit)
    assert not of_bar.is_empty
    assert chosen_bars(of_bar, unit)[0] == chosen[0]
    assert [bar for bar in bounds[:-1] if chosen[0] <= bar <= (chosen_bars(of_bar, unit)[1] or bar)
            and bar >= chosen[0]] == [chosen[0]]  # fmt: skip


def test_hours_dragged_over_are_a_span_of_hours(in_zone: InZone) -> None:
    in_zone("Europe/Berlin")
    six, eleven = datetime(2026, 11, 24, 6), datetime(2026, 11, 24, 23)
    assert span_of_bars(six, six, "hour") == TimeSpan(TODAY, TODAY, time(6), time(7))
    assert span_of_bars(six, eleven, "hour") == TimeSpan(TODAY, TODAY, time(6))
    assert span_of_bars(datetime(2026, 11, 23), eleven, "hour") == TimeSpan(YESTERDAY, TODAY)
    assert span_of_bars(date(2026, 2, 1), date(2026, 2, 1), "month") == TimeSpan(
        date(2026, 2, 1), date(2026, 2, 28)
    )
    assert span_of_bars(date(2013, 1, 1), date(2014, 1, 1), "year") == TimeSpan(
        date(2013, 1, 1), date(2014, 12, 31)
    )


@pytest.mark.parametrize(
    ("unit", "before", "begin", "end"),
    [
        ("hour", TimeSpan(TODAY, TODAY), TimeSpan(TODAY, TODAY, time(1)),
         TimeSpan(TODAY, TODAY, None, time(23))),
        ("hour", TimeSpan(YESTERDAY, TODAY, time(23), time(1)),
         TimeSpan(TODAY, TODAY, None, time(1)), TimeSpan(YESTERDAY, YESTERDAY, time(23))),
        ("hour", TimeSpan(TODAY, None, time(23)), TimeSpan(TODAY, None, time(23)),
         TimeSpan(TODAY, None, time(23))),
        ("day", TimeSpan(YESTERDAY), TimeSpan(TODAY), TimeSpan(YESTERDAY, YESTERDAY)),
        ("month", TimeSpan(date(2026, 1, 15), date(2026, 8, 31)),
         TimeSpan(date(2026, 2, 1), date(2026, 8, 31)),
         TimeSpan(date(2026, 1, 15), date(2026, 7, 31))),
        ("year", TimeSpan(date(2013, 4, 1), date(2024, 12, 31)),
         TimeSpan(date(2014, 1, 1), date(2024, 12, 31)),
         TimeSpan(date(2013, 4, 1), date(2023, 12, 31))),
    ],
)  # fmt: skip
def test_the_ends_move_by_a_bar(
    in_zone: InZone, unit: Unit, before: TimeSpan, begin: TimeSpan, end: TimeSpan
) -> None:
    in_zone("Europe/Berlin")
    assert move_begin(before, unit, 1, TODAY, TODAY) == begin
    assert move_end(before, unit, -1, TODAY) == end


@pytest.mark.parametrize(
    ("unit", "before", "begin", "end"),
    [
        ("hour", TimeSpan(TODAY, TODAY, time(6, 30), time(7)),
         TimeSpan(TODAY, TODAY, time(5, 30), time(7)),
         TimeSpan(TODAY, TODAY, time(6, 30), time(8))),
        ("hour", TimeSpan(TODAY, TODAY, None, time(23)),
         TimeSpan(YESTERDAY, TODAY, time(23), time(23)), TimeSpan(TODAY)),
        ("day", TimeSpan(YESTERDAY, YESTERDAY), TimeSpan(date(2026, 11, 22), YESTERDAY),
         TimeSpan(YESTERDAY)),
        ("month", TimeSpan(date(2026, 3, 15), date(2026, 8, 10)),
         TimeSpan(date(2026, 3, 1), date(2026, 8, 10)),
         TimeSpan(date(2026, 3, 15), date(2026, 8, 31))),
        ("year", TimeSpan(date(2013, 1, 1), date(2024, 12, 31)),
         TimeSpan(date(2012, 1, 1), date(2024, 12, 31)),
         TimeSpan(date(2013, 1, 1), date(2025, 12, 31))),
    ],
)  # fmt: skip
def test_the_ends_move_apart_by_a_bar(
    in_zone: InZone, unit: Unit, before: TimeSpan, begin: TimeSpan, end: TimeSpan
) -> None:
    in_zone("Europe/Berlin")
    assert move_begin(before, unit, -1, TODAY, TODAY) == begin
    assert move_end(before, unit, 1, TODAY) == end


@pytest.mark.parametrize(
    ("span", "step", "text"),
    [
        (TimeSpan(TODAY), 1, "24 Nov      12    18"),
        (TimeSpan(TODAY), 2, "24 Nov      06          12          18"),
        (TimeSpan(date(2013, 4, 12), date(2013, 4, 12)), 1, "12 Apr ’13  12    18"),
        (TimeSpan(YESTERDAY), 1, "23 Nov      12    18    00    06    12    18"),
        (TimeSpan(date(2026, 7, 1)), 4, "Jul              Nov"),
        (TimeSpan(date(2024, 2, 1), date(2024, 11, 3)), 2, "Feb 2024    Nov 2024"),
        (TimeSpan(date(2007, 1, 1)), 1, "2007            2026"),
        (TimeSpan(date(2012, 11, 1), date(2012, 12, 3)), 1, "1 Nov ’12               3 Dec ’12"),
    ],
)
def test_the_axis_says_hours_and_never_hides_another_year(
    in_zone: InZone, span: TimeSpan, step: int, text: str
) -> None:
    in_zone("UTC")
    unit, bounds = bars_to_count(span, TODAY, TODAY)
    assert axis_text(bounds[:-1], unit, step, TODAY, back=False) == text


def test_no_hour_is_cut_at_the_edge_of_the_axis(in_zone: InZone) -> None:
    in_zone("UTC")
    unit, bounds = bars_to_count(TimeSpan(TODAY), TODAY, TODAY)
    assert axis_text(bounds[:19], unit, 1, TODAY, back=False) == "24 Nov      12"
    assert axis_text(bounds[:20], unit, 1, TODAY, back=False) == "24 Nov      12    18"


def test_hours_that_do_not_fit_leave_out_those_still_to_come(in_zone: InZone) -> None:
    in_zone("UTC")
    counts = [4, *[0] * 13, 2, *[0] * 9]  # it is three o'clock
    _, bounds = bars_to_count(TimeSpan(TODAY), TODAY, TODAY)
    for filled, first in ((14, 0), (23, 2)):
        counts[filled] = 2
        facets = Facets(8, 8, {}, {}, {})
        days = list(zip(bounds, counts, strict=False))
        form = FilterForm(Filter(since=TODAY), facets, days, (), TODAY, unit="hour")
        bars = [part for part in date_rows(form, 24, 0)[0] if part.option]
        assert len(bars) == 22
        assert bars[0].option == FilterOption("day", datetime(2026, 11, 24, first))
