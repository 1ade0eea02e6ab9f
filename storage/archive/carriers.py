"""What two sources carry identically: the copies of articles that others sent first.

A copy is not stored; its source becomes a carrier of the article. Where it sent the same text, its
edits are edits of the article. Where it sent only a part of it, that is not taken; once it sends a
text of its own, or a new headline, that is an article of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from storage.model import Article, Carrier

__all__ = ["CarrierIndex", "with_words_of"]


class CarrierIndex:
    """The carriers of the articles that a batch is matched with, as they are after it."""

    def __init__(self) -> None:
        self._sent: dict[int, dict[int, Carrier]] = {}
        self._changed: set[int] = set()

    def know(self, article: int, carrier: Carrier) -> None:
        """Note a carrier that an article has already."""
        self._sent.setdefault(article, {}).setdefault(carrier.source, carrier)

    def get(self, article: int, source: int) -> Carrier | None:
        """Return a source as a carrier of an article, if it is one."""
        return self._sent.get(article, {}).get(source)

    def put(self, article: int, carrier: Carrier) -> None:
        """Note what a carrier of an article sends now."""
        sent = self._sent.setdefault(article, {})
        if sent.get(carrier.source) != carrier:
            sent[carrier.source] = carrier
            self._changed.add(article)

    def remove(self, article: int, source: int) -> None:
        """Note that a source carries an article no longer."""
        del self._sent[article][source]
        self._changed.add(article)

    def of(self, article: int) -> tuple[Carrier, ...]:
        """Return the carriers of an article, in the order of their sources."""
        sent = self._sent.get(article, {})
        return tuple(sent[source] for source in sorted(sent))

    def changes(self) -> Mapping[int, tuple[Carrier, ...]]:
        """Return the carriers of each article that has got others than it had."""
        return {article: self.of(article) for article in sorted(self._changed)}


def with_words_of(article: Article, copy: Article) -> Article:
    """Return an article with the words of an edited copy; all else is that of its first source.

    A copy that is only a summary never replaces a full text: its headline alone is taken.
    """
    if copy.summary_only and not article.summary_only:
        return replace(article, headline=copy.headline)
    return replace(
        article,
        headline=copy.headline,
        standfirst=copy.standfirst,
        caption=copy.caption,
        credit=copy.credit,
        author=copy.author,
        blocks=copy.blocks,
        summary_only=copy.summary_only,
    )
