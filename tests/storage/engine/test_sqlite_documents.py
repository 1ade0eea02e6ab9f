"""The documents of an archive are tables that TinyDB shows too."""

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
    assert engine.documents.last_id("settings") == 2
    assert engine.documents.next_id("settings") == 3
