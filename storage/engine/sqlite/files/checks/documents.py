"""Checks of documents: of their JSON in every table, and of all fields in newsdesk's own."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from storage.database.json_layout import JsonLayout, table_names
from storage.engine.sqlite.files.checks.check import READING_ERRORS, Check, Key, Subject
from storage.records.documents import OF_NEWER
from storage.records.problems import problems

__all__ = ["DOCUMENTS", "SET_ASIDE", "set_aside"]

SET_ASIDE = "set aside"
"""The table of documents that could not be used, as text, so that nothing is lost."""

_MOST_PARTS = 1_000
_CHANGES = ("undo", "undo parts", "redo", "redo parts")
_OWN = ("settings", "clippings", "briefs", "watches", "statement corrections", *_CHANGES)


def set_aside(connection: sqlite3.Connection, table: str, id: Key, raw: bytes) -> None:
    """Keep a document that cannot be used as text, in a table for these."""
    kept = JsonLayout(SET_ASIDE)
    kept.create(connection)
    number = kept.last_number(connection) + 1
    document = {"table": table, "id": id, "text": raw.decode(errors="replace")}
    kept.insert(connection, [(number, document)])


def _set_aside(connection: sqlite3.Connection, places: list[Key]) -> None:
    """Keep documents as text in a table of their own, and put what is sound of them in their place.

    A change that can no longer be undone as it was is not kept in part.
    """
    for table, place in map(_split, places):
        layout = JsonLayout(table)
        where = f'FROM "{layout.name}" WHERE place = ?'
        id_, raw = connection.execute(f"SELECT id, CAST(doc AS BLOB) {where}", (place,)).fetchone()
        set_aside(connection, table, id_, raw)
        sound = None if table in _CHANGES else _pruned(table, _loaded(raw.decode(errors="replace")))
        if sound is None:
            connection.execute(f"DELETE {where}", (place,))
        else:
            layout.replace(connection, [(id_, sound)])


def _pruned(table: str, document: object) -> dict[str, Any] | None:
    """Return a document without the parts that are wrong; None if it is nothing without them."""
    if not isinstance(document, dict):
        return None
    faults = len(_problems(table, document))
    while faults:
        for holder, key in [*_parts(document)][:_MOST_PARTS]:
            value = holder.pop(key)
            if (left := len(_problems(table, document))) < faults:
                faults = left
                break
            holder.insert(key, value) if isinstance(holder, list) else holder.update({key: value})
        else:
            return None
    return document


def _parts(value: object) -> Iterator[tuple[Any, Any]]:
    """Yield all parts of a JSON value, each as what holds it and its key, the inner ones first."""
    if isinstance(value, dict | list):
        for key, part in [*(value.items() if isinstance(value, dict) else enumerate(value))]:
            yield from _parts(part)
            yield value, key


def _problems(table: str, document: object) -> list[str]:
    found = problems(table, document)
    return [] if found == [OF_NEWER] else found


def _loaded(text: object) -> object:
    try:
        return json.loads(text)  # type: ignore[arg-type]
    except (*READING_ERRORS, RecursionError):
        return None


def _split(place: Key) -> tuple[str, int]:
    table, _, row = str(place).rpartition(" ")
    return table, int(row)


def _write_again(connection: sqlite3.Connection, places: list[Key]) -> None:
    for table, place in map(_split, places):
        layout = JsonLayout(table)
        id_, text = connection.execute(
            f'SELECT id, doc FROM "{layout.name}" WHERE place = ?', (place,)
        ).fetchone()
        layout.replace(connection, [(id_, json.loads(text))])


_NO_JSON = Check("documents that are no JSON object", repair=(_set_aside,), noun="")
_NOT_PLAIN = Check("documents that searches cannot read", repair=(_write_again,), noun="")
_MALFORMED = Check("documents with missing or wrong fields", repair=(_set_aside,), noun="")


def _scan(reader: sqlite3.Connection) -> Iterator[tuple[Check, Key]]:
    for table in table_names(reader):
        name = JsonLayout(table).name
        for place, text, plain, valid in reader.execute(
            f'SELECT place, doc, plain, json_valid(doc) FROM "{name}"'
        ):
            document = _loaded(text)
            if not isinstance(document, dict):
                yield _NO_JSON, f"{table} {place}"
            elif plain and not valid:
                yield _NOT_PLAIN, f"{table} {place}"
            elif table in _OWN and _problems(table, document):
                yield _MALFORMED, f"{table} {place}"


DOCUMENTS = Subject("documents", (_NO_JSON, _NOT_PLAIN, _MALFORMED), _scan)
