"""Deduplication: which of the articles to be added are new, changed, or there already.

The same key is the same article: its digest tells whether it changed. The same file under another
key of a folder is a duplicate, and so is the same headline with the same link, from whatever
source. The same link under another headline is another article: no source can keep another's story
out of the archive by linking to it first. An article that was removed is not added again.

The words of agencies before a headline do not make another article: where a source sends
“CORRECTED: …” under a new key in place of the old one, that changes the article.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC
from typing import TYPE_CHECKING

from storage.engine.values import ExistingArticle
from storage.model import DEFAULT_SECTION, Article, Outcome, OutcomeKind
from storage.wire.headline_states import without_states

if TYPE_CHECKING:
    from storage.extraction.extracted import Extracted

__all__ = ["Deduplication", "PendingWrite", "match"]


@dataclass(slots=True)
class PendingWrite:
    """An article to be written: new, or in place of `before`.

    Whoever writes it sets its number if it is new, and what was `extracted` from it.
    """

    article: Article
    before: ExistingArticle | None = None
    extracted: Extracted | None = None


@dataclass(slots=True)
class Deduplication:
    """The articles to write, and what happens to each of those that were to be added."""

    writes: list[PendingWrite] = field(default_factory=list)
    decisions: list[Outcome | tuple[OutcomeKind, PendingWrite]] = field(default_factory=list)

    def outcomes(self) -> list[Outcome]:
        """Return the outcome of each article, in the order given, once all are written."""
        return [
            one if isinstance(one, Outcome) else Outcome(one[1].article.id, one[0])
            for one in self.decisions
        ]


def match(
    articles: Sequence[Article],
    existing: Iterable[ExistingArticle],
    deleted_keys: Collection[str],
    sources: Collection[int],
    folders: Collection[int],
    *,
    update: bool = True,
    deduplicate: bool = True,
) -> Deduplication:
    """Match articles with existing ones, in order; later ones see the earlier ones.

    Without `update` an existing article of the same key stays as it is; without `deduplicate`
    only the same key is the same article.
    """
    result = Deduplication()
    index = _Index(folders, {article.key for article in articles})
    for before in existing:
        index.put(before, before)
    for article in articles:
        if reason := _fault(article, sources):
            result.decisions.append(Outcome(0, "failed", reason))
        elif article.key in deleted_keys:
            result.decisions.append(Outcome(0, "same"))
        else:
            article = article if article.section else replace(article, section=DEFAULT_SECTION)
            _match_one(article, index, result, update=update, deduplicate=deduplicate)
    return result


def _match_one(
    article: Article, index: _Index, result: Deduplication, *, update: bool, deduplicate: bool
) -> None:
    found = index.keys.get(article.key) if article.key else None
    if found is None and deduplicate:
        found = index.earlier_take(article)
    if found is None:
        found = index.duplicate(article) if deduplicate else None
        if found is None:
            write = PendingWrite(article)
            result.writes.append(write)
            index.put(article, write)
            result.decisions.append(("new", write))
        else:
            result.decisions.append(_same(found))
    elif not update or (_digest(found) == article.digest and article.digest):
        result.decisions.append(_same(found))
    else:
        if isinstance(found, ExistingArticle):
            found = PendingWrite(article, before=found)
            result.writes.append(found)
        found.article = _merged(article, found)
        index.put(found.article, found)
        result.decisions.append(("changed", found))


class _Index:
    """Finds articles that exist, or are about to be written, by key, file and story."""

    def __init__(self, folders: Collection[int], sent: Collection[str]) -> None:
        self._folders = folders
        self._sent = sent
        self.keys: dict[str, ExistingArticle | PendingWrite] = {}
        self._files: dict[str, ExistingArticle | PendingWrite] = {}
        self._stories: dict[tuple[str, str], ExistingArticle | PendingWrite] = {}
        self._takes: dict[tuple[int, str, str], ExistingArticle | PendingWrite] = {}

    def put(
        self, identity: ExistingArticle | Article, target: ExistingArticle | PendingWrite
    ) -> None:
        if identity.key:
            self.keys[identity.key] = target
        if identity.digest and identity.source in self._folders:
            self._files.setdefault(identity.digest, target)
        if identity.link:
            self._stories.setdefault((identity.link, identity.headline), target)
            if identity.key not in self._sent:
                self._takes.setdefault(_take(identity), target)

    def duplicate(self, article: Article) -> ExistingArticle | PendingWrite | None:
        """Return the same article under another key."""
        if article.source in self._folders and article.digest in self._files:
            return self._files[article.digest]
        return self._stories.get((article.link, article.headline))

    def earlier_take(self, article: Article) -> ExistingArticle | PendingWrite | None:
        """Return what this article replaces under a new key, with other words of agencies.

        Where its source still sends the old key, too, they are two articles.
        """
        if not article.link or (article.link, article.headline) in self._stories:
            return None
        return self._takes.get(_take(article))


def _take(identity: ExistingArticle | Article) -> tuple[int, str, str]:
    return identity.source, identity.link, without_states(identity.headline)


def _same(found: ExistingArticle | PendingWrite) -> Outcome | tuple[OutcomeKind, PendingWrite]:
    return Outcome(found.id, "same") if isinstance(found, ExistingArticle) else ("same", found)


def _digest(found: ExistingArticle | PendingWrite) -> str:
    return found.digest if isinstance(found, ExistingArticle) else found.article.digest


def _merged(article: Article, write: PendingWrite) -> Article:
    """Return the new text with the old article's id, marks, and the date it was first seen."""
    before = write.before
    if before is None:
        return article
    article = replace(article, id=before.id, read=before.read, starred=before.starred)
    if article.date_kind == "seen":
        article = replace(article, published=before.published, date_kind=before.date_kind)
    return article


def _fault(article: Article, sources: Collection[int]) -> str:
    """Return why an article cannot be stored, or nothing."""
    if not article.headline.strip():
        return "it has no headline"
    if article.published.tzinfo is None:
        return "its date has no time zone"
    if not 1500 <= article.published.astimezone(UTC).year < 2500:
        return f"{article.published:%Y-%m-%d} is not a date an article can have"
    if article.source and article.source not in sources:
        return f"there is no source {article.source}"
    try:
        _all_text(article).encode()
    except UnicodeEncodeError:
        return "it holds broken characters"
    return ""


def _all_text(article: Article) -> str:
    parts = (
        article.headline, article.section, article.standfirst, article.caption, article.credit,
        article.author, article.link, article.key, article.digest,
    )  # fmt: skip
    return "".join([*parts, *(block.text for block in article.blocks)])
