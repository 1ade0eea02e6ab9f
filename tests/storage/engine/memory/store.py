"""All data of an archive in dictionaries, changed in transactions that can be rolled back."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from storage.engine.correction_rules import StoredCorrection
from storage.model import (
    Alert,
    Article,
    Carrier,
    Headline,
    Note,
    Quote,
    Referral,
    Revision,
    Source,
    Story,
    Take,
)
from storage.quotes import VERSION
from storage.stories.grouping import Vector

T = TypeVar("T")


@dataclass(frozen=True)
class Entry:
    """An article with all that belongs to it; `version` is that of its quotes' extractor."""

    article: Article
    quotes: Sequence[Quote]
    history: Sequence[Revision]
    """The latest first."""
    version: int


@dataclass(frozen=True)
class Released:
    """A source that was taken off an article, with its key; `identical` is as `trash` has it."""

    article: int
    carrier: Carrier
    was_first: bool


@dataclass
class Data:
    """What is stored; nothing in it is derived, so that nothing can be out of step."""

    entries: dict[int, Entry] = field(default_factory=dict)
    corrections: dict[int, tuple[StoredCorrection, ...]] = field(default_factory=dict)
    sources: dict[int, tuple[Source, bool]] = field(default_factory=dict)
    """Each with whether it has been removed."""
    aliases: dict[str, str] = field(default_factory=dict)
    trash: dict[int, tuple[Entry | Released, ...]] = field(default_factory=dict)
    deleted: dict[str, int] = field(default_factory=dict)
    """The sources of deleted keys."""
    documents: dict[str, dict[int, dict[str, Any]]] = field(default_factory=dict)
    given: dict[str, int] = field(default_factory=dict)
    """The greatest number given, by what it is for."""
    takes: dict[int, Take] = field(default_factory=dict)
    vectors: dict[int, Vector] = field(default_factory=dict)
    stories: dict[int, Story] = field(default_factory=dict)
    pairs: dict[tuple[int, int], tuple[int, bool]] = field(default_factory=dict)
    """How many articles could have joined either story of a pair, and if the pair is set apart."""
    terms: dict[str, int] = field(default_factory=dict)
    alerts: dict[int, tuple[Alert, bool]] = field(default_factory=dict)
    """Each with whether a program has taken it."""
    arrivals: set[int] = field(default_factory=set)
    notes: dict[int, Note] = field(default_factory=dict)
    referrals: dict[tuple[int, str], Referral] = field(default_factory=dict)
    extractor: int = VERSION
    extracting: int = VERSION

    def copy(self) -> Data:
        """Return a copy that shares only values that never change."""
        tables = {table: dict(found) for table, found in self.documents.items()}
        others = {
            one.name: copy.copy(getattr(self, one.name))
            for one in fields(self)
            if one.name != "documents"
        }
        return Data(**others, documents=tables)


class Store:
    """The data, and the transactions on it; engines that share a store share an archive."""

    def __init__(self) -> None:
        self.data = Data()
        self.version = 0
        self._lock = threading.RLock()
        self._depth = 0
        self._derived: tuple[object, dict[str, Any]] = None, {}

    def derived(self, name: str, compute: Callable[[Store], T]) -> T:
        """Return what is computed from the data, once for each version of it."""
        if self._depth:
            return compute(self)
        if self._derived[0] != self.version:
            self._derived = self.version, {}
        values = self._derived[1]
        if name not in values:
            values[name] = compute(self)
        return values[name]  # type: ignore[no-any-return]

    def change(self, function: Callable[[], T], *, repeat: bool = True) -> T:
        """Run a function in a transaction: twice, as an engine may that meets a conflict."""
        with self._lock:
            if not self._depth and repeat:
                before = self.data.copy()
                with self.transaction():
                    function()
                self.data = before
                self.version -= 1
            with self.transaction():
                return function()

    @contextmanager
    def transaction(self) -> Iterator[Data]:
        """Lend the data for a change; an exception rolls it back."""
        with self._lock:
            before = self.data.copy()
            self._depth += 1
            try:
                yield self.data
                if self._depth == 1:
                    self.version += 1
            except BaseException:
                self.data = before
                raise
            finally:
                self._depth -= 1

    def next_ids(self, what: str, count: int = 1) -> range:
        """Return the next numbers for something."""
        last = self.data.given.get(what, 0)
        self.data.given[what] = last + count
        return range(last + 1, last + count + 1)

    def newest_first(self) -> list[Entry]:
        """Return all articles, newest first."""
        return self.derived("newest first", _newest_first)

    def headline(self, entry: Entry) -> Headline:
        """Return the row of an article."""
        article = entry.article
        source, _ = self.data.sources.get(article.source, (None, False))
        return Headline(
            article.id, article.headline, article.section, article.published, article.date_kind,
            article.source, article.agency or (source.name if source else ""), article.link,
            article.read, article.starred, len(entry.quotes), bool(entry.history),
            article.killed, article.unseen_edit, tuple(one.source for one in article.carriers),
            notes=sum(one.article == article.id for one in self.data.notes.values()),
            desks=tuple(desk for id_, desk in self.data.referrals if id_ == article.id),
        )  # fmt: skip


def _newest_first(store: Store) -> list[Entry]:
    entries = store.data.entries.values()
    return sorted(entries, key=lambda one: (one.article.published, one.article.id), reverse=True)
