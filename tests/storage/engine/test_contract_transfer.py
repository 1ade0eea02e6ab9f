"""A whole archive is copied to every engine that outlasts its program, and back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from pathlib import Path
from typing import Any

import psycopg
import pytest

from storage.archive import Archive
from storage.archive.copying import copy_archive
from storage.archive.retention import RetentionRule
from storage.engine import Engine, open_engine, transfer_tables
from storage.engine.transfer_tables import IDS, TransferTable
from storage.engine.values import ArticleToWrite
from storage.errors import ArchiveError
from storage.model import (
    Alert,
    Article,
    Block,
    Carrier,
    Filter,
    Note,
    Quote,
    Reason,
    Rules,
    Take,
)
from tests.postgres_server import Server

from .engines import new_archive

DAY = datetime(2026, 3, 1, 8, tzinfo=UTC)
TABLES = [one for one in vars(transfer_tables).values() if isinstance(one, TransferTable)]
Make = Callable[[], str]


def extract(text: str) -> list[Quote]:
    """Find one quote in a text like ``Ada Bell: Wait.``"""
    speaker, _, words = text.partition(": ")
    return [Quote(len(speaker) + 2, len(text), words, speaker, 0.9)] if words else []


def told(number: int, speaker: str = "Ada Bell", **values: Any) -> Article:
    article = Article(
        f"Story {number}",
        "WORLD",
        DAY + timedelta(days=number),
        link=f"https://a.example/{number}",
        caption="" if number % 3 else "A picture",
        blocks=(Block(f"{speaker}: Wait for {number} \u0141."),),
        key=f"key:{number}",
        digest=f"digest {number}",
    )
    return replace(article, **values)


def fill(engine: Engine) -> None:
    """Make an archive that has some of everything."""
    archive = Archive(engine, extract=extract)
    herald, gazette, gone = (
        archive.sources.add(
            kind="feed",
            location=f"https://{name}.example/rss",
            name=name,
            rules=Rules(keep=number, full_text=True),
        ).id
        for number, name in enumerate(("herald", "gazette", "gone"))
    )
    archive.sections.add("LOCAL", "coral")
    archive.sections.set_rule("Front Page", "LOCAL", herald)
    archive.rules.add("lottery", "read")
    archive.retention.set_rule(RetentionRule(days=900))
    archive.watches.add("harbour strike", name="Strikes", level="bell", owner="Ada")
    archive.add([told(n, source=herald, category="Front Page") for n in range(1, 9)])
    archive.add([told(n, "Cy Dell", source=gazette) for n in range(9, 13)])
    archive.add([told(13, "Cyrus Dell", source=gone)])
    archive.add([told(2, source=herald, headline="Story 2, edited", digest="other")])
    archive.add([told(3, source=herald, headline="Story 3, edited", digest="other")])
    engine.articles.set_carriers({4: [Carrier(gazette, "key:4g", "digest 4", identical=True)]})
    engine.articles.set_unseen_edits({5: "major", 6: "minor"})
    engine.articles.set_killed({7: DAY})
    archive.sources.remove(gone, articles="keep")
    archive.marks.set([1, 2, 3], read=True)
    archive.marks.set([2, 8], starred=True)
    archive.quotes.correct(1, archive.quotes.of_article(1)[0], "Bea Cole")
    archive.speakers.merge("Cyrus Dell", "Cy Dell")
    archive.speakers.rename("Ada Bell", "Ada Bell-Hay")
    archive.briefs.create("Morning")
    archive.briefs.add(2, brief="Morning")
    archive.briefs.add_heading("Money", "Morning")
    archive.clippings.add(1, archive.quotes.of_article(1)[0])
    archive.clippings.set_note(archive.clippings.all()[0].id, "ask her")
    archive.saved_filters.save("Unread", Filter(unread=True))
    archive.settings.set("theme", "night 📰")
    engine.documents.put("mine", 7, {"a": [1, None, {"b": 2.5}]})
    while engine.stories.next_id() < 43:
        pass
    engine.stories.place(
        [Take(number, 40 + number % 4, None, None, True) for number in range(1, 10)]
    )
    archive.stories.rename(41, "Strike")
    archive.stories.set_apart(41, 42)
    archive.stories.merge(43, 41)
    engine.stories.add_bridge(40, 41)
    archive.story_visits.record(41, archive.last_arrival())
    why = (Reason("headline", "Story", 0, 0, 5),)
    alerts = engine.alerts.add([Alert("watch", n, why, DAY, 1, "Strikes") for n in (1, 2, 3)])
    engine.alerts.acknowledge({alerts[0].id: DAY})
    archive.notes.import_notes(2, [Note(0, "Call back", DAY, "harbour")])
    engine.desk_work.refer([3, 10], "", True)
    archive.notes.import_notes(10, [Note(0, "Of one that is removed", DAY, "harbour")])
    archive.last_visit.record()
    archive.last_visit.mark_shift()
    archive.removals.remove([10, 11], "removal of two", marked=True)
    archive.add([told(14), told(15)])
    archive.removals.delete([15])
    archive.add([told(16)], later=True)
    archive.last_visit.record()


def content(engine: Engine) -> dict[str, Any]:
    """Return all there is in an archive."""
    transfer, documents = engine.transfer, engine.documents
    found: dict[str, Any] = {
        table.name: sorted(transfer.rows(table, None, 9_999), key=repr) for table in TABLES
    }
    found["trash"] = [(batch, json.loads(doc)) for batch, _, doc in transfer.rows(
        transfer_tables.TRASH, None, 9_999
    )]  # fmt: skip
    found["articles"] = {
        item.article.id: (item.article, list(item.quotes), list(item.history))
        for item in transfer.articles(0, 9_999)
    }
    found["story_vector"] = [row for row in found["story_vector"] if row[0] in found["articles"]]
    found["documents"] = {name: documents.all(name) for name in sorted(transfer.document_tables())}
    found["documents"]["settings"].sort(
        key=itemgetter(0)
    )  # of two owners: each in the order of its own
    found["numbers"] = transfer.numbers()
    return found


def shown(archive: Archive) -> dict[str, Any]:
    """Return what a reader sees of an archive."""
    filters = [
        Filter(), Filter(unread=True), Filter(starred=True), Filter(words="wait"),
        Filter(speaker="Cy Dell"), Filter(killed=True), Filter(edited=True),
        Filter(folded=True), Filter(sections=("LOCAL",)),
    ]  # fmt: skip
    return {
        "lists": [archive.select(one).rows(0, 99) for one in filters],
        "facets": [archive.facets(one) for one in filters],
        "sources": [archive.sources.all(), archive.sources.removed()],
        "names": sorted(one.name for one in archive.speakers.find()),
        "corrections": archive.quotes.corrections(),
        "clippings": archive.briefs.contents("Morning") + archive.briefs.contents("Clippings"),
        "filters": archive.saved_filters.all(),
        "rules": [archive.rules.all(), archive.retention.rule(), archive.sections.all()],
        "watches": archive.watches.all(),
        "alerts": [archive.alerts.all(), archive.alerts.count(), archive.alerts.has_new()],
        "stories": [archive.stories.summary(41), archive.stories.takes(41)],
        "notes": archive.notes.all(),
        "marked": archive.ids(Filter(aside=True)),
        "visits": archive.last_visit.visits(),
        "pending": archive.waiting_arrival(),
    }


@pytest.fixture(params=["sqlite", "postgres"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    """Return what makes an empty archive of an engine, and returns its location."""
    if request.param == "sqlite":
        return lambda: str(tmp_path / "other.db")
    server: Server = request.getfixturevalue("postgres")
    return lambda: new_archive(server, request.addfinalizer)


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """Return the file of an archive that has some of everything."""
    path = tmp_path / "origin.db"
    engine = open_engine(path)
    fill(engine)
    engine.close()
    return path


def contents(location: str | Path) -> tuple[dict[str, Any], dict[str, Any]]:
    with Archive(open_engine(location), extract=extract) as archive:
        return content(archive._engine), shown(archive)


def test_what_is_copied_and_copied_back_is_the_same(
    origin: Path, make: Make, tmp_path: Path
) -> None:
    before, seen = contents(origin)
    assert all(before.values()), [name for name, value in before.items() if not value]
    other = make()
    copied = copy_archive(origin, other)
    assert (copied.articles, copied.sources, copied.was_resumed) == (13, 2, False)
    there, seen_there = contents(other)
    assert there == before
    assert seen_there == seen
    back = tmp_path / "back.db"
    copy_archive(other, back)
    again, seen_again = contents(back)
    assert again == before
    assert seen_again == seen
    with Archive(open_engine(back), extract=extract) as archive:
        assert archive.maintenance.faults() == []
    assert contents(origin)[0] == before


def test_what_was_removed_can_be_restored_in_the_copy_and_ids_are_not_given_again(
    origin: Path, make: Make
) -> None:
    before = contents(origin)[0]
    other = make()
    copy_archive(origin, other)
    with Archive(open_engine(other), extract=extract) as archive:
        assert [one.kind for one in archive.add([told(15)])] == ["same"]  # it was deleted
        (new,) = archive.add([told(17)])
        assert new.id == before["numbers"]["article"] + 1
        assert archive.undo.revert_last() == "removal of two"
        assert archive.article(10).headline == "Story 10"
        assert archive.stories.of([9]) == {9: 41}
    assert set(IDS) <= before["numbers"].keys()


def stop(after: int) -> Callable[[int, int], None]:
    def progress(done: int, total: int) -> None:
        assert 0 <= done <= total
        if done >= after:
            raise KeyboardInterrupt

    return progress


@pytest.mark.parametrize("after", [1, 9, 30])
def test_a_copy_that_was_interrupted_goes_on_and_follows_what_changed_meanwhile(
    origin: Path, make: Make, after: int
) -> None:
    other = make()
    with pytest.raises(KeyboardInterrupt):
        copy_archive(origin, other, stop(after))
    with Archive(open_engine(origin), extract=extract) as archive:
        archive.marks.set([1, 4], read=False, starred=True)
        archive.add([told(4, digest="new", headline="Edited"), told(20)])
        archive.removals.remove([12], "removal", marked=True)
        archive.speakers.split("Cyrus Dell")
        archive.watches.remove("Strikes")
    before, seen = contents(origin)
    counts: list[tuple[int, int]] = []
    assert copy_archive(origin, other, lambda *one: counts.append(one)).was_resumed
    assert counts[-1][0] == counts[-1][1]
    assert contents(other) == (before, seen)


def test_a_copy_of_anything_else_is_refused(origin: Path, make: Make, tmp_path: Path) -> None:
    other = make()
    with pytest.raises(ArchiveError, match="cannot be copied to itself"):
        copy_archive(origin, tmp_path / "." / "origin.db")
    with pytest.raises(ArchiveError, match="no archive there"):
        copy_archive(tmp_path / "nothing.db", other)
    with pytest.raises(KeyboardInterrupt):
        copy_archive(origin, other, stop(1))
    empty = tmp_path / "empty.db"
    open_engine(empty).close()
    with pytest.raises(ArchiveError, match=r"is a copy of .*origin\.db that is not complete"):
        copy_archive(empty, other)
    with pytest.raises(ArchiveError, match="is a copy that is not complete itself"):
        copy_archive(other, tmp_path / "third.db")
    copy_archive(origin, other)
    before = contents(other)[0]
    with pytest.raises(ArchiveError, match="has something in it, and a copy must begin empty"):
        copy_archive(origin, other)
    assert contents(other)[0] == before


def test_what_a_dashboard_writes_by_itself_is_replaced_but_nothing_else(
    origin: Path, make: Make
) -> None:
    other = make()
    engine = open_engine(other)
    with Archive(engine) as archive:
        archive.settings.set("session", {"theme": "day"})
        archive.last_visit.record()
    with pytest.raises(KeyboardInterrupt):  # these a dashboard writes by itself
        copy_archive(origin, other, stop(0))
    kept = make() if "postgresql" in other else f"{other}.2"
    with Archive(open_engine(kept)) as archive:
        archive.saved_filters.save("Mine", Filter(unread=True))
    with pytest.raises(ArchiveError, match="has something in it"):
        copy_archive(origin, kept)


BESIDE = {
    "sqlite": "article body bin carrier counter packed pair quote revision source_group speaker"
    " store tally unwatched",
    "postgres": "article body carrier change claim clock collector counter desk document known"
    " partition quote revision schema_version speaker state",
}
"""Tables whose rows come with articles and documents, or are of the engine itself."""


def test_no_table_is_left_out(make: Make) -> None:
    engine = open_engine(make())
    if is_shared := not engine.files():
        with psycopg.connect(engine.location) as connection:
            rows = connection.execute(
                "SELECT relname FROM pg_class c WHERE relnamespace = 'newsdesk'::regnamespace"
                " AND relkind IN ('r', 'p') AND NOT relispartition"
            ).fetchall()
    else:
        with sqlite3.connect(engine.files()[0]) as connection:
            rows = connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 't_*'"
                " AND name NOT GLOB 'sqlite_*' AND name NOT GLOB '?_fts*'"
                " AND name NOT GLOB '?_head*'"
            ).fetchall()
    there = {name for (name,) in rows} - {*BESIDE["postgres" if is_shared else "sqlite"].split()}
    assert there <= {table.name for table in TABLES}
    assert len(there) > 10
    engine.close()


def test_rows_are_added_to_a_table_read_after_a_key_and_cleared(make: Make) -> None:
    engine = open_engine(make())
    pairs = transfer_tables.STORY_PAIRS
    rows = [(1, 2, 5, False), (1, 3, 0, True), (2, 3, 1, False)]
    engine.change(lambda: engine.transfer.append(pairs, rows))
    assert engine.transfer.rows(pairs, None, 2) == rows[:2]
    assert engine.transfer.rows(pairs, rows[1], 2) == rows[2:]
    assert engine.stories.apart() == [(1, 3)]
    engine.change(lambda: engine.transfer.clear(pairs))
    assert engine.transfer.count(pairs) == 0
    engine.close()


def test_numbers_are_set_and_none_up_to_them_is_given(make: Make) -> None:
    engine = open_engine(make())
    numbers = engine.transfer.numbers()
    new = {**numbers, **dict.fromkeys(IDS, 9), "names joined by": 3}
    engine.change(lambda: engine.transfer.set_numbers(new))
    assert list(engine.articles.next_ids(2)) == [10, 11]
    assert (engine.stories.next_id(), engine.trash.next_batch()) == (10, 10)
    assert not engine.speakers.are_current()
    engine.articles.write([ArticleToWrite(told(10, id=10), [])], [])
    assert engine.articles.last_arrival() >= 10
    assert engine.transfer.arrived_by(9) == 9
    assert engine.stories.are_grouped()
    engine.change(lambda: engine.transfer.set_numbers({**new, transfer_tables.UNGROUPED: 1}))
    assert engine.stories.ungrouped(9) == [10]
    engine.close()


def test_what_has_arrived_since_a_visit_is_new_in_a_copy_whatever_the_ids(
    postgres: Server, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    location = new_archive(postgres, request.addfinalizer)
    engine = open_engine(location)
    slow, fast = (engine.articles.next_ids(2) for _ in range(2))
    with Archive(engine) as archive:
        for number in (fast[0], slow[0], fast[1], slow[1]):
            engine.articles.write([ArticleToWrite(told(number, id=number), [])], [])
            if number == slow[0]:
                archive.last_visit.record()
        visit = archive.last_visit.get()
        assert archive.ids(Filter(after=visit)) == [fast[1], slow[1]]
    back = tmp_path / "back.db"
    copy_archive(location, back)
    with Archive(open_engine(back)) as archive:
        visit = archive.last_visit.get()
        assert archive.ids(Filter(after=visit)) == [fast[1], fast[0], slow[1]]
        assert archive.last_visit.visits() == [visit]


def test_a_snapshot_does_not_see_what_others_write_meanwhile(make: Make) -> None:
    location = make()
    one, other = open_engine(location), open_engine(location)
    try:
        with one.transfer.snapshot():
            assert one.transfer.articles(0, 9) == []
            other.articles.write([ArticleToWrite(told(1, id=1), [])], [])
            assert one.transfer.articles(0, 9) == []
            assert one.transfer.count(transfer_tables.ARRIVALS) == 0
        assert [item.article.id for item in one.transfer.articles(0, 9)] == [1]
    finally:
        one.close()
        other.close()
