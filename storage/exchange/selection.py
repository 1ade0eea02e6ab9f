"""What is to be exported: the articles of a filter, each with its quotes and source, one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Protocol, TypeVar

from storage.errors import NotFound
from storage.exchange.annotations import People, Work
from storage.exchange.entries import Exported
from storage.exchange.source_records import Origin, origin_from
from storage.model import Filter

if TYPE_CHECKING:
    from storage.archive import Archive

__all__ = ["Selection"]

STEP = 100
"""Articles from one report of progress to the next."""


class Selection:
    """The articles a filter shows now; what comes later is not in it.

    Only their numbers are held: a million take some 40 MB, their texts pass by one at a time.
    """

    def __init__(
        self,
        archive: Archive,
        filter: Filter,  # noqa: A002 - the design's word
        progress: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> None:
        self._archive = archive
        self._ids = archive.ids(filter)
        self._whole = filter == Filter()
        self._progress = progress

    def __len__(self) -> int:
        """Return how many articles there are."""
        return len(self._ids)

    def articles(self) -> Iterator[Exported]:
        """Yield the articles, newest first, as a reader expects them."""
        origins = self._origins()
        return self._exported(iter(self._ids), origins)

    def items(self) -> Iterator[Origin | Exported | People]:
        """Yield each source before its first article, and the articles oldest first.

        Articles get their numbers as they come in, and of two of one moment the later one stands
        higher: taken in from the oldest on, they stand as they stood. Of everything, the sources
        without articles are a part too, and what the reader has said of people comes last.
        """
        origins = self._origins()
        told: set[str] = set()
        if self._whole:
            for origin in origins.values():
                if not origin.removed:
                    told.add(origin.location)
                    yield origin
        for exported in self._exported(reversed(self._ids), origins):
            if exported.origin and exported.origin.location not in told:
                told.add(exported.origin.location)
                yield exported.origin
            yield exported
        if self._whole:
            there = set(self._ids)
            gone = tuple(one for one in self._archive.clippings() if one.article not in there)
            if (names := self._archive.names_set()) or gone:
                yield People(names, gone)

    def _exported(self, ids: Iterator[int], origins: dict[int, Origin]) -> Iterator[Exported]:
        self._progress(0, len(self))
        corrections = _by_article(self._archive.corrections())
        clippings = _by_article(self._archive.clippings())
        for done, id_ in enumerate(ids, 1):
            try:
                article = self._archive.article(id_)
            except NotFound:  # removed since the numbers were asked for
                continue
            history = self._archive.history(id_) if article.edited else ()
            quotes = self._archive.quotes(id_)
            work = Work(tuple(corrections.get(id_, ())), tuple(clippings.get(id_, ())))
            yield Exported(article, quotes, origins.get(article.source), history, work)
            if done % STEP == 0 or done == len(self):
                self._progress(done, len(self))

    def _origins(self) -> dict[int, Origin]:
        former = {s.id: origin_from(s, removed=True) for s in self._archive.former_sources()}
        return former | {s.id: origin_from(s, removed=False) for s in self._archive.sources()}


class _OfArticle(Protocol):
    @property
    def article(self) -> int: ...


_Made = TypeVar("_Made", bound=_OfArticle)


def _by_article(made: Iterable[_Made]) -> dict[int, list[_Made]]:
    found: dict[int, list[_Made]] = {}
    for one in made:
        found.setdefault(one.article, []).append(one)
    return found
