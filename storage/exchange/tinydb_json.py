"""A TinyDB JSON file, for whoever works with stock TinyDB: tables `articles`, `sources`, `quotes`.

The table `newsdesk` holds the header, `people` whose names the reader says names are. Articles
are whole, as in JSON Lines, under their numbers in the archive; a quote names its article by that
number. Any other TinyDB file is taken in too, its documents read as `loose` ones. Reading and
writing pass one document at a time by: the file may be larger than memory, which stock TinyDB's
own reading would not bear.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, TextIO

from storage.errors import ExchangeError
from storage.exchange.annotations import People, people_of, people_record
from storage.exchange.entries import Found, Rejected, entry_of, header, is_header
from storage.exchange.foreign_json import Loose
from storage.exchange.json_tables import documents
from storage.exchange.selection import Selection
from storage.exchange.source_records import Origin, origin_of, origin_record
from storage.records.articles import quote_record
from storage.text.cleaning import clean_line

__all__ = ["ENDINGS", "read", "recognizes", "write"]

ENDINGS = (".json",)

_SHAPE = re.compile(r'\s*\{\s*"[^"]*"\s*:\s*\{\s*(?:"\d+"\s*:|\})')


def write(selection: Selection, file: TextIO) -> None:
    """Write everything selected to `file`."""
    origins: list[Origin] = []
    people: list[People] = []
    file.write(f'{{"newsdesk": {{{_document(1, header(len(selection)))}}},\n"articles": {{')
    # Quotes come to light with their articles but belong behind them.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as quotes:
        articles = count = 0
        for item in selection.items():
            if isinstance(item, Origin):
                origins.append(item)
                continue
            if isinstance(item, People):
                people.append(item)
                continue
            file.write(f"{_comma(articles)}\n{_document(item.article.id, item.record())}")
            articles += 1
            for quote in item.quotes:
                record = {"article": item.article.id} | quote_record(quote)
                quotes.write(f"{_comma(count)}\n{_document(count + 1, record)}")
                count += 1
        file.write('},\n"quotes": {')
        quotes.seek(0)
        shutil.copyfileobj(quotes, file)
    sources = (_document(n, origin_record(one)) for n, one in enumerate(origins, 1))
    file.write('},\n"sources": {\n' + ",\n".join(sources))
    names = (_document(n, people_record(one)) for n, one in enumerate(people, 1))
    file.write('},\n"people": {\n' + ",\n".join(names) + "}}\n")


def _document(number: int, record: Mapping[str, Any]) -> str:
    return f'"{number}": {json.dumps(record, ensure_ascii=False)}'


def _comma(before: int) -> str:
    return "," if before else ""


def recognizes(start: str) -> bool:
    """Say whether `start` is the start of a TinyDB file: tables of numbered documents."""
    return _SHAPE.match(start) is not None


def read(file: TextIO, location: str) -> Iterator[Found]:
    """Yield what the documents of `file` hold; `location` names it in the archive.

    Raises:
        ExchangeError: A newer newsdesk wrote it, or from some place on it is no JSON.
    """
    # The tables may stand in any order: a round for the header, one for the sources, and one more.
    # Only the last tells of damage, when what stands before it has been read.
    ours = any(is_header(one) for table, _, one in _sound(file) if table == "newsdesk")
    for table, number, document in _sound(file) if ours else ():
        if table == "sources":
            yield from _found(table, number, document, None)
    file.seek(0)
    loose = None if ours else Loose(location)
    for table, number, document in documents(file):
        if table in ("articles", "people") or loose:
            yield from _found(table, number, document, loose)


def _sound(file: TextIO) -> Iterator[tuple[str, str, Any]]:
    """Yield the documents of the whole file, those before the damage if there is some."""
    file.seek(0)
    with suppress(ExchangeError):
        yield from documents(file)


def _found(table: str, number: str, document: Any, loose: Loose | None) -> Iterator[Found]:
    """Yield what a document of ours, or of somebody else's for `loose`, is."""
    where = f"document {clean_line(number)} of {clean_line(table)}"
    if not isinstance(document, dict):
        yield Rejected(where, "it is no JSON object")
    elif loose is not None:
        yield from loose.read(document, where, f"{clean_line(table)}:{clean_line(number)}")
    else:
        try:
            if table == "sources":
                yield origin_of(document)
            elif table == "people":
                yield people_of(document)
            else:
                yield entry_of(document, where)
        except ValueError as error:
            yield Rejected(where, str(error))
