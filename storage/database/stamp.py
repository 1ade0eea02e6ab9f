"""Stamp a file with an identity and a count of its changes, to detect a foreign log beside it.

SQLite replays any write-ahead log that has the name of the file. So the stamp is written with
every change: the first one in a log shows which file the log belongs to, and that it continues
the state of that file.
"""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

__all__ = ["ensure", "is_foreign_log", "is_stamp", "touch"]

_TABLE = "CREATE TABLE IF NOT EXISTS store (mark TEXT NOT NULL)"
_TOUCH = "UPDATE store SET mark = substr(mark, 1, 39) || printf('%015d', substr(mark, 40) + 1)"
_STAMP = re.compile(rb"store:([0-9a-f]{32}):(\d{15})")
_HEADER, _FRAME = 32, 24  # bytes before the first frame, and before each page


def ensure(connection: sqlite3.Connection) -> None:
    """Stamp a file that has no stamp yet; call it in a transaction."""
    connection.execute(_TABLE)
    connection.execute(
        "INSERT INTO store SELECT ? WHERE NOT EXISTS (SELECT 1 FROM store)",
        (f"store:{os.urandom(16).hex()}:{0:015}",),
    )


def touch(connection: sqlite3.Connection) -> None:
    """Count a change; call it in the transaction of the change."""
    connection.execute(_TOUCH)


def is_stamp(mark: object) -> bool:
    """Return whether a value is a stamp."""
    return isinstance(mark, str) and _STAMP.fullmatch(mark.encode(errors="replace")) is not None


def is_foreign_log(path: Path, log: Path) -> bool:
    """Return whether a log is of another file, or does not continue the state of this one."""
    stamps = _first_stamps(log)
    if not stamps or (held := _held(path)) is None:
        return False
    name, changes = held
    return not any(other == name and number <= changes + 1 for other, number in stamps)


def _held(path: Path) -> tuple[bytes, int] | None:
    """Return the stamp in the file itself, without its log."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as connection:
            (mark,) = connection.execute("SELECT mark FROM store").fetchone()
    except (sqlite3.Error, TypeError):  # no stamp yet, or damaged: opening the file reports it
        return None
    match = _STAMP.fullmatch(mark.encode())
    return match and (match[1], int(match[2]))


def _first_stamps(log: Path) -> list[tuple[bytes, int]]:
    """Return the stamps in the first complete transaction of a log that has one.

    The transaction that creates the tables has none.
    """
    found: list[tuple[bytes, int]] = []
    try:
        with log.open("rb") as file:
            header = file.read(_HEADER)
            size = int.from_bytes(header[8:12], "big")
            while len(frame := file.read(_FRAME + size)) == _FRAME + size > _FRAME:
                if frame[8:16] != header[16:24]:  # left over from before the log was reset
                    return []
                found += [(name, int(number)) for name, number in _STAMP.findall(frame)]
                if found and any(frame[4:8]):  # the last of its transaction
                    return found
    except OSError:
        pass
    return []
