"""What an archive does, done with sqlite3 alone, for `archive.py` to compare with.

It is the least that gives the same answer, or leaves the same behind: articles, full text, rollups,
and what undo needs.
"""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from storage.engine.sqlite.query.order import month_of, pos_of
from storage.engine.sqlite.query.source_groups import JOIN
from storage.engine.sqlite.rollups import article_states
from storage.engine.sqlite.rollups.states import SQL, STATES, UNREAD
from storage.engine.sqlite.rows.articles import (
    ARTICLE,
    HEADLINE,
    body_row,
    fingerprint,
    from_row,
    headline,
    pack_blocks,
)
from storage.model import Article, Quote

_PAGE = f"SELECT {HEADLINE} FROM article a {JOIN}"


def page(reader: sqlite3.Connection, size: int) -> None:
    """Count everything and what is unread, and read the newest rows."""
    reader.execute(
        "SELECT n0, n1 FROM tally WHERE period = 0 AND source = -1 AND section = ''"
    ).fetchall()
    rows = reader.execute(f"{_PAGE} ORDER BY a.pos DESC LIMIT ?", (size,)).fetchall()
    [headline(row) for row in rows]


def hits(reader: sqlite3.Connection, word: str, size: int) -> None:
    """Read the newest rows with a word."""
    rows = reader.execute(
        f"{_PAGE} WHERE a.pos IN (SELECT rowid FROM a_fts WHERE a_fts MATCH ?"
        " ORDER BY rowid DESC LIMIT ?) ORDER BY a.pos DESC",
        (f'"{word}"', size),
    ).fetchall()
    [headline(row) for row in rows]


def article(reader: sqlite3.Connection, number: int) -> None:
    """Read an article and its quotes."""
    from_row(number, reader.execute(f"SELECT {ARTICLE} WHERE a.id = ?", (number,)).fetchone())
    rows = reader.execute(
        "SELECT start, stop, words, name, confidence, role, cue, sieve FROM quote q"
        " LEFT JOIN speaker p ON p.id = q.speaker WHERE q.article = ? ORDER BY start",
        (number,),
    ).fetchall()
    [Quote(*row) for row in rows]


def connect(path: Path) -> sqlite3.Connection:
    """Open an archive for writing, as the archive does."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(
        "PRAGMA synchronous = FULL; PRAGMA cache_size = -8000; PRAGMA secure_delete = OFF"
    )
    return connection


def read_ones(plain: sqlite3.Connection, count: int) -> list[int]:
    """Return some articles that are marked read."""
    rows = plain.execute("SELECT id FROM article WHERE read = 1 LIMIT ?", (count,))
    return [id_ for (id_,) in rows.fetchall()]


def insert(plain: sqlite3.Connection, articles: Iterable[Article]) -> None:
    """Make the rows of articles, look up what is known of them, insert, count and index them."""
    (last,) = plain.execute("SELECT max(id) FROM article").fetchone()
    rows, bodies, texts = [], [], []
    for number, article in enumerate(articles, last + 1):
        article = replace(article, id=number)
        pos, (text, layout) = pos_of(article.published, number), pack_blocks(article.blocks)
        rows.append(
            (number, pos, article.section, article.source, 0, 0, 0, "exact", article.headline,
             article.link, fingerprint(article.key), 0, fingerprint(article.link), 0)
        )  # fmt: skip
        bodies.append(body_row(article, text, layout))
        texts.append((pos, article.headline, article.standfirst, text))
    texts.sort()
    for place, column in ((-4, "key_print"), (-2, "link_print")):
        plain.execute(
            f"SELECT a.id FROM json_each(?) j CROSS JOIN article a ON a.{column} = j.value",
            (json.dumps([row[place] for row in rows]),),
        ).fetchall()
    plain.execute("BEGIN IMMEDIATE")
    for table, kept in (("article", rows), ("body", bodies)):
        # A row that is written has the first columns; those that migrations added have a default.
        marks = ",".join("?" * len(kept[0]))
        names = [name for _, name, *_ in plain.execute(f"PRAGMA table_info({table})")]
        columns = ",".join(names[: len(kept[0])])
        plain.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", kept)
    _count(plain, [(row[1], row[3], row[2]) for row in rows], {0: 1, UNREAD: 1})
    article_states.write(plain, {row[0]: (row[2], row[3], UNREAD) for row in rows})
    plain.executemany(
        "INSERT INTO a_fts (rowid, headline, standfirst, body) VALUES (?,?,?,?)", texts
    )
    plain.executemany(
        "INSERT INTO a_head (rowid, headline) VALUES (?,?)", [text[:2] for text in texts]
    )
    plain.execute("COMMIT")


def mark(plain: sqlite3.Connection, ids: Sequence[int], read: int) -> None:
    """Mark articles, count them, and log the change."""
    plain.execute("BEGIN IMMEDIATE")
    these = (json.dumps(list(ids)),)
    where = "WHERE id IN (SELECT value FROM json_each(?))"
    rows = plain.execute(
        f"SELECT pos, source, section, id, {SQL} FROM article a {where}", these
    ).fetchall()
    plain.execute(f"UPDATE article SET read = {read} {where}", these)
    _count(plain, [row[:3] for row in rows], {UNREAD: 1 - 2 * read})
    unread = 0 if read else UNREAD
    states = {
        id_: (section, source, state & ~UNREAD | unread) for _, source, section, id_, state in rows
    }
    article_states.write(plain, states)
    plain.execute("CREATE TABLE IF NOT EXISTS changes (id INTEGER PRIMARY KEY, doc TEXT)")
    plain.execute("INSERT INTO changes (doc) VALUES (?)", (json.dumps([row[3] for row in rows]),))
    plain.execute("DELETE FROM changes WHERE id <= (SELECT max(id) FROM changes) - 100")
    plain.execute("COMMIT")


def _count(
    plain: sqlite3.Connection, places: Iterable[tuple[int, int, str]], each: Mapping[int, int]
) -> None:
    """Add what each article counts for, by state, to the rollups of its (key, source, section)."""
    cells: Counter[tuple[int, int, str]] = Counter()
    found = Counter((month_of(pos), source, section) for pos, source, section in places)
    for (month, source, section), count in found.items():
        for cell in itertools.product((0, month // 100, month), (-1, source), ("", section)):
            cells[cell] += count
    sums = ", ".join(f"n{n} = n{n} + excluded.n{n}" for n in STATES)
    plain.executemany(
        f"INSERT INTO tally (period, source, section, {', '.join(f'n{n}' for n in STATES)})"
        f" VALUES (?,?,?{',?' * len(STATES)})"
        f" ON CONFLICT (period, source, section) DO UPDATE SET {sums}",
        [
            (*cell, *(count * each.get(n, 0) for n in STATES))
            for cell, count in sorted(cells.items())
        ],
    )
