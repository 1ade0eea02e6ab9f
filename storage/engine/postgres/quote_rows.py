"""Rows of quotes, which are kept beside their articles, and the counts of their speakers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from storage.engine.name_changes import NameChanges
from storage.engine.postgres import article_rows, corrections, partitions
from storage.engine.postgres.connections import Reader
from storage.engine.postgres.name_table import PostgresNameTable
from storage.engine.postgres.values import second_of, storable
from storage.engine.postgres.words import quote_words
from storage.engine.values import ArticleToWrite
from storage.model import Quote

__all__ = ["QUOTE", "WITHIN", "insert", "of_articles", "remove", "replace"]

WITHIN = "q.published >= %(lower)s AND q.published < %(upper)s"
"""The bounds of a statement over ``quote q``."""

QUOTE = "q.start, q.stop, q.content, p.name, q.confidence, q.role, q.cue, q.sieve"
"""The columns of a quote, from ``quote q`` and ``speaker p``."""

_INSERT = (
    "INSERT INTO quote (published, article, place, speaker, start, stop, confidence, role, cue,"
    " sieve, content, words) VALUES (%(published)s, %(article)s, %(place)s, %(speaker)s, %(start)s,"
    " %(stop)s, %(confidence)s, %(role)s, %(cue)s, %(sieve)s, %(content)s, %(words)s)"
)


def of_articles(reader: Reader, ids: Sequence[int]) -> dict[int, list[Quote]]:
    """Return the quotes of articles in the order of their texts; of those that have any."""
    at = article_rows.places(reader, ids)
    found: dict[int, list[Quote]] = {}
    for part in partitions.holding(partitions.all_of(reader), set(at.values())):
        for article, *row in reader.rows(
            f"SELECT q.article, {QUOTE} FROM quote q LEFT JOIN speaker p ON p.id = q.speaker"
            f" WHERE {WITHIN} AND q.article = ANY(%(ids)s) ORDER BY q.start, q.stop, q.place",
            {**part.bounds, "ids": list(at)},
        ):
            found.setdefault(article, []).append(Quote(*row))
    return found


def insert(writer: Reader, items: Sequence[ArticleToWrite]) -> None:
    """Write the quotes of articles, and count their speakers."""
    items = corrections.apply(writer, [item for item in items if item.quotes])
    names = {quote.speaker for item in items for quote in item.quotes if quote.speaker}
    if not items:
        return
    ids = NameChanges(PostgresNameTable(writer)).add({storable(name) for name in names})
    rows: list[dict[str, Any]] = [
        {
            "published": second_of(item.article.published),
            "article": item.article.id,
            "place": place,
            "speaker": None if quote.speaker is None else ids[storable(quote.speaker)],
            "start": quote.start,
            "stop": quote.end,
            "confidence": quote.confidence,
            "role": storable(quote.role),
            "cue": storable(quote.cue),
            "sieve": quote.sieve,
            "content": storable(quote.text),
            "words": quote_words(quote.text),
        }
        for item in items
        for place, quote in enumerate(item.quotes)
    ]
    writer.many(_INSERT, rows)  # type: ignore[arg-type]
    _count(writer, [(row["article"], row["speaker"]) for row in rows], 1)


def remove(writer: Reader, ids: Sequence[int], *, speakers: bool = True) -> None:
    """Remove the quotes of articles, and speakers who are left without a quote."""
    at = article_rows.places(writer, ids)
    pairs: list[tuple[int, int | None]] = []
    for part in partitions.holding(partitions.all_of(writer), set(at.values())):
        pairs += writer.rows(
            f"DELETE FROM quote q WHERE {WITHIN} AND q.article = ANY(%(ids)s)"
            " RETURNING q.article, q.speaker",
            {**part.bounds, "ids": list(at)},
        )
    if not pairs:
        return
    _count(writer, pairs, -1)
    if speakers:
        NameChanges(PostgresNameTable(writer)).delete_unquoted()


def replace(writer: Reader, items: Sequence[ArticleToWrite]) -> int:
    """Replace the quotes of articles where they differ; return in how many articles they do."""
    right = corrections.apply(writer, list(items))
    there = of_articles(writer, [item.article.id for item in items])
    differing = [one for one in right if list(one.quotes) != there.get(one.article.id, [])]
    if not differing:
        return 0
    ids = [item.article.id for item in differing]
    remove(writer, ids, speakers=False)
    insert(writer, differing)
    NameChanges(PostgresNameTable(writer)).delete_unquoted()
    at = article_rows.places(writer, ids)
    for part in partitions.holding(partitions.all_of(writer), set(at.values())):
        writer.many(
            f"UPDATE article a SET quotes = %(quotes)s WHERE {partitions.WITHIN} AND a.id = %(id)s",
            [
                {**part.bounds, "quotes": len(item.quotes), "id": item.article.id}
                for item in differing
            ],
        )
    return len(differing)


def _count(writer: Reader, pairs: Sequence[tuple[int, int | None]], sign: int) -> None:
    """Add quotes to the counts of speakers, or subtract them, and cluster what depends on these.

    A pair is (article, speaker).
    """
    quotes = Counter(speaker for _, speaker in pairs if speaker is not None)
    articles = Counter(speaker for _, speaker in set(pairs) if speaker is not None)
    # In one order everywhere, or two who count the same speakers would wait for each other.
    writer.many(
        "UPDATE speaker SET quotes = quotes + %(quotes)s, articles = articles + %(articles)s"
        " WHERE id = %(id)s",
        [
            {"id": one, "quotes": sign * quotes[one], "articles": sign * articles[one]}
            for one in sorted(quotes)
        ],
    )
    NameChanges(PostgresNameTable(writer)).recount(quotes)
