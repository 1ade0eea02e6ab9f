"""Checks of the file and of its tables, against those that the migrations make."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from functools import cache

from storage.database import stamp
from storage.engine.sqlite.files.checks.check import WHOLE, Check, Key, Subject
from storage.engine.sqlite.files.checks.full_text import INDEXES
from storage.engine.sqlite.schema.migrations import MIGRATIONS

__all__ = ["BASE", "COLUMNS", "STRUCTURE", "TABLES", "columns_of", "definitions"]

BASE = (
    *("source", "article", "body", "speaker", "quote", "alias", "correction", "revision"),
    *(
        "counter",
        "tombstone",
        "bin",
        "story",
        "take",
        "story_pair",
        "story_term",
        "alert",
        "unwatched",
        "note",
        "referral",
    ),
    *("carrier", "source_group"),
)
"""The tables that are not derived from others."""

_WORDS = {
    **{name: f"the full text of {what}" for name, what in INDEXES.items()},
    **dict.fromkeys(("tally", "pair", "packed"), "the counts of articles"),
}
"""What is derived, in words."""

_TREE = re.compile(r"Tree (\d+)")
_OF_VALUES = re.compile(r"CHECK constraint|NULL value|non-unique|\w+ value in")
"""What SQLite says of values, which other checks find."""

_INDEX = re.compile(r"index (\w+)")


@cache
def _reference() -> sqlite3.Connection:
    """Return an empty archive in memory, as the migrations make it."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    for migration in MIGRATIONS:
        migration(connection)
    stamp.ensure(connection)
    return connection


def definitions(connection: sqlite3.Connection | None = None) -> dict[str, tuple[str, str, str]]:
    """Return type, table and SQL of everything in a schema (None: as it should be) by name.

    Tables of documents, and what belongs to them, are left out, as is what SQLite makes by itself.
    """
    rows = (connection or _reference()).execute(
        "SELECT name, type, tbl_name, sql FROM main.sqlite_schema"
        " WHERE name NOT GLOB 'sqlite_*' AND tbl_name NOT GLOB 't_*' ORDER BY rowid"
    )
    return {name: (kind, table, sql) for name, kind, table, sql in rows.fetchall()}


def columns_of(
    table: str, connection: sqlite3.Connection | None = None
) -> dict[str, tuple[str, int]]:
    """Return the type of each column of a table (None: as it should be), and if it is required."""
    rows = (connection or _reference()).execute(f"PRAGMA main.table_info({table})")
    return {name: (kind, required or key) for _, name, kind, required, _, key in rows.fetchall()}


def _shape(connection: sqlite3.Connection, table: str) -> list[object]:
    (without_rowid,) = connection.execute(
        "SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ?", (table,)
    ).fetchone()
    return [without_rowid, *connection.execute(f"PRAGMA main.table_info({table})").fetchall()]


def _structure(reader: sqlite3.Connection) -> Iterator[tuple[Check, Key]]:
    rows = reader.execute("SELECT name, rootpage FROM main.sqlite_schema WHERE rootpage > 0")
    trees = {page: name for name, page in rows.fetchall()}
    tables = reader.execute("SELECT name FROM pragma_table_list WHERE schema = 'main' AND"
                            " type IN ('table', 'shadow')")  # fmt: skip
    damaged: dict[str, None] = {}
    # Table by table: of all at once SQLite checks the full text too, which has a check of its own.
    for (table,) in tables.fetchall():
        quoted = table.replace("'", "''")
        try:
            for (lines,) in reader.execute(f"PRAGMA integrity_check('{quoted}')"):
                damaged |= dict.fromkeys(_damaged(lines, trees, reader))
        except sqlite3.DatabaseError:  # it stops at some kinds of damage
            damaged[_in_words(table, reader)] = None
    for name in _unfit_indexes(reader):
        damaged[_in_words(name, reader)] = None
    for what in damaged:
        yield _DAMAGED, what
    (version,) = reader.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        yield _NEWER, f"version {version}"


def _unfit_indexes(reader: sqlite3.Connection) -> Iterator[str]:
    """Yield the partial indexes with too many rows, or too few: SQLite does not count theirs."""
    for name, (kind, table, sql) in definitions(reader).items():
        _, is_partial, condition = (sql or "").partition(" WHERE ")
        if kind == "index" and is_partial:
            counts = " <> ".join(
                f"(SELECT count(*) FROM {table} {how} WHERE {condition})"
                for how in (f"INDEXED BY {name}", "NOT INDEXED")
            )
            try:
                (differ,) = reader.execute(f"SELECT {counts}").fetchone()
            except sqlite3.DatabaseError:
                continue  # damaged, and so found already
            if differ:
                yield name


def _damaged(lines: str, trees: dict[int, str], reader: sqlite3.Connection) -> Iterator[str]:
    """Yield in words what SQLite says is damaged."""
    for line in lines.splitlines():
        if line == "ok" or line.startswith("***") or _OF_VALUES.match(line):
            continue
        tree, index = _TREE.match(line), _INDEX.search(line)
        name = trees.get(int(tree[1]), "") if tree else index[1] if index else ""
        yield _in_words(name, reader) if name else line


def _in_words(name: str, reader: sqlite3.Connection) -> str:
    """Say what a table or an index is."""
    row = reader.execute(
        "SELECT type, tbl_name FROM main.sqlite_schema WHERE name = ?", (name,)
    ).fetchone()
    kind, table = row or ("table", name)
    for start, words in _WORDS.items():
        if table.startswith(start):
            return words
    return f"the index {name} of table {table}" if kind == "index" else f"the table {table}"


def _tables(reader: sqlite3.Connection) -> Iterator[tuple[Check, Key]]:
    there, wanted = definitions(reader), definitions()
    for name, (kind, _, sql) in wanted.items():
        if name not in there:
            yield _MISSING, f"{kind} {name}"
        elif kind == "table" and not sql.startswith("CREATE VIRTUAL"):
            if _shape(reader, name) != _shape(_reference(), name):
                yield _DIFFERENT, name
        elif _spaced(there[name][2]) != _spaced(sql):
            yield _REDEFINED, name
    for name in there.keys() - wanted.keys():
        yield (_FOREIGN_TABLE if there[name][0] == "table" else _FOREIGN), name
    if "store" in there:
        marks = [mark for (mark,) in reader.execute("SELECT mark FROM store")]
        if len(marks) != 1 or not stamp.is_stamp(marks[0]):
            yield _STAMP, WHOLE


def _spaced(sql: str | None) -> str:
    return " ".join((sql or "").split())


def _create(connection: sqlite3.Connection, _: list[Key]) -> None:
    """Create what is missing, in the order in which it depends on each other."""
    wanted, shadows = definitions(), tuple(f"{index}_" for index in INDEXES)
    for name, (_kind, _table, sql) in wanted.items():
        if name not in definitions(connection) and not name.startswith(shadows):
            connection.execute(sql)


def _redefine(connection: sqlite3.Connection, names: list[Key]) -> None:
    for name in names:
        kind, _, sql = definitions()[str(name)]
        connection.execute(f"DROP {kind.upper()} {name}")
        connection.execute(sql)


def _drop(connection: sqlite3.Connection, names: list[Key]) -> None:
    there = definitions(connection)
    for name in names:
        quoted = str(name).replace('"', '""')
        connection.execute(f'DROP {there[str(name)][0].upper()} "{quoted}"')


def _make_again(connection: sqlite3.Connection, tables: list[Key]) -> None:
    """Make tables as they should be, with what they have in common with those there are."""
    connection.execute("PRAGMA legacy_alter_table = ON")  # the views keep the names
    for table in map(str, tables):
        columns = columns_of(table)
        there = columns_of(table, connection)
        connection.execute(f"ALTER TABLE {table} RENAME TO damaged_{table}")
        connection.execute(definitions()[table][2])
        connection.execute(
            f"INSERT OR IGNORE INTO {table} ({', '.join(columns)})"
            f" SELECT {', '.join(value_of(name, columns[name], name in there) for name in columns)}"
            f" FROM damaged_{table}"
        )
        connection.execute(f"DROP TABLE damaged_{table}")
    connection.execute("PRAGMA legacy_alter_table = OFF")
    _create(connection, [])


def value_of(name: str, column: tuple[str, int], is_there: bool) -> str:
    """Return SQL for the value of a column, which is empty where there is no such column."""
    kind, required = column
    empty = "NULL" if not required else "''" if kind == "TEXT" else "0"
    return f"coalesce({name}, {empty})" if is_there else empty


def _stamp(connection: sqlite3.Connection, _: list[Key]) -> None:
    connection.execute("DELETE FROM store")
    stamp.ensure(connection)


_DAMAGED = Check("the file is damaged", noun="")
_NEWER = Check("made by a newer newsdesk", noun="")
_MISSING = Check("tables or indexes that are missing", repair=(_create,), noun="")
_DIFFERENT = Check("tables with other columns than theirs", repair=(_make_again,), noun="table")
_REDEFINED = Check("indexes or views that are not as they should be", repair=(_redefine,), noun="")
_FOREIGN = Check("indexes, views or triggers of somebody else", repair=(_drop,), noun="")
_FOREIGN_TABLE = Check("tables of somebody else, which stay as they are", noun="table")
_STAMP = Check("the stamp that tells this file from others is wrong", repair=(_stamp,), noun="")

STRUCTURE = Subject("structure", (_DAMAGED, _NEWER), _structure)
TABLES = Subject(
    "tables", (_MISSING, _DIFFERENT, _REDEFINED, _FOREIGN, _FOREIGN_TABLE, _STAMP), _tables
)


def _columns(reader: sqlite3.Connection) -> Iterator[tuple[Check, Key]]:
    for table in BASE:
        tests = dict(_tests(table))
        sums = ", ".join(f"total({test})" for test in tests.values())
        found = reader.execute(f"SELECT {sums} FROM {table}").fetchone()
        for column, count in zip(tests, found, strict=True):
            if count:
                yield _TYPES, f"{column} of table {table}"


def _tests(table: str) -> Iterator[tuple[str, str]]:
    """Yield each column with SQL that is true where its value is not of its type."""
    for name, (kind, required) in columns_of(table).items():
        types = {"TEXT": "'text'", "INTEGER": "'integer'", "REAL": "'real', 'integer'"}[kind]
        if (table, name) in _PACKED_TEXTS:
            types += ", 'blob'"
        if not required:
            types += ", 'null'"
        yield name, f"typeof({name}) NOT IN ({types})"


_PACKED_TEXTS = {("body", "text"), ("revision", "text")}


def _convert(connection: sqlite3.Connection, _: list[Key]) -> None:
    for table in BASE:
        for column, test in _tests(table):
            kind, _required = columns_of(table)[column]
            if (table, column) == ("article", "pos"):
                connection.execute(f"UPDATE article SET date_kind = 'seen' WHERE {test}")
            connection.execute(
                f"UPDATE OR IGNORE {table} SET {column} = CAST({column} AS {kind}) WHERE {test}"
            )


_TYPES = Check("columns with values of another type", repair=(_convert,), noun="")
COLUMNS = Subject("columns", (_TYPES,), _columns)
