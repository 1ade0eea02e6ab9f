"""What a Database is beyond a TinyDB: durable, shared, and open to other layouts on disk."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB, where
from tinydb.middlewares import CachingMiddleware
from tinydb.table import Document

from storage.database import Connections, Database, Storage, Table
from storage.database.fields import Field
from storage.database.layout import Key, Row, TableLayout
from storage.database.sql import Sql
from storage.errors import ReadOnly

ROOT = Path(__file__).resolve().parents[3]
FERRY = {"headline": "Ferry late", "section": "WORLD"}
MARKET = {"headline": "Market early", "section": "BUSINESS"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    database = Database(path)
    yield database
    database.close()


def test_what_was_inserted_is_there_after_opening_again(path: Path) -> None:
    with Database(path) as database:
        database.insert_multiple([FERRY, MARKET])
        database.table("sources").insert({"name": "The Harbour Post"})
    with Database(path, read_only=True) as database:
        assert database.all() == [FERRY, MARKET]
        assert database.tables() == {"_default", "sources"}
        with pytest.raises(ReadOnly):
            database.insert(FERRY)


@pytest.mark.parametrize(
    "name", ["News", "news", "zürich", "", 'a"; DROP', "a\0b", "\ud800", "%41"]
)
def test_any_text_names_a_table_of_its_own(database: Database, name: str) -> None:
    database.table("A").insert(FERRY)
    database.table(name).insert(MARKET)
    assert database.tables() == {"A", name}
    assert database.table(name).all() == [MARKET]
    database.drop_table(name)
    assert database.tables() == {"A"}


def test_tables_whose_names_differ_in_case_are_two(database: Database) -> None:
    database.table("News").insert(FERRY)
    database.table("news").insert(MARKET)
    assert database.table("News").all() == [FERRY]


def test_documents_keep_the_order_they_came_in(database: Database) -> None:
    database.insert_multiple([Document(FERRY, 7), Document(MARKET, 2)])
    database.update({"read": True}, doc_ids=[7])
    assert [document.doc_id for document in database] == [7, 2]
    assert [document.doc_id for document in database.get(doc_ids=[2, 7])] == [7, 2]


def test_an_id_is_never_given_to_two_documents(database: Database) -> None:
    database.insert(FERRY)
    database.insert_multiple([Document(MARKET, 2), Document(MARKET, 3)])
    assert database.insert(FERRY) == 4
    assert database.insert_multiple([Document({}, 5), {}]) == [5, 6]


def test_ids_of_another_class_are_kept(database: Database) -> None:
    class Named(Table):
        document_id_class = str  # type: ignore[assignment]

    database.table_class = Named
    table = database.table("people")
    table.insert(Document({"name": "Ada Brink"}, "ada"))  # type: ignore[arg-type]
    table.insert(Document({"name": "Seven"}, "7"))  # type: ignore[arg-type]
    assert [str(document.doc_id) for document in table] == ["ada", "7"]
    assert table.update({"desk": 1}, doc_ids=["7", 7]) == ["7"]
    assert table.get(doc_id="7") == {"name": "Seven", "desk": 1}


def test_a_change_that_fails_midway_changes_nothing(database: Database) -> None:
    database.insert_multiple([FERRY, MARKET])
    with pytest.raises(TypeError):
        database.update(lambda document: document.update(made=object()))
    with pytest.raises(ValueError, match="not a Mapping"):
        database.insert_multiple([FERRY, "no document"])
    assert database.all() == [FERRY, MARKET]


def test_a_transaction_sees_its_own_changes_and_they_can_be_taken_back(database: Database) -> None:
    database.insert(FERRY)
    assert database.count(where("section").exists()) == 1
    with pytest.raises(KeyError), database.connections.transaction():  # noqa: PT012
        database.insert(MARKET)
        assert database.count(where("section").exists()) == 2
        raise KeyError
    assert database.count(where("section").exists()) == 1


PROGRAM = """
import sys
from storage.database import Database

with Database(sys.argv[1]) as database:
    database.insert({"headline": "Bridge opens", "section": "WORLD"})
"""


def test_a_search_is_asked_again_once_another_program_has_written(
    database: Database, path: Path
) -> None:
    database.insert(FERRY)
    world = where("section") == "WORLD"
    assert database.count(world) == 1
    subprocess.run([sys.executable, "-c", PROGRAM, path], cwd=ROOT, check=True)
    assert database.count(world) == 2
    assert database.insert(MARKET) == 3


def test_a_search_is_remembered_while_nothing_changes(database: Database) -> None:
    asked = []

    def is_world(document: Any) -> bool:
        asked.append(document)
        return bool(document["section"] == "WORLD")

    database.insert_multiple([FERRY, MARKET])
    assert [database.search(is_world), database.search(is_world)] == [[FERRY], [FERRY]]
    assert len(asked) == 2


def test_sql_keeps_documents_that_cannot_match_from_being_asked(database: Database) -> None:
    database.insert_multiple([FERRY, MARKET, {"section": float("nan")}])
    asked = []

    def ask(headline: Any) -> bool:
        asked.append(headline)
        return True

    assert database.search((where("section") == "WORLD") & where("headline").test(ask)) == [FERRY]
    assert asked == ["Ferry late"]


def test_threads_insert_and_search_at_once(database: Database) -> None:
    problems: list[Exception] = []

    def work(number: int) -> None:
        try:
            for turn in range(15):
                database.insert({"by": number, "turn": turn})
                assert database.count(where("by") == number) == turn + 1
        except (AssertionError, LookupError, ValueError, sqlite3.Error) as error:
            problems.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert sorted(document.doc_id for document in database) == list(range(1, 61))


def test_connections_handed_in_stay_open(path: Path) -> None:
    connections = Connections(path)
    with Database(connections) as first:
        first.insert(FERRY)
    assert Database(connections).all() == [FERRY]
    connections.close()


def test_the_storage_serves_tinydbs_own_tables_and_middlewares(path: Path) -> None:
    cached: Any = CachingMiddleware(Storage)  # type: ignore[no-untyped-call]
    with TinyDB(path, storage=cached) as plain:
        plain.insert_multiple([FERRY, Document(MARKET, 9)])
    with Database(path) as database:
        assert [(each.doc_id, each) for each in database] == [(1, FERRY), (9, MARKET)]
        assert database.storage.read() == {"_default": {"1": FERRY, "9": MARKET}}


COLUMNS: dict[tuple[str, ...], Field] = {
    ("section",): Field("'text'", "section", types=frozenset({"text"})),
    ("read",): Field("iif(read, 'true', 'false')", "read", types=frozenset({"true", "false"})),
}


class HeadlineDocuments(TableLayout):
    """Headlines in columns: `read` a number, `section` text, both always there."""

    def __init__(self) -> None:
        self.asked: list[Sql] = []

    def field(self, path: tuple[str, ...]) -> Field | None:
        return COLUMNS.get(path)

    def read(self, connection: sqlite3.Connection, keys: Iterable[Key]) -> list[Row]:
        wanted = set(keys)
        return [row for row in self.find(connection, Sql("1")) if row[0] in wanted]

    def find(self, connection: sqlite3.Connection, condition: Sql) -> Iterator[Row]:
        self.asked.append(condition)
        rows = connection.execute(
            f"SELECT id, section, read FROM headline WHERE {condition.text} ORDER BY id",
            condition.values,
        ).fetchall()
        return ((key, {"section": section, "read": bool(read)}) for key, section, read in rows)

    def insert(self, connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
        connection.executemany(
            "INSERT INTO headline VALUES (?, ?, ?)",
            [(key, document["section"], document["read"]) for key, document in rows],
        )

    def replace(self, connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
        connection.executemany(
            "UPDATE headline SET section = ?2, read = ?3 WHERE id = ?1",
            [(key, document["section"], document["read"]) for key, document in rows],
        )

    def delete(self, connection: sqlite3.Connection, keys: Iterable[Key]) -> None:
        connection.executemany("DELETE FROM headline WHERE id = ?", [(key,) for key in keys])

    def count(self, connection: sqlite3.Connection) -> int:
        return int(connection.execute("SELECT count(*) FROM headline").fetchone()[0])

    def last_keys(self, connection: sqlite3.Connection) -> list[Key]:
        return [key for (key,) in connection.execute("SELECT id FROM headline")]

    def clear(self, connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM headline")


def make_headlines(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE headline (id INTEGER PRIMARY KEY, section TEXT, read INTEGER)")


@pytest.fixture
def headlines(path: Path) -> Iterator[Table]:
    connections = Connections(path, migrations=[make_headlines])
    yield Database(connections, layouts={"headlines": HeadlineDocuments()}).table("headlines")
    connections.close()


def test_a_table_can_keep_its_documents_in_columns(headlines: Table) -> None:
    unread = {"section": "WORLD", "read": False}
    assert headlines.insert_multiple([unread, {"section": "SPORT", "read": True}]) == [1, 2]
    assert headlines.update({"read": True}, where("section") == "WORLD") == [1]
    assert headlines.count(where("read") == 1) == 2
    assert headlines.upsert(unread, where("section") == "ARTS") == [3]
    assert headlines.remove(where("section").search("P")) == [2]
    assert headlines.get(doc_id=1) == {"section": "WORLD", "read": True}
    assert len(headlines) == 2


def test_a_column_of_one_type_is_compared_without_looking_at_types(headlines: Table) -> None:
    documents = headlines._documents
    assert isinstance(documents, HeadlineDocuments)
    headlines.search((where("section") >= "S") & ~(where("section") == None))  # noqa: E711
    headlines.search(where("section") == 5)
    assert documents.asked == [Sql("section >= ?", ("S",)), Sql("0")]


def test_dropping_a_table_with_its_own_layout_empties_it(headlines: Table, path: Path) -> None:
    headlines.insert({"section": "WORLD", "read": False})
    database = Database(headlines._connections, layouts={"headlines": HeadlineDocuments()})
    database.insert(FERRY)
    database.drop_tables()
    assert database.tables() == {"headlines"}
    assert database.table("headlines").all() == []
