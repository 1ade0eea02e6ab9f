"""The text below headlines: fetched for rows on screen only, and kept for a few hundred."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

__all__ = ["Teasers"]

_KEPT = 400


class Teasers:
    """Texts by article, and which of them arrived for the current result set."""

    def __init__(self) -> None:
        self.texts: dict[int, str] = {}
        self._hits: tuple[str, ...] = ()
        self._fresh: set[int] = set()

    def begin(self, hits: tuple[str, ...], texts: Mapping[int, str]) -> None:
        """Begin with another result set and some texts; others stay until newer ones arrive.

        Those of other hits are dropped.
        """
        if hits != self._hits:
            self.texts.clear()
        self._hits = hits
        self._fresh.clear()
        self.put(texts)

    def missing(self, articles: Iterable[int]) -> tuple[int, ...]:
        """Return those of `articles` whose text has yet to arrive."""
        return tuple(article for article in articles if article not in self._fresh)

    def put(self, texts: Mapping[int, str]) -> set[int]:
        """Add texts; return the articles whose text is another than before."""
        if len(self.texts) > _KEPT:
            self.texts.clear()
            self._fresh.clear()
        changed = {article for article, text in texts.items() if self.texts.get(article) != text}
        self.texts |= texts
        self._fresh |= texts.keys()
        return changed
