"""Removed articles as JSON documents, whole, which the trash of every engine holds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from storage import model, records
from storage.engine.values import ArticleToWrite
from storage.model import Article, Block, Carrier, Link, Revision

__all__ = ["is_readable", "read", "read_released", "write", "write_released"]

_RELEASED = "released"
"""The field of an article that its source was taken off, as others had sent it, too."""


def write(item: ArticleToWrite, version: int | None) -> str:
    """Write a removed article with the version of its extractor."""
    quotes = [asdict(quote) for quote in item.quotes]
    history = [asdict(one) for one in item.history]
    return json.dumps([asdict(item.article), quotes, history, version], default=datetime.isoformat)


def write_released(released: Sequence[object]) -> str:
    """Write a source that was taken off an article.

    These are the article, the source, its key and digest, whether it sent the same text as others,
    and whether it was the first.
    """
    return json.dumps({_RELEASED: released})


def is_readable(doc: str) -> bool:
    """Return whether a removed article, or its source, can be restored."""
    return read_released(doc) is not None or read(doc) is not None


def read(doc: str) -> tuple[ArticleToWrite, int | None] | None:
    """Read a removed article with the version of its extractor; None if that is impossible."""
    decode, kinds = records.documents.decode, records.kinds
    try:
        values, quotes, *rest = json.loads(doc)
    except (RecursionError, TypeError, ValueError):
        return None
    if (article := decode(kinds.ARTICLE, values).values) is None:
        return None
    # There is neither in what an older newsdesk removed, and more in what a newer one did.
    history, version = [*rest, *((), None)[len(rest) :]][:2]
    found = [decode(kinds.QUOTE, one).values for one in quotes]
    revisions = [decode(kinds.REVISION, one).values for one in history]
    item = ArticleToWrite(
        Article(**_with_blocks(article)),
        [model.Quote(**one) for one in found if one is not None],
        [Revision(**_with_blocks(one)) for one in revisions if one is not None],
    )
    return item, version if isinstance(version, int) else None


def read_released(doc: str) -> list[Any] | None:
    """Read what `write_released` wrote; None if it is something else."""
    try:
        values = json.loads(doc)
    except (RecursionError, TypeError, ValueError):
        return None
    match values:
        case {"released": [int(), int(), str(), str(), bool(), bool()]}:
            return list(values[_RELEASED])
    return None


def _with_blocks(values: dict[str, Any]) -> dict[str, Any]:
    blocks = tuple(
        Block(one["text"], one["kind"], tuple(Link(**link) for link in one["links"]))
        for one in values["blocks"]
    )
    sent = tuple(Carrier(**one) for one in values.get("carriers", ()))
    return values | {"blocks": blocks} | ({"carriers": sent} if "carriers" in values else {})
