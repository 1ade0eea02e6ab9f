"""Where SQL finds the fields of documents, and the conditions that can be put on one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from storage.database.sql import FALSE, TRUE, Sql, all_of, negated

__all__ = ["Field", "FieldFinder", "is_comparable"]


@dataclass(frozen=True, slots=True)
class Field:
    """Where SQL finds a document's field.

    Attributes:
        type: Expression of its JSON type, in the words of SQLite's json_type(); NULL: missing.
        value: Expression of the value, as json_extract() gives it.
        types: All the types it can have, if that is known and it is never missing.
        items: Arguments to json_each() for the items of an array, if there can be one.
        key: A column that texts are compared by instead, if there is one in their order.
        first: Returns the least `key` whose text is not before the text given.
    """

    type: str
    value: str
    types: frozenset[str] | None = None
    items: str = ""
    key: str = ""
    first: Callable[[str], int] | None = None

    def exists(self) -> Sql:
        """Hold where the field is there, be it null."""
        return TRUE if self.types else Sql(f"{self.type} IS NOT NULL")

    def is_a(self, *types: str) -> Sql:
        """Hold where it is of one of the types."""
        if self.types is not None:
            if self.types.issubset(types):
                return TRUE
            if self.types.isdisjoint(types):
                return FALSE
        return Sql(f"{self.type} IN ({', '.join(map(repr, types))})")

    def text(self, sign: str, operand: str) -> Sql:
        """Compare with a text, for documents in which the field is one."""
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
        """Hold where it is there and of none of the types."""
        return all_of(self.exists(), negated(self.is_a(*types)))


FieldFinder = Callable[[tuple[str, ...]], Field | None]
"""Finds the field at a path of keys; None where SQL cannot look at it."""


def is_comparable(text: str) -> bool:
    """Return whether SQLite can look for a text in the JSON of documents."""
    # What SQLite's JSON cannot hold, no document it looks at does hold.
    try:
        text.encode()
    except UnicodeEncodeError:  # a lone surrogate
        return False
    return "\0" not in text
