"""Dates as text."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from storage.text.dates import format_date, format_time_of_day
from tests.conftest import InZone

pytestmark = pytest.mark.dates

DAY = date(2025, 6, 5)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({}, "5 June 2025"),
        ({"short": True}, "5 Jun 2025"),
        ({"year": False}, "5 June"),
        ({"short": True, "year": False}, "5 Jun"),
        ({"weekday": True}, "Thu 5 June 2025"),
        ({"weekday": True, "year": False}, "Thu 5 June"),
    ],
)
def test_a_date_is_formatted_with_what_is_asked_for(options: dict[str, bool], text: str) -> None:
    assert format_date(DAY, **options) == text


def test_a_time_of_day_names_the_day_unless_it_is_today(in_zone: InZone) -> None:
    in_zone("Asia/Kolkata")
    now = datetime(2025, 6, 5, 18, 0, tzinfo=UTC)  # half past eleven in the evening there
    assert format_time_of_day(now, now) == "23:30"
    assert format_time_of_day(now + timedelta(hours=1), now) == "6 Jun 00:30"
