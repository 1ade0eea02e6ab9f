"""Pages of rows, and what is counted for their headings."""

from __future__ import annotations

from storage import Archive
from storage.model import Filter, Visit
from tests.tui.conftest import NEWEST, story
from tui.screens.desk.pages import counts_of_days


def test_days_are_counted_whole_where_a_page_begins_and_ends_amid_them(archive: Archive) -> None:
    numbers = [100 * months + number for months in range(4) for number in range(5)]
    archive.add([story(one, f"Tide table {one}", "WORLD", ["Low at noon."]) for one in numbers])
    rows = archive.select(Filter()).rows(0, 99)
    for page in (rows, rows[1:], rows[:-2], rows[3:-4]):
        shown = {row.published.astimezone().date() for row in page}
        expected = {day: archive.days(Filter(), day, day)[0][1] for day in shown}
        counts = counts_of_days(archive, Filter(), page)
        assert {day: counts[day] for day in shown} == expected
    assert counts_of_days(archive, Filter(), []) == {}


def test_days_count_what_is_listed_since_a_visit(archive: Archive) -> None:
    visit = Visit(NEWEST, archive.last_arrival())
    archive.add([story(number, f"Late {number}", "WORLD", ["Filed late."]) for number in (0, 7)])
    since = Filter(after=visit)
    rows = archive.select(since).rows(0, 9)
    days = [row.published.astimezone().date() for row in rows]
    assert counts_of_days(archive, since, rows) == dict.fromkeys(days, 1)
