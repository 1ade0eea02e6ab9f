"""The articles that others are matched with: stored ones, and those about to be written."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage.archive.carriers import CarrierIndex
from storage.engine.values import ExistingArticle
from storage.model import Article, Carrier
from storage.wire.headline_states import without_states

if TYPE_CHECKING:
    from storage.extraction.extracted import Extracted

__all__ = ["KnownArticles", "PendingWrite", "digest_of", "key_of", "number_of"]


@dataclass(slots=True)
class PendingWrite:
    """An article to be written: new, or in place of `before`.

    Whoever writes it sets its number if it is new, and what was `extracted` from it. With `is_copy`
    only its words are written: it is the edited copy of a carrier, which sent it under `sent_key`.
    `editor` is the carrier whose words are written, if they are those of one.
    """

    article: Article
    before: ExistingArticle | None = None
    extracted: Extracted | None = None
    is_copy: bool = False
    editor: int = 0
    sent_key: str = ""
    place: int = 0


class KnownArticles:
    """Finds articles that exist, or are about to be written, by key, file and story."""

    def __init__(self, folders: Collection[int], sent: Collection[str]) -> None:
        self._folders = folders
        self._sent = sent
        self.keys: dict[str, ExistingArticle | PendingWrite] = {}
        self.carriers = CarrierIndex()
        self._files: dict[str, ExistingArticle | PendingWrite] = {}
        self._stories: dict[tuple[str, str], ExistingArticle | PendingWrite] = {}
        self._takes: dict[tuple[int, str, str], ExistingArticle | PendingWrite] = {}

    def put(
        self, identity: ExistingArticle | Article, target: ExistingArticle | PendingWrite
    ) -> None:
        """Note an article, as it is now."""
        if identity.key:
            self.keys[identity.key] = target
        if identity.digest and identity.source in self._folders:
            self._files.setdefault(identity.digest, target)
        if identity.link:
            self._stories.setdefault((identity.link, identity.headline), target)
            if identity.key not in self._sent:
                self._takes.setdefault(_take(identity.source, identity), target)
        for carrier in identity.carriers:
            if self.keys.setdefault(carrier.key, target) is not target:
                continue  # another article has its key by now
            self.carriers.know(number_of(target), carrier)
            if identity.link and carrier.key not in self._sent and carrier.identical:
                self._takes.setdefault(_take(carrier.source, identity), target)

    def duplicate(self, article: Article) -> ExistingArticle | PendingWrite | None:
        """Return the same article under another key."""
        if article.source in self._folders and article.digest in self._files:
            return self._files[article.digest]
        return self._stories.get((article.link, article.headline))

    def earlier_take(self, article: Article) -> ExistingArticle | PendingWrite | None:
        """Return what this article replaces under a new key, with other words of agencies.

        So does the same article of a document with another file name. Where its source still sends
        the old key, too, they are two articles.
        """
        if not article.link:
            return None
        take = self._takes.get(_take(article.source, article))
        same = self._stories.get((article.link, article.headline))
        is_other_file = take is same is not None and _is_of_other_file(article.key, key_of(same))
        return take if same is None or is_other_file else None

    def carrier(self, found: ExistingArticle | PendingWrite, source: int) -> Carrier | None:
        """Return a source as a carrier of an article, if it is one."""
        return self.carriers.get(number_of(found), source)

    def carry(self, article: Article, found: ExistingArticle | PendingWrite) -> None:
        """Note the source of an article as a carrier of the one it is a copy of."""
        number, source = number_of(found), article.source
        first = found.source if isinstance(found, ExistingArticle) else found.article.source
        if not source or source == first or self.carriers.get(number, source) is not None:
            return
        identical = bool(article.digest) and article.digest in self.digests(found)
        self.carriers.put(number, Carrier(source, article.key, article.digest, identical))
        self.keys.setdefault(article.key, found)

    def digests(self, found: ExistingArticle | PendingWrite) -> set[str]:
        """Return what the sources of an article sent last, of those that sent the same text."""
        carriers = self.carriers.of(number_of(found))
        return {digest_of(found), *(one.digest for one in carriers if one.identical)} - {""}


def number_of(found: ExistingArticle | PendingWrite) -> int:
    """Return the id of a stored article, or a negative number of a new one."""
    if isinstance(found, PendingWrite):
        return found.place if found.before is None else found.before.id
    return found.id


def digest_of(found: ExistingArticle | PendingWrite) -> str:
    """Return the digest of the text of an article."""
    return found.digest if isinstance(found, ExistingArticle) else found.article.digest


def key_of(found: ExistingArticle | PendingWrite) -> str:
    """Return what identifies an article in its first source."""
    return found.key if isinstance(found, ExistingArticle) else found.article.key


def _is_of_other_file(key: str, other: str) -> bool:
    """Return whether two keys are of one article of a document that has two file names."""
    keys = (key, other)
    return all(one.startswith("document:") for one in keys) and (
        key.rpartition("#")[2] == other.rpartition("#")[2]
    )


def _take(source: int, identity: ExistingArticle | Article) -> tuple[int, str, str]:
    return source, identity.link, without_states(identity.headline)
