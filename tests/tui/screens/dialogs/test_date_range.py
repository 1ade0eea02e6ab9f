"""The dialog that asks for dates, in words."""

from __future__ import annotations

import pytest

from tests.conftest import InZone
from tests.tui.conftest import OpenDesk

pytestmark = [pytest.mark.dates, pytest.mark.usefixtures("still_clock")]


async def test_words_are_shown_with_the_day_and_the_hours_they_stand_for(
    open_desk: OpenDesk, in_zone: InZone
) -> None:
    in_zone("Asia/Tokyo")  # where it is 23:32, and noon UTC is 21:00
    async with open_desk() as reader:
        await reader.press("d", *"last night")
        await reader.sees(
            lambda: (
                "yesterday 18:00 – today 06:00 · articles without a time count as 21:00"
                in reader.picture()
            )
        )
        await reader.press("ctrl+u", *"since 1800")
        await reader.sees(lambda: "since 18:00 · articles without a time" in reader.picture())
        await reader.press("ctrl+u", *"before 1800")
        await reader.sees(lambda: "until today 18:00 · articles" in reader.picture())
        await reader.press("ctrl+u", *"june")
        await reader.sees(lambda: "articles without" not in reader.picture())


async def test_examples_stay_below_a_date_that_is_wrong(open_desk: OpenDesk) -> None:
    async with open_desk((80, 24)) as reader:
        await reader.press("d", *"someday")
        await reader.sees(lambda: "“someday” is not a date" in reader.picture())
        await reader.sees_words("since 0600 · 4h")
