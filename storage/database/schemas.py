"""What files can hold besides documents: a schema's migrations and the tables it lends TinyDB."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from storage.database.connections import Migration
    from storage.database.table import Table

__all__ = ["Schema", "known", "register"]


class Schema(NamedTuple):
    """The steps that make a schema, and the classes of its tables by name."""

    migrations: Sequence[Migration]
    tables: Mapping[str, type[Table]]


def _none() -> Schema:
    return Schema((), {})


_load: list[Callable[[], Schema]] = [_none]


def register(load: Callable[[], Schema]) -> None:
    """Set how to come by the schema of files that have one; it is loaded when one is met."""
    _load[:] = [load]


def known() -> Schema:
    """Return the schema that was registered, or one without anything."""
    return _load[0]()
