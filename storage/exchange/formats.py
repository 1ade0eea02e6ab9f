"""The formats an archive goes out in and comes back from, found by name or by file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from storage.exchange import csv, json_lines, markdown, tinydb_json
from storage.exchange.entries import Found
from storage.exchange.selection import Selection

__all__ = ["FORMATS", "Format", "format_by_ending", "recognised"]

_START = 4096


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Attributes:
        name: What a person calls it.
        endings: Of its files, the usual one first.
        write: Writes a selection to an open file.
        read: Yields what an open file holds; its location in the archive goes with it.
        holds: Tells by the first characters of a file whether it is in this format.
    """

    name: str
    endings: tuple[str, ...]
    write: Callable[[Selection, TextIO], None]
    read: Callable[[TextIO, str], Iterator[Found]]
    holds: Callable[[str], bool]


FORMATS = {
    name: Format(name, module.ENDINGS, module.write, module.read, module.holds)
    for name, module in (
        ("jsonl", json_lines),
        ("csv", csv),
        ("md", markdown),
        ("tinydb", tinydb_json),
    )
}

_BY_ENDING_ALONE = frozenset(json_lines.ENDINGS + csv.ENDINGS)
"""Endings nothing else has; `.md` and `.json` may be an article or a feed."""


def format_by_ending(path: Path) -> Format | None:
    """Return the format a file of this name is written in."""
    ending = path.suffix.lower()
    return next((one for one in FORMATS.values() if ending in one.endings), None)


def recognised(path: Path) -> Format | None:
    """Return the format a file is in, or None where it is something else or cannot be read."""
    if path.suffix.lower() in _BY_ENDING_ALONE:
        return format_by_ending(path)
    try:
        with path.open("rb") as file:
            start = file.read(_START).decode("utf-8-sig", "replace")
    except OSError:
        return None
    return next((one for one in FORMATS.values() if one.holds(start)), None)
