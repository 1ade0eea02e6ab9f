"""Filters kept under a name, and when the reader last looked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from storage import Archive, open_archive
from storage.errors import NewsdeskError, NotFound
from storage.last_look import last_look, note_look
from storage.model import Article, Filter
from storage.saved_filters import (
    find_saved_filter,
    remove_saved_filter,
    rename_saved_filter,
    save_filter,
    saved_filters,
)

MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SPORT = Filter(sections=frozenset({"SPORT"}), unread=True, words='"third final" -rugby')
TOLMIN = Filter(sources=frozenset({3}), speaker="Ilse Brandau", quoted=True, starred=True,
                since=date(2026, 6, 1), until=date(2026, 6, 25))  # fmt: skip


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with open_archive(tmp_path / "news.db") as opened:
        yield opened


def test_a_saved_filter_comes_back_as_it_was_with_a_key_of_its_own(archive: Archive) -> None:
    save_filter(archive, "Sport to read", SPORT)
    save_filter(archive, "Tolmin in June", TOLMIN)
    found = saved_filters(archive)
    assert [(one.name, one.key, one.filter) for one in found] == [
        ("Sport to read", "1", SPORT),
        ("Tolmin in June", "2", TOLMIN),
    ]
    assert find_saved_filter(archive, "sport TO read").filter == SPORT


def test_saving_under_the_same_name_replaces_and_keeps_the_key(archive: Archive) -> None:
    save_filter(archive, "Sport", SPORT)
    save_filter(archive, "Other", TOLMIN)
    save_filter(archive, "SPORT", Filter(starred=True))
    assert [(one.name, one.key) for one in saved_filters(archive)] == [
        ("SPORT", "1"),
        ("Other", "2"),
    ]


def test_the_last_seven_days_stay_the_last_seven_days(archive: Archive) -> None:
    today = date.today()
    save_filter(archive, "Week", Filter(since=today - timedelta(6)))
    later = today + timedelta(20)
    assert find_saved_filter(archive, "Week", today=later).filter.since == later - timedelta(6)


def test_renaming_and_removing(archive: Archive) -> None:
    save_filter(archive, "Sport", SPORT)
    save_filter(archive, "Tolmin", TOLMIN)
    rename_saved_filter(archive, "sport", "Games\n of   today")
    with pytest.raises(NewsdeskError, match="there is a saved filter 'tolmin' already"):
        rename_saved_filter(archive, "Games of today", "tolmin")
    remove_saved_filter(archive, "Tolmin")
    assert [one.name for one in saved_filters(archive)] == ["Games of today"]
    assert save_filter(archive, "New", TOLMIN).key == "2"


def test_a_name_that_is_not_there_is_answered_with_those_that_are(archive: Archive) -> None:
    with pytest.raises(NotFound, match="there is no saved filter 'Sport'; V in the dashboard"):
        find_saved_filter(archive, "Sport")
    save_filter(archive, "Games", SPORT)
    with pytest.raises(NotFound, match="there are Games"):
        remove_saved_filter(archive, "Sport")
    with pytest.raises(NewsdeskError, match="needs a name"):
        save_filter(archive, " \x1b ", SPORT)


def test_what_somebody_else_wrote_there_is_left_out(archive: Archive) -> None:
    entries = [5, {"name": ""}, {"name": "Odd", "filter": {"since": "someday", "sources": "x"}}]
    archive.set_setting("saved filters", entries)
    assert [(one.name, one.filter) for one in saved_filters(archive)] == [("Odd", Filter())]
    archive.set_setting("saved filters", "nonsense")
    assert saved_filters(archive) == []


def test_what_was_published_after_a_moment_is_shown_and_counted(archive: Archive) -> None:
    source = archive.add_source(kind="folder", location="/news/gazette", name="Gazette").id
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
    archive.add(boats)
    new = Filter(after=MORNING + timedelta(hours=2))
    assert [row.headline[:6] for row in archive.select(new).rows(0, 9)] == ["Boat 4", "Boat 3"]
    assert archive.facets(new).total == archive.count(new) == 2
    assert archive.select(Filter(after=MORNING + timedelta(days=9))).total == 0
    until = Filter(after=MORNING + timedelta(days=9), until=date(2026, 11, 24))
    assert archive.facets(until).total == archive.select(until).total == 0
    day = date(2026, 11, 24)
    whole = archive.days(new, day - timedelta(1), day)  # a range is chosen in them: all is there
    assert whole == [(day - timedelta(1), 0), (day, 5)]


def test_the_last_look_is_kept_and_a_filter_saved_as_new_follows_it(archive: Archive) -> None:
    assert last_look(archive) is None
    note_look(archive)
    looked = last_look(archive)
    assert looked is not None
    assert datetime.now(UTC) - looked < timedelta(minutes=1)
    save_filter(archive, "New", Filter(after=MORNING - timedelta(days=400)))
    assert find_saved_filter(archive, "New").filter == Filter(after=looked)
    archive.set_setting("last look", "yesterday")
    assert last_look(archive) is None
