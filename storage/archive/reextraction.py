"""Reextraction: replacing the quotes that an older extractor found, a few articles at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.engine.protocol import Stored
from storage.engine.sqlite.query.order import LAST
from storage.engine.sqlite.rows.counters import JOINED_BY
from storage.engine.sqlite.rows.reextraction import MADE_BY, MAKING_BY, NEXT
from storage.quotes.names.person_keys import RULES_VERSION

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
        """Tell whether an older version extracted some quotes, or clustered names."""
        return self._older(MADE_BY, _version()) or self._older(JOINED_BY, RULES_VERSION)

    def remaining(self) -> int:
        """Count the articles whose quotes come from an older extractor."""
        older = self._older(MADE_BY, _version())
        return self._engine.count_upto(self._position()) if older else 0

    def run(self, count: int = _BATCH) -> tuple[int, int] | None:
        """Extract the quotes of some articles again; the newest articles come first.

        Returns how many articles were processed and how many of them have other quotes now; None
        when all are done. The next call continues where this one stopped.
        """
        engine, version = self._engine, _version()
        if self._older(JOINED_BY, RULES_VERSION):
            self._recluster()
        if not self._older(MADE_BY, version):
            return None
        numbers = engine.latest(self._position(), count)
        found = [article for id_ in numbers if (article := engine.article(id_)) is not None]
        items = [Stored(article, self._extract(article.text)) for article in found]
        with engine.transaction():
            if not numbers:
                engine.set_counter(MADE_BY, version)
                engine.set_counter(MAKING_BY, None)
                engine.set_counter(NEXT, None)
                return None
            # An article changed or removed in the meantime has the right quotes, or none.
            items = [item for item in items if _same_text(item, engine.article(item.article.id))]
            changed = engine.requote(items)
            engine.set_counter(MAKING_BY, version)
            engine.set_counter(NEXT, numbers[-1] - 1)
        return len(numbers), changed

    def _older(self, counter: str, version: int) -> bool:
        return (self._engine.counter(counter) or 0) < version

    def _recluster(self) -> None:
        """Cluster all speaker names again, in small transactions as well."""
        last: int | None = 0
        while last is not None:
            with self._engine.transaction():
                last = self._engine.regroup(last, _NAME_BATCH)
                if last is None:
                    self._engine.set_counter(JOINED_BY, RULES_VERSION)

    def _position(self) -> int:
        """Return the greatest number of an article that is still to be processed."""
        engine = self._engine
        resuming = engine.counter(MAKING_BY) == _version()
        upto = engine.counter(NEXT) if resuming else None
        return LAST if upto is None else upto


def _same_text(item: Stored, now: Article | None) -> bool:
    return now is not None and now.text == item.article.text


def _version() -> int:
    from storage.quotes import VERSION  # late: only extraction needs the extractor

    return VERSION
