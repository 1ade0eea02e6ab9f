"""JSON Lines, the format that carries everything: a header, then a source or an article a line.

``{"format": "newsdesk archive", "version": 1, …}`` comes first; a line's ``type`` is ``source``,
``article`` or, where the reader has said whose names names are, ``people``. An article names its
source by its location and has its quotes with it. Lines of somebody else, without a header, are
read as `loose` documents.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TextIO

from storage.exchange.annotations import People, people_of, people_record
from storage.exchange.entries import MAX_DOCUMENT, Found, Rejected, entry_of, header, is_header
from storage.exchange.foreign_json import Loose
from storage.exchange.selection import Selection
from storage.exchange.source_records import Origin, origin_of, origin_record
from storage.records.articles import quote_record

__all__ = ["ENDINGS", "read", "recognizes", "write"]

ENDINGS = (".jsonl", ".ndjson")


def write(selection: Selection, file: TextIO) -> None:
    """Write everything selected to `file`."""
    _write_line(file, header(len(selection)))
    for item in selection.items():
        if isinstance(item, Origin):
            _write_line(file, {"type": "source"} | origin_record(item))
        elif isinstance(item, People):
            _write_line(file, {"type": "people"} | people_record(item))
        else:
            quotes = [quote_record(quote) for quote in item.quotes]
            _write_line(file, {"type": "article"} | item.record() | {"quotes": quotes})


def _write_line(file: TextIO, record: dict[str, Any]) -> None:
    file.write(json.dumps(record, ensure_ascii=False) + "\n")


def recognizes(start: str) -> bool:
    """Say whether `start` is the start of a newsdesk export, whatever its ending."""
    return start.startswith('{"format": "newsdesk archive"')


def read(file: TextIO, location: str) -> Iterator[Found]:
    """Yield what the lines of `file` hold; `location` names it in the archive.

    Raises:
        ExchangeError: A newer newsdesk wrote it.
    """
    loose = Loose(location)
    ours = False
    for number, line in _lines(file):
        where = f"line {number}"
        try:
            record = _parsed(line)
            if number == 1 and is_header(record):
                ours = True
            elif ours:
                yield _found(record, where)
            else:
                yield from loose.read(record, where)
        except ValueError as error:
            yield Rejected(where, str(error))


def _lines(file: TextIO) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank, counted from 1, one too long only up to the limit."""
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
        raise ValueError(f"it is no JSON: {error.msg} at character {error.pos + 1}") from error
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if not isinstance(record, dict):
        raise ValueError("it is no JSON object")
    return record


def _found(record: dict[str, Any], where: str) -> Found:
    match record.get("type"):
        case "article":
            return entry_of(record, where)
        case "source":
            return origin_of(record)
        case "people":
            return people_of(record)
    raise ValueError("it is neither a source nor an article")
