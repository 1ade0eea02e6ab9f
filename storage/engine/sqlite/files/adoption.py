"""Take in the articles that a program stored through TinyDB before newsdesk first opened the file.

`Database` on a file that is no archive yet stores a table ``articles`` as JSON. Once the file is
an archive, that name stands for the archive's articles, and the JSON table would be out of sight.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

from storage.database.connections import Connections
from storage.database.json_layout import JsonLayout
from storage.database.layout import Row, TableLayout
from storage.database.translate_errors import display
from storage.engine.sqlite.query.order import NUMBERS
from storage.text.plural import format_count

__all__ = ["LEFT", "adopt_articles"]

LEFT = "articles left over"
"""The TinyDB table of the documents that are no articles."""

_ARTICLES = JsonLayout("articles")


def adopt_articles(connections: Connections, on_message: Callable[[str], None]) -> None:
    """Make articles of the documents in a JSON table ``articles``; keep the others in `LEFT`."""
    with connections.reading() as reader:
        if connections.read_only or not _ARTICLES.exists(reader):
            return
    with connections.transaction() as writer:
        if not _ARTICLES.exists(writer):  # another program was faster
            return
        taken, left = 0, JsonLayout(LEFT)
        left.create(writer)
        for row in _numbered(writer):
            try:
                with connections.transaction():
                    _layout().insert(writer, [row])
                taken += 1
            except ValueError:
                left.insert(writer, [(left.last_number(writer) + 1, row[1])])
        _ARTICLES.drop(writer)
        if not (rest := left.count(writer)):
            left.drop(writer)
    words = f"{format_count(taken, 'article')} of its table “articles” imported"
    if rest:
        words += f"; {format_count(rest, 'document')} not imported: see “{LEFT}”"
    on_message(f"{display(connections.path)}: {words}")


def _numbered(writer: sqlite3.Connection) -> Iterator[Row]:
    """Yield the documents under their own numbers, and then those whose number was ever given."""
    (last,) = (int(key) for key in _layout().last_keys(writer))
    others = []
    for key, document in _ARTICLES.every(writer):
        if isinstance(key, int) and last < key <= NUMBERS:
            yield key, document
        else:
            others.append(document)
    for document in others:
        yield int(_layout().last_keys(writer)[0]) + 1, document


def _layout() -> TableLayout:
    from storage.engine.sqlite.rows.article_layout import ArticleLayout  # late: hardly ever needed

    return ArticleLayout()
