"""What an export holds, one after the other: sources, articles, and what is neither."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from storage.errors import ExchangeError
from storage.exchange.annotations import NOTHING, People, Work, work_of, work_record
from storage.exchange.source_records import Origin
from storage.model import Article, Quote, Revision
from storage.records.articles import article_of, article_record, history_of
from storage.version import VERSION

__all__ = [
    "FORMAT",
    "MAX_DOCUMENT",
    "Entry",
    "Exported",
    "Found",
    "Rejected",
    "entry_of",
    "header",
    "is_header",
]

FORMAT = "newsdesk archive"
FORMAT_VERSION = 1

MAX_DOCUMENT = 10_000_000
"""Most characters one article, with all that is said about it, may take in a document."""


@dataclass(frozen=True, slots=True)
class Exported:
    """An article on its way out, with its quotes, its source, and what it said before."""

    article: Article
    quotes: Sequence[Quote]
    origin: Origin | None
    history: Sequence[Revision] = ()
    work: Work = NOTHING

    def record(self) -> dict[str, Any]:
        """Return everything but the quotes: these are found anew in the text."""
        location = self.origin.location if self.origin else ""
        return article_record(self.article, location, self.history) | work_record(self.work)


@dataclass(frozen=True, slots=True)
class Entry:
    """An article found in a document: `where` for people, the `location` of its source.

    `ours`: newsdesk wrote it and `article` has the key it had; else somebody else did.
    """

    where: str
    article: Article
    location: str
    ours: bool = True
    history: Sequence[Revision] = ()
    work: Work = NOTHING


@dataclass(frozen=True, slots=True)
class Rejected:
    """Something in a document that nothing could be made of."""

    where: str
    reason: str


def entry_of(record: Mapping[str, Any], where: str) -> Entry:
    """Return the article a record of ours is.

    Raises:
        ValueError: It is none; the reason follows on “it”.
    """
    article, location = article_of(record)
    return Entry(where, article, location, history=history_of(record), work=work_of(record))


Found = Origin | Entry | People | Rejected
"""What a format finds in a document, one after the other; a source before its articles."""


def header(articles: int) -> dict[str, Any]:
    """Return the record a document begins with."""
    return {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "newsdesk": VERSION,
        "articles": articles,
    }


def is_header(record: object) -> bool:
    """Tell whether a record says that newsdesk wrote the document.

    Raises:
        ExchangeError: A newer newsdesk did.
    """
    if not isinstance(record, Mapping) or record.get("format") != FORMAT:
        return False
    version = record.get("version")
    if not isinstance(version, int) or version > FORMAT_VERSION:
        raise ExchangeError("written by a newer newsdesk; update this one to read it")
    return True
