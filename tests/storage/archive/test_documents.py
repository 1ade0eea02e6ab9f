"""Documents that others have written or changed: their fields stay, and none stops newsdesk."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from tinydb.table import Document

from storage import Article, Block, FetchState, Filter, open_archive
from storage.archive import Archive
from storage.archive.retention import RetentionRule
from storage.archive.undo import CannotUndo
from storage.database import Database
from storage.errors import NotFound
from storage.exchange import EXPORT_FORMATS, Selection, format_by_ending
from storage.exchange.citations import clipping_as_json
from storage.exchange.exporting import export_document
from storage.importing.files import import_files
from storage.model import Rules

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
FERRY = Article(
    "Ferry late",
    "WORLD",
    NOW,
    blocks=(Block("“The pier is closed,” said Ada Brandau, harbour master."),),
    key="ferry",
    digest="ferry",
)
ODD: list[Any] = [
    None,
    7,
    -1,
    10**30,
    1e400,
    True,
    "x\x1b[31m",
    "",
    [],
    [1],
    {},
    {"a": 1},
    {"a": [{}]},
]
"""Values that any field may have once somebody else has written it."""


@pytest.fixture(autouse=True)
def repaired(archive: Archive) -> Iterator[None]:
    """Repair what a test has written; the archive has no faults after that."""
    yield
    archive.maintenance.rebuild()


@pytest.fixture
def archive(archive: Archive) -> Archive:
    source = archive.sources.add(kind="feed", location="https://herald.example/", name="Herald")
    archive.add([replace(FERRY, source=source.id)])
    return archive


@contextmanager
def table(archive: Archive, name: str) -> Iterator[Any]:
    with Database(Path(str(archive.location))) as database:
        yield database.table(name)


def stored(archive: Archive, name: str) -> list[dict[str, Any]]:
    with table(archive, name) as documents:
        return [dict(one) for one in documents]


def change(archive: Archive, sql: str, *values: object) -> None:
    with sqlite3.connect(archive.location) as connection:
        connection.create_function("touched", 0, lambda: 1)
        connection.execute(sql, values)


def test_a_field_of_ones_own_survives_every_change_of_a_clipping_and_its_undo(
    archive: Archive,
) -> None:
    (quote,) = archive.quotes.of_article(1)
    whole, quoted = archive.clippings.add(1), archive.clippings.add(1, quote)
    with table(archive, "clippings") as clippings:
        clippings.update({"tag": "mine", "v": 1})
    archive.clippings.set_note(whole.id, "call the harbour")
    with table(archive, "clippings") as clippings:
        clippings.update({"colour": {"ink": "red"}})  # after the change that is undone below
    archive.undo.revert_last()
    archive.clippings.arrange([quoted.id, whole.id])
    archive.undo.revert_last()
    archive.quotes.correct(1, quote, "Ilse Tolmin")
    archive.undo.revert_last()
    archive.clippings.remove(whole.id)
    archive.undo.revert_last()
    assert [(one["tag"], one["colour"], one["note"]) for one in stored(archive, "clippings")] == [
        ("mine", {"ink": "red"}, "")
    ] * 2
    assert all(one.extra == {"tag": "mine", "colour": {"ink": "red"}} for one in (
        archive.clippings.all()
    ))  # fmt: skip


@pytest.mark.parametrize("ending", [".jsonl", ".json"])
def test_a_field_of_ones_own_travels_with_an_export_of_clippings(
    archive: Archive, tmp_path: Path, ending: str
) -> None:
    archive.clippings.add(1)
    with table(archive, "clippings") as clippings:
        clippings.update({"tag": "mine\x1b[31m", "colour": {"ink": ["red"]}, "id": 7})
    path = tmp_path / f"all{ending}"
    form = format_by_ending(path)
    assert form is not None
    export_document(archive, Filter(), path, form)
    with open_archive(tmp_path / "other.db") as other:
        import_files(other, [path])
        (copied,) = other.clippings.all()
        assert copied.extra == {"tag": "mine[31m", "colour": {"ink": ["red"]}}
        (document,) = stored(other, "clippings")
        assert (document["tag"], document["colour"]) == ("mine[31m", {"ink": ["red"]})
        assert clipping_as_json(copied, ())["tag"] == "mine[31m"


def test_clippings_of_a_newer_newsdesk_are_passed_over_and_stay(archive: Archive) -> None:
    clipping = archive.clippings.add(1)
    newer = {"v": 2, "article": {"id": 1}, "passages": [1, 2]}
    with table(archive, "clippings") as clippings:
        number = clippings.insert(newer)
    assert [one.id for one in archive.clippings.all()] == [clipping.id]
    for act in (archive.clippings.remove, lambda id_: archive.clippings.set_note(id_, "x")):
        with pytest.raises(NotFound):
            act(number)
    archive.clippings.arrange([number, clipping.id])
    archive.clippings.set_note(clipping.id, "call")
    assert newer in stored(archive, "clippings")


def test_settings_keep_the_fields_of_others(archive: Archive) -> None:
    archive.retention.set_rule(RetentionRule(90, 1_000))
    archive.last_visit.record()
    archive.saved_filters.save("Port", Filter(unread=True))
    with table(archive, "settings") as settings:
        for document in settings.all():
            value = document["value"]
            if isinstance(value, list):
                value = [{**value[0], "colour": "red"}, {"group": ["of a newer newsdesk"]}, 7]
            else:
                value |= {"unit": "weeks"}
            settings.update({"value": value, "tag": "mine"}, doc_ids=[document.doc_id])
    archive.retention.set_rule(RetentionRule(30, 0))
    archive.last_visit.record()
    archive.saved_filters.save("PORT", Filter(starred=True))
    archive.saved_filters.rename("port", "Harbour")
    archive.saved_filters.save("Quotes", Filter(quoted=True))
    archive.saved_filters.remove("quotes")
    found = {one["name"]: one for one in stored(archive, "settings")}
    assert {one["tag"] for one in found.values()} == {"mine"}
    assert found["keep"]["value"] == {"days": 30, "number": 0, "unit": "weeks"}
    assert found["last look"]["value"]["unit"] == "weeks"
    harbour, group, number = found["saved filters"]["value"]
    assert (harbour["name"], harbour["key"], harbour["colour"]) == ("Harbour", "1", "red")
    assert (group, number) == ({"group": ["of a newer newsdesk"]}, 7)
    (saved,) = archive.saved_filters.all()
    assert (saved.name, saved.filter) == ("Harbour", Filter(starred=True))


def test_a_setting_that_cannot_be_understood_stays_beside_the_new_one(archive: Archive) -> None:
    with table(archive, "settings") as settings:
        settings.insert({"name": "keep", "v": 2, "value": {"weeks": 3}})
        settings.insert({"name": "saved filters", "value": "Port"})
        settings.insert({"value": 1})
    assert archive.retention.rule() == RetentionRule()
    assert archive.saved_filters.all() == []
    archive.retention.set_rule(RetentionRule(7))
    archive.saved_filters.save("Port", Filter())
    assert archive.retention.rule() == RetentionRule(7)
    assert [one.name for one in archive.saved_filters.all()] == ["Port"]
    assert {"name": "keep", "v": 2, "value": {"weeks": 3}} in stored(archive, "settings")
    assert {"name": "saved filters", "value": "Port"} in stored(archive, "settings")


def test_one_wrong_part_of_a_saved_filter_leaves_the_others(archive: Archive) -> None:
    archive.saved_filters.save("Port", Filter(frozenset({"WORLD"}), unread=True, words="pier"))
    (document,) = (one for one in stored(archive, "settings") if one["name"] == "saved filters")
    wrong = {"sources": 5, "since": "soon", "period": "whenever", "days": 10**9, "starred": "no"}
    document["value"][0]["filter"] |= wrong
    with table(archive, "settings") as settings:
        settings.update(document)
    (saved,) = archive.saved_filters.all(today=date(2026, 3, 4))
    assert saved.filter == Filter(frozenset({"WORLD"}), unread=True, words="pier")


def test_the_state_of_a_feed_keeps_the_fields_of_others(archive: Archive) -> None:
    change(
        archive,
        "UPDATE source SET fetch = json_set(fetch, '$.codec', 'br', '$.rhythm.mood', 'calm',"
        " '$.rules', json(?))",
        json.dumps({"keep": 5, "colour": "red"}),
    )
    source = archive.sources.get(1)
    assert source.rules == Rules(keep=5)
    archive.sources.record_fetch(1, FetchState(etag="x"))
    archive.sources.change(1, rules=Rules(keep=6))
    with sqlite3.connect(archive.location) as connection:
        document = json.loads(connection.execute("SELECT fetch FROM source").fetchone()[0])
    assert (document["codec"], document["rhythm"]["mood"]) == ("br", "calm")
    assert (document["rules"]["colour"], document["rules"]["keep"]) == ("red", 6)
    assert archive.sources.get(1).fetch.etag == "x"


@pytest.mark.parametrize("fetch", ["", "no JSON", "7", "[]", "{}", '{"rhythm": 3, "rules": []}'])
def test_a_state_of_a_feed_that_cannot_be_read_is_as_if_it_were_new(
    archive: Archive, fetch: str
) -> None:
    change(archive, "UPDATE source SET fetch = ?", fetch)
    assert archive.sources.get(1).fetch == FetchState()
    archive.sources.record_fetch(1, FetchState(failures=2))
    change(archive, "UPDATE source SET fetch = ?", fetch)
    archive.sources.change(1, rules=Rules(paused=True), interval=60)
    source = archive.sources.get(1)
    assert (source.rules, source.fetch.interval) == (Rules(paused=True), 60)


@pytest.mark.parametrize("odd", ODD[::3], ids=repr)
def test_no_value_of_any_field_stops_anything(archive: Archive, odd: Any) -> None:
    """Each field of each document in turn is something odd; every reader of documents goes on."""
    (quote,) = archive.quotes.of_article(1)
    archive.clippings.add(1, quote)
    archive.clippings.set_note(1, "x")
    archive.clippings.arrange([1])
    archive.briefs.create("Morning")
    archive.briefs.add_story(1, "Morning")
    archive.briefs.choose("Morning")
    archive.retention.set_rule(RetentionRule(90_000, 3))
    archive.last_visit.record()
    archive.saved_filters.save("Port", Filter(unread=True, since=date(2026, 3, 1)))
    archive.quotes.correct(1, quote, "Ilse Tolmin")
    archive.sources.change(1, name="Post", section="PORT", interval=60, rules=Rules(keep=3))
    archive.marks.set([1], starred=True)
    spoilt = 0
    with Database(Path(str(archive.location))) as database:
        cases = [
            (database.table(name), document, wrong)
            for name in ("clippings", "briefs", "settings", "undo")
            for document in database.table(name)
            for wrong in spoil(document, odd)
        ]
        for documents, document, wrong in cases:
            documents.update(wrong, doc_ids=[document.doc_id])
            read_everything(archive)
            documents.update(document, doc_ids=[document.doc_id])
            spoilt += 1
    fetch = json.loads(fetch_of(archive))
    for wrong in spoil(fetch, odd):
        change(archive, "UPDATE source SET fetch = ?", json.dumps(fetch | wrong))
        read_everything(archive)
        spoilt += 1
    assert spoilt > 70


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_no_value_in_the_log_stops_undo(archive: Archive, odd: Any) -> None:
    (quote,) = archive.quotes.of_article(1)
    archive.clippings.add(1, quote)
    archive.clippings.set_note(1, "x")
    archive.clippings.arrange([1])
    archive.briefs.create("Morning")
    archive.briefs.move([1], "Morning")
    archive.briefs.rename("Morning", "Noon")
    archive.quotes.correct(1, quote, "Ilse Tolmin")
    archive.sources.change(1, name="Post", section="PORT", interval=60, rules=Rules(keep=3))
    archive.speakers.rename("Ilse Tolmin", "Ilse T.")
    archive.marks.set([1], starred=True)
    archive.sources.add(kind="feed", location="https://new.example/", name="New", undoable=True)
    archive.sources.remove(1, articles="remove")
    log = with_ids(archive, "undo")
    for document in log:
        for field in document:
            with table(archive, "undo") as undo:
                undo.insert(Document({**document, field: odd}, doc_id=5_000))
            archive.undo.trash()
            archive.undo.last_changed()
            with suppress(CannotUndo):
                archive.undo.revert_last()
    assert [dict(one) for one in with_ids(archive, "undo")] == [dict(one) for one in log]


def test_a_change_with_columns_of_its_own_cannot_be_undone(archive: Archive) -> None:
    archive.sources.change(1, name="Post")
    (last,) = with_ids(archive, "undo")
    with table(archive, "undo") as undo:
        undo.update({"values": {"name": "Herald", "kind = 'folder', name": "x"}})
    assert archive.undo.revert_last() == last["words"]
    assert (archive.sources.get(1).name, archive.sources.get(1).kind) == ("Herald", "feed")


def test_ids_at_the_end_of_all_numbers_leave_room_for_changes(archive: Archive) -> None:
    for name in ("undo", "clippings", "settings"):
        with table(archive, name) as documents:
            documents.insert(Document({"tag": "mine"}, doc_id=2**63 - 1))
    archive.clippings.add(1)
    archive.settings.set("my own", 1)
    assert archive.undo.revert_last() == "clipping"
    assert archive.clippings.all() == []


def test_what_cannot_be_read_in_the_trash_stays_there_and_the_rest_returns(
    archive: Archive,
) -> None:
    archive.add([replace(FERRY, headline="Quay shut", key="quay", digest="quay", source=1)])
    archive.add([replace(FERRY, headline="Fog", key="fog", digest="fog", source=1)])
    archive.sources.remove(1, articles="remove")
    change(archive, "UPDATE bin SET doc = '[{\"id\": 2}, 7]' WHERE id = 2")
    change(
        archive,
        "UPDATE bin SET doc = json_insert(doc, '$[0].colour', 'red', '$[1][0].mood', 'calm',"
        " '$[0].blocks[0].lang', 'en', '$[#]', 'of a newer newsdesk') WHERE id = 3",
    )
    archive.undo.revert_last()
    rows = archive.select(Filter()).rows(0, 9)
    assert sorted(row.headline for row in rows) == ["Ferry late", "Fog"]
    assert [row.quotes for row in rows] == [1, 1]
    with sqlite3.connect(archive.location) as connection:
        assert connection.execute("SELECT id FROM bin").fetchall() == [(2,)]
    assert archive.maintenance.faults() == [
        "removed articles that cannot be restored: 1 (number 2)",
        "removed articles that nothing can bring back: 1 bins",
    ]
    archive.maintenance.rebuild()


def test_articles_are_kept_for_more_days_than_there_are_dates(archive: Archive) -> None:
    archive.retention.set_rule(RetentionRule(999_999))
    assert archive.retention.expired() == []


def with_ids(archive: Archive, name: str) -> list[Document]:
    with table(archive, name) as documents:
        return list(documents)


def fetch_of(archive: Archive) -> str:
    with sqlite3.connect(archive.location) as connection:
        return str(connection.execute("SELECT fetch FROM source WHERE id = 1").fetchone()[0])


def spoil(document: Any, odd: Any) -> Iterator[Any]:
    """Yield copies of a document in which one value, however deep, is something odd."""
    if isinstance(document, dict):
        for name, value in document.items():
            for wrong in (odd, *spoil(value, odd)):
                yield {**document, name: wrong}
    if isinstance(document, list):
        for place, value in enumerate(document):
            for wrong in (odd, *spoil(value, odd)):
                yield [*document[:place], wrong, *document[place + 1 :]]


def read_everything(archive: Archive) -> None:
    """Do all that reads documents."""
    orders: list[Any] = [None, "date", "speaker", "hand"]
    for order in orders:
        archive.clippings.all(order)
    archive.clippings.articles()
    for brief in archive.briefs.all():
        archive.briefs.contents(brief.name)
    archive.briefs.current()
    archive.saved_filters.with_unread(date(2026, 3, 4))
    archive.last_visit.get()
    archive.retention.expired()
    archive.undo.last_changed()
    archive.undo.trash()
    archive.sources.all()
    EXPORT_FORMATS["jsonl"].write(Selection(archive, Filter()), StringIO())
