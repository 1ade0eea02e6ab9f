"""TinyDB JSON, for programs that use stock TinyDB: tables `articles`, `sources` and `quotes`.

The table `newsdesk` holds the header, `people` the annotations that belong to no article.
Articles are whole, as in JSON Lines, under their ids; a quote names its article by that id. Any
other TinyDB file can be imported too, its documents read by `ForeignReader`. Reading and writing
hold one document at a time, as a file may be larger than memory; stock TinyDB reads all of it.
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
from storage.exchange.annotations import (
    ArchiveAnnotations,
    archive_annotations_record,
    read_archive_annotations,
)
from storage.exchange.entries import (
    DocumentItem,
    RejectedItem,
    header,
    is_header,
    read_article_record,
)
from storage.exchange.foreign_json import ForeignReader
from storage.exchange.json_tables import documents
from storage.exchange.selection import Selection
from storage.exchange.source_records import SourceRecord, read_source_record, source_as_json
from storage.records.articles import quote_to_record
from storage.text.cleaning import clean_line

__all__ = ["ENDINGS", "read", "recognizes", "write"]

ENDINGS = (".json",)

_SHAPE = re.compile(r'\s*\{\s*"[^"]*"\s*:\s*\{\s*(?:"\d+"\s*:|\})')


def write(selection: Selection, file: TextIO) -> None:
    """Write the selection to `file`."""
    sources: list[SourceRecord] = []
    annotations: list[ArchiveAnnotations] = []
    file.write(f'{{"newsdesk": {{{_document(1, header(len(selection)))}}},\n"articles": {{')
    # Quotes are read with their articles, but their table comes after the articles.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as quotes:
        articles = count = 0
        for item in selection.items():
            if isinstance(item, SourceRecord):
                sources.append(item)
                continue
            if isinstance(item, ArchiveAnnotations):
                annotations.append(item)
                continue
            file.write(f"{_comma(articles)}\n{_document(item.article.id, item.record())}")
            articles += 1
            for quote in item.quotes:
                record = {"article": item.article.id} | quote_to_record(quote)
                quotes.write(f"{_comma(count)}\n{_document(count + 1, record)}")
                count += 1
        file.write('},\n"quotes": {')
        quotes.seek(0)
        shutil.copyfileobj(quotes, file)
    documents_of_sources = (_document(n, source_as_json(one)) for n, one in enumerate(sources, 1))
    file.write('},\n"sources": {\n' + ",\n".join(documents_of_sources))
    people = (_document(n, archive_annotations_record(one)) for n, one in enumerate(annotations, 1))
    file.write('},\n"people": {\n' + ",\n".join(people) + "}}\n")


def _document(number: int, record: Mapping[str, Any]) -> str:
    return f'"{number}": {json.dumps(record, ensure_ascii=False)}'


def _comma(before: int) -> str:
    return "," if before else ""


def recognizes(start: str) -> bool:
    """Say whether `start` is the start of a TinyDB file: tables of numbered documents."""
    return _SHAPE.match(start) is not None


def read(file: TextIO, location: str) -> Iterator[DocumentItem]:
    """Yield the items of `file`; `location` is its location in the archive.

    Raises:
        ExchangeError: A newer newsdesk wrote it, or some part of it is not JSON.
    """
    # Tables may come in any order, so the file is read for the header, for the sources, and once
    # more. Only the last pass reports damage, after all that precedes it has been read.
    ours = any(is_header(one) for table, _, one in _readable(file) if table == "newsdesk")
    for table, number, document in _readable(file) if ours else ():
        if table == "sources":
            yield from _items(table, number, document, None)
    file.seek(0)
    foreign = None if ours else ForeignReader(location)
    for table, number, document in documents(file):
        if table in ("articles", "people") or foreign:
            yield from _items(table, number, document, foreign)


def _readable(file: TextIO) -> Iterator[tuple[str, str, Any]]:
    """Yield the documents of the whole file, or those before the first damage."""
    file.seek(0)
    with suppress(ExchangeError):
        yield from documents(file)


def _items(
    table: str, number: str, document: Any, foreign: ForeignReader | None
) -> Iterator[DocumentItem]:
    """Yield what a document of ours, or of somebody else's for `ForeignReader`, is."""
    where = f"document {clean_line(number)} of {clean_line(table)}"
    if not isinstance(document, dict):
        yield RejectedItem(where, "it is not a JSON object")
    elif foreign is not None:
        yield from foreign.read(document, where, f"{clean_line(table)}:{clean_line(number)}")
    else:
        try:
            if table == "sources":
                yield read_source_record(document)
            elif table == "people":
                yield read_archive_annotations(document)
            else:
                yield read_article_record(document, where)
        except ValueError as error:
            yield RejectedItem(where, str(error))
