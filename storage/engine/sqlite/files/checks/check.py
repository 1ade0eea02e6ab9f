"""A check: how a kind of fault is found, what it is called, and how it is repaired."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from storage.errors import ArchiveError

__all__ = [
    "READING_ERRORS",
    "WHOLE",
    "Check",
    "Key",
    "Scan",
    "Subject",
    "describe",
    "find",
    "repair",
]

Key = int | str
"""What names a thing with a fault: the id of its row, or words."""

Repair = str | Callable[[sqlite3.Connection, list[Key]], None]
"""SQL, or a function that gets what has the fault."""

READING_ERRORS = (ArchiveError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What reading a damaged row can raise, besides SQLite's own errors."""

WHOLE = ""
"""The key of what is all of its kind."""

_NAMED = 5
"""How many of the things with a fault are named."""


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """One kind of fault.

    Attributes:
        fault: Its name: ``articles without a text``.
        sql: Selects the keys of what has the fault; empty if the scan of the subject finds it.
        repair: What repairs it, in this order; nothing if what is lost is nowhere else.
        noun: What the keys are ids of: ``article``; empty if they are words.
    """

    fault: str
    sql: str = ""
    repair: tuple[Repair, ...] = ()
    noun: str = "article"


Scan = Callable[[sqlite3.Connection], Iterable[tuple[Check, Key]]]
"""Finds the faults of several checks in one pass."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The checks of one subject; their results are shown together."""

    what: str
    checks: tuple[Check, ...] = ()
    scan: Scan | None = None


def find(connection: sqlite3.Connection, subject: Subject) -> dict[Check, list[Key]]:
    """Return the faults there are, each with what has it."""
    # Text that is not UTF-8 is a fault to find, and no reason to stop.
    connection.text_factory = _decode
    try:
        found: dict[Check, list[Key]] = {}
        for check, key in _faults(connection, subject):
            found.setdefault(check, []).append(key)
        return found
    finally:
        connection.text_factory = str


def repair(connection: sqlite3.Connection, subject: Subject) -> None:
    """Repair the faults of a subject that can be repaired."""
    for check, keys in find(connection, subject).items():
        for step in check.repair:
            if isinstance(step, str):
                connection.execute(step)
            else:
                step(connection, keys)


def describe(check: Check, keys: list[Key]) -> str:
    """Name a fault, and what has it."""
    if keys == [WHOLE]:
        return check.fault
    named = ", ".join(f"{check.noun} {key}".strip() for key in keys[:_NAMED])
    named += ", …" if len(keys) > _NAMED else ""
    return f"{check.fault}: {len(keys)} ({named})" if check.noun else f"{check.fault}: {named}"


def _faults(connection: sqlite3.Connection, subject: Subject) -> Iterator[tuple[Check, Any]]:
    for check in subject.checks:
        if check.sql:
            for row in connection.execute(check.sql):
                yield check, row[0]
    if subject.scan is not None:
        yield from subject.scan(connection)


def _decode(text: bytes) -> str:
    return text.decode(errors="surrogateescape")
