"""Everything below the screen: files and feeds in, one archive, articles, quotes and counts out."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from storage.database import schemas

if TYPE_CHECKING:
    from storage.archive import Archive, ResultSet, open_archive
    from storage.database.schemas import Schema
    from storage.model import (
        Article,
        Block,
        Facets,
        FetchState,
        Filter,
        Headline,
        Link,
        Outcome,
        Quote,
        QuoteHit,
        Source,
        Speaker,
    )

__all__ = [
    "Archive",
    "Article",
    "Block",
    "Facets",
    "FetchState",
    "Filter",
    "Headline",
    "Link",
    "Outcome",
    "Quote",
    "QuoteHit",
    "ResultSet",
    "Source",
    "Speaker",
    "open_archive",
]

_ELSEWHERE = {
    "Archive": ("storage.archive", "Archive"),
    "ResultSet": ("storage.archive", "ResultSet"),
    "open_archive": ("storage.archive", "open_archive"),
}


def __getattr__(name: str) -> Any:
    # Imported when first asked for: most commands need one or two of these rooms.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _ELSEWHERE.get(name, ("storage.model", name))
    return getattr(import_module(module), attribute)


def _schema() -> Schema:
    from storage.engine.sqlite.rows.article_layout import SCHEMA

    return SCHEMA


schemas.register(_schema)  # so that a Database on an archive knows its articles
