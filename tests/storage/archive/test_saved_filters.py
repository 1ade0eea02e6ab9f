"""Saved filters and the last visit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from storage import Archive
from storage.archive.filter_json import counted_days, filter_from_json, filter_to_json
from storage.errors import NewsdeskError, NotFound
from storage.model import Article, Filter, TimeSpan, Visit
from storage.search.date_range import parse_date_range
from storage.search.time_span import parse_time_span
from tests.conftest import InZone
from tests.still_clock import NOW

pytestmark = pytest.mark.dates

MORNING = datetime(2026, 11, 24, 9, 0).astimezone(UTC)
"""Nine o'clock in the reader's zone: days are counted there."""
SPORT = Filter(sections=frozenset({"SPORT"}), unread=True, words='"third final" -rugby')
TOLMIN = Filter(sources=frozenset({3}), speaker="Ilse Brandau", quoted=True, starred=True,
                since=date(2026, 6, 1), until=date(2026, 6, 25))  # fmt: skip


def test_a_saved_filter_is_read_back_unchanged_with_its_own_key(archive: Archive) -> None:
    archive.saved_filters.save("Sport to read", SPORT)
    archive.saved_filters.save("Tolmin in June", TOLMIN)
    found = archive.saved_filters.all()
    assert [(one.name, one.key, one.filter) for one in found] == [
        ("Sport to read", "1", SPORT),
        ("Tolmin in June", "2", TOLMIN),
    ]
    assert archive.saved_filters.find("sport TO read").filter == SPORT


def test_saving_under_the_same_name_replaces_and_keeps_the_key(archive: Archive) -> None:
    archive.saved_filters.save("Sport", SPORT)
    archive.saved_filters.save("Other", TOLMIN)
    archive.saved_filters.save("SPORT", Filter(starred=True))
    assert [(one.name, one.key) for one in archive.saved_filters.all()] == [
        ("SPORT", "1"),
        ("Other", "2"),
    ]


@pytest.mark.usefixtures("still_clock")
def test_the_last_seven_days_are_relative_to_today(archive: Archive) -> None:
    today = NOW.astimezone().date()
    archive.saved_filters.save("Week", Filter(since=today - timedelta(6)))
    later = today + timedelta(20)
    assert archive.saved_filters.find("Week", today=later).filter.since == later - timedelta(6)


def test_renaming_and_removing(archive: Archive) -> None:
    archive.saved_filters.save("Sport", SPORT)
    archive.saved_filters.save("Tolmin", TOLMIN)
    archive.saved_filters.rename("sport", "Games\n of   today")
    with pytest.raises(NewsdeskError, match="a saved filter “tolmin” already exists"):
        archive.saved_filters.rename("Games of today", "tolmin")
    archive.saved_filters.remove("Tolmin")
    assert [one.name for one in archive.saved_filters.all()] == ["Games of today"]
    assert archive.saved_filters.save("New", TOLMIN).key == "2"


def test_an_unknown_name_raises_an_error_that_lists_the_known_ones(archive: Archive) -> None:
    with pytest.raises(NotFound, match="there is no saved filter “Sport”; V in the dashboard"):
        archive.saved_filters.find("Sport")
    archive.saved_filters.save("Games", SPORT)
    with pytest.raises(NotFound, match="there are Games"):
        archive.saved_filters.remove("Sport")
    with pytest.raises(NewsdeskError, match="needs a name"):
        archive.saved_filters.save(" \x1b ", SPORT)


@pytest.mark.parametrize(
    ("words", "later"),
    [
        ("last week", (date(2026, 11, 30), date(2026, 12, 6))),
        ("this week", (date(2026, 12, 7), date(2026, 12, 9))),
        ("this month", (date(2026, 12, 1), date(2026, 12, 9))),
        ("last month", (date(2026, 11, 1), date(2026, 11, 30))),
        ("last year", (date(2025, 1, 1), date(2025, 12, 31))),
        ("yesterday", (date(2026, 12, 8), date(2026, 12, 8))),
        ("today", (date(2026, 12, 9), None)),
        ("4d", (date(2026, 12, 6), None)),
        ("june", (date(2026, 6, 1), date(2026, 6, 30))),
        ("since june", (date(2026, 6, 1), None)),
    ],
)
def test_relative_ranges_follow_the_calendar(
    words: str, later: tuple[date | None, date | None]
) -> None:
    today = date(2026, 11, 25)
    since, until = parse_date_range(words, today=today)
    shown = Filter(since=since, until=until)
    kept = filter_to_json(shown, today=today)
    found = filter_from_json(kept, today=date(2026, 12, 9))
    assert (found.since, found.until) == later
    counted = "last 4 days" if words == "4d" else "" if "june" in words else words
    assert counted_days(shown, today=today) == counted


@pytest.mark.parametrize(
    ("words", "later"),
    [
        ("4h", TimeSpan(date(2026, 6, 20), None, time(10, 32))),
        ("last night", TimeSpan(date(2026, 6, 19), date(2026, 6, 20), time(18), time(6))),
        ("since 06:00", TimeSpan(date(2026, 6, 20), None, time(6))),
        ("2026-06-18T06:00..", TimeSpan(date(2026, 6, 18), None, time(6))),
        ("18 june 14:00–16:00", TimeSpan(date(2026, 6, 18), date(2026, 6, 18), time(14), time(16))),
    ],
)
@pytest.mark.usefixtures("still_clock")
def test_hours_follow_the_clock_as_they_were_typed(
    archive: Archive, in_zone: InZone, words: str, later: TimeSpan
) -> None:
    in_zone("UTC")
    shown = Filter(unread=True).within(parse_time_span(words, now=NOW.replace(tzinfo=None)))
    archive.saved_filters.save("Shift", shown)
    assert archive.saved_filters.find("Shift").filter == shown
    found = archive.saved_filters.find("Shift", today=date(2026, 6, 20)).filter
    assert found.span[:4] == later[:4]
    assert found.is_like(shown)
    archive.maintenance.rebuild()


@pytest.mark.parametrize(
    ("stored", "span"),
    [
        ({"since": "2026-06-01", "until": "2026-06-02"}, (date(2026, 6, 1), date(2026, 6, 2))),
        (
            {"since": "2026-06-01", "begin": "06:00", "until": "2026-06-02", "end": "25:00"},
            (date(2026, 6, 1), date(2026, 6, 2), time(6)),
        ),
        ({"begin": "06:00", "end": "07:00"}, ()),
        (
            {"period": "some other night", "since": "2026-06-01", "begin": "06:00:30"},
            (date(2026, 6, 1), None, time(6, 0, 30)),
        ),
    ],
    ids=["of an older newsdesk", "wrong hour", "hours without days", "words of a newer newsdesk"],
)
def test_what_is_wrong_with_hours_does_not_narrow(
    stored: dict[str, str], span: tuple[object, ...]
) -> None:
    found = filter_from_json(stored, today=date(2026, 6, 20))
    assert found.span == TimeSpan(*span)  # type: ignore[arg-type]


def test_invalid_entries_are_ignored(archive: Archive) -> None:
    entries = [5, {"name": ""}, {"name": "Odd", "filter": {"since": "someday", "sources": "x"}}]
    archive.settings.set("saved filters", entries)
    assert [(one.name, one.filter) for one in archive.saved_filters.all()] == [("Odd", Filter())]
    archive.settings.set("saved filters", "nonsense")
    assert archive.saved_filters.all() == []
    archive.maintenance.rebuild()


def test_articles_added_since_a_visit_are_new_however_old_they_are(
    archive: Archive,
) -> None:
    source = archive.sources.add(kind="folder", location="/news/gazette", name="Gazette").id
    boats = [
        Article(
            f"Boat {hour} leaves Orsund",
            "WORLD",
            MORNING + timedelta(hours=hour),
            key=f"file:{hour}",
            digest=f"1:{hour}",
            source=source,
        )
        for hour in range(5)
    ]
    archive.add(boats[3:] + boats[:1])
    look = Visit(MORNING, archive.last_arrival())
    archive.add(boats[1:3])
    new = Filter(after=look)
    assert [row.headline[:6] for row in archive.select(new).rows(0, 9)] == ["Boat 2", "Boat 1"]
    assert archive.facets(new).total == archive.count(new) == archive.select(new).total == 2
    assert archive.facets(new).sections == {"WORLD": 2}
    assert archive.count(replace(new, words="boat")) == 2
    assert archive.select(replace(new, unread=True, words="boat")).total == 2
    assert archive.select(Filter(after=Visit(MORNING, archive.last_arrival()))).total == 0
    until = replace(new, until=date(2026, 11, 20))
    assert archive.facets(until).total == archive.select(until).total == 0
    day = date(2026, 11, 24)
    whole = archive.days(new, day - timedelta(1), day)  # a range is chosen in them: all is there
    assert whole == [(day - timedelta(1), 0), (day, 5)]


@pytest.mark.usefixtures("still_clock")
def test_the_mark_of_a_shift_takes_the_place_of_the_last_visit(archive: Archive) -> None:
    archive.last_visit.record()
    looked = archive.last_visit.baseline()
    assert looked == archive.last_visit.get() == Visit(NOW, 0)
    archive.add([Article("Boat leaves Orsund", "WORLD", MORNING, key="file:1")])
    shift = archive.last_visit.mark_shift()
    assert shift == archive.last_visit.baseline() == Visit(NOW, 1, is_shift=True)
    archive.saved_filters.save("New", Filter(after=shift))
    archive.last_visit.record()
    assert archive.last_visit.baseline() == archive.saved_filters.find("New").filter.after == shift
    assert archive.last_visit.clear_shift()
    assert not archive.last_visit.clear_shift()
    assert archive.last_visit.baseline() == archive.last_visit.get() == Visit(NOW, 1)
    assert archive.undo.revert_last() == "clearing of the shift mark"
    assert archive.last_visit.baseline() == shift


@pytest.mark.usefixtures("still_clock")
def test_the_last_visit_is_stored_and_a_filter_for_new_articles_follows_it(
    archive: Archive,
) -> None:
    assert archive.last_visit.get() is None
    archive.last_visit.record()
    looked = archive.last_visit.get()
    assert looked is not None
    assert looked.moment == NOW
    archive.saved_filters.save("New", Filter(after=Visit(MORNING, 0)))
    assert archive.saved_filters.find("New").filter == Filter(after=looked)
    archive.settings.set("last look", "yesterday")
    assert archive.last_visit.get() is None
    assert "settings" in "".join(archive.maintenance.faults())
    archive.maintenance.rebuild()
