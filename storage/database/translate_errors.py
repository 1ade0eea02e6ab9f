"""Translate SQLite's errors about a file, a disk, a lock or a constraint into the project's own."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from storage.errors import (
    ArchiveError,
    Busy,
    Conflict,
    Damaged,
    Interrupted,
    NewsdeskError,
    NotAnArchive,
    ReadOnly,
)
from storage.text.cleaning import clean_line

__all__ = ["display", "translate_errors"]

_TRANSLATIONS: dict[int, tuple[type[NewsdeskError], str]] = {
    sqlite3.SQLITE_BUSY: (Busy, "another program is writing to it; try again"),
    sqlite3.SQLITE_LOCKED: (Busy, "another program is writing to it; try again"),
    sqlite3.SQLITE_FULL: (ArchiveError, "the disk is full; nothing was changed; free some space"),
    sqlite3.SQLITE_IOERR: (
        ArchiveError,
        "the disk could not be read or written; check it and its free space",
    ),
    sqlite3.SQLITE_CORRUPT: (
        Damaged,
        "the file is damaged; newsdesk doctor says what can be done",
    ),
    sqlite3.SQLITE_NOTADB: (NotAnArchive, "not a newsdesk archive; not changed"),
    sqlite3.SQLITE_READONLY: (ReadOnly, "it cannot be written here; check its permissions"),
    sqlite3.SQLITE_CANTOPEN: (
        ArchiveError,
        "it cannot be opened; check folder and permissions",
    ),
    sqlite3.SQLITE_PERM: (ArchiveError, "permission denied; check its permissions"),
    sqlite3.SQLITE_CONSTRAINT: (
        Conflict,
        "the change contradicts existing data; nothing was changed",
    ),
    sqlite3.SQLITE_INTERRUPT: (Interrupted, "the query was stopped"),
}

_FAULTS_OF_THE_PROGRAM = (sqlite3.InterfaceError, sqlite3.ProgrammingError)


class translate_errors:  # noqa: N801
    """Raise what SQLite says about the file at `path`, or about its content, as a `NewsdeskError`.

    Wrong uses of a connection pass unchanged: they are faults of the program.
    """

    # A class, as every query and change enters it: a generator takes five times as long.
    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        """Do nothing yet."""

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Raise the translation of the error that ended the block, if it has one."""
        if isinstance(error, sqlite3.Error):
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the primary code
            if code in _TRANSLATIONS:
                kind, sentence = _TRANSLATIONS[code]
                raise kind(f"{display(self._path)}: {sentence}") from error
            if not isinstance(error, _FAULTS_OF_THE_PROGRAM):
                raise Damaged(
                    f"{display(self._path)}: its content is not as newsdesk left it"
                    f" ({clean_line(str(error))}); newsdesk doctor says what can be done"
                ) from error


def display(path: Path) -> str:
    """Return a path as it may be shown: a file name can contain anything."""
    return clean_line(str(path))
