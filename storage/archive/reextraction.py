"""Reextraction: replacing the quotes that an older extractor found, a few articles at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from storage.archive.transactions import transactional
from storage.engine.values import ArticleToWrite
from storage.extraction.extracted import extract_quotes

if TYPE_CHECKING:
    from storage.archive.quotes import Extract
    from storage.engine.protocol import Engine
    from storage.model import Article

__all__ = ["Reextraction"]

_BATCH = 50
"""Articles per transaction: other programs wait only milliseconds for it."""

_NAME_BATCH = 500
"""Speaker names clustered per transaction."""


class Reextraction:
    """Brings quotes and clusters of speaker names up to date with the current extractor."""

    def __init__(self, engine: Engine, extract: Extract) -> None:
        self._engine = engine
        self._extract = extract

    def is_due(self) -> bool:
        """Return whether an older version extracted some quotes, or clustered names."""
        engine = self._engine
        return not (engine.quotes.are_current(_version()) and engine.speakers.are_current())

    def remaining(self) -> int:
        """Count the articles whose quotes come from an older extractor."""
        return self._engine.quotes.count_outdated(_version())

    def run(self, count: int = _BATCH) -> tuple[int, int] | None:
        """Extract the quotes of some articles again; the newest articles come first.

        Returns how many articles were processed and how many of them have other quotes now; None
        when all are done. The next call continues where this one stopped.
        """
        engine, version = self._engine, _version()
        if not engine.speakers.are_current():
            self._recluster()
        if engine.quotes.are_current(version):
            return None
        ids = engine.quotes.outdated(version, count)
        found = [article for id_ in ids if (article := engine.articles.get(id_)) is not None]
        items = [ArticleToWrite(one, extract_quotes(one, self._extract)) for one in found]
        changed = self._replace(version, ids, items)
        return (len(ids), changed) if ids else None

    @transactional
    def _replace(self, version: int, ids: Sequence[int], items: Sequence[ArticleToWrite]) -> int:
        engine = self._engine
        # An article changed or removed in the meantime has the right quotes, or none.
        items = [item for item in items if _same_text(item, engine.articles.get(item.article.id))]
        changed = engine.quotes.replace(items)
        engine.quotes.set_current(version, ids)
        return changed

    def _recluster(self) -> None:
        """Cluster all speaker names again, in small transactions as well."""
        last: int | None = 0
        while last is not None:
            last = self._engine.speakers.recluster(last, _NAME_BATCH)


def _same_text(item: ArticleToWrite, now: Article | None) -> bool:
    return now is not None and now.text == item.article.text


def _version() -> int:
    from storage.quotes import VERSION  # late: only extraction needs the extractor

    return VERSION
