"""Pieces of SQL with the values they bind, and the logic between them; nothing runs here."""

from __future__ import annotations

from typing import Any, NamedTuple

__all__ = ["FALSE", "TRUE", "Sql", "all_of", "any_of", "negated"]


class Sql(NamedTuple):
    """A condition; NULL counts as false. `values` stand for its question marks, in order."""

    text: str
    values: tuple[Any, ...] = ()


TRUE = Sql("1")
FALSE = Sql("0")


def all_of(*parts: Sql) -> Sql:
    """Return the condition that holds where every part does."""
    return _joined(" AND ", parts, neutral=TRUE, decisive=FALSE)


def any_of(*parts: Sql) -> Sql:
    """Return the condition that holds where one part does."""
    return _joined(" OR ", parts, neutral=FALSE, decisive=TRUE)


def negated(part: Sql) -> Sql:
    """Return the condition that holds where the part does not, be it false or NULL."""
    if part == TRUE:
        return FALSE
    if part == FALSE:
        return TRUE
    return Sql(f"({part.text}) IS NOT TRUE", part.values)


def _joined(word: str, parts: tuple[Sql, ...], *, neutral: Sql, decisive: Sql) -> Sql:
    if decisive in parts:
        return decisive
    telling = [part for part in dict.fromkeys(parts) if part != neutral]
    if len(telling) < 2:
        return telling[0] if telling else neutral
    return Sql(
        word.join(f"({part.text})" for part in telling),
        tuple(value for part in telling for value in part.values),
    )
