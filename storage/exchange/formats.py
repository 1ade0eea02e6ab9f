"""The formats an archive is exported to, and those of them that can be imported again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from storage.exchange import csv, json_lines, markdown, tinydb_json
from storage.exchange.entries import DocumentItem
from storage.exchange.selection import Selection
from storage.regular_file import read_start

__all__ = [
    "EXPORT_FORMATS",
    "IMPORT_FORMATS",
    "ExportFormat",
    "ImportFormat",
    "detect_format",
    "format_by_ending",
]

_START = 4096
"""Bytes of a file that are enough to recognize its format."""


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format that articles are exported to.

    Attributes:
        name: What a person calls it.
        endings: Endings of its files, the usual one first.
        write: Writes a selection to an open file.
    """

    name: str
    endings: tuple[str, ...]
    write: Callable[[Selection, TextIO], None]


@dataclass(frozen=True, slots=True)
class ImportFormat:
    """A format that can be imported.

    Attributes:
        name: What a person calls it.
        read: Yields what an open file holds; the second argument is the file's location.
        recognizes: Says by the first characters of a file whether it is in this format.
    """

    name: str
    read: Callable[[TextIO, str], Iterator[DocumentItem]]
    recognizes: Callable[[str], bool]


EXPORT_FORMATS = {
    name: ExportFormat(name, endings, write)
    for name, endings, write in (
        ("jsonl", json_lines.ENDINGS, json_lines.write),
        ("csv", csv.ENDINGS, csv.write),
        ("md", markdown.ENDINGS, markdown.write),
        ("tinydb", tinydb_json.ENDINGS, tinydb_json.write),
    )
}

IMPORT_FORMATS = {
    name: ImportFormat(name, read, recognizes)
    for name, read, recognizes in (
        ("jsonl", json_lines.read, json_lines.recognizes),
        ("tinydb", tinydb_json.read, tinydb_json.recognizes),
    )
}


def format_by_ending(path: Path) -> ExportFormat | None:
    """Return the format a file of this name is exported to."""
    ending = path.suffix.lower()
    return next((one for one in EXPORT_FORMATS.values() if ending in one.endings), None)


def detect_format(path: Path) -> ImportFormat | None:
    """Detect the format of a file; None where it has another or cannot be read."""
    if path.suffix.lower() in json_lines.ENDINGS:
        return IMPORT_FORMATS["jsonl"]
    start = read_start(path, _START).decode("utf-8-sig", "replace")
    return next((one for one in IMPORT_FORMATS.values() if one.recognizes(start)), None)
