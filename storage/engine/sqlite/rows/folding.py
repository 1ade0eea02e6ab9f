"""Which takes stand for their stories in folded lists: bits of articles, kept as takes change.

An article that is alone in its story has none of them, so that only others cost anything.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from storage.engine.sqlite.query.order import month_of
from storage.engine.sqlite.rollups.rollups import RollupChanges
from storage.engine.sqlite.rollups.states import FOLDING_BITS, FOLDINGS, SQL, UNREAD

__all__ = ["misfolded", "refold", "refold_all", "stories_of"]

_Row = tuple[int, int, int, int, str, int, int]
"""Story, article, key, source, section, state, signs."""

_THESE = "(SELECT value FROM json_each(?))"
_ROWS = (
    f"SELECT t.story, a.id, a.pos, a.source, a.section, {SQL}, a.signs"
    " FROM take t CROSS JOIN article a ON a.id = t.article {} ORDER BY t.story, a.pos DESC"
)
_STORY, _SECTION = FOLDINGS["story"], FOLDINGS["section"]


def stories_of(reader: sqlite3.Connection, articles: Collection[int]) -> list[int]:
    """Return the stories of articles that have other takes, too."""
    rows = reader.execute(
        "SELECT DISTINCT t.story FROM json_each(?) j CROSS JOIN take t ON t.article = j.value"
        " WHERE EXISTS (SELECT 1 FROM take o WHERE o.story = t.story AND o.article <> t.article)",
        (json.dumps(list(articles)),),
    )
    return [story for (story,) in rows.fetchall()]


def refold(connection: sqlite3.Connection, stories: Collection[int]) -> None:
    """Set which takes stand for these stories, and count them so."""
    if not stories:
        return
    rows = connection.execute(
        _ROWS.format(f"WHERE t.story IN {_THESE}"), (json.dumps(list(stories)),)
    ).fetchall()
    changes = RollupChanges()
    changed: list[tuple[int, int]] = []
    for (_, article, pos, source, section, state, signs), bits in _wanted(rows):
        if signs & FOLDING_BITS == bits:
            continue
        changes.take(article, month_of(pos), source, section, state)
        changes.put(article, month_of(pos), source, section, state & ~FOLDING_BITS | bits)
        changed.append((signs & ~FOLDING_BITS | bits, article))
    if changed:
        connection.executemany("UPDATE article SET signs = ? WHERE id = ?", changed)
        changes.write(connection)


def misfolded(reader: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """Yield the articles whose bits are wrong, with the bits they should have."""
    for row, bits in _wanted(reader.execute(_ROWS.format(""))):
        if row[-1] & FOLDING_BITS != bits:
            yield row[1], bits
    for (article,) in reader.execute(
        f"SELECT id FROM article INDEXED BY article_walk WHERE signs & {FOLDING_BITS}"
        " AND id NOT IN (SELECT article FROM take)"
    ):
        yield article, 0


def refold_all(connection: sqlite3.Connection) -> None:
    """Set which takes stand for all stories, without counting them."""
    connection.executemany(
        f"UPDATE article SET signs = signs & ~{FOLDING_BITS} | ? WHERE id = ?",
        [(bits, article) for article, bits in list(misfolded(connection))],
    )


def _wanted(rows: Iterable[_Row]) -> Iterator[tuple[_Row, int]]:
    """Yield takes, which come by story and newest first, with the bits each should have."""
    for _, some in groupby(rows, itemgetter(0)):
        takes = list(some)
        if len(takes) == 1:
            yield takes[0], 0
        else:
            yield from _wanted_of_story(takes)


def _wanted_of_story(takes: Sequence[_Row]) -> Iterator[tuple[_Row, int]]:
    owing = {section for _, _, _, _, section, state, _ in takes if state & UNREAD}
    seen: set[str] = set()
    for take in takes:
        _, _, _, _, section, state, _ = take
        is_read, bits = not state & UNREAD, 0
        if seen:
            bits |= _STORY.folded
        elif is_read and owing:
            bits |= _STORY.owed
        if section in seen:
            bits |= _SECTION.folded
        elif is_read and section in owing:
            bits |= _SECTION.owed
        seen.add(section)
        yield take, bits
