"""Documents of an archive: kept in the transaction of a change, and seen by TinyDB."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tinydb import where

from storage.database import Database
from storage.engine import Engine, open_engine


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(tmp_path / "newsdesk.db")
    yield engine
    engine.close()


def test_a_table_that_nothing_was_put_into_is_empty(engine: Engine) -> None:
    documents = engine.documents
    assert documents.all("undo") == documents.ids("undo") == []
    assert documents.get("undo", 1) is None
    assert documents.find("undo", "words", "marks") == []
    documents.delete("undo", [1])
    assert documents.next_id("undo") == 1


def test_documents_come_back_as_they_were_put(engine: Engine) -> None:
    documents = engine.documents
    one, other = {"name": "width", "value": [1, None, "é"]}, {"name": "theme", "value": {"a": 0.5}}
    documents.put("settings", 7, one)
    documents.put("settings", 3, other)
    assert documents.all("settings") == [(7, one), (3, other)]
    assert documents.ids("settings") == [3, 7]
    assert documents.find("settings", "name", "theme") == [(3, other)]
    documents.put("settings", 7, other)
    assert documents.all("settings") == [(7, other), (3, other)]
    documents.delete("settings", [3, 99])
    assert documents.get("settings", 3) is None
    assert documents.get("settings", 7) == other


@pytest.mark.parametrize("field", ['na"me', "na'me", "na\nme", "größe", "a.b"])
def test_any_field_and_any_text_can_be_looked_for(engine: Engine, field: str) -> None:
    for number, text in enumerate(("x'y", "\x00", "ß\ud800", "", "5"), 1):
        engine.documents.put("odd", number, {field: text})
        assert engine.documents.find("odd", field, text) == [(number, {field: text})]
    engine.documents.put("odd", 9, {field: 5, "other": "x'y"})
    assert [id_ for id_, _ in engine.documents.find("odd", field, "5")] == [5]


def test_an_id_is_given_once(engine: Engine) -> None:
    documents = engine.documents
    documents.put("clippings", documents.next_id("clippings"), {})
    documents.put("clippings", documents.next_id("clippings"), {})
    documents.delete("clippings", [2])
    assert documents.next_id("clippings") == 3


def test_tinydb_sees_the_same_tables(engine: Engine) -> None:
    with Database(Path(engine.location)) as database:
        table = database.table("settings")
        engine.documents.put("settings", 1, {"name": "theme", "value": "dark"})
        assert table.get(where("name") == "theme") == {"name": "theme", "value": "dark"}
        assert table.insert({"name": "width", "value": 80}) == 2
        assert engine.documents.get("settings", 2) == {"name": "width", "value": 80}


def test_documents_under_text_are_passed_over(engine: Engine) -> None:
    with Database(Path(engine.location)) as database:
        database.storage.write({"settings": {"mine": {"name": "theme"}, "2": {"name": "width"}}})
    assert engine.documents.all("settings") == [(2, {"name": "width"})]
    assert engine.documents.find("settings", "name", "theme") == []
    assert engine.documents.ids("settings") == [2]
    assert engine.documents.next_id("settings") == 3


def test_a_change_is_one_transaction(engine: Engine) -> None:
    def fails() -> None:
        engine.documents.put("settings", 1, {"name": "theme"})
        engine.articles.mark([1], "read", True)
        assert engine.documents.ids("settings") == [1]
        raise LookupError

    with pytest.raises(LookupError):
        engine.change(fails)
    assert engine.documents.ids("settings") == []
    assert engine.change(lambda: engine.documents.put("settings", 1, {}) or "done") == "done"
    assert engine.documents.ids("settings") == [1]


def test_a_change_inside_another_joins_it(engine: Engine) -> None:
    def outer() -> None:
        engine.change(lambda: engine.documents.put("settings", 1, {}))
        raise LookupError

    with pytest.raises(LookupError):
        engine.change(outer)
    assert engine.documents.ids("settings") == []
