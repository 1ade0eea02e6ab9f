"""Signs of articles that change without their text: withdrawn, edited since they were read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from storage.engine.sqlite.query.order import month_of
from storage.engine.sqlite.rollups import states
from storage.engine.sqlite.rollups.rollups import RollupChanges
from storage.engine.sqlite.rows.articles import EDIT_WEIGHTS, edit_weight, moment_of
from storage.model import EditWeight

__all__ = ["set_killed", "set_unseen_edits"]

_Column = Literal["killed", "unseen_edit"]
_MANY = 500


def set_unseen_edits(
    connection: sqlite3.Connection, edits: Mapping[int, EditWeight]
) -> dict[int, EditWeight]:
    """Set the weights of edits the reader has not seen; return those that were others before."""
    stored = {article: EDIT_WEIGHTS.index(weight) for article, weight in edits.items()}
    before = _set(connection, "unseen_edit", stored)
    return {article: edit_weight(weight) for article, weight in before.items()}


def set_killed(
    connection: sqlite3.Connection, killed: Mapping[int, datetime | None]
) -> dict[int, datetime | None]:
    """Set when articles were withdrawn; return the times that were others before."""
    stored = {
        article: None if when is None else int(when.timestamp()) for article, when in killed.items()
    }
    before = _set(connection, "killed", stored)
    return {article: moment_of(seconds) for article, seconds in before.items()}


def _set(
    connection: sqlite3.Connection, column: _Column, values: Mapping[int, int | None]
) -> dict[int, int | None]:
    """Set a column and the bits it decides; return the values that were others before."""
    # To clear the edits of many, only those that have some are read.
    few = " INDEXED BY article_edited WHERE signs & 16 AND" if _clears_edits(column, values) else ""
    rows = connection.execute(
        "SELECT id, pos, source, section, headline, killed, unseen_edit,"
        f" {states.SQL}, {column} FROM article a{few or ' WHERE'}"
        " id IN (SELECT value FROM json_each(?))",
        (json.dumps([*values]),),
    ).fetchall()
    changes = RollupChanges()
    before: dict[int, int | None] = {}
    for id_, pos, source, section, headline, killed, edit, bits, was in rows:
        value = values[id_]
        if was == value:
            continue
        before[id_] = was
        now = {"killed": killed, "unseen_edit": edit} | {column: value}
        signs = bits & states.FOLDING_BITS | states.signs(
            headline, killed=now["killed"] is not None, edited=bool(now["unseen_edit"])
        )
        changes.take(id_, month_of(pos), source, section, bits)
        changes.put(id_, month_of(pos), source, section, bits & ~states.SELDOM | signs)
        connection.execute(
            f"UPDATE article SET {column} = ?, signs = ? WHERE id = ?", (value, signs, id_)
        )
    changes.write(connection)
    return before


def _clears_edits(column: _Column, values: Mapping[int, int | None]) -> bool:
    return column == "unseen_edit" and len(values) > _MANY and not any(values.values())
