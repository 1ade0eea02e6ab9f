"""The articles as a table of TinyDB: whole documents, read and written as the engine does.

A document is what an export contains of an article, except its history: text in `headline`,
`standfirst`, `caption`, `credit`, `author`, `agency`, `section`, `link`, `key`, `digest`, and
`category` if its source has given one; `killed`, when it was withdrawn, or empty; `unseen_edit`,
``minor``, ``major`` or empty; `published`, a date or a time as ISO 8601, returned in UTC to the
second; `date_kind`, ``exact``, ``day`` or ``seen``; `source`, the location of one of the archive's
sources, or empty; `blocks`, a list of ``{"text": …}`` with `kind` and `links` where they are not
plain; true or false in `read`, `starred`, `summary_only`; and, if other sources carry it, `also`, a
list of ``{"source": …, "key": …, "digest": …, "identical": …}``.
`headline` and `published` are required, the rest may be missing and is returned empty. ``body``, a
text with a blank line between paragraphs, may be given to set the blocks. Text is cleaned, quotes
are extracted again. Anything else is a ValueError. `Archive.undo` undoes none of this.

Unlike in other tables, the number of a document is never reused, and the order is that of the
numbers, from 1 to 536870911. A removed article is not read again from its source.
"""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any, Literal

from storage.database.fields import Field
from storage.database.layout import Key, Row, TableLayout, drain
from storage.database.schemas import Schema
from storage.database.sql import TRUE, Sql
from storage.engine.sqlite.query.order import ALL_TIME, BITS, NUMBERS, SECONDS, bound, iso
from storage.engine.sqlite.query.row_query import RowQuery
from storage.engine.sqlite.query.source_groups import FIRST_SOURCE
from storage.engine.sqlite.rollups import rollups
from storage.engine.sqlite.rows import arrivals, articles, counters, trash, writing
from storage.engine.sqlite.schema.migrations import MIGRATIONS
from storage.engine.values import ArticleToWrite
from storage.model import Article
from storage.records.articles import (
    article_from_record,
    article_to_record,
    carriers_from_record,
)

__all__ = ["SCHEMA", "ArticleLayout"]

_FLAGS = ("read", "starred", "summary_only")
_NAMES = {field.name for field in fields(Article)} - {"id", "edited", "edited_by", "carriers"} | {
    "also"
}
_SOURCE = f"coalesce((SELECT location FROM source WHERE id = {FIRST_SOURCE}), '')"
_THESE = "IN (SELECT value FROM json_each(?))"


def _first(text: str) -> int:
    """Return the least key of an article whose `published` is not before a text."""
    return bound(SECONDS[0] + bisect_left(SECONDS, text, key=iso))


def _texts(value: str) -> Field:
    return Field("'text'", value, types=frozenset({"text"}))


def _time(seconds: str, otherwise: str = "NULL") -> str:
    """Return SQL for a time as text."""
    return f"coalesce(strftime('%Y-%m-%dT%H:%M:%SZ', {seconds}, 'unixepoch'), {otherwise})"


def _flag(column: str) -> Field:
    return Field(f"iif({column}, 'true', 'false')", column, types=frozenset({"true", "false"}))


_FIELDS = {
    **{
        name: _texts(f"a.{name}") for name in ("headline", "section", "link", "date_kind", "agency")
    },
    "killed": _texts(_time("a.killed", "''")),
    "unseen_edit": _texts("CASE a.unseen_edit WHEN 1 THEN 'minor' WHEN 2 THEN 'major' ELSE '' END"),
    **{
        name: _texts(f"b.{name}")
        for name in ("standfirst", "caption", "credit", "author", "key", "digest")
    },
    "source": _texts(_SOURCE),
    "published": Field(
        "'text'",
        _time(f"a.pos >> {BITS}"),
        types=frozenset({"text"}),
        key="a.pos",
        first=_first,
    ),
    "read": _flag("a.read"),
    "starred": _flag("a.starred"),
    "summary_only": _flag("b.summary_only"),
}
_MISSING = Field("NULL", "NULL")


class ArticleLayout(TableLayout):
    """Articles in the tables of the engine."""

    reuses_ids = False

    def field(self, path: tuple[str, ...]) -> Field | None:
        """Find a column; SQL reads no blocks, categories and carriers."""
        if path[0] in ("blocks", "category", "also"):
            return None
        return _FIELDS.get(path[0], _MISSING) if len(path) == 1 else _MISSING

    def read(self, connection: sqlite3.Connection, keys: Iterable[Key]) -> list[Row]:
        """Return the articles with these numbers, as far as they exist."""
        numbers = json.dumps([key for key in keys if isinstance(key, int)])
        return list(self.find(connection, Sql(f"a.id {_THESE}", (numbers,))))

    def find(self, connection: sqlite3.Connection, condition: Sql) -> Iterator[Row]:
        """Return the articles that meet a condition."""
        # +: an index for the condition is worth more than one that saves sorting.
        order = "a.id" if condition == TRUE else "+a.id"
        rows = connection.execute(
            f"SELECT a.id, {_SOURCE}, {articles.ARTICLE} WHERE {condition.text} ORDER BY {order}",
            condition.values,
        ).fetchall()
        return (
            (row[0], _document(connection, articles.from_row(row[0], row[2:]), row[1]))
            for row in drain(rows)
        )

    def insert(self, connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
        """Add articles."""
        new = [_article(connection, key, document) for key, document in rows]
        if not new:
            return
        _claim_keys(connection, new)
        counters.raise_to(connection, counters.ARTICLE, max(article.id for article in new))
        writing.write(connection, _stored(new))
        arrivals.add(connection, [article.id for article in new])

    def replace(self, connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
        """Replace articles; where only marks differ, set the marks."""
        changed = []
        marked: dict[tuple[Literal["read", "starred"], bool], list[int]] = {}
        for key, document in rows:
            article = _article(connection, key, document)
            before = articles.get(connection, article.id)
            if before is None or replace(before, read=article.read, starred=article.starred) != (
                article
            ):
                changed.append(article)
                continue
            marked.setdefault(("read", article.read), []).append(article.id)
            marked.setdefault(("starred", article.starred), []).append(article.id)
        for (name, on), ids in marked.items():
            writing.mark(connection, ids, name, on)
        if changed:
            _claim_keys(connection, changed)
            writing.write(connection, [], _stored(changed))

    def delete(self, connection: sqlite3.Connection, keys: Iterable[Key]) -> None:
        """Remove articles for good."""
        trash.discard(connection, [key for key in keys if isinstance(key, int)], None)

    def count(self, connection: sqlite3.Connection) -> int:
        """Return how many articles there are."""
        return rollups.totals(connection, RowQuery(), [ALL_TIME], ["n0"])[0]

    def last_keys(self, connection: sqlite3.Connection) -> list[Key]:
        """Return the highest number ever assigned."""
        return [counters.get(connection, counters.ARTICLE) or 0]

    def clear(self, connection: sqlite3.Connection) -> None:
        """Remove all articles."""
        self.delete(connection, [row[0] for row in connection.execute("SELECT id FROM article")])


SCHEMA = Schema(MIGRATIONS, {"articles": ArticleLayout()})
"""The schema of an archive, for `Database`."""


def _document(connection: sqlite3.Connection, article: Article, source: str) -> dict[str, Any]:
    locations = {}
    if article.carriers:
        rows = connection.execute(
            f"SELECT id, location FROM source WHERE id {_THESE}",
            (json.dumps([one.source for one in article.carriers]),),
        )
        locations = dict(rows.fetchall())
    document = article_to_record(article, source, locations=locations)
    del document["id"]
    return document


def _article(connection: sqlite3.Connection, key: Key, document: Mapping[str, Any]) -> Article:
    if not isinstance(key, int) or not 0 < key <= NUMBERS:
        raise ValueError(f"Article {key!r}: its number must be from 1 to {NUMBERS}")
    try:
        return _read(connection, key, dict(document))
    except ValueError as error:
        raise ValueError(f"Article {key}: {error}") from error


def _read(connection: sqlite3.Connection, number: int, document: dict[str, Any]) -> Article:
    """Convert a document to an article, or raise a ValueError that explains why it is none."""
    if "body" in document:
        body = document.pop("body")
        if not isinstance(body, str):
            raise ValueError("its body is not text")
        document["blocks"] = [{"text": part.strip()} for part in body.split("\n\n") if part.strip()]
    if unknown := sorted(map(str, document.keys() - _NAMES)):
        raise ValueError(f"an article has no {', '.join(unknown)}")
    for name in _FLAGS:
        if document.get(name) not in (None, True, False):
            raise ValueError(f"its {name} is neither true nor false")
    if not isinstance(document.get("date_kind", ""), str):
        raise ValueError("its date_kind is not text")
    document |= {name: bool(document.get(name)) for name in _FLAGS}
    article, location = article_from_record(document)
    if not article.headline:
        raise ValueError("it has no headline")
    if document.get("link") and not article.link:
        raise ValueError("its link is not a web address")
    if not SECONDS[0] <= article.published.timestamp() < SECONDS[-1]:
        raise ValueError(f"{article.published:%Y-%m-%d} is not a date an article can have")
    carriers = {
        source: replace(carrier, source=source)
        for place, carrier in carriers_from_record(document)
        if (source := _source(connection, place)) != _source(connection, location)
    }
    return replace(
        article,
        carriers=tuple(carriers[source] for source in sorted(carriers)),
        id=number,
        published=article.published.replace(microsecond=0),
        killed=article.killed and article.killed.replace(microsecond=0),
        source=_source(connection, location),
        key=article.key or f"document:{number}",
    )


def _source(connection: sqlite3.Connection, location: str) -> int:
    if not location:
        return 0
    row = connection.execute("SELECT id FROM source WHERE location = ?", (location,)).fetchone()
    if row is None:
        raise ValueError(f"the archive has no source {location}")
    return int(row[0])


def _claim_keys(connection: sqlite3.Connection, written: list[Article]) -> None:
    """Refuse a key that another article has, as keys identify what has been read already."""
    owners = {known.key: known.id for known in writing.existing(connection, written)}
    owners = {key: id_ for key, id_ in owners.items() if id_ not in {a.id for a in written}}
    for article in written:
        if owners.setdefault(article.key, article.id) != article.id:
            raise ValueError(f"Article {article.id}: another has its key {article.key}")

    writing.forget_deleted(connection, [article.key for article in written])


def _stored(written: list[Article]) -> list[ArticleToWrite]:
    from storage.quotes import extract  # late: many changes do not change text

    return [ArticleToWrite(article, extract(article.text)) for article in written]
