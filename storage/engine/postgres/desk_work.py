"""Notes on articles in PostgreSQL: all desks read them, each writes its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from storage.engine.postgres import counters
from storage.engine.postgres.connections import Connections, Reader
from storage.engine.postgres.values import moment_of, second_of, storable
from storage.model import Note

__all__ = ["PostgresDeskWork", "forget", "move"]

_NOTE = (
    "SELECT n.article, n.content, n.at, coalesce(nullif(n.name, ''), d.role, ''), n.id"
    " FROM note n LEFT JOIN desk d ON d.id = n.desk"
    " WHERE EXISTS (SELECT 1 FROM known WHERE known.id = n.article)"
)
_ADD = (
    "INSERT INTO note (id, article, at, desk, name, content) SELECT %(id)s, %(article)s, %(at)s,"
    " coalesce(d.id, %(desk)s), CASE WHEN d.id IS NULL THEN %(name)s ELSE '' END, %(text)s"
    " FROM known LEFT JOIN desk d ON d.role = %(name)s WHERE known.id = %(article)s"
    " ON CONFLICT (id) DO NOTHING"
)
"""A note of a desk that there is none of here, from another archive, keeps the name of that."""


class PostgresDeskWork:
    """`DeskWork` over connections."""

    def __init__(self, connections: Connections, desk: str) -> None:
        self._connections = connections
        self.desk = desk

    def notes(self, articles: Collection[int] | None = None) -> list[Note]:
        some = "" if articles is None else " AND n.article = ANY(%(ids)s)"
        return self._connections.read(lambda reader: _find(reader, some, articles or ()))

    def add_notes(self, notes: Sequence[Note]) -> list[Note]:
        if not notes:
            return []
        return self._connections.write(lambda writer: self._add(writer, notes))

    def _add(self, writer: Reader, notes: Sequence[Note]) -> list[Note]:
        count = sum(not one.id for one in notes)
        new = counters.reserve_alone(self._connections, counters.NOTE, count) if count else ()
        numbers = iter(new)
        numbered = [one if one.id else replace(one, id=next(numbers)) for one in notes]
        for one in numbered:
            writer.run(_ADD, _values(one))
        return _find(writer, " AND n.id = ANY(%(ids)s)", [one.id for one in numbered])

    def remove_notes(self, ids: Collection[int]) -> list[Note]:
        def remove(writer: Reader) -> list[Note]:
            found = {one.id: one for one in _find(writer, " AND n.id = ANY(%(ids)s)", ids)}
            # Those of other desks stay: the server sees to it.
            rows = writer.rows(
                "DELETE FROM note WHERE id = ANY(%(ids)s) RETURNING id", {"ids": list(ids)}
            )
            gone = {id_ for (id_,) in rows}
            return [one for one in found.values() if one.id in gone]

        return self._connections.write(remove)

    def shortlists(self) -> frozenset[str]:
        is_noted = self._connections.read(
            lambda reader: bool(reader.value(f"SELECT EXISTS ({_NOTE})"))
        )
        return frozenset({"noted"} if is_noted else ())


def forget(writer: Reader, articles: Iterable[int]) -> None:
    """Forget the notes on articles that are gone for good."""
    writer.run("DELETE FROM note WHERE article = ANY(%(ids)s)", {"ids": list(articles)})


def move(writer: Reader, articles: Mapping[int, int]) -> None:
    """Move the notes on articles to those that take their place."""
    writer.many(
        "UPDATE note SET article = %(taking)s WHERE article = %(taken)s",
        [{"taken": taken, "taking": taking} for taken, taking in articles.items()],
    )


def _find(reader: Reader, some: str, ids: Collection[int]) -> list[Note]:
    rows = reader.rows(f"{_NOTE}{some} ORDER BY n.at, n.id", {"ids": list(ids)})
    return [Note(article, text, moment_of(at), desk, id_) for article, text, at, desk, id_ in rows]


def _values(note: Note) -> dict[str, Any]:
    return {
        "id": note.id,
        "article": note.article,
        "at": second_of(note.at),
        "name": storable(note.desk),
        "text": storable(note.text),
    }
