"""The tables of a shared archive, for a copy of it: what all desks share, and the desk's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from storage.engine import transfer_tables as tables
from storage.engine import trash_documents
from storage.engine.postgres import article_rows, counters, partitions, quote_rows, revisions
from storage.engine.postgres.connections import Connections, Reader
from storage.engine.postgres.values import print_of, storable
from storage.engine.transfer_tables import Row, TransferTable
from storage.engine.values import ArticleToWrite

__all__ = ["PostgresTransfer"]

_NAME = (
    "CASE WHEN r.{0} = %(desk)s THEN '' ELSE"
    " coalesce((SELECT role FROM desk d WHERE d.id = r.{0}), '') END"
)
"""The name of a desk; the one that copies has none."""
_TABLES = {
    "referral": f"(SELECT r.article, {_NAME.format('desk')} AS recipient, r.at,"
    f" {_NAME.format('by')} AS sender FROM referral r) named",
}
_COLUMNS = {
    "source": {"fetch": "fetched"},
    "note": {
        "desk": "coalesce(nullif(name, ''), (SELECT role FROM desk d WHERE d.id = note.desk), '')",
        "text": "content",
    },
    "alert": {"raised": "late OR id <= (SELECT alerted FROM desk WHERE desk.id = %(desk)s)"},
}
_INSERTS = {
    "alert": "INSERT INTO alert VALUES (%(id)s, %(kind)s, %(watch)s, %(name)s, %(article)s,"
    " %(story)s, %(at)s, %(level)s, %(why)s, %(late)s, %(acknowledged)s)",
    "correction": "INSERT INTO correction VALUES (%(article)s, %(start)s, %(words)s, %(speaker)s,"
    " %(print)s)",
    "note": "INSERT INTO note SELECT %(id)s, %(article)s, %(at)s, coalesce(d.id, own.id),"
    " CASE WHEN d.id IS NULL THEN %(desk)s ELSE '' END, %(text)s FROM desk own"
    " LEFT JOIN desk d ON d.role = %(desk)s WHERE own.role = current_user",
    "referral": "INSERT INTO referral SELECT %(article)s, d.id, %(at)s, coalesce(m.id, own.id)"
    " FROM desk own JOIN desk d ON d.role = coalesce(nullif(%(recipient)s, ''), own.role)"
    " LEFT JOIN desk m ON m.role = %(sender)s WHERE own.role = current_user",
    "story_vector": "INSERT INTO story_vector SELECT id, published, %(terms)s, %(weights)s,"
    " %(proper)s, %(length)s FROM known WHERE id = %(article)s",
    "trash": "INSERT INTO trash VALUES (%(batch)s, %(number)s, %(article)s, %(content)s)",
}
_GIVEN = {"alert": counters.ALERT, "article": counters.ARTICLE, "note": counters.NOTE,
          "source": counters.SOURCE, "story": counters.STORY,
          "trash": counters.BATCH}  # fmt: skip
_END = 2**62


class PostgresTransfer:
    """`Transfer` over connections."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        with self._connections.snapshot():
            yield

    def articles(self, after: int, limit: int) -> list[ArticleToWrite]:
        def read(reader: Reader) -> list[ArticleToWrite]:
            rows = reader.rows(
                "SELECT id FROM known WHERE id > %(after)s ORDER BY id LIMIT %(limit)s",
                {"after": after, "limit": limit},
            )
            ids = [id_ for (id_,) in rows]
            found = article_rows.articles(reader, ids)
            quotes = quote_rows.of_articles(reader, ids)
            edited = reader.rows(
                "SELECT DISTINCT article FROM revision WHERE article = ANY(%(ids)s)", {"ids": ids}
            )
            histories = {id_: revisions.of_article(reader, id_) for (id_,) in edited}
            return [
                ArticleToWrite(found[id_], quotes.get(id_, ()), histories.get(id_, ()))
                for id_ in ids
            ]

        return self._connections.read(read)

    def count(self, table: TransferTable) -> int:
        return self._connections.read(
            lambda reader: int(reader.value(f"SELECT count(*) FROM {table.name}"))
        )

    def rows(self, table: TransferTable, after: Row | None, limit: int) -> list[Row]:
        columns = [_COLUMNS.get(table.name, {}).get(name, name) for name in table.columns]
        keys = table.columns[: table.keys]
        known = {} if after is None else dict(zip(keys, after, strict=False))
        where = f"WHERE ({', '.join(keys)}) > ({_values(keys)})" if known else ""
        return self._connections.read(
            lambda reader: reader.rows(
                f"SELECT {', '.join(columns)} FROM {_TABLES.get(table.name, table.name)} {where}"
                f" ORDER BY {', '.join(keys)} LIMIT %(limit)s",
                {**known, "limit": limit},
            )
        )

    def append(self, table: TransferTable, rows: Sequence[Row]) -> None:
        columns = ", ".join(_COLUMNS.get(table.name, {}).get(name, name) for name in table.columns)
        otherwise = f"INSERT INTO {table.name} ({columns}) VALUES ({_values(table.columns)})"
        values = [_storable(table, row) for row in rows]

        def append(writer: Reader) -> None:
            writer.many(_INSERTS.get(table.name, otherwise), values)  # type: ignore[arg-type]
            if raised := [row["id"] for row in values if row.get("raised") and not row["late"]]:
                writer.run(
                    "UPDATE desk SET alerted = greatest(alerted, %(last)s) WHERE id = %(desk)s",
                    {"last": max(raised)},
                )

        self._connections.write(append)

    def clear(self, table: TransferTable) -> None:
        self._connections.write(lambda writer: writer.run(f"DELETE FROM {table.name}"))

    def document_tables(self) -> list[str]:
        rows = self._connections.read(
            lambda reader: reader.rows(
                "SELECT DISTINCT kind FROM document WHERE desk IN (0, %(desk)s) ORDER BY kind"
            )
        )
        return [kind for (kind,) in rows]

    def numbers(self) -> dict[str, int]:
        return self._connections.read(_numbers)

    def set_numbers(self, numbers: Mapping[str, int]) -> None:
        self._connections.write(lambda writer: _set_numbers(writer, numbers))

    def arrived_by(self, number: int) -> int:
        return self._connections.read(lambda reader: _arrived_by(reader, number))


def _storable(table: TransferTable, row: Row) -> dict[str, Any]:
    values = dict(zip(table.columns, row, strict=True))
    if table == tables.CORRECTIONS:
        values["print"] = print_of(values["words"])
    if table == tables.TRASH:
        removed = trash_documents.read(values["content"])
        values["article"] = removed and removed[0].article.id
    return {
        name: storable(value) if isinstance(value, str) else value for name, value in values.items()
    }


def _numbers(reader: Reader) -> dict[str, int]:
    found = {name: counters.get(reader, counter) for name, counter in _GIVEN.items()}
    found |= {name: counters.get(reader, name) for name in tables.VERSIONS}
    found["arrival"] = reader.value("SELECT arrival FROM clock")
    if counters.get(reader, counters.GROUPED) is not None:
        found[tables.UNGROUPED] = 1
    return {name: value for name, value in found.items() if value is not None}


def _set_numbers(writer: Reader, numbers: Mapping[str, int]) -> None:
    for name, counter in _GIVEN.items():
        if name in numbers:
            counters.raise_to(writer, counter, numbers[name])
    for name in tables.VERSIONS:
        counters.put(writer, name, numbers.get(name))
    newest = partitions.newest(writer, _END) if tables.UNGROUPED in numbers else None
    counters.put(writer, counters.GROUPED, None if newest is None else newest + 1)
    counters.put(writer, counters.GROUPED_ARTICLE, None if newest is None else 0)
    writer.run(
        "UPDATE clock SET arrival = greatest(%(least)s,"
        " (SELECT coalesce(max(number), 0) FROM arrival))",
        {"least": numbers.get("arrival", 0)},
    )


def _arrived_by(reader: Reader, number: int) -> int:
    params = {"number": number}
    last = reader.value("SELECT max(article) FROM arrival WHERE number <= %(number)s", params)
    later = reader.value("SELECT min(article) FROM arrival WHERE number > %(number)s", params)
    given = counters.get(reader, counters.ARTICLE) or 0
    if (last or 0) <= number <= given and (later is None or number < later):
        return number  # ids and numbers are in step
    return int((last or 0) if later is None else later - 1)


def _values(columns: Sequence[str]) -> str:
    return ", ".join(f"%({column})s" for column in columns)
