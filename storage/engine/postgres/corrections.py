"""Rows of corrections: speakers set by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from storage import model
from storage.engine.correction_rules import (
    StoredCorrection,
    applicable,
    corrected,
    displaced,
)
from storage.engine.postgres.connections import Reader
from storage.engine.postgres.values import print_of, storable
from storage.engine.values import ArticleToWrite
from storage.model import Correction, Quote

__all__ = ["apply", "corrected_articles", "list_all", "set_speakers"]


def set_speakers(
    writer: Reader,
    article: int,
    speakers: Mapping[tuple[int, str], str | None],
    quotes: Sequence[Quote],
) -> Sequence[StoredCorrection]:
    """Set the speakers of quotes by their places; return the corrections that these replace."""
    kept = _stored(writer, [article]).get(article, [])
    places = [(quote.start, quote.text) for quote in quotes]
    before = list(displaced(list(speakers), kept, places).values())
    for one in before:
        _delete(writer, article, one.start, one.words)
    for (start, words), name in speakers.items():
        if name is not None:
            _delete(writer, article, start, words)
            writer.run(
                "INSERT INTO correction VALUES (%(article)s, %(start)s, %(words)s, %(name)s,"
                " %(print)s)",
                {
                    "article": article,
                    "start": start,
                    "words": storable(words),
                    "name": storable(name),
                    "print": print_of(words),
                },
            )
    return before


def apply(writer: Reader, items: Sequence[ArticleToWrite]) -> Sequence[ArticleToWrite]:
    """Apply the corrections to the quotes of articles."""
    kept = _stored(writer, [item.article.id for item in items])
    return [
        replace(item, quotes=corrected(item.quotes, kept[item.article.id]))
        if item.article.id in kept
        else item
        for item in items
    ]


def corrected_articles(reader: Reader) -> list[int]:
    """Return the articles that have corrections."""
    return [id_ for (id_,) in reader.rows("SELECT DISTINCT article FROM correction")]


def list_all(
    reader: Reader, heads: Mapping[int, str], quotes: Mapping[int, Sequence[Quote]]
) -> list[Correction]:
    """Return the corrections of articles, by their headlines, in the order of these."""
    kept = _stored(reader, heads)
    found = []
    for id_, head in heads.items():
        places = [(quote.start, quote.text) for quote in quotes.get(id_, ())]
        there = kept.get(id_, [])
        starts = {one: places[at][0] for at, one in applicable(there, places).items()}
        found += [
            model.Correction(id_, head, one.words, one.speaker, starts.get(one)) for one in there
        ]
    return found


def _stored(reader: Reader, articles: Iterable[int]) -> dict[int, list[StoredCorrection]]:
    rows = reader.rows(
        "SELECT article, start, words, speaker FROM correction WHERE article = ANY(%(ids)s)"
        " ORDER BY article, start, words",
        {"ids": list(articles)},
    )
    found: dict[int, list[StoredCorrection]] = {}
    for article, *values in rows:
        found.setdefault(article, []).append(StoredCorrection(*values))
    return found


def _delete(writer: Reader, article: int, start: int, words: str) -> None:
    writer.run(
        "DELETE FROM correction WHERE article = %(article)s AND start = %(start)s"
        " AND print = %(print)s",
        {"article": article, "start": start, "print": print_of(words)},
    )
