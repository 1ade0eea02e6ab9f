"""Conditions in SQL with the values they bind, and their logic; nothing is run here."""

from __future__ import annotations

from typing import Any, NamedTuple

__all__ = ["FALSE", "TRUE", "Sql", "all_of", "any_of", "negated"]


class Sql(NamedTuple):
    """A condition, for which NULL counts as false; `values` are bound to its question marks."""

    text: str
    values: tuple[Any, ...] = ()


TRUE = Sql("1")
FALSE = Sql("0")


def all_of(*parts: Sql) -> Sql:
    """Combine conditions by AND."""
    return _joined(" AND ", parts, neutral=TRUE, decisive=FALSE)


def any_of(*parts: Sql) -> Sql:
    """Combine conditions by OR."""
    return _joined(" OR ", parts, neutral=FALSE, decisive=TRUE)


def negated(part: Sql) -> Sql:
    """Negate a condition: the result holds where it is false or NULL."""
    if part == TRUE:
        return FALSE
    if part == FALSE:
        return TRUE
    return Sql(f"({part.text}) IS NOT TRUE", part.values)


def _joined(word: str, parts: tuple[Sql, ...], *, neutral: Sql, decisive: Sql) -> Sql:
    if decisive in parts:
        return decisive
    relevant = [part for part in dict.fromkeys(parts) if part != neutral]
    if len(relevant) < 2:
        return relevant[0] if relevant else neutral
    return Sql(
        word.join(f"({part.text})" for part in relevant),
        tuple(value for part in relevant for value in part.values),
    )
