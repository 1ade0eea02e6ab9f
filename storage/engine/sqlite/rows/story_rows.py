"""The rows of folded lists: what the newest take of a story stands for, and the takes under it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from storage import model
from storage.engine.sqlite.query import source_groups
from storage.engine.sqlite.rollups.states import FOLDINGS, Folding
from storage.engine.sqlite.rows.articles import HEADLINE, FindStories, edit_weight, headline
from storage.model import Headline

if TYPE_CHECKING:
    from storage.model import StoryRow

__all__ = ["finder", "folded", "heads", "stories", "takes"]


class _Take(NamedTuple):
    source: int
    kind: str | None
    read: int
    unseen_edit: int


_THESE = "(SELECT value FROM json_each(?))"
_GROUP = (
    "FROM take m CROSS JOIN take t ON t.story = m.story CROSS JOIN article a ON a.id = t.article"
)
"""All takes of the story of a take ``m``."""
_SECTION_GROUP = f"{_GROUP} CROSS JOIN article h ON h.id = m.article AND h.section = a.section"
"""All in its section."""


def heads(reader: sqlite3.Connection, folding: Folding, articles: Sequence[int]) -> dict[int, int]:
    """Return for each article the one that stands for it: most stand for themselves."""
    rows = reader.execute(
        f"SELECT m.article, a.id {_group(folding)}"
        f" WHERE m.article IN {_THESE} AND {folding.is_row}",
        (json.dumps(list(articles)),),
    )
    return {id_: id_ for id_ in articles} | dict(rows.fetchall())


def folded(reader: sqlite3.Connection, folding: Folding, articles: Sequence[int]) -> list[int]:
    """Return articles and all that they stand for."""
    own = [id_ for id_, head in heads(reader, folding, articles).items() if id_ == head]
    rows = reader.execute(
        f"SELECT a.id {_group(folding)} WHERE m.article IN {_THESE}", (json.dumps(own),)
    )
    return sorted({*articles, *(id_ for (id_,) in rows.fetchall())})


def takes(reader: sqlite3.Connection, folding: Folding, article: int) -> list[Headline]:
    """Return what the row of an article stands for, but not that one, newest first."""
    head = heads(reader, folding, [article])[article]
    rows = reader.execute(
        f"SELECT t.kind, {HEADLINE} {_group(folding)} {source_groups.JOIN}"
        " WHERE m.article = ? ORDER BY a.pos DESC",
        (head,),
    ).fetchall()
    found = [(kind, headline(columns)) for kind, *columns in rows]
    if not found:
        return []
    (_, first), *others = found
    return [replace(row, take=model.TakeRow(head, first.published, kind)) for kind, row in others]


def stories(
    folding: Folding, reader: sqlite3.Connection, articles: Sequence[int]
) -> dict[int, StoryRow]:
    """Return what those of some articles stand for that stand for several takes."""
    rows = reader.execute(
        f"SELECT m.article, a.source, t.kind, a.read, a.unseen_edit {_group(folding)}"
        f" WHERE m.article IN {_THESE}",
        (json.dumps(list(articles)),),
    )
    takes: dict[int, list[_Take]] = {}
    for article, *take in rows.fetchall():
        takes.setdefault(article, []).append(_Take(*take))
    several = {article: some for article, some in takes.items() if len(some) > 1}
    in_groups = any(one.source < source_groups.NONE for some in several.values() for one in some)
    groups = source_groups.members(reader) if in_groups else {}
    return {article: _row(some, groups) for article, some in several.items()}


def _row(takes: Sequence[_Take], groups: Mapping[int, tuple[int, ...]]) -> StoryRow:
    sources = {one for take in takes for one in source_groups.sources_of(groups, take.source)}
    repeats = sum(take.kind == "repeat" for take in takes)
    unread, edit = sum(not take.read for take in takes), max(take.unseen_edit for take in takes)
    return model.StoryRow(len(takes), len(sources), repeats, unread, edit_weight(edit))


def finder(folding: Folding | None) -> FindStories | None:
    """Return what finds the stories of the rows of a list; None: it is not folded."""
    return None if folding is None else partial(stories, folding)


def _group(folding: Folding) -> str:
    return _SECTION_GROUP if folding is FOLDINGS["section"] else _GROUP
