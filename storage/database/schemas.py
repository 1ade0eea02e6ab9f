"""What files can hold besides documents: a schema's migrations and tables of its own layout."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from storage.database.connections import Migration
    from storage.database.layout import TableLayout

__all__ = ["Schema", "known", "register"]


class Schema(NamedTuple):
    """The steps that make a schema, and how the documents of its tables lie, by their names."""

    migrations: Sequence[Migration]
    layouts: Mapping[str, TableLayout]


def _none() -> Schema:
    return Schema((), {})


_load: list[Callable[[], Schema]] = [_none]


def register(load: Callable[[], Schema]) -> None:
    """Set how to come by the schema of files that have one; it is loaded when one is met."""
    _load[:] = [load]


def known() -> Schema:
    """Return the schema that was registered, or one without anything."""
    return _load[0]()
