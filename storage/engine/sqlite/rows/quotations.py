"""Quotes and speakers: their rows, their full text, and who said what across the archive."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from storage import model
from storage.engine.protocol import Stored
from storage.engine.sqlite.query import speakers
from storage.engine.sqlite.query.access_paths import SPEAKERS, conditions
from storage.engine.sqlite.query.order import BITS, QUOTE_BITS, bound, quote_range
from storage.engine.sqlite.query.row_query import RowQuery
from storage.engine.sqlite.rollups.states import QUOTED
from storage.engine.sqlite.rows import corrections, name_clusters
from storage.engine.sqlite.rows.articles import HEADLINE, headline
from storage.text.folding import fold, searchable

if TYPE_CHECKING:
    from storage.model import Profile, Quote, QuoteHit

__all__ = ["Spoken", "lift", "of_article", "profile", "put", "said", "take"]

_QUOTE = "q.start, q.stop, q.words, p.name, q.confidence, q.role, q.cue, q.sieve"
_MONDAY = date(1969, 12, 29)
_WEEK = 7 * 86_400
_TO_MONDAY = 3 * 86_400  # from the first Monday to 1970
_TO_SECOND = BITS + QUOTE_BITS
_ARTICLE = f" CROSS JOIN article a INDEXED BY article_walk ON a.pos = q.pos >> {QUOTE_BITS}"
_ROLES_OF = 1000
"""So many of a speaker's newest quotes tell what the speaker is called now."""
_ROW = "INSERT INTO quote VALUES (?,?,?,?,?,?,?,?,?,?)"


class Spoken:
    """The full text of quotes to put in or take out, to be written at the end of a change."""

    def __init__(
        self, connection: sqlite3.Connection, rows: Iterable[tuple[int, str]], *, gone: bool
    ) -> None:
        self._connection = connection
        self._rows = sorted((pos, searchable(words)) for pos, words in rows)
        self._gone = gone

    def write(self) -> None:
        """Write everything gathered."""
        sql = "INSERT INTO q_fts (rowid, words) VALUES (?, ?)"
        if self._gone:
            sql = "INSERT INTO q_fts (q_fts, rowid, words) VALUES ('delete', ?, ?)"
        if self._rows:
            self._connection.executemany(sql, self._rows)


def put(connection: sqlite3.Connection, items: Sequence[Stored], keys: Sequence[int]) -> Spoken:
    """Write the quotes of articles, which have these keys, and count their speakers."""
    if not any(item.quotes for item in items):
        return Spoken(connection, [], gone=False)
    items = corrections.applied(connection, items)
    ids = name_clusters.add(
        connection, {quote.speaker for item in items for quote in item.quotes if quote.speaker}
    )
    # Places fall within an article, so that newest first is in the order of reading.
    rows = [
        (
            (key << QUOTE_BITS) + place, item.article.id,
            None if quote.speaker is None else ids[quote.speaker], quote.start, quote.end,
            quote.confidence, quote.role, quote.cue, quote.sieve, quote.text,
        )
        for key, item in zip(keys, items, strict=True)
        for place, quote in enumerate(reversed(item.quotes))
    ]  # fmt: skip
    rows.sort()
    connection.executemany(_ROW, rows)
    _count(connection, [(row[1], row[2]) for row in rows], 1)
    return Spoken(connection, [(row[0], row[-1]) for row in rows], gone=False)


def take(connection: sqlite3.Connection, articles: Sequence[int]) -> Spoken:
    """Take the quotes of articles out; speakers left without one go too."""
    gone = lift(connection, articles)
    name_clusters.forget_unquoted(connection)
    return gone


def lift(connection: sqlite3.Connection, articles: Sequence[int]) -> Spoken:
    """Take the quotes of articles out, and leave it at that: others are put in their place."""
    ids = (json.dumps(list(articles)),)
    where = "WHERE article IN (SELECT value FROM json_each(?))"
    rows = connection.execute(f"SELECT pos, words, article, speaker FROM quote {where}", ids)
    found = rows.fetchall()
    if found:
        connection.execute(f"DELETE FROM quote {where}", ids)
        _count(connection, [row[2:] for row in found], -1)
    return Spoken(connection, [row[:2] for row in found], gone=True)


def of_article(reader: sqlite3.Connection, article: int) -> list[Quote]:
    """Return an article's quotes in the order of its text."""
    rows = reader.execute(
        f"SELECT {_QUOTE} FROM quote q LEFT JOIN speaker p ON p.id = q.speaker"
        " WHERE q.article = ? ORDER BY q.start, q.stop",
        (article,),
    )
    return [model.Quote(*row) for row in rows.fetchall()]


def said(
    reader: sqlite3.Connection, query: RowQuery, limit: int, after: QuoteHit | None
) -> list[QuoteHit]:
    """Return quotes newest first: of a speaker, with words, of the articles a query leaves.

    They begin after one of them: to skip as many as came before would be to go through those.
    """
    origin, where, params, order = _way(query, None if after is None else _place(reader, after))
    # The keys first, from indexes alone as far as that goes.
    rows = reader.execute(
        f"SELECT {_QUOTE}, {HEADLINE} FROM (SELECT q.pos AS pos FROM {origin}"
        f" WHERE {' AND '.join(where)} ORDER BY {order} DESC LIMIT ?) page"
        " CROSS JOIN quote q ON q.pos = page.pos CROSS JOIN article a ON a.id = q.article"
        " LEFT JOIN speaker p ON p.id = q.speaker LEFT JOIN source s ON s.id = a.source"
        " ORDER BY q.pos DESC",
        (*params, limit),
    )
    return [model.QuoteHit(model.Quote(*row[:8]), headline(row[8:])) for row in rows.fetchall()]


def _place(reader: sqlite3.Connection, hit: QuoteHit) -> int:
    """Return the key of a quote; of one that has gone, the least its article may have had."""
    row = reader.execute(
        "SELECT pos FROM quote WHERE article = ? AND start = ? AND stop = ?",
        (hit.article.id, hit.quote.start, hit.quote.end),
    ).fetchone()
    return row[0] if row else bound(int(hit.article.published.timestamp())) << QUOTE_BITS


def profile(reader: sqlite3.Connection, query: RowQuery) -> Profile:
    """Return what is known of the query's speaker, from the quotes the query leaves."""
    names = tuple(speakers.names_of(reader, query.speaker))
    origin, where, params, order = _way(query)
    if _ARTICLE not in origin:
        origin += _ARTICLE
    # All of this stands in indexes: of the quotes themselves none is read.
    rows = reader.execute(
        f"SELECT a.section, ((q.pos >> {_TO_SECOND}) + {_TO_MONDAY}) / {_WEEK}, count(*),"
        f" count(DISTINCT a.pos), min(q.pos >> {_TO_SECOND}), max(q.pos >> {_TO_SECOND})"
        f" FROM {origin} WHERE {' AND '.join(where)} GROUP BY 1, 2",
        params,
    ).fetchall()
    sections: Counter[str] = Counter()
    weeks: Counter[int] = Counter()
    for section, week, count, *_ in rows:
        sections[section] += count
        weeks[week] += count
    roles = reader.execute(
        f"SELECT q.role, count(*) FROM (SELECT q.pos AS pos FROM {origin}"
        f" WHERE {' AND '.join(where)} ORDER BY {order} DESC LIMIT {_ROLES_OF}) page"
        " CROSS JOIN quote q ON q.pos = page.pos WHERE q.role <> ''"
        " GROUP BY 1 ORDER BY 2 DESC, max(q.pos) DESC",
        params,
    ).fetchall()
    return model.Profile(
        names,
        tuple(roles),
        dict(sections.most_common()),
        tuple((_MONDAY + timedelta(weeks=week), weeks[week]) for week in sorted(weeks)),
        tuple(speakers.perhaps(reader, query.speaker)),
        len(names) == 1 and speakers.is_described(names[0].name),
        articles=sum(row[3] for row in rows),
        first=_day(min(row[4] for row in rows)) if rows else None,
        last=_day(max(row[5] for row in rows)) if rows else None,
    )


def _day(second: int) -> date:
    return datetime.fromtimestamp(second, UTC).date()


def _way(query: RowQuery, before: int | None = None) -> tuple[str, list[str], list[Any], str]:
    """Return where a query's quotes come from, under which conditions, and what orders them.

    With `before`, only those of lesser keys.
    """
    where = ["q.pos >= ? AND q.pos < ?"]
    first, last = quote_range(query.lo, query.hi)
    params: list[Any] = [first, last if before is None else min(last, before)]
    origin, order = "quote q", "q.pos"
    match = query.match
    if match is not None and not match.unwanted:
        origin, order = "q_fts f CROSS JOIN quote q ON q.pos = f.rowid", "f.rowid"
        where = ["f.q_fts MATCH ? AND f.rowid >= ? AND f.rowid < ?"]
        params.insert(0, match.expression)
    elif match is not None:
        where.append("q.pos NOT IN (SELECT rowid FROM q_fts WHERE q_fts MATCH ?)")
        params.append(match.expression)
    if query.speaker:
        where.append(f"q.speaker IN {SPEAKERS}")
        params.append(fold(query.speaker))
    others, more = conditions(_about_articles(query))
    if others:
        origin += _ARTICLE
    return origin, [*where, *others], [*params, *more], order


def _about_articles(query: RowQuery) -> RowQuery:
    return RowQuery(
        sections=query.sections,
        sources=query.sources,
        flags=query.flags & ~QUOTED,
        kept=query.kept,
        beyond=query.beyond,
    )


def _count(
    connection: sqlite3.Connection, pairs: Sequence[tuple[int, int | None]], sign: int
) -> None:
    """Count quotes and articles of speakers in or out; a pair is (article, speaker)."""
    quotes = Counter(speaker for _, speaker in pairs if speaker is not None)
    articles = Counter(speaker for _, speaker in set(pairs) if speaker is not None)
    connection.executemany(
        "UPDATE speaker SET quotes = quotes + ?, articles = articles + ? WHERE id = ?",
        [(sign * n, sign * articles[speaker], speaker) for speaker, n in quotes.items()],
    )
