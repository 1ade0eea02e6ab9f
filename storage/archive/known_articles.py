"""The articles that others are matched with: stored ones, and those about to be written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING

from storage.archive.carriers import CarrierIndex
from storage.engine.values import ExistingArticle
from storage.model import Article, Carrier
from storage.text.excerpts import has_same_words, is_excerpt, share_in_common
from storage.wire.headline_states import without_states

if TYPE_CHECKING:
    from storage.model import Quote

__all__ = ["KnownArticles", "PendingWrite", "digest_of", "key_of", "number_of"]

_NEXT_ISSUE = timedelta(hours=20)
"""How much later the next day's article is published, which may come a little early."""

_LEAST_IN_COMMON = 1 / 3
"""How many of its words an edited text shares with the one before; with fewer it is another."""


@dataclass(slots=True)
class PendingWrite:
    """An article to be written: new, or in place of `before`.

    Whoever writes it sets its number if it is new, else its `quotes`. With `is_copy` only its words
    are written: it is the edited copy of a carrier, which sent it under `sent_key`.
    `editor` is the carrier whose words are written, if they are those of one.
    """

    article: Article
    before: ExistingArticle | None = None
    quotes: Sequence[Quote] | None = None
    is_copy: bool = False
    editor: int = 0
    sent_key: str = ""
    place: int = 0


class KnownArticles:
    """Finds articles that exist, or are about to be written, by key, file and story."""

    def __init__(
        self, folders: Collection[int], sent: Mapping[str, Article], text_of: Callable[[int], str]
    ) -> None:
        self._folders = folders
        self._sent = sent
        self._text_of = cache(text_of)
        self.keys: dict[str, ExistingArticle | PendingWrite] = {}
        self.carriers = CarrierIndex()
        self._files: dict[str, ExistingArticle | PendingWrite] = {}
        self._stories: dict[tuple[str, str], dict[int, ExistingArticle | PendingWrite]] = {}
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
            stories = self._stories.setdefault((identity.link, identity.headline), {})
            stories[number_of(target)] = target
            if identity.key not in self._sent:
                self._takes.setdefault(_take(identity.source, identity), target)
        for carrier in identity.carriers:
            if self.keys.setdefault(carrier.key, target) is not target:
                continue  # another article has its key by now
            self.carriers.know(number_of(target), carrier)
            if identity.link and carrier.key not in self._sent and carrier.identical:
                self._takes.setdefault(_take(carrier.source, identity), target)

    def duplicate(self, article: Article) -> ExistingArticle | PendingWrite | None:
        """Return the same article under another key: one that has all of its text.

        Another source may have sent only a part of it. In one document of a source, two entries
        are the same only if their texts are.
        """
        if article.source in self._folders and article.digest in self._files:
            return self._files[article.digest]
        found = self._same_story(article)
        for one in found:
            standing = self._standing(one, article)
            sent = {standing.digest} if standing is not None else self.digests(one)
            if article.digest and article.digest in sent:
                return one
        for one in found:
            standing = self._standing(one, article)
            text = standing.text if standing is not None else self._text(one)
            if has_same_words(article.text, text):
                return one
        parts = (one for one in found if self._is_part(article, one))
        return next(parts, None)

    def earlier_take(self, article: Article) -> ExistingArticle | PendingWrite | None:
        """Return what this article replaces under a new key, with other words of agencies or text.

        So does the same article of a document with another file name. Where its source still sends
        the old key, too, they are two articles.
        """
        if not article.link:
            return None
        take = self._takes.get(_take(article.source, article))
        found = self._same_story(article)
        if take is None or number_of(take) in map(number_of, found):
            if take is not None and _is_of_other_file(article.key, key_of(take)):
                return take
            take = self._edited(article, found)
        return take if take is not None and self.duplicate(article) is None else None

    def carrier(self, found: ExistingArticle | PendingWrite, source: int) -> Carrier | None:
        """Return a source as a carrier of an article, if it is one."""
        return self.carriers.get(number_of(found), source)

    def carry(self, article: Article, found: ExistingArticle | PendingWrite) -> None:
        """Note the source of an article as a carrier of the one it is a copy of."""
        number, source = number_of(found), article.source
        first = found.source if isinstance(found, ExistingArticle) else found.article.source
        if not source or source == first or self.carriers.get(number, source) is not None:
            return
        identical = bool(article.digest) and (
            article.digest in self.digests(found) or has_same_words(article.text, self._text(found))
        )
        self.carriers.put(number, Carrier(source, article.key, article.digest, identical))
        self.keys.setdefault(article.key, found)

    def digests(self, found: ExistingArticle | PendingWrite) -> set[str]:
        """Return what the sources of an article sent last, of those that sent the same text."""
        carriers = self.carriers.of(number_of(found))
        return {digest_of(found), *(one.digest for one in carriers if one.identical)} - {""}

    def _same_story(self, article: Article) -> list[ExistingArticle | PendingWrite]:
        return [*self._stories.get((article.link, article.headline), {}).values()]

    def _text(self, found: ExistingArticle | PendingWrite) -> str:
        return found.article.text if isinstance(found, PendingWrite) else self._text_of(found.id)

    def _other_key(self, found: ExistingArticle | PendingWrite, article: Article) -> str:
        """Return under which other key the source of an article sent another one, if it did."""
        if (carrier := self.carrier(found, article.source)) is not None:
            key = carrier.key
        else:
            first = found.source if isinstance(found, ExistingArticle) else found.article.source
            key = key_of(found) if first == article.source else ""
        return "" if key == article.key else key

    def _standing(self, found: ExistingArticle | PendingWrite, article: Article) -> Article | None:
        """Return what stands for another article in the document that an article is of."""
        return self._sent.get(self._other_key(found, article))

    def _is_part(self, article: Article, found: ExistingArticle | PendingWrite) -> bool:
        """Return whether nothing is lost and nothing is wrong if an article is not stored."""
        if self._standing(found, article) is not None:
            return False
        carrier = self.carrier(found, article.source)
        is_own = self._other_key(found, article) and (carrier is None or carrier.identical)
        if is_own and article.text and not article.summary_only:
            return False  # its source has cut it
        return is_excerpt(article.text, self._text(found))

    def _edited(
        self, article: Article, found: Iterable[ExistingArticle | PendingWrite]
    ) -> ExistingArticle | PendingWrite | None:
        """Return what a feed sent before under a key that it no longer sends, with similar text.

        What was published about a day later is the next issue, and not an edit.
        """
        shares: list[tuple[float, ExistingArticle | PendingWrite]] = []
        for one in found:
            key = self._other_key(one, article)
            if not (key.startswith("feed:") and article.key.startswith("feed:")):
                continue
            before = one.published if isinstance(one, ExistingArticle) else one.article.published
            is_later = article.date_kind != "seen" and article.published - before >= _NEXT_ISSUE
            if key not in self._sent and not is_later:
                shares.append((share_in_common(article.text, self._text(one)), one))
        share, best = max(shares, key=itemgetter(0), default=(0.0, None))
        return best if share >= _LEAST_IN_COMMON else None


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
