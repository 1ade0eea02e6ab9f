"""Copying a whole archive: from a file to a shared archive, back, or to another of the same kind.

Everything keeps its id, so that what refers to articles, stories or removed articles by their ids
still does. A copy is made in slices, each durable. One that was interrupted goes on when it is
begun again: what is there and still the same is not written again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storage import paths
from storage.archive.undo import Undo
from storage.engine import FilterQuery, describe, exists, open_engine, transfer_tables
from storage.engine.transfer_tables import Row, TransferTable
from storage.errors import ArchiveError
from storage.model import Take
from storage.text.cleaning import clean_line

if TYPE_CHECKING:
    from storage.engine.protocol import Engine
    from storage.engine.values import ArticleToWrite

__all__ = ["Copied", "copy_archive"]

_ARTICLES = 200
"""Articles in a slice."""
_ROWS = 1_000
"""Rows or documents in a slice."""
_TRASH = 100
"""Removed articles, which are whole, in a slice."""

_MARK = "copying"
"""The table with one document while a copy is not complete: what it is a copy of."""
_OF_DASHBOARDS = frozenset({"last look", "session", "visits"})
"""Settings that a dashboard writes by itself, and a copy may replace."""
_VISITS = frozenset({"last look", "shift", "visits"})
_BEFORE_ARTICLES = (transfer_tables.SOURCES, transfer_tables.CORRECTIONS)
_AFTER_ARTICLES = (
    *(transfer_tables.TOMBSTONES, transfer_tables.TRASH, transfer_tables.ALIASES),
    *(transfer_tables.STORIES, transfer_tables.TAKES, transfer_tables.STORY_PAIRS),
    *(transfer_tables.STORY_TERMS, transfer_tables.STORY_VECTORS, transfer_tables.ALERTS),
    *(transfer_tables.NOTES, transfer_tables.REFERRALS),
    *(transfer_tables.PENDING, transfer_tables.ARRIVALS),
)

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy has, and whether it went on with one that was interrupted."""

    articles: int
    sources: int
    documents: int
    was_resumed: bool


def copy_archive(
    origin: Path | str, copy: Path | str, progress: Progress = lambda _done, _total: None
) -> Copied:
    """Copy the archive at a location to another one, which is new, empty, or such a copy begun.

    Of a shared archive the copy has what all desks share, and what is of the desk that makes it.
    In a shared archive all that is a reader's own becomes that desk's.

    Args:
        origin: A file, or the address of a shared archive.
        copy: Likewise; a file is made, a shared archive must have been.
        progress: Called with how many rows of all are done.

    Raises:
        ArchiveError: There is something else at `copy`, or either cannot be opened.
    """
    if not exists(origin):
        raise ArchiveError(f"{describe(origin)}: no archive there")
    if _name(origin) == _name(copy):
        raise ArchiveError(f"{describe(origin)}: an archive cannot be copied to itself")
    source = open_engine(origin)
    try:
        target = open_engine(copy)
        try:
            return _Copy(source, target, _name(origin), progress).run()
        finally:
            target.close()
    finally:
        source.close()


def _name(location: Path | str) -> str:
    """Return a location as a copy remembers it: nothing of it is secret."""
    return describe(location if paths.is_shared(location) else Path(location).resolve())


class _Copy:
    """A copy under way."""

    def __init__(self, source: Engine, target: Engine, origin: str, progress: Progress) -> None:
        self._source = source
        self._target = target
        self._origin = origin
        self._progress = progress
        self._done = self._total = 0
        self._documents = 0

    def run(self) -> Copied:
        source, target = self._source, self._target
        was_resumed = self._check()
        with source.transfer.snapshot():
            tables = (*_BEFORE_ARTICLES, *_AFTER_ARTICLES)
            articles = source.articles.count(FilterQuery())
            self._total = articles + sum(source.transfer.count(table) for table in tables)
            self._advance(0)
            numbers = source.transfer.numbers()
            target.change(lambda: self._begin(numbers))
            for table in _BEFORE_ARTICLES:
                self._copy_table(table)
            self._copy_articles()
            for table in _AFTER_ARTICLES:
                self._copy_table(table)
            for name in {*source.transfer.document_tables(), *target.transfer.document_tables()}:
                if name != _MARK:
                    self._copy_documents(name)
            sources = len(source.sources.all())
        self._empty_trash()
        target.change(lambda: self._end(numbers))
        return Copied(articles, sources, self._documents, was_resumed)

    def _check(self) -> bool:
        """Return whether the target is a copy of the source already that is not complete.

        Raises:
            ArchiveError: It is anything else, but empty.
        """
        source, target = self._source.documents, self._target.documents
        if source.get(_MARK, 1):
            raise ArchiveError(f"{self._origin}: is a copy that is not complete itself")
        if mark := target.get(_MARK, 1):
            if mark.get("of") != self._origin:
                name = clean_line(str(mark.get("of")))
                raise ArchiveError(
                    f"{describe(self._target.location)}: is a copy of {name} that is not complete"
                )
            return True
        if self._is_used():
            raise ArchiveError(
                f"{describe(self._target.location)}: has something in it, and a copy must begin"
                " empty; newsdesk export and import add articles to others"
            )
        return False

    def _begin(self, numbers: Mapping[str, int]) -> None:
        """Mark the target as a copy; who may not write all of one is denied all of this."""
        self._target.documents.put(_MARK, 1, {"of": self._origin})
        self._target.transfer.clear(transfer_tables.SOURCES)
        # Whatever else writes to the copy meanwhile uses no id of these.
        self._target.transfer.set_numbers(numbers)

    def _is_used(self) -> bool:
        """Return whether there is anything in the target that a reader would miss."""
        target = self._target
        tables = (*_BEFORE_ARTICLES, *_AFTER_ARTICLES)
        return (
            target.articles.last_arrival() > 0
            or any(target.transfer.rows(table, None, 1) for table in tables)
            or any(
                name != "settings" or document.get("name") not in _OF_DASHBOARDS
                for name in target.transfer.document_tables()
                for _, document in target.documents.all(name)
            )
        )

    def _copy_articles(self) -> None:
        """Write the articles that are new or differ, and delete those that are gone."""
        after = 0
        while True:
            items = self._source.transfer.articles(after, _ARTICLES)
            last = items[-1].article.id if len(items) == _ARTICLES else None
            there = {item.article.id: item for item in self._between(after, last)}
            self._target.change(lambda: self._write(items, there))  # noqa: B023
            self._advance(len(items))
            if last is None:
                return
            after = last

    def _between(self, after: int, last: int | None) -> Iterator[ArticleToWrite]:
        """Yield the articles of the target with ids after one, up to another one if it is given."""
        while found := self._target.transfer.articles(after, _ARTICLES):
            yield from (one for one in found if last is None or one.article.id <= last)
            after = found[-1].article.id
            if last is not None and after >= last:
                return

    def _write(self, items: Sequence[ArticleToWrite], there: Mapping[int, ArticleToWrite]) -> None:
        new = [item for item in items if item.article.id not in there]
        ids = {item.article.id for item in items}
        known = [item for item in items if item.article.id in there]
        differing = [item for item in known if _parts(item) != _parts(there[item.article.id])]
        if gone := sorted(there.keys() - ids):
            self._target.trash.discard(gone, None, may_return=True)
        if differing:
            self._target.articles.put_back(differing)
        if new:
            self._target.articles.write(new, [])

    def _copy_table(self, table: TransferTable) -> None:
        """Copy the rows of a table in place of those that are there."""
        source, target = self._source.transfer, self._target
        size = _TRASH if table == transfer_tables.TRASH else _ROWS
        if target.transfer.count(table):
            target.change(lambda: self._clear(table))
        after: Row | None = None
        while rows := source.rows(table, after, size):
            target.change(lambda: self._append(table, rows))
            self._advance(len(rows))
            after = rows[-1]

    def _clear(self, table: TransferTable) -> None:
        if table == transfer_tables.ALIASES:
            speakers = self._target.speakers
            speakers.set_aliases(dict.fromkeys(speakers.aliases()))
        else:
            self._target.transfer.clear(table)

    def _append(self, table: TransferTable, rows: Sequence[Row]) -> None:
        if table == transfer_tables.ALIASES:  # names are clustered by them
            self._target.speakers.set_aliases(dict(rows))
        elif table == transfer_tables.TAKES:  # lists are folded by them
            self._target.stories.place([Take(*row) for row in rows])
        else:
            self._target.transfer.append(table, rows)

    def _copy_documents(self, table: str) -> None:
        """Copy the documents of a table in place of those that are there."""
        target = self._target.documents
        found = [(id_, self._adapt(table, one)) for id_, one in self._source.documents.all(table)]
        self._documents += len(found)
        there = target.all(table)
        if there == found:
            return
        if there:
            self._target.change(lambda: target.delete(table, [id_ for id_, _ in there]))
        for start in range(0, len(found), _ROWS):
            some = found[start : start + _ROWS]
            self._target.change(lambda: self._put(table, some))  # noqa: B023

    def _put(self, table: str, documents: Sequence[tuple[int, dict[str, Any]]]) -> None:
        for id_, document in documents:
            self._target.documents.put(table, id_, document)

    def _adapt(self, table: str, document: dict[str, Any]) -> dict[str, Any]:
        """Return a document with the numbers of arrival that the target has."""
        if paths.is_shared(self._target.location):
            return document
        if table == "story visits":
            return dict(self._renumber(document))
        if table == "settings" and document.get("name") in _VISITS:
            value = document.get("value")
            if isinstance(value, list):
                return {**document, "value": [self._renumber(one) for one in value]}
            return {**document, "value": self._renumber(value)}
        return document

    def _renumber(self, visit: Any) -> Any:
        if isinstance(visit, dict) and type(visit.get("article")) is int:
            return {**visit, "article": self._source.transfer.arrived_by(visit["article"])}
        return visit

    def _empty_trash(self) -> None:
        """Delete the removed articles for good that only the undo of another desk could restore."""
        target = self._target
        restorable = Undo(target).trash()
        for batch in target.trash.batches():
            while batch not in restorable and self._empty_some(batch):
                pass

    def _empty_some(self, batch: int) -> int:
        return self._target.change(lambda: self._target.trash.empty(batch, _TRASH))

    def _end(self, numbers: Mapping[str, int]) -> None:
        self._target.transfer.set_numbers(numbers)
        self._target.documents.delete(_MARK, [1])

    def _advance(self, rows: int) -> None:
        self._done += rows
        self._progress(self._done, self._total)


def _parts(item: ArticleToWrite) -> tuple[object, ...]:
    return item.article, list(item.quotes), list(item.history)
