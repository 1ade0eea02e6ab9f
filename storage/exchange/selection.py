"""The articles to export: those of a filter, read one by one with their quotes and sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from storage.errors import Damaged, NotFound
from storage.exchange.annotations import Annotations, ArchiveAnnotations, RuleAt
from storage.exchange.entries import ExportedArticle
from storage.exchange.source_records import SourceRecord, to_source_record
from storage.model import Filter

if TYPE_CHECKING:
    from storage.archive import Archive

__all__ = ["Selection"]

_Read = TypeVar("_Read")
_Default = TypeVar("_Default")

STEP = 100
"""Articles from one report of progress to the next."""


class Selection:
    """The articles that match a filter now; later arrivals are not in it.

    Only their ids are in memory, some 40 MB for a million; texts are read one at a time. What is
    damaged is left out.

    Args:
        archive: What is exported.
        filter: Which articles.
        progress: Called with how many are done, of how many.
        statements: Whether statements are among the quotes; each article is read for them.

    Attributes:
        unreadable: How many articles were left out so far.
    """

    def __init__(
        self,
        archive: Archive,
        filter: Filter,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        *,
        statements: bool = False,
    ) -> None:
        self._archive = archive
        self._whole = filter == Filter()
        self._ids = self._readable_ids(filter)
        self.unreadable = 0
        self._progress = progress
        self._quotes_of = (
            archive.statements.with_quotes if statements else archive.quotes.of_article
        )

    def __len__(self) -> int:
        """Return how many articles there are."""
        return len(self._ids)

    def articles(self) -> Iterator[ExportedArticle]:
        """Yield the articles, newest first."""
        sources = self._source_records()
        return self._exported(iter(self._ids), sources)

    def items(self) -> Iterator[SourceRecord | ExportedArticle | ArchiveAnnotations]:
        """Yield each source before its first article, and the articles oldest first.

        Ids are given in the order of arrival, and of two articles with the same time the later
        arrival is listed first, so importing the oldest first keeps their order. An export of
        everything has the sources without articles too, and ends with the archive's annotations.
        """
        sources = self._source_records()
        written: set[str] = set()
        if self._whole:
            for source in sources.values():
                if not source.removed:
                    written.add(source.location)
                    yield source
        for exported in self._exported(reversed(self._ids), sources):
            for sent in (exported.source, *exported.also.values()):
                if sent and sent.location not in written:
                    written.add(sent.location)
                    yield sent
            yield exported
        if self._whole:
            there = set(self._ids)
            clippings = _readable(self._archive.clippings.all, ())
            with_text = self._archive.clippings.with_text
            gone = tuple(with_text(one) for one in clippings if one.article not in there)
            names = _readable(self._archive.speakers.aliases, None) or {}
            briefs = tuple(one.name for one in _readable(self._archive.briefs.all, ())[1:])
            apart = tuple(_readable(self._archive.story_decisions.apart, ()))
            watches = tuple(_readable(self._archive.watches.all, ()))
            rules = tuple(self._rules(sources))
            if names or gone or briefs or apart or watches or rules:
                yield ArchiveAnnotations(names, gone, briefs, apart, watches, rules)

    def _rules(self, sources: Mapping[int, SourceRecord]) -> Iterator[RuleAt]:
        """Yield the rules for what arrives, but those of sources that are gone."""
        for rule in _readable(self._archive.rules.all, ()):
            source = sources.get(rule.source)
            if source is not None and not source.removed:
                yield RuleAt(rule, source.location)
            elif not rule.source:
                yield RuleAt(rule)

    def _exported(
        self, ids: Iterator[int], sources: dict[int, SourceRecord]
    ) -> Iterator[ExportedArticle]:
        self._progress(0, len(self))
        corrections = _by_article(_readable(self._archive.quotes.corrections, ()))
        clippings = _by_article(_readable(self._archive.clippings.all, ()))
        stories = _readable(self._archive.story_decisions.places, {})
        notes = _by_article(_readable(self._archive.notes.all, ()))
        referrals = _by_article(_readable(self._archive.referrals.all, ()))
        own = self._archive.referrals.own_desk
        for done, id_ in enumerate(ids, 1):
            try:
                article = self._archive.article(id_)
            except NotFound:  # removed since the ids were read
                continue
            except Damaged:
                self.unreadable += 1
                continue
            history = _readable(partial(self._archive.history, id_), ()) if article.edited else ()
            quotes = _readable(partial(self._quotes_of, id_), ())
            annotations = Annotations(
                tuple(corrections.get(id_, ())),
                tuple(map(self._archive.clippings.with_text, clippings.get(id_, ()))),
                stories.get(id_),
                tuple(notes.get(id_, ())),
                tuple(one.desk if one.desk != own else "" for one in referrals.get(id_, ())),
            )
            also = {
                one.source: sources[one.source] for one in article.carriers if one.source in sources
            }
            source = sources.get(article.source)
            yield ExportedArticle(article, quotes, source, history, annotations, also)
            if done % STEP == 0 or done == len(self):
                self._progress(done, len(self))

    def _source_records(self) -> dict[int, SourceRecord]:
        sources = self._archive.sources
        former = {s.id: to_source_record(s, removed=True) for s in _readable(sources.removed, ())}
        return former | {
            s.id: to_source_record(s, removed=False) for s in _readable(sources.all, ())
        }

    def _readable_ids(self, filter: Filter) -> list[int]:
        try:
            return self._archive.ids(filter)
        except Damaged:
            if not self._whole:
                raise
            return self._archive.maintenance.readable_articles()


def _readable(read: Callable[[], _Read], default: _Default) -> _Read | _Default:
    """Read something, or return a default where it is damaged."""
    try:
        return read()
    except Damaged:
        return default


class _HasArticle(Protocol):
    @property
    def article(self) -> int: ...


_Annotation = TypeVar("_Annotation", bound=_HasArticle)


def _by_article(annotations: Iterable[_Annotation]) -> dict[int, list[_Annotation]]:
    found: dict[int, list[_Annotation]] = {}
    for one in annotations:
        found.setdefault(one.article, []).append(one)
    return found
