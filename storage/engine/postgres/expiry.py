"""Find the articles that a retention rule no longer keeps."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from storage.engine.postgres import partitions
from storage.engine.postgres.connections import Reader
from storage.engine.postgres.values import second_of

__all__ = ["expired"]


def expired(
    reader: Reader,
    source: int | None,
    keep: int,
    before: datetime | None,
    but: Collection[int],
) -> list[int]:
    """Return the articles but the newest `keep`, and those older.

    None that a desk starred, noted or marked for one is among them. They are those of a source, or
    (None) of all sources `but` these. 0 and None set no limit.
    """
    among = "a.source = %(source)s" if source is not None else "NOT a.source = ANY(%(but)s)"
    params: dict[str, Any] = {"source": source, "but": list(but)}
    old = None if before is None else second_of(before)
    found: list[int] = []
    left = keep
    for part in partitions.all_of(reader):
        rows = reader.rows(
            "SELECT id, published, stars, place FROM (SELECT a.id, a.published, a.stars,"
            " row_number() OVER (ORDER BY a.published DESC, a.id DESC) AS place"
            f" FROM article a WHERE {partitions.WITHIN} AND {among}) listed"
            " WHERE stars = 0 AND (place > %(left)s OR published < %(old)s)"
            " AND NOT EXISTS (SELECT 1 FROM note n WHERE n.article = listed.id)"
            " AND NOT EXISTS (SELECT 1 FROM referral r WHERE r.article = listed.id)"
            " ORDER BY place",
            {**params, **part.bounds, "left": left if keep else None, "old": old},
        )
        found += [row[0] for row in rows]
        if keep and left:
            count = reader.value(
                f"SELECT count(*) FROM article a WHERE {partitions.WITHIN} AND {among}",
                {**params, **part.bounds},
            )
            left = max(0, left - count)
    return found
