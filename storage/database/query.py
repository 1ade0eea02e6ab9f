"""Translate TinyDB's queries to SQL that narrows the candidates; Python decides on each of them.

A query is read from the hash that TinyDB keeps of it. Each part becomes a `Verdict`: what may
match, what certainly matches, and where TinyDB would raise. A negation swaps the first two, so a
part that SQL cannot decide (a regular expression, a function) only widens the candidates.
"""

from __future__ import annotations

import json
import math
from typing import Any, NamedTuple

from tinydb.queries import Query, QueryInstance, QueryLike

from storage.database.fields import Field, FieldFinder, is_comparable
from storage.database.sql import FALSE, TRUE, Sql, all_of, any_of, negated

__all__ = ["candidates"]

_NUMBERS = ("integer", "real", "true", "false")
_EXACT_NUMBERS = ("integer", "true", "false")
_ORDERINGS = ("<", "<=", ">", ">=")
_LONGEST = 20_000  # characters of SQL; beyond them Python decides alone
_MOST_ALTERNATIVES = 100
_EXACT_IN_FLOAT = 2**53


class Verdict(NamedTuple):
    """What SQL can decide about a query.

    `possible` holds for every document that matches, or for which the query raises; `certain` only
    for documents that match; `raises` for those for which a comparison raises TypeError.
    """

    possible: Sql
    certain: Sql
    raises: Sql = FALSE


_UNKNOWN = Verdict(TRUE, FALSE)


def candidates(query: QueryLike, find: FieldFinder) -> Sql:
    """Return a condition that holds for all documents that `query` can match."""
    if type(query) not in (QueryInstance, Query):
        return TRUE  # a function, or a class that may test something else than its hash shows
    possible = _judge(query._hash, find).possible  # type: ignore[attr-defined]
    return possible if len(possible.text) <= _LONGEST else TRUE


def _judge(hashed: Any, find: FieldFinder) -> Verdict:
    match hashed:
        case ():  # noop
            return _exactly(TRUE)
        case ("and", frozenset() as parts):
            return _every([_judge(part, find) for part in parts])
        case ("or", frozenset() as parts):
            return _either([_judge(part, find) for part in parts])
        case ("not", part):
            inner = _judge(part, find)
            return Verdict(negated(inner.certain), negated(inner.possible), inner.raises)
        case (str() as test, tuple() as path, *rest) if path and all(
            isinstance(key, str) for key in path
        ):
            field = find(path)
            return _unseen(test) if field is None else _judge_field(field, test, rest)
    return _UNKNOWN


def _unseen(test: str) -> Verdict:
    return Verdict(TRUE, FALSE, TRUE) if test in _ORDERINGS else _UNKNOWN


def _judge_field(field: Field, test: str, rest: list[Any]) -> Verdict:
    match test, rest:
        case "exists", []:
            return _exactly(field.exists())
        case "==", [operand]:
            return _equal(field, operand)
        case "!=", [operand]:
            equal = _equal(field, operand)
            return Verdict(
                all_of(field.exists(), negated(equal.certain)),
                all_of(field.exists(), negated(equal.possible)),
            )
        case _, [operand] if test in _ORDERINGS:
            return _compared(field, test, operand)
        case "one_of", [tuple() as items]:
            return _one_of(field, items)
        case "any", [tuple() as items]:
            return _any(field, items)
    return _UNKNOWN  # testing only the type of the field would cost more than it saves


def _exactly(sql: Sql) -> Verdict:
    return Verdict(sql, sql)


def _every(verdicts: list[Verdict]) -> Verdict:
    # The order in which TinyDB tests the parts is unknown: one that raises may be tested.
    raises = any_of(*(verdict.raises for verdict in verdicts))
    return Verdict(
        any_of(all_of(*(verdict.possible for verdict in verdicts)), raises),
        all_of(*(verdict.certain for verdict in verdicts)),
        raises,
    )


def _either(verdicts: list[Verdict]) -> Verdict:
    raises = any_of(*(verdict.raises for verdict in verdicts))
    return Verdict(
        any_of(*(verdict.possible for verdict in verdicts)),
        all_of(any_of(*(verdict.certain for verdict in verdicts)), negated(raises)),
        raises,
    )


def _equal(field: Field, operand: object) -> Verdict:
    kind = type(operand)
    if operand is None:
        return _exactly(field.is_a("null"))
    if isinstance(operand, str) and kind is str:
        if not is_comparable(operand):
            return _exactly(FALSE)
        return _exactly(all_of(field.is_a("text"), field.text("=", operand)))
    if isinstance(operand, int | float) and (near := _near(operand)):
        possible = all_of(field.is_a(*_NUMBERS), Sql(f"{field.value} BETWEEN ? AND ?", near))
        if operand != int(operand) or abs(operand) > _EXACT_IN_FLOAT:
            return Verdict(possible, FALSE)
        exact = Sql(f"{field.value} = ?", (int(operand),))
        return Verdict(possible, all_of(field.is_a(*_EXACT_NUMBERS), exact))
    if kind is tuple:
        return Verdict(field.is_a("array"), FALSE)
    if isinstance(operand, dict):
        return Verdict(field.is_a("object"), FALSE)
    return Verdict(field.exists(), FALSE)


def _compared(field: Field, sign: str, operand: object) -> Verdict:
    if isinstance(operand, str) and type(operand) is str and is_comparable(operand):
        types: tuple[str, ...] = ("text",)
        raises, fits = field.is_another(*types), field.is_a(*types)
        compared = all_of(fits, field.text(sign, operand))
        return Verdict(any_of(compared, raises), compared, raises)
    if not isinstance(operand, int | float) or not (near := _near(operand)):
        return Verdict(field.exists(), FALSE, field.exists())
    types, (low, high) = _NUMBERS, near
    generous, strict = (high, low) if sign.startswith("<") else (low, high)
    raises = field.is_another(*types)
    fits = field.is_a(*types)
    return Verdict(
        any_of(all_of(fits, Sql(f"{field.value} {sign} ?", (generous,))), raises),
        all_of(fits, Sql(f"{field.value} {sign} ?", (strict,))),
        raises,
    )


def _one_of(field: Field, items: tuple[object, ...]) -> Verdict:
    texts = [item for item in items if type(item) is str]
    others = [item for item in items if type(item) is not str]
    if len(others) > _MOST_ALTERNATIVES:
        return Verdict(field.exists(), FALSE)
    listed = json.dumps([text for text in texts if is_comparable(text)])
    inside = Sql(f"{field.value} IN (SELECT value FROM json_each(?))", (listed,))
    text = _exactly(all_of(field.is_a("text"), inside)) if texts else _exactly(FALSE)
    return _either([text, *(_equal(field, other) for other in others)])


def _any(field: Field, items: tuple[object, ...]) -> Verdict:
    # TinyDB iterates over the letters of a text and the keys of an object as well.
    walkable = field.is_a("object", "text")
    if not field.items:
        return Verdict(any_of(field.is_a("array"), walkable), FALSE)
    inner = _one_of(Field("item.type", "item.value"), items)

    def holds(sql: Sql) -> Sql:
        found = f"EXISTS (SELECT 1 FROM json_each({field.items}) AS item WHERE {sql.text})"
        return all_of(field.is_a("array"), Sql(found, sql.values))

    return Verdict(any_of(holds(inner.possible), walkable), holds(inner.certain))


def _near(number: float) -> tuple[float, float] | None:
    """Return bounds around a number that allow for how SQLite reads decimals."""
    try:
        exact = float(number)
    except OverflowError:
        return None
    if not math.isfinite(exact):
        return None
    slack = abs(exact) * 1e-12 + 1e-300
    return exact - slack, exact + slack
