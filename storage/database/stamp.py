"""The mark of a file: which one it is and its latest change, so that another's log is noticed.

SQLite replays any log that has the file's name. So the mark is written with every change: the
first change in a log says whose it is, and that it follows what the file holds.
"""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

__all__ = ["ensure", "is_foreign_log", "touch"]

_TABLE = "CREATE TABLE IF NOT EXISTS store (mark TEXT NOT NULL)"
_TOUCH = "UPDATE store SET mark = substr(mark, 1, 39) || printf('%015d', substr(mark, 40) + 1)"
_MARK = re.compile(rb"store:([0-9a-f]{32}):(\d{15})")
_HEADER, _FRAME = 32, 24  # bytes before the first frame, and before each page


def ensure(connection: sqlite3.Connection) -> None:
    """Give a file that has no mark its own; needs a transaction."""
    connection.execute(_TABLE)
    connection.execute(
        "INSERT INTO store SELECT ? WHERE NOT EXISTS (SELECT 1 FROM store)",
        (f"store:{os.urandom(16).hex()}:{0:015}",),
    )


def touch(connection: sqlite3.Connection) -> None:
    """Count a change; belongs into its transaction."""
    connection.execute(_TOUCH)


def is_foreign_log(path: Path, log: Path) -> bool:
    """Tell whether the log beside a file is another's, or does not follow what the file holds."""
    marks = _first_marks(log)
    if not marks or (held := _held(path)) is None:
        return False
    name, changes = held
    return not any(other == name and number <= changes + 1 for other, number in marks)


def _held(path: Path) -> tuple[bytes, int] | None:
    """Return the mark in the file itself, its log left aside."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as connection:
            (mark,) = connection.execute("SELECT mark FROM store").fetchone()
    except (sqlite3.Error, TypeError):  # none yet, or damaged: whoever opens it will say so
        return None
    match = _MARK.fullmatch(mark.encode())
    return match and (match[1], int(match[2]))


def _first_marks(log: Path) -> list[tuple[bytes, int]]:
    """Return the marks in the first whole transaction of a log."""
    found: list[tuple[bytes, int]] = []
    try:
        with log.open("rb") as file:
            header = file.read(_HEADER)
            size = int.from_bytes(header[8:12], "big")
            while len(frame := file.read(_FRAME + size)) == _FRAME + size > _FRAME:
                if frame[8:16] != header[16:24]:  # left over from before the log began anew
                    return []
                found += [(name, int(number)) for name, number in _MARK.findall(frame)]
                if any(frame[4:8]):  # the last of its transaction
                    return found
    except OSError:
        pass
    return []
