"""Notes on articles in PostgreSQL, and marks for desks: all see them, each makes its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from storage.engine.postgres import counters, desks
from storage.engine.postgres.connections import Connections, Reader
from storage.engine.postgres.values import moment_of, second_of, storable
from storage.model import Note, Referral

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


_REFERRAL = (
    "SELECT r.article, d.role, r.at, coalesce(m.role, '') FROM referral r"
    " JOIN desk d ON d.id = r.desk LEFT JOIN desk m ON m.id = r.by"
    " WHERE EXISTS (SELECT 1 FROM known WHERE known.id = r.article)"
)
_MARK = (
    "INSERT INTO referral (article, desk, at, by) SELECT k.id, d.id, %(at)s, %(desk)s"
    " FROM known k CROSS JOIN desk d WHERE k.id = ANY(%(ids)s) AND d.role = %(name)s"
    " ORDER BY k.id ON CONFLICT DO NOTHING RETURNING article"
)
_UNMARK = (
    "DELETE FROM referral WHERE article = ANY(%(ids)s)"
    " AND desk = (SELECT d.id FROM desk d WHERE d.role = %(name)s) RETURNING article"
)
_LISTS = f"SELECT EXISTS ({_NOTE}), EXISTS ({_REFERRAL} AND r.desk = %(desk)s)"


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
        found = self._connections.read(lambda reader: reader.row(_LISTS)) or ()
        lists = zip(("noted", "aside"), found, strict=True)
        return frozenset(name for name, exists in lists if exists)

    def desks(self) -> list[str]:
        ranked = self._connections.read(lambda reader: desks.ranks(reader.connection))
        return [name for name, rank in ranked if rank in ("desk", "editor")]

    def referrals(self, articles: Collection[int] | None = None) -> list[Referral]:
        some = "" if articles is None else " AND r.article = ANY(%(ids)s)"
        rows = self._connections.read(
            lambda reader: reader.rows(
                f"{_REFERRAL}{some} ORDER BY r.at, r.article, d.role", {"ids": list(articles or ())}
            )
        )
        return [Referral(article, desk, moment_of(at), by) for article, desk, at, by in rows]

    def refer(self, articles: Collection[int], desk: str, on: bool) -> list[int]:
        values = {
            "ids": list(articles),
            "name": storable(desk or self.desk),
            "at": second_of(datetime.now(UTC)),
        }
        rows = self._connections.write(lambda writer: writer.rows(_MARK if on else _UNMARK, values))
        return sorted(article for (article,) in rows)


def forget(writer: Reader, articles: Iterable[int]) -> None:
    """Forget the notes and marks of articles that are gone for good."""
    these = {"ids": list(articles)}
    writer.run("DELETE FROM note WHERE article = ANY(%(ids)s)", these)
    writer.run("DELETE FROM referral WHERE article = ANY(%(ids)s)", these)


def move(writer: Reader, articles: Mapping[int, int]) -> None:
    """Move the notes and marks of articles to those that take their place."""
    rows: list[Mapping[str, Any]] = [
        {"taken": taken, "taking": taking} for taken, taking in articles.items()
    ]
    writer.many("UPDATE note SET article = %(taking)s WHERE article = %(taken)s", rows)
    writer.many(
        "INSERT INTO referral SELECT %(taking)s, desk, at, by FROM referral"
        " WHERE article = %(taken)s ON CONFLICT DO NOTHING",
        rows,
    )
    writer.many("DELETE FROM referral WHERE article = %(taken)s", rows)


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
