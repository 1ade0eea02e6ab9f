"""The rows of folded lists: what the newest take of a story stands for, and the takes under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

from storage.engine.postgres import article_rows, partitions
from storage.engine.postgres.article_rows import EDIT, HEADLINE, HEADLINE_JOINS, STATE
from storage.engine.postgres.connections import Reader
from storage.engine.values import Fold
from storage.model import EditWeight, Headline, StoryRow, TakeRow

__all__ = ["folded", "heads", "stories", "takes"]

_WEIGHTS = get_args(EditWeight)
"""The weights of edits, the lightest first."""
_GROUP = {
    "story": "FROM take m JOIN take t ON t.story = m.story",
    "section": "FROM take m JOIN take t ON t.story = m.story AND t.section = m.section",
}
"""All takes ``t`` in one row with a take ``m``."""


def heads(reader: Reader, fold: Fold, articles: Sequence[int]) -> dict[int, int]:
    """Return for each article the one that stands for it: most stand for themselves."""
    rows = reader.rows(
        f"SELECT DISTINCT ON (m.article) m.article, t.article {_GROUP[fold]}"
        " WHERE m.article = ANY(%(ids)s) AND m.published IS NOT NULL AND t.published IS NOT NULL"
        " ORDER BY m.article, t.published DESC, t.article DESC",
        {"ids": list(articles)},
    )
    return {id_: id_ for id_ in articles} | dict(rows)


def folded(reader: Reader, fold: Fold, articles: Sequence[int]) -> list[int]:
    """Return articles and all that they stand for."""
    own = [id_ for id_, head in heads(reader, fold, articles).items() if id_ == head]
    rows = reader.rows(
        f"SELECT t.article {_GROUP[fold]} WHERE m.article = ANY(%(ids)s)"
        " AND m.published IS NOT NULL AND t.published IS NOT NULL",
        {"ids": own},
    )
    return sorted({*articles, *(id_ for (id_,) in rows)})


def takes(reader: Reader, fold: Fold, article: int) -> list[Headline]:
    """Return what the row of an article stands for, but not that one, newest first."""
    head = heads(reader, fold, [article])[article]
    kinds = dict(
        reader.rows(
            f"SELECT t.article, t.kind {_GROUP[fold]} WHERE m.article = %(id)s"
            " AND m.published IS NOT NULL AND t.published IS NOT NULL",
            {"id": head},
        )
    )
    at = article_rows.places(reader, kinds)
    rows: list[Headline] = []
    for part in partitions.holding(partitions.all_of(reader), set(at.values())):
        rows += [
            article_rows.headline(row)
            for row in reader.rows(
                f"SELECT {HEADLINE} FROM article a {STATE} {HEADLINE_JOINS}"
                f" WHERE {partitions.WITHIN} AND a.id = ANY(%(ids)s)"
                " ORDER BY a.published DESC, a.id DESC",
                {**part.bounds, "ids": list(at)},
            )
        ]
    if not rows:
        return []
    first, *others = rows
    return [replace(row, take=TakeRow(head, first.published, kinds[row.id])) for row in others]


def stories(reader: Reader, fold: Fold, articles: Sequence[int]) -> dict[int, StoryRow]:
    """Return what those of some articles stand for that stand for several takes."""
    rows = reader.rows(
        f"SELECT m.article, t.article, t.kind, s.read IS NOT TRUE {_GROUP[fold]}"
        " LEFT JOIN state s ON s.desk = %(desk)s AND s.article = t.article"
        " WHERE m.article = ANY(%(ids)s) AND t.published IS NOT NULL",
        {"ids": list(articles)},
    )
    groups: dict[int, list[tuple[int, str | None, bool]]] = {}
    for article, *take in rows:
        groups.setdefault(article, []).append(tuple(take))
    several = {article: some for article, some in groups.items() if len(some) > 1}
    stored = _stored(reader, [take[0] for some in several.values() for take in some])
    return {
        article: StoryRow(
            len(some),
            len({source for take, _, _ in some for source in stored[take][0]}),
            sum(kind == "repeat" for _, kind, _ in some),
            sum(unread for _, _, unread in some),
            max((stored[take][1] for take, _, _ in some), key=_WEIGHTS.index),
        )
        for article, some in several.items()
    }


def _stored(reader: Reader, ids: Sequence[int]) -> dict[int, tuple[list[int], EditWeight]]:
    """Return the sources of articles, and the weights of edits that the desk has not seen."""
    at = article_rows.places(reader, ids)
    return dict.fromkeys(ids, ([], "")) | {
        id_: (sources, edit)
        for part in partitions.holding(partitions.all_of(reader), set(at.values()))
        for id_, sources, edit in reader.rows(
            f"SELECT a.id, a.source || a.others, {EDIT} FROM article a {STATE}"
            f" WHERE {partitions.WITHIN}"
            " AND a.id = ANY(%(ids)s)",
            {**part.bounds, "ids": list(at)},
        )
    }
