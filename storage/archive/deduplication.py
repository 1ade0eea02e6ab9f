"""Deduplication: which of the articles to be added are new, changed, or there already.

The same key is the same article: its digest tells whether it changed. The same file under another
key of a folder is a duplicate. So is the same headline with the same link from whatever source, if
nothing is lost: its text is the same, a part of the other, or missing. That source becomes a
carrier of the article (`carriers`). With a text of its own, or under another headline, it is
another article: no source can keep another's story out of the archive by linking to it first. An
article that was removed is not added again.

Entries that stand in one feed under several keys are several articles, unless their texts are the
same. Where a feed sends an article under a new key in place of the old one, that changes it, unless
the text has hardly anything in common or was published on the next day.

The words of agencies before a headline do not make another article: where a source sends
“CORRECTED: …” under a new key in place of the old one, that changes the article. Nor does another
name of the document that it came in, where source, link, headline and id are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC

from storage.archive.carriers import with_words_of
from storage.archive.known_articles import KnownArticles, PendingWrite, digest_of, number_of
from storage.engine.values import ExistingArticle
from storage.model import DEFAULT_SECTION, Article, Carrier, Outcome, OutcomeKind

__all__ = ["Deduplication", "PendingWrite", "match"]


@dataclass(slots=True)
class Deduplication:
    """The articles to write, and what happens to each of those that were to be added.

    `carriers` are those of stored articles that are not written, where they change.
    """

    writes: list[PendingWrite] = field(default_factory=list)
    decisions: list[Outcome | tuple[OutcomeKind, PendingWrite]] = field(default_factory=list)
    carriers: Mapping[int, Sequence[Carrier]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Return whether anything changes."""
        return bool(self.writes or self.carriers)

    def drop(self, write: PendingWrite) -> None:
        """Leave out the change of a stored article that turns out to be none."""
        if write.before is not None:
            self.writes.remove(write)
            same = Outcome(write.before.id, "same")
            self.decisions = [
                same if isinstance(one, tuple) and one[1] is write else one
                for one in self.decisions
            ]
            self.carriers = {**self.carriers, write.before.id: write.article.carriers}

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
    text_of: Callable[[int], str],
    *,
    standing: Mapping[str, Article] | None = None,
    update: bool = True,
    deduplicate: bool = True,
) -> Deduplication:
    """Match articles with existing ones, in order; later ones see the earlier ones.

    Without `update` an existing article of the same key stays as it is; without `deduplicate`
    only the same key is the same article. `text_of` returns the text of an existing article.
    `standing` are the articles of the whole documents, by their keys, where these are some of them.
    """
    sent = standing or {article.key: article for article in articles if article.key}
    matching = _Matching(KnownArticles(folders, sent, text_of), update, deduplicate)
    for before in existing:
        matching.index.put(before, before)
    for article in articles:
        if reason := _fault(article, sources):
            matching.result.decisions.append(Outcome(0, "failed", reason))
        elif article.key in deleted_keys:
            matching.result.decisions.append(Outcome(0, "same"))
        else:
            matching.add(article if article.section else replace(article, section=DEFAULT_SECTION))
    return matching.finish()


class _Matching:
    """Decides what happens to each of the articles to be added."""

    def __init__(self, index: KnownArticles, update: bool, deduplicate: bool) -> None:
        self.index = index
        self.result = Deduplication()
        self._pending: dict[int, PendingWrite] = {}
        self._update = update
        self._deduplicate = deduplicate

    def add(self, article: Article) -> None:
        """Decide on one article."""
        found = self.index.keys.get(article.key) if article.key else None
        if found is None and self._deduplicate:
            found = self.index.earlier_take(article)
        if found is not None:
            carrier = self.index.carrier(found, article.source)
            if carrier is not None:
                self._match_copy(article, carrier, found)
            elif not self._update or (digest_of(found) == article.digest and article.digest):
                self.result.decisions.append(_same(found))
            else:
                self._change(article, found)
        elif self._deduplicate and (found := self.index.duplicate(article)) is not None:
            self.index.carry(article, found)
            self.result.decisions.append(_same(found))
        else:
            self._write_new(article)

    def finish(self) -> Deduplication:
        """Return all that was decided, with the carriers of what is written."""
        carriers, result = self.index.carriers, self.result
        for write in result.writes:
            write.article = replace(write.article, carriers=carriers.of(number_of(write)))
        written = {number_of(write) for write in result.writes}
        result.carriers = {
            article: sent for article, sent in carriers.changes().items() if article not in written
        }
        return result

    def _match_copy(
        self, article: Article, carrier: Carrier, found: ExistingArticle | PendingWrite
    ) -> None:
        """Decide on an article that a carrier of another has sent before."""
        index = self.index
        if not self._update or carrier.digest == article.digest:
            self.result.decisions.append(_same(found))
            return
        current = replace(carrier, key=article.key, digest=article.digest)
        if not carrier.identical and index.duplicate(article) is not found:
            index.carriers.remove(number_of(found), article.source)
            self._write_new(article)
            return
        index.carriers.put(number_of(found), current)
        if carrier.identical:
            self._change(article, found, is_copy=True)
        else:
            self.result.decisions.append(_same(found))

    def _write_new(self, article: Article) -> None:
        write = PendingWrite(article, place=-len(self.result.writes) - 1)
        self.result.writes.append(write)
        self.index.put(article, write)
        self.result.decisions.append(("new", write))

    def _change(
        self, article: Article, found: ExistingArticle | PendingWrite, *, is_copy: bool = False
    ) -> None:
        if isinstance(found, ExistingArticle):
            found = self._pending.get(found.id, found)  # another source may have edited it
        editor = article.source if is_copy else 0
        if isinstance(found, ExistingArticle):
            found = PendingWrite(article, before=found, is_copy=is_copy, sent_key=article.key)
            self._pending[number_of(found)] = found
            self.result.writes.append(found)
            if is_copy and found.before is not None:
                of_first = {name: getattr(found.before, name) for name in _OF_FIRST}
                article = replace(article, **of_first)
        elif is_copy:
            article = with_words_of(found.article, article)
        else:
            found.is_copy = False
        found.editor = editor
        found.article = _merged(article, found)
        self.index.put(found.article, found)
        self.result.decisions.append(("changed", found))


_OF_FIRST = ("source", "key", "digest")
"""What the first source of an article gives it, whoever edits it."""


def _same(found: ExistingArticle | PendingWrite) -> Outcome | tuple[OutcomeKind, PendingWrite]:
    return Outcome(found.id, "same") if isinstance(found, ExistingArticle) else ("same", found)


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
