"""The items of an exported document: header, sources, articles, and items that were rejected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from storage.errors import ExchangeError
from storage.exchange.annotations import (
    NO_ANNOTATIONS,
    Annotations,
    ArchiveAnnotations,
    annotations_record,
    read_annotations,
)
from storage.exchange.source_records import SourceRecord
from storage.model import Article, Carrier, Quote, Revision
from storage.records.articles import (
    article_from_record,
    article_to_record,
    carriers_from_record,
    editors_from_record,
    history_from_record,
)
from storage.version import VERSION

__all__ = [
    "FORMAT",
    "MAX_DOCUMENT",
    "DocumentItem",
    "ExportedArticle",
    "ImportedArticle",
    "RejectedItem",
    "header",
    "is_header",
    "read_article_record",
]

FORMAT = "newsdesk archive"
FORMAT_VERSION = 1

MAX_DOCUMENT = 10_000_000
"""Most characters of one article, with its history and annotations, in a document."""


@dataclass(frozen=True, slots=True)
class ExportedArticle:
    """An article to export, with its quotes, its source and its revisions.

    `also` are the other sources that carry it.
    """

    article: Article
    quotes: Sequence[Quote]
    source: SourceRecord | None
    history: Sequence[Revision] = ()
    annotations: Annotations = NO_ANNOTATIONS
    also: Mapping[int, SourceRecord] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        """Return the article as a JSON record; its quotes are left out, as an import finds them."""
        location = self.source.location if self.source else ""
        locations = {source: record.location for source, record in self.also.items()}
        record = article_to_record(self.article, location, self.history, locations)
        return record | annotations_record(self.annotations)


@dataclass(frozen=True, slots=True)
class ImportedArticle:
    """An article read from a document.

    Attributes:
        where: Its place in the document, for messages.
        article: The article; with `ours` it has the key it had in the exporting archive.
        location: The location of its source.
        ours: newsdesk exported it; else another program wrote it.
        history: Its earlier revisions, the latest first.
        editors: For each, the location of the source that edited it, where that is a carrier.
        annotations: What its reader added to it.
        carriers: The other sources that carry it, each with its location, and without an id.
    """

    where: str
    article: Article
    location: str
    ours: bool = True
    history: Sequence[Revision] = ()
    annotations: Annotations = NO_ANNOTATIONS
    carriers: Sequence[tuple[str, Carrier]] = ()
    editors: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class RejectedItem:
    """An item of a document that cannot be imported."""

    where: str
    reason: str


def read_article_record(record: Mapping[str, Any], where: str) -> ImportedArticle:
    """Read the record of an article that newsdesk exported.

    Raises:
        ValueError: It is not valid; the message says why.
    """
    article, location = article_from_record(record)
    return ImportedArticle(
        where,
        article,
        location,
        history=history_from_record(record),
        annotations=read_annotations(record),
        carriers=carriers_from_record(record),
        editors=editors_from_record(record),
    )


DocumentItem = SourceRecord | ImportedArticle | ArchiveAnnotations | RejectedItem
"""An item that a format reads from a document; a source comes before its articles."""


def header(articles: int) -> dict[str, Any]:
    """Return the first record of a document."""
    return {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "newsdesk": VERSION,
        "articles": articles,
    }


def is_header(record: object) -> bool:
    """Say whether a record is the header of an export.

    Raises:
        ExchangeError: A newer newsdesk wrote it.
    """
    if not isinstance(record, Mapping) or record.get("format") != FORMAT:
        return False
    version = record.get("version")
    if not isinstance(version, int) or version > FORMAT_VERSION:
        raise ExchangeError("written by a newer newsdesk; update this one to read it")
    return True
