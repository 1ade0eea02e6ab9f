"""Fields of documents as SQL expressions, and conditions on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from storage.database.sql import FALSE, TRUE, Sql, all_of, negated

__all__ = ["Field", "FieldFinder", "is_comparable"]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a document as SQL expressions.

    Attributes:
        type: Its JSON type, as SQLite's json_type() names it; NULL if it is missing.
        value: Its value, as json_extract() returns it.
        types: All types it can have, if they are known and it is never missing.
        items: The arguments to json_each() for the items of an array, if it can be one.
        key: A column in the order of the texts, by which they are compared instead.
        first: Returns the least `key` with a text not before a given one.
    """

    type: str
    value: str
    types: frozenset[str] | None = None
    items: str = ""
    key: str = ""
    first: Callable[[str], int] | None = None

    def exists(self) -> Sql:
        """Hold where the field exists, even if it is null."""
        return TRUE if self.types else Sql(f"{self.type} IS NOT NULL")

    def is_a(self, *types: str) -> Sql:
        """Hold where it has one of the types."""
        if self.types is not None:
            if self.types.issubset(types):
                return TRUE
            if self.types.isdisjoint(types):
                return FALSE
        return Sql(f"{self.type} IN ({', '.join(map(repr, types))})")

    def text(self, sign: str, operand: str) -> Sql:
        """Compare with a text, for documents in which the field is a text."""
        if self.first is None:
            return Sql(f"{self.value} {sign} ?", (operand,))
        here, after = self.first(operand), self.first(operand + "\0")  # the next text there is
        match sign:
            case "=":
                return Sql(f"{self.key} >= ? AND {self.key} < ?", (here, after))
            case "<" | ">=":
                return Sql(f"{self.key} {sign} ?", (here,))
        return Sql(f"{self.key} {'<' if sign == '<=' else '>='} ?", (after,))

    def is_another(self, *types: str) -> Sql:
        """Hold where it exists and has none of the types."""
        return all_of(self.exists(), negated(self.is_a(*types)))


FieldFinder = Callable[[tuple[str, ...]], Field | None]
"""Finds the field at a path of keys; None if SQL cannot read it."""


def is_comparable(text: str) -> bool:
    """Return whether SQLite can search for a text in the JSON of documents."""
    # A text that SQLite's JSON cannot contain is in no document that it reads.
    try:
        text.encode()
    except UnicodeEncodeError:  # a lone surrogate
        return False
    return "\0" not in text
