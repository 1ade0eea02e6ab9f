"""Every engine keeps documents alike."""

from __future__ import annotations

import pytest

from storage.engine import Engine


def test_a_table_that_nothing_was_put_into_is_empty(engine: Engine) -> None:
    documents = engine.documents
    assert documents.all("undo") == []
    assert documents.last_id("undo") == 0
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
    assert documents.last_id("settings") == 7
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
