"""Checks of texts, their layout, and the quotes in them: one pass over all that articles say."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import get_args

from storage.engine.sqlite.files.checks.check import READING_ERRORS, Check, Key, Repair, Subject
from storage.engine.sqlite.query.order import QUOTE_BITS
from storage.engine.sqlite.rows import articles, quotations
from storage.engine.sqlite.rows.articles import decompress, unpack_blocks
from storage.engine.values import ArticleToWrite
from storage.model import BlockKind, Revision

__all__ = ["TEXTS"]

_KINDS = frozenset(get_args(BlockKind))
_BETWEEN = 2
"""Characters between two blocks."""

_COLUMNS = {
    "article": ("section", "date_kind", "headline", "link"),
    "body": (
        "standfirst",
        "caption",
        "credit",
        "author",
        "category",
        "text",
        "layout",
        "key",
        "digest",
    ),
    "revision": ("headline", "standfirst", "caption", "text", "layout"),
    "quote": ("role", "cue", "sieve", "words"),
}
"""The columns with text from outside."""


def _rewrite(connection: sqlite3.Connection, _: list[Key]) -> None:
    """Replace the bytes that are not UTF-8."""
    connection.create_function(
        "readable", 1, lambda raw: raw.decode(errors="replace"), deterministic=True
    )
    for table, columns in _COLUMNS.items():
        sets = ", ".join(
            f"{column} = iif(typeof({column}) = 'text', readable(CAST({column} AS BLOB)), {column})"
            for column in columns
        )
        connection.execute(f"UPDATE {table} SET {sets}")


def _extract_again(connection: sqlite3.Connection, ids: list[Key]) -> None:
    from storage.quotes import extract  # late: a sound archive needs no extractor

    # Counts, rollups and full text follow once all is repaired.
    connection.execute("DELETE FROM quote WHERE article NOT IN (SELECT id FROM article)")
    quotations.remove_rows(connection, [int(id_) for id_ in ids])
    for id_ in ids:
        if (article := articles.get(connection, int(id_))) is not None:
            (pos,) = connection.execute("SELECT pos FROM article WHERE id = ?", (id_,)).fetchone()
            quotations.insert(connection, [ArticleToWrite(article, extract(article.text))], [pos])


def _flatten(table: str, key: str) -> Repair:
    """Return what removes the layout of texts: they are plain paragraphs then."""

    def flatten(connection: sqlite3.Connection, ids: list[Key]) -> None:
        connection.execute(
            f"UPDATE {table} SET layout = NULL WHERE {key} IN (SELECT value FROM json_each(?))",
            (json.dumps(ids),),
        )

    return flatten


_ENCODING = Check("articles with text that is not UTF-8", repair=(_rewrite,))
_UNREADABLE = Check(
    "texts that cannot be unpacked; newsdesk export FILE exports all other articles"
)
_LAYOUT = Check(
    "texts with a damaged layout, which can be saved as plain paragraphs",
    repair=(_flatten("body", "id"),),
)
_EARLIER = Check(
    "earlier texts that cannot be unpacked; newsdesk export FILE exports everything else"
)
_EARLIER_LAYOUT = Check(
    "earlier texts with a damaged layout, which can be saved as plain paragraphs",
    repair=(_flatten("revision", "article"),),
)
_QUOTES = Check("articles with quotes that are not in their text", repair=(_extract_again,))


def _scan(reader: sqlite3.Connection) -> Iterator[tuple[Check, Key]]:
    for article, *texts, text, layout in reader.execute(
        f"SELECT article, {', '.join(_COLUMNS['revision'])} FROM revision"
    ):
        yield from _faults(article, (*texts, layout), text, layout, (_EARLIER, _EARLIER_LAYOUT))
    for article, *texts in reader.execute(
        f"SELECT article, {', '.join(_COLUMNS['quote'])} FROM quote"
    ):
        if not _is_utf8(texts):
            yield _ENCODING, article
    yield from _article_faults(reader)


def _article_faults(reader: sqlite3.Connection) -> Iterator[tuple[Check, Key]]:
    """Walk through articles and quotes side by side, both in the order of the articles."""
    found = reader.execute(
        "SELECT article, pos, start, stop, confidence, words FROM quote ORDER BY article"
    )
    groups = ((article, list(rows)) for article, rows in groupby(found, itemgetter(0)))
    article, quotes = next(groups, (None, []))
    for id_, pos, standfirst, caption, text, layout, *texts in reader.execute(
        "SELECT a.id, a.pos, standfirst, caption, text, layout,"
        " headline, section, date_kind, link, credit, author, category, key, digest"
        " FROM article a CROSS JOIN body b ON b.id = a.id ORDER BY a.id"
    ):
        while article is not None and article < id_:
            article, quotes = next(groups, (None, []))
        faults = list(
            _faults(
                id_, (*texts, standfirst, caption, layout), text, layout, (_UNREADABLE, _LAYOUT)
            )
        )
        yield from faults
        if article == id_ and not faults:
            blocks = unpack_blocks(decompress(text), layout)
            whole = Revision(0, datetime.min, "", standfirst, caption, blocks).text
            if not all(_is_quoted(row, pos, whole) for row in quotes):
                yield _QUOTES, id_


def _faults(
    id: int,
    texts: Iterable[object],
    text: str | bytes,
    layout: str | None,
    checks: tuple[Check, Check],
) -> Iterator[tuple[Check, Key]]:
    """Check one text, and the other texts of its row."""
    unreadable, damaged_layout = checks
    try:
        whole = decompress(text)
    except READING_ERRORS:
        yield unreadable, id
        whole = ""
        layout = None
    if not _is_utf8((*texts, whole)):
        yield _ENCODING, id
    elif layout is not None and not _fits(layout, whole):
        yield damaged_layout, id


def _fits(layout: str, text: str) -> bool:
    """Return whether a layout is one, and describes a text of this length."""
    try:
        blocks = json.loads(layout)
        sizes = [size for size, kind, *_ in blocks if kind in _KINDS and size >= 0]
        is_whole = len(sizes) == len(blocks) and (
            sum(sizes) + _BETWEEN * max(len(blocks) - 1, 0) == len(text)
        )
        return is_whole and all(
            0 <= start < end <= size and isinstance(url, str)
            for size, _, *links in blocks
            for start, end, url in links
        )
    except READING_ERRORS:
        return False


def _is_quoted(row: Sequence[object], pos: int, text: str) -> bool:
    """Return whether a quote is in its place, and its words are in the text."""
    match row:
        case (_, int(key), int(start), int(stop), float(confidence), str(words)):
            is_placed = key >> QUOTE_BITS == pos and 0 <= confidence <= 1
            return is_placed and 0 <= start < stop and text[start:stop] == words
    return False


def _is_utf8(texts: Iterable[object]) -> bool:
    try:
        for text in texts:
            if isinstance(text, str) and not text.isascii():
                text.encode()
    except UnicodeEncodeError:  # what `check.find` reads in place of such bytes
        return False
    return True


TEXTS = Subject(
    "texts",
    (
        Check(
            "earlier texts without an article",
            "SELECT article FROM revision EXCEPT SELECT id FROM article",
            ("DELETE FROM revision WHERE article NOT IN (SELECT id FROM article)",),
        ),
        Check(
            "earlier texts without a time",
            "SELECT article FROM revision WHERE replaced NOT BETWEEN 0 AND 16725225600"
            " OR seen NOT BETWEEN 0 AND 16725225600",
            (
                "UPDATE revision SET replaced = min(max(replaced, 0), 16725225600),"
                " seen = min(max(seen, 0), 16725225600)",
            ),
        ),
        *(_ENCODING, _UNREADABLE, _LAYOUT, _EARLIER, _EARLIER_LAYOUT, _QUOTES),
    ),
    _scan,
)
