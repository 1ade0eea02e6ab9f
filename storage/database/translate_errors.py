"""What SQLite says about a file, a disk or a lock, as a sentence for the reader."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from storage.errors import ArchiveError, NotAnArchive, ReadOnly
from storage.text.cleaning import clean_line

__all__ = ["display", "translate_errors"]

_EXPLANATIONS: dict[int, tuple[type[ArchiveError], str]] = {
    sqlite3.SQLITE_BUSY: (ArchiveError, "another program is busy writing to it; try again"),
    sqlite3.SQLITE_LOCKED: (ArchiveError, "another program is busy writing to it; try again"),
    sqlite3.SQLITE_FULL: (ArchiveError, "the disk is full; nothing was changed, make room for it"),
    sqlite3.SQLITE_IOERR: (ArchiveError, "the disk refused to read or write; check disk and room"),
    sqlite3.SQLITE_CORRUPT: (ArchiveError, "the file is damaged; restore a backup of it"),
    sqlite3.SQLITE_NOTADB: (NotAnArchive, "not a newsdesk archive; it was left as it was"),
    sqlite3.SQLITE_READONLY: (ReadOnly, "it cannot be written here; check its permissions"),
    sqlite3.SQLITE_CANTOPEN: (ArchiveError, "it cannot be opened; check folder and permissions"),
    sqlite3.SQLITE_PERM: (ArchiveError, "it may not be opened; check its permissions"),
}


class translate_errors:  # noqa: N801
    """Turn what SQLite says about the file, the disk or a lock into an `ArchiveError`.

    Errors of a statement (constraints, syntax, an interrupt) pass as they are.
    """

    # A class, as all questions and changes run inside one: a generator takes five times longer.
    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        """Do nothing yet."""

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Raise what is clearer than the error that ended the block."""
        if isinstance(error, sqlite3.Error):
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the primary code
            if code in _EXPLANATIONS:
                kind, sentence = _EXPLANATIONS[code]
                raise kind(f"{display(self._path)}: {sentence}") from error


def display(path: Path) -> str:
    """Return the path as it may be shown: a file's name can hold anything."""
    return clean_line(str(path))
