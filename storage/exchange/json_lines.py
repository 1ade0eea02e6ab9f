"""JSON Lines, the format that carries everything: a header, then a source or an article a line.

The first line is ``{"format": "newsdesk archive", "version": 1, …}``; the ``type`` of a line is
``source``, ``article`` or, for annotations that belong to no article, ``people``. An article has
the location of its source and its quotes. Lines of other programs, without a header, are read by
`ForeignReader`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TextIO

from storage.errors import ExchangeError
from storage.exchange.annotations import (
    ArchiveAnnotations,
    archive_annotations_record,
    read_archive_annotations,
)
from storage.exchange.entries import (
    MAX_DOCUMENT,
    DocumentItem,
    RejectedItem,
    header,
    is_header,
    read_article_record,
)
from storage.exchange.foreign_json import ForeignReader
from storage.exchange.json_tables import describe_json_error
from storage.exchange.selection import Selection
from storage.exchange.source_records import SourceRecord, read_source_record, source_as_json
from storage.records.articles import quote_to_record

__all__ = ["ENDINGS", "read", "recognizes", "write"]

ENDINGS = (".jsonl", ".ndjson")

_UNREADABLE = 10
"""Lines at the start of a file of which one must be JSON."""


def write(selection: Selection, file: TextIO) -> None:
    """Write the selection to `file`."""
    _write_line(file, header(len(selection)))
    for item in selection.items():
        if isinstance(item, SourceRecord):
            _write_line(file, {"type": "source"} | source_as_json(item))
        elif isinstance(item, ArchiveAnnotations):
            _write_line(file, {"type": "people"} | archive_annotations_record(item))
        else:
            quotes = [quote_to_record(quote) for quote in item.quotes]
            _write_line(file, {"type": "article"} | item.record() | {"quotes": quotes})


def _write_line(file: TextIO, record: dict[str, Any]) -> None:
    file.write(json.dumps(record, ensure_ascii=False) + "\n")


def recognizes(start: str) -> bool:
    """Say whether `start` is the start of a newsdesk export, whatever its ending."""
    return start.startswith('{"format": "newsdesk archive"')


def read(file: TextIO, location: str) -> Iterator[DocumentItem]:
    """Yield the items of `file`; `location` is its location in the archive.

    Raises:
        ExchangeError: A newer newsdesk wrote it, or it is not JSON Lines.
    """
    foreign = ForeignReader(location)
    ours = is_json = False
    unreadable: list[RejectedItem] = []
    for number, line in _lines(file):
        where = f"line {number}"
        try:
            record = _parsed(line)
            is_json = True
            if number == 1 and is_header(record):
                ours = True
            elif ours:
                yield _item(record, where)
            else:
                yield from foreign.read(record, where)
        except ValueError as error:
            if is_json:
                yield RejectedItem(where, str(error))
                continue
            unreadable.append(RejectedItem(where, str(error)))
            if len(unreadable) == _UNREADABLE:
                raise ExchangeError("it is not JSON Lines: no line of it is JSON") from error
        if is_json and unreadable:
            yield from unreadable
            unreadable.clear()
    yield from unreadable


def _lines(file: TextIO) -> Iterator[tuple[int, str]]:
    """Yield number and text of the lines that are not blank; a line too long is cut."""
    number = 0
    while line := file.readline(MAX_DOCUMENT + 1):
        number += 1
        rest = line
        while rest and not rest.endswith("\n") and len(rest) > MAX_DOCUMENT:
            rest = file.readline(MAX_DOCUMENT + 1)
        if line.strip():
            yield number, line


def _parsed(line: str) -> dict[str, Any]:
    if len(line) > MAX_DOCUMENT:
        raise ValueError(f"it is longer than {MAX_DOCUMENT:,} characters")
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON: {error.msg} at character {error.pos + 1}") from error
    except ValueError as error:
        raise ValueError(describe_json_error(error)) from error
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if not isinstance(record, dict):
        raise ValueError("it is not a JSON object")
    return record


def _item(record: dict[str, Any], where: str) -> DocumentItem:
    match record.get("type"):
        case "article":
            return read_article_record(record, where)
        case "source":
            return read_source_record(record)
        case "people":
            return read_archive_annotations(record)
    raise ValueError("it is neither a source nor an article")
