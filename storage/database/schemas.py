"""Registry of the schema that files may have: its migrations and its table layouts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from storage.database.connections import Migration
    from storage.database.layout import TableLayout

__all__ = ["Schema", "register", "registered"]


class Schema(NamedTuple):
    """The migrations of a schema, and the layouts of its tables by name."""

    migrations: Sequence[Migration]
    layouts: Mapping[str, TableLayout]


def _none() -> Schema:
    return Schema((), {})


_load: list[Callable[[], Schema]] = [_none]


def register(load: Callable[[], Schema]) -> None:
    """Register a function that loads the schema; it is called when a file has one."""
    _load[:] = [load]


def registered() -> Schema:
    """Return the registered schema, or an empty one."""
    return _load[0]()
