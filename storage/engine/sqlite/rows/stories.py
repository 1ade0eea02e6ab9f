"""Stories in their tables: takes, names, pairs of stories, and the frequencies of terms."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from storage import model
from storage.engine.sqlite.query.order import FIRST
from storage.engine.sqlite.rows import counters, folding

if TYPE_CHECKING:
    from storage.model import Story, StorySuggestion, Take

__all__ = [
    *("add_bridge", "apart", "bridges", "count_terms", "count_ungrouped", "decided", "forget"),
    *("frequencies", "get", "members", "named", "pass_over", "place", "put", "set_apart"),
    *("sizes", "suggestions", "takes", "ungrouped"),
]

_THESE = "(SELECT value FROM json_each(?))"
_TAKE = "t.article, t.story, t.kind, t.original, t.by_reader"
_UNGROUPED = (
    "FROM article a INDEXED BY article_walk WHERE pos < ?"
    " AND NOT EXISTS (SELECT 1 FROM take WHERE article = a.id)"
)
_HAS_TAKES = (
    "EXISTS (SELECT 1 FROM take JOIN article ON article.id = take.article WHERE take.story = p.{})"
)


def place(connection: sqlite3.Connection, found: Sequence[Take], *, refold: bool) -> None:
    """Put articles into stories; see `folding.refold`."""
    left = folding.stories_of(connection, [one.article for one in found]) if refold else []
    connection.executemany(
        "INSERT OR REPLACE INTO take VALUES (?, ?, ?, ?, ?)",
        [(one.article, one.story, one.kind, one.of, int(one.by_reader)) for one in found],
    )
    if refold:
        folding.refold(connection, {*left, *(one.story for one in found)})


def forget(connection: sqlite3.Connection, articles: Iterable[int]) -> None:
    """Forget the stories of those of these articles that are gone."""
    connection.execute(
        f"DELETE FROM take WHERE article IN {_THESE} AND article NOT IN (SELECT id FROM article)",
        (json.dumps(list(articles)),),
    )


def takes(reader: sqlite3.Connection, articles: Sequence[int]) -> dict[int, Take]:
    """Return what those of these articles that are in a story are in it."""
    rows = reader.execute(
        f"SELECT {_TAKE} FROM take t WHERE t.article IN {_THESE}", (json.dumps(list(articles)),)
    )
    return {row[0]: _take(row) for row in rows.fetchall()}


def members(reader: sqlite3.Connection, story: int) -> list[Take]:
    """Return the takes of a story that are in the archive, in the order they were published."""
    rows = reader.execute(
        f"SELECT {_TAKE} FROM take t CROSS JOIN article a ON a.id = t.article"
        " WHERE t.story = ? ORDER BY a.pos",
        (story,),
    )
    return [_take(row) for row in rows.fetchall()]


def sizes(reader: sqlite3.Connection, stories: Collection[int]) -> dict[int, int]:
    """Count the takes of stories."""
    rows = reader.execute(
        f"SELECT story, count(*) FROM take WHERE story IN {_THESE} GROUP BY story",
        (json.dumps(list(stories)),),
    )
    return dict(rows.fetchall())


def get(reader: sqlite3.Connection, story: int) -> Story | None:
    """Return a story that has takes, a name, or was merged; else None."""
    row = reader.execute("SELECT id, name, merged FROM story WHERE id = ?", (story,)).fetchone()
    if row is not None:
        return model.Story(*row)
    return model.Story(story) if sizes(reader, [story]) else None


def put(connection: sqlite3.Connection, story: Story) -> None:
    """Store the name of a story, and into which one it was merged."""
    connection.execute("DELETE FROM story WHERE id = ?", (story.id,))
    if story.name or story.merged_into is not None:
        row = story.id, story.name, story.merged_into
        connection.execute("INSERT INTO story VALUES (?, ?, ?)", row)


def named(reader: sqlite3.Connection) -> list[Story]:
    """Return the stories that the reader named and that were not merged, the newest first."""
    rows = reader.execute(
        "SELECT id, name FROM story WHERE name != '' AND merged IS NULL ORDER BY id DESC"
    )
    return [model.Story(*row) for row in rows.fetchall()]


def frequencies(reader: sqlite3.Connection, terms: Collection[str]) -> dict[str, int]:
    """Return in how many stories these terms were counted, as far as they were."""
    rows = reader.execute(
        f"SELECT term, stories FROM story_term WHERE term IN {_THESE}",
        (json.dumps(list(terms)),),
    )
    return dict(rows.fetchall())


def count_terms(connection: sqlite3.Connection, terms: Mapping[str, int]) -> None:
    """Count terms in so many stories more."""
    connection.executemany(
        "INSERT INTO story_term VALUES (?, ?) ON CONFLICT (term) DO UPDATE SET"
        " stories = stories + excluded.stories",
        sorted(terms.items()),
    )


def bridges(reader: sqlite3.Connection, story: int, other: int) -> int:
    """Count the articles that could have joined either of two stories; 0 if they are set apart."""
    row = reader.execute(
        "SELECT bridges FROM story_pair WHERE story = ? AND other = ? AND apart = 0",
        sorted((story, other)),
    ).fetchone()
    return int(row[0]) if row else 0


def add_bridge(connection: sqlite3.Connection, story: int, other: int) -> None:
    """Count an article that could have joined either of two stories."""
    connection.execute(
        "INSERT INTO story_pair VALUES (?, ?, 1, 0) ON CONFLICT DO UPDATE SET"
        " bridges = bridges + 1",
        sorted((story, other)),
    )


def set_apart(connection: sqlite3.Connection, story: int, other: int, apart: bool) -> bool:
    """Set whether two stories are known to be two; return whether they were before."""
    pair = sorted((story, other))
    row = connection.execute(
        "SELECT apart FROM story_pair WHERE story = ? AND other = ?", pair
    ).fetchone()
    connection.execute(
        "INSERT INTO story_pair VALUES (?, ?, 0, ?) ON CONFLICT DO UPDATE SET"
        " apart = excluded.apart",
        (*pair, int(apart)),
    )
    return bool(row and row[0])


def apart(reader: sqlite3.Connection) -> list[tuple[int, int]]:
    """Return the pairs of stories that are known to be two."""
    rows = reader.execute("SELECT story, other FROM story_pair WHERE apart = 1")
    return rows.fetchall()


def decided(reader: sqlite3.Connection) -> list[Take]:
    """Return the takes of stories that the reader changed, named or set apart."""
    rows = reader.execute(
        f"SELECT {_TAKE} FROM take t CROSS JOIN article a ON a.id = t.article WHERE t.story IN"
        " (SELECT story FROM take WHERE by_reader UNION SELECT id FROM story WHERE name <> ''"
        " UNION SELECT story FROM story_pair WHERE apart = 1"
        " UNION SELECT other FROM story_pair WHERE apart = 1) ORDER BY t.article"
    )
    return [_take(row) for row in rows.fetchall()]


def suggestions(reader: sqlite3.Connection, least: int, limit: int) -> list[StorySuggestion]:
    """Return the pairs that so many articles could have joined, most articles first."""
    rows = reader.execute(
        "SELECT story, other, bridges FROM story_pair p WHERE apart = 0 AND bridges >= ?"
        f" AND {_HAS_TAKES.format('story')} AND {_HAS_TAKES.format('other')}"
        " ORDER BY bridges DESC, story, other LIMIT ?",
        (least, limit),
    )
    return [model.StorySuggestion(*row) for row in rows.fetchall()]


def ungrouped(reader: sqlite3.Connection, limit: int) -> list[int]:
    """Return the newest articles that are in no story, and that are not passed over."""
    rows = reader.execute(
        f"SELECT id {_UNGROUPED} ORDER BY pos DESC LIMIT ?", (_grouped_to(reader), limit)
    )
    return [row[0] for row in rows.fetchall()]


def count_ungrouped(reader: sqlite3.Connection) -> int:
    """Count the articles that `ungrouped` would return."""
    row = reader.execute(f"SELECT count(*) {_UNGROUPED}", (_grouped_to(reader),)).fetchone()
    return int(row[0])


def pass_over(connection: sqlite3.Connection, upto: int | None) -> None:
    """Record that all articles from the newest to this one are grouped; None: all there are."""
    row = connection.execute("SELECT pos FROM article WHERE id = ?", (upto,)).fetchone()
    if upto is None:
        counters.put(connection, counters.GROUPED, None)
    elif row is not None:
        counters.put(connection, counters.GROUPED, row[0])


def _grouped_to(reader: sqlite3.Connection) -> int:
    last = counters.get(reader, counters.GROUPED)
    return FIRST if last is None else last


def _take(row: Sequence[int]) -> Take:
    article, story, kind, original, by_reader = row
    return model.Take(article, story, kind, original, bool(by_reader))  # type: ignore[arg-type]
