"""Rows of quotes and their full text, and queries for quotes across the archive."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from storage import model
from storage.engine.sqlite.query import speakers
from storage.engine.sqlite.query.access_paths import SPEAKERS, conditions
from storage.engine.sqlite.query.order import BITS, QUOTE_BITS, bound, quote_range
from storage.engine.sqlite.query.row_query import RowQuery
from storage.engine.sqlite.query.source_groups import JOIN
from storage.engine.sqlite.rollups.states import QUOTED
from storage.engine.sqlite.rows import corrections, index_merges, name_clusters
from storage.engine.sqlite.rows.articles import HEADLINE, headline
from storage.engine.values import ArticleToWrite
from storage.text.folding import fold, searchable

if TYPE_CHECKING:
    from storage.model import Profile, Quote, QuoteHit

__all__ = ["IndexChange", "find", "insert", "of_article", "profile", "remove", "remove_rows"]

_QUOTE = "q.start, q.stop, q.words, p.name, q.confidence, q.role, q.cue, q.sieve"
_MONDAY = date(1969, 12, 29)
_WEEK = 7 * 86_400
_TO_MONDAY = 3 * 86_400  # from the first Monday to 1970
_TO_SECOND = BITS + QUOTE_BITS
_ARTICLE = f" CROSS JOIN article a INDEXED BY article_walk ON a.pos = q.pos >> {QUOTE_BITS}"
_ROLES_OF = 1000
"""How many of a speaker's newest quotes determine the current roles."""
_PERIODS_OF = 200
"""How many of the quotes before, about, tell roles over time too."""
_ROW = "INSERT INTO quote VALUES (?,?,?,?,?,?,?,?,?,?)"


class IndexChange:
    """Quotes to add to the full-text index, or to remove, written at the end of a change."""

    def __init__(
        self, connection: sqlite3.Connection, rows: Iterable[tuple[int, str]], *, removed: bool
    ) -> None:
        self._connection = connection
        self._rows = sorted((pos, searchable(words)) for pos, words in rows)
        self._removed = removed

    def write(self) -> None:
        """Write what was collected."""
        sql = "INSERT INTO q_fts (rowid, words) VALUES (?, ?)"
        if self._removed:
            sql = "INSERT INTO q_fts (q_fts, rowid, words) VALUES ('delete', ?, ?)"
        if self._rows:
            self._connection.executemany(sql, self._rows)
            index_merges.merge(self._connection, "q_fts", self._rows)


def insert(
    connection: sqlite3.Connection, items: Sequence[ArticleToWrite], keys: Sequence[int]
) -> IndexChange:
    """Write the quotes of articles, which have these keys, and count their speakers."""
    if not any(item.quotes for item in items):
        return IndexChange(connection, [], removed=False)
    items = corrections.apply(connection, items)
    ids = name_clusters.changes(connection).add(
        {quote.speaker for item in items for quote in item.quotes if quote.speaker}
    )
    # Places descend within an article, so that newest first is the order of reading.
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
    return IndexChange(connection, [(row[0], row[-1]) for row in rows], removed=False)


def remove(connection: sqlite3.Connection, articles: Sequence[int]) -> IndexChange:
    """Remove the quotes of articles, and speakers who are left without a quote."""
    removed = remove_rows(connection, articles)
    name_clusters.changes(connection).delete_unquoted()
    return removed


def remove_rows(connection: sqlite3.Connection, articles: Sequence[int]) -> IndexChange:
    """Remove the quotes of articles, but no speakers: other quotes will replace them."""
    ids = (json.dumps(list(articles)),)
    where = "WHERE article IN (SELECT value FROM json_each(?))"
    rows = connection.execute(f"SELECT pos, words, article, speaker FROM quote {where}", ids)
    found = rows.fetchall()
    if found:
        connection.execute(f"DELETE FROM quote {where}", ids)
        _count(connection, [row[2:] for row in found], -1)
    return IndexChange(connection, [row[:2] for row in found], removed=True)


def of_article(reader: sqlite3.Connection, article: int) -> list[Quote]:
    """Return the quotes of an article in the order of its text."""
    rows = reader.execute(
        f"SELECT {_QUOTE} FROM quote q LEFT JOIN speaker p ON p.id = q.speaker"
        " WHERE q.article = ? ORDER BY q.start, q.stop",
        (article,),
    )
    return [model.Quote(*row) for row in rows.fetchall()]


def find(
    reader: sqlite3.Connection, query: RowQuery, limit: int, after: QuoteHit | None
) -> list[QuoteHit]:
    """Return the quotes that match a query, newest first, starting after one of them.

    Starting after a quote, rather than skipping a number of them, reads none of those before.
    """
    origin, where, params, order = _scan(query, None if after is None else _place(reader, after))
    # First the keys, from indexes alone where possible.
    rows = reader.execute(
        f"SELECT {_QUOTE}, {HEADLINE} FROM (SELECT q.pos AS pos FROM {origin}"
        f" WHERE {' AND '.join(where)} ORDER BY {order} DESC LIMIT ?) page"
        " CROSS JOIN quote q ON q.pos = page.pos CROSS JOIN article a ON a.id = q.article"
        f" LEFT JOIN speaker p ON p.id = q.speaker {JOIN}"
        " ORDER BY q.pos DESC",
        (*params, limit),
    )
    return [model.QuoteHit(model.Quote(*row[:8]), headline(row[8:])) for row in rows.fetchall()]


def _place(reader: sqlite3.Connection, hit: QuoteHit) -> int:
    """Return the key of a quote; if it is gone, the least that its article may have had."""
    row = reader.execute(
        "SELECT pos FROM quote WHERE article = ? AND start = ? AND stop = ?",
        (hit.article.id, hit.quote.start, hit.quote.end),
    ).fetchone()
    return row[0] if row else bound(int(hit.article.published.timestamp())) << QUOTE_BITS


def profile(reader: sqlite3.Connection, query: RowQuery) -> Profile:
    """Return what the quotes that match say about the speaker of the query."""
    from storage.quotes.names.roles import role_periods  # late: a start shows no profile

    names = tuple(speakers.names_of(reader, query.speaker))
    origin, where, params, order = _scan(query)
    if _ARTICLE not in origin:
        origin += _ARTICLE
    # All of this is in indexes: no quote itself is read.
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
    # Of many quotes, the newest and some of the others are read.
    every = max(1, sections.total() // _PERIODS_OF)
    roles = reader.execute(
        f"SELECT q.role, sum(page.n <= {_ROLES_OF}), min(q.pos >> {_TO_SECOND}),"
        f" max(q.pos >> {_TO_SECOND}), count(*) FROM (SELECT q.pos AS pos,"
        f" row_number() OVER (ORDER BY {order} DESC) AS n FROM {origin}"
        f" WHERE {' AND '.join(where)}) page CROSS JOIN quote q ON q.pos = page.pos"
        f" WHERE (page.n <= {_ROLES_OF} OR page.n % {every} = 0) AND q.role <> ''"
        " GROUP BY 1 ORDER BY 2 DESC, max(q.pos) DESC",
        params,
    ).fetchall()
    return model.Profile(
        names,
        tuple((role, count) for role, count, *_ in roles if count),
        dict(sections.most_common()),
        tuple((_MONDAY + timedelta(weeks=week), weeks[week]) for week in sorted(weeks)),
        tuple(speakers.possible_duplicates(reader, query.speaker)),
        len(names) == 1 and speakers.is_described(names[0].name),
        articles=sum(row[3] for row in rows),
        first=_day(min(row[4] for row in rows)) if rows else None,
        last=_day(max(row[5] for row in rows)) if rows else None,
        role_periods=role_periods(
            model.RolePeriod(role, _day(first), _day(last), count)
            for role, _, first, last, count in roles
        ),
    )


def _day(second: int) -> date:
    return datetime.fromtimestamp(second, UTC).date()


def _scan(query: RowQuery, before: int | None = None) -> tuple[str, list[str], list[Any], str]:
    """Return the tables, conditions, parameters and sort key for the quotes of a query.

    With `before`, only quotes with lesser keys.
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
    others, more = conditions(_for_articles(query))
    if others:
        origin += _ARTICLE
    return origin, [*where, *others], [*params, *more], order


def _for_articles(query: RowQuery) -> RowQuery:
    return RowQuery(
        sections=query.sections,
        sources=query.sources,
        flags=query.flags & ~QUOTED,
        kept=query.kept,
        beyond=query.beyond,
        categories=query.categories,
        shortlists=query.shortlists,
        states=query.states,
        among=query.among,
    )


def _count(
    connection: sqlite3.Connection, pairs: Sequence[tuple[int, int | None]], sign: int
) -> None:
    """Add quotes to the counts of speakers, or subtract them, and cluster what depends on these.

    A pair is (article, speaker).
    """
    quotes = Counter(speaker for _, speaker in pairs if speaker is not None)
    articles = Counter(speaker for _, speaker in set(pairs) if speaker is not None)
    connection.executemany(
        "UPDATE speaker SET quotes = quotes + ?, articles = articles + ? WHERE id = ?",
        [(sign * n, sign * articles[speaker], speaker) for speaker, n in quotes.items()],
    )
    name_clusters.changes(connection).recount(quotes)
