"""Articles and the trash over dictionaries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import pairwise
from typing import Literal, TypeVar

from storage.engine.correction_rules import corrected
from storage.engine.values import (
    ArticleToWrite,
    CategoryCount,
    Discarded,
    ExistingArticle,
    FilterQuery,
    Order,
    Restored,
)
from storage.model import (
    Article,
    Carrier,
    EditWeight,
    Facets,
    Headline,
    Revision,
    StoryRow,
    TakeRow,
)
from storage.wire.headline_states import without_states

from . import matching
from .store import Entry, Released, Store
from .stories import group

V = TypeVar("V")


class MemoryArticles:
    """`Articles` over a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def select(self, query: FilterQuery, order: Order) -> MemoryResultSet:
        return MemoryResultSet(self._store, query)

    def count(self, query: FilterQuery) -> int:
        return len(self.ids(query))

    def ids(self, query: FilterQuery) -> list[int]:
        return [
            entry.article.id
            for entry in self._store.newest_first()
            if matching.matches(self._store, entry, query)
        ]

    def facets(self, query: FilterQuery) -> Facets:
        return matching.facets(self._store, query)

    def histogram(self, query: FilterQuery, bounds: Sequence[datetime]) -> list[int]:
        ranges = [replace(query, since=one, before=other) for one, other in pairwise(bounds)]
        return [self.count(one) for one in ranges]

    def get(self, id: int) -> Article | None:
        if (entry := self._store.data.entries.get(id)) is None:
            return None
        return replace(entry.article, edited=bool(entry.history))

    def history(self, id: int) -> list[Revision]:
        entry = self._store.data.entries.get(id)
        return [] if entry is None else list(entry.history)

    def last_arrival(self) -> int:
        return self._store.data.given.get("article", 0)

    def existing(self, articles: Sequence[Article]) -> list[ExistingArticle]:
        keys = {key for article in articles for key in _keys(article)}
        digests = {article.digest for article in articles if self._is_folder(article.source)}
        links = {article.link for article in articles}
        return [
            ExistingArticle(
                one.id, one.source, one.key, one.digest, one.link, one.headline, one.published,
                one.date_kind, one.read, one.starred, one.killed, one.unseen_edit, one.carriers,
            )
            for one in (entry.article for entry in self._store.data.entries.values())
            if not keys.isdisjoint(_keys(one))
            or (one.digest and one.digest in digests and self._is_folder(one.source))
            or (one.link and one.link in links)
        ]  # fmt: skip

    def next_ids(self, count: int) -> range:
        with self._store.transaction():
            return self._store.next_ids("article", count)

    def write(self, new: Sequence[ArticleToWrite], changed: Sequence[ArticleToWrite]) -> None:
        with self._store.transaction() as data:
            for item in (*new, *changed):
                id_ = item.article.id
                quotes = corrected(item.quotes, data.corrections.get(id_, ()))
                history = _history(data.entries.get(id_), item)
                article = replace(item.article, edited=False)
                data.entries[id_] = Entry(article, quotes, history, data.extracting)

    def put_back(self, items: Sequence[ArticleToWrite]) -> None:
        with self._store.transaction() as data:
            for item in items:
                id_ = item.article.id
                quotes = corrected(item.quotes, data.corrections.get(id_, ()))
                article = replace(item.article, edited=False)
                data.entries[id_] = Entry(article, quotes, _history(None, item), data.extracting)

    def mark(self, ids: Iterable[int], field: Literal["read", "starred"], on: bool) -> list[int]:
        with self._store.transaction() as data:
            entries = [data.entries[id_] for id_ in sorted(set(ids) & data.entries.keys())]
            changed = [e.article.id for e in entries if getattr(e.article, field) != on]
            self._change(changed, **{field: on})
            return changed

    def set_unseen_edits(self, edits: Mapping[int, EditWeight]) -> dict[int, EditWeight]:
        return self._set("unseen_edit", edits)

    def set_killed(self, killed: Mapping[int, datetime | None]) -> dict[int, datetime | None]:
        seconds = {id_: when and when.replace(microsecond=0) for id_, when in killed.items()}
        return self._set("killed", seconds)

    def set_carriers(self, carriers: Mapping[int, Sequence[Carrier]]) -> None:
        with self._store.transaction():
            for id_, some in carriers.items():
                self._change([id_], carriers=_in_order(some))

    def section_counts(self) -> list[tuple[int, str, int]]:
        articles = [entry.article for entry in self._store.data.entries.values()]
        counts = Counter((one.source, one.section) for one in articles)
        return [(*pair, count) for pair, count in sorted(counts.items())]

    def in_section(
        self, source: int, section: str, limit: int | None = None, category: str | None = None
    ) -> list[int]:
        articles = [entry.article for entry in self._store.data.entries.values()]
        found = [
            one.id
            for one in articles
            if (one.source, one.section) == (source, section) and category in (None, one.category)
        ]
        return found[:limit]

    def set_section(self, ids: Sequence[int], section: str, category: str | None = None) -> None:
        with self._store.transaction():
            self._change(ids, section=section)
            if category is not None:
                self._change(ids, category=category)

    def categories_of(self, ids: Sequence[int]) -> dict[int, str]:
        articles = [entry.article for entry in self._store.data.entries.values()]
        return {one.id: one.category for one in articles if one.category and one.id in ids}

    def categories(self) -> list[CategoryCount]:
        articles = [entry.article for entry in self._store.data.entries.values()]
        counts = Counter(
            (one.category, one.source, one.section) for one in articles if one.category
        )
        return [CategoryCount(*key, count) for key, count in counts.items()]

    def expired(
        self, source: int | None, keep: int, before: datetime | None, but: Collection[int] = ()
    ) -> list[int]:
        articles = [
            entry.article
            for entry in self._store.newest_first()
            if (entry.article.source == source if source is not None else True)
            and (source is not None or entry.article.source not in but)
        ]
        noted = {one.article for one in self._store.data.notes.values()}
        noted |= {article for article, _ in self._store.data.referrals}
        return [
            article.id
            for at, article in enumerate(articles)
            if not (article.starred or article.id in noted)
            and ((keep and at >= keep) or (before is not None and article.published < before))
        ]

    def _set(self, name: str, values: Mapping[int, V]) -> dict[int, V]:
        with self._store.transaction() as data:
            before = {
                id_: getattr(data.entries[id_].article, name)
                for id_, value in values.items()
                if id_ in data.entries and getattr(data.entries[id_].article, name) != value
            }
            for id_ in before:
                self._change([id_], **{name: values[id_]})
            return before

    def _change(self, ids: Iterable[int], **values: object) -> None:
        entries = self._store.data.entries
        for id_ in ids:
            if id_ in entries:
                article = replace(entries[id_].article, **values)  # type: ignore[arg-type]
                entries[id_] = replace(entries[id_], article=article)

    def _is_folder(self, source: int) -> bool:
        found, _ = self._store.data.sources.get(source, (None, False))
        return found is not None and found.kind == "folder"


class MemoryTrash:
    """`Trash` over a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def next_batch(self) -> int:
        with self._store.transaction():
            return self._store.next_ids("batch")[0]

    def batches(self) -> list[int]:
        return [batch for batch, entries in self._store.data.trash.items() if entries]

    def deleted_keys(self, articles: Sequence[Article]) -> set[str]:
        deleted = self._store.data.deleted
        return {one.key for one in articles if one.key in deleted or _story(one) in deleted}

    def discard(self, ids: Sequence[int], batch: int | None, *, may_return: bool = False) -> None:
        with self._store.transaction() as data:
            deleted = dict(data.deleted)
            entries = [data.entries[id_] for id_ in ids if id_ in data.entries]
            stories = [entry.article for entry in entries if entry.article.link]
            data.deleted |= {_story(one): one.source for one in stories}
            self._move(entries, batch)
            if may_return:
                data.deleted = deleted

    def discard_source(self, source: int, batch: int, limit: int | None = None) -> Discarded:
        with self._store.transaction() as data:
            sent = [
                one for one in data.entries.values() if source in matching.sources_of(one.article)
            ]
            shared = [one for one in sent if one.article.carriers][:limit]
            its_own = [one for one in shared if _has_text_of_its_own(one.article, source)]
            for entry in [one for one in shared if one not in its_own]:
                released = self._release(entry, source)
                data.trash[batch] = (*data.trash.get(batch, ()), released)
            left = None if limit is None else limit - len(shared)
            own = [one for one in sent if not one.article.carriers][:left]
            self._move([*its_own, *own], batch)
            for key in [one.key for entry in its_own for one in entry.article.carriers]:
                data.deleted.pop(key, None)
            return Discarded(len(its_own) + len(own), is_unfinished=len(shared) + len(own) == limit)

    def _release(self, entry: Entry, source: int) -> Released:
        """Take a source off an article; if it was the first, the article belongs to the next."""
        article = entry.article
        carriers = {one.source: one for one in article.carriers}
        if source in carriers:
            released = Released(article.id, carriers.pop(source), was_first=False)
        else:
            next_one = next(one for one in article.carriers if one.identical)
            del carriers[next_one.source]
            gone = Carrier(source, article.key, article.digest, next_one.identical)
            released = Released(article.id, gone, was_first=True)
            article = replace(
                article, source=next_one.source, key=next_one.key, digest=next_one.digest
            )
        article = replace(article, carriers=_in_order(carriers.values()))
        self._store.data.entries[article.id] = replace(entry, article=article)
        return released

    def _return(self, released: Released) -> None:
        """Give an article the source back that was taken off it."""
        if (entry := self._store.data.entries.get(released.article)) is None:
            return
        article, one = entry.article, released.carrier
        if released.was_first and article.source != one.source:
            first, one = one, Carrier(article.source, article.key, article.digest, one.identical)
            article = replace(article, source=first.source, key=first.key, digest=first.digest)
        gone = (one.source, article.source)
        there = [other for other in article.carriers if other.source not in gone]
        there += [one] if one.source != article.source else []
        article = replace(article, carriers=_in_order(there))
        self._store.data.entries[article.id] = replace(entry, article=article)

    def restore(self, batch: int, limit: int | None = None) -> Restored:
        with self._store.transaction() as data:
            taken = self._take(batch, limit)
            entries = [one for one in taken if isinstance(one, Entry)]
            for released in taken:
                if isinstance(released, Released):
                    self._return(released)
            for entry in entries:
                article = entry.article
                for key in _keys(article):
                    data.deleted.pop(key, None)
                data.deleted.pop(_story(article), None)
                quotes = corrected(entry.quotes, data.corrections.get(article.id, ()))
                data.entries[article.id] = replace(entry, quotes=quotes)
            ids = tuple(entry.article.id for entry in entries)
            return Restored(ids, is_unfinished=len(taken) == limit)

    def empty(self, batch: int, limit: int | None = None) -> int:
        with self._store.transaction():
            taken = self._take(batch, limit)
            self._forget(taken)
            return len(taken)

    def _forget(self, entries: Sequence[Entry | Released]) -> None:
        for entry in entries:
            if not isinstance(entry, Entry):
                continue
            data = self._store.data
            data.takes.pop(entry.article.id, None)
            data.arrivals.discard(entry.article.id)
            for id_, (alert, _) in [*data.alerts.items()]:
                if alert.article == entry.article.id:
                    del data.alerts[id_]
            for note in [*data.notes.values()]:
                if note.article == entry.article.id:
                    del data.notes[note.id]
            for key in [*data.referrals]:
                if key[0] == entry.article.id:
                    del data.referrals[key]

    def _take(self, batch: int, limit: int | None) -> Sequence[Entry | Released]:
        entries = self._store.data.trash.get(batch, ())
        count = len(entries) if limit is None else limit
        self._store.data.trash[batch] = entries[count:]
        return entries[:count]

    def _move(self, entries: Sequence[Entry], batch: int | None) -> None:
        data = self._store.data
        for entry in entries:
            data.deleted[entry.article.key] = entry.article.source
            data.deleted |= {one.key: one.source for one in entry.article.carriers}
            del data.entries[entry.article.id]
        if batch is None:
            self._forget(entries)
        else:
            data.trash[batch] = (*data.trash.get(batch, ()), *entries)


def _has_text_of_its_own(article: Article, source: int) -> bool:
    """Return whether a source sent an article first, and nobody else sent the same text."""
    return article.source == source and not any(one.identical for one in article.carriers)


@dataclass
class MemoryResultSet:
    """A `ResultSet`: counts of when they are first asked for, and rows of now."""

    store: Store
    query: FilterQuery

    @property
    def exact(self) -> bool:
        return self.query.exact

    @cached_property
    def _counts(self) -> tuple[int, int]:
        ids = self._ids()
        return len(ids), sum(self._is_unread(id_) for id_ in ids)

    @property
    def total(self) -> int:
        return self._counts[0]

    @property
    def unread(self) -> int:
        return self._counts[1]

    def __len__(self) -> int:
        return self.total

    def rows(self, start: int, stop: int) -> list[Headline]:
        ids = self._ids()[max(start, 0) : max(stop, 0)]
        return [
            replace(self.store.headline(self.store.data.entries[id_]), story=self._story(id_))
            for id_ in ids
        ]

    def position(self, id: int) -> int | None:
        ids, head = self._ids(), self._group(id)[0]
        return ids.index(head) if head in ids else None

    def newer(self, id: int) -> int:
        order = [entry.article.id for entry in self.store.newest_first()]
        before = order[: order.index(id)] if id in order else []
        return len({*self._ids()} & {*before})

    def takes(self, id: int) -> list[Headline]:
        head, *others = self._group(id)
        entries, takes = self.store.data.entries, self.store.data.takes
        return [
            replace(
                self.store.headline(entries[other]),
                take=TakeRow(head, entries[head].article.published, takes[other].kind),
            )
            for other in others
        ]

    def _group(self, id: int) -> list[int]:
        is_folded = self.query.fold and id in self.store.data.entries
        return group(self.store, id, self.query.fold) if is_folded else [id]

    def _is_unread(self, id: int) -> bool:
        return matching.is_unread(self.store, self.store.data.entries[id], self.query)

    def _story(self, id: int) -> StoryRow | None:
        articles = [self.store.data.entries[one].article for one in self._group(id)]
        if len(articles) < 2:
            return None
        kinds = [self.store.data.takes[one.id].kind for one in articles]
        sources = {source for one in articles for source in one.sources}
        unread = sum(not one.read for one in articles)
        edits = {one.unseen_edit for one in articles}
        edit = next((weight for weight in ("major", "minor") if weight in edits), "")
        return StoryRow(len(articles), len(sources), kinds.count("repeat"), unread, edit)

    def next_unread(self, id: int | None, *, step: Literal[1, -1] = 1) -> int | None:
        order = [entry.article.id for entry in self.store.newest_first()]
        head = None if id is None else self._group(id)[0]
        here = order.index(head) if head in order else -1
        others = order[here + 1 :] if step > 0 else order[: max(here, 0)][::-1]
        unread = {id_ for id_ in self._ids() if self._is_unread(id_)}
        found = next((id_ for id_ in others if id_ in unread), None)
        return None if found is None else self.position(found)

    def _ids(self) -> list[int]:
        return MemoryArticles(self.store).ids(self.query)


def _keys(article: Article) -> list[str]:
    return [article.key, *(one.key for one in article.carriers)]


def _in_order(carriers: Iterable[Carrier]) -> tuple[Carrier, ...]:
    return tuple(sorted(carriers, key=lambda one: one.source))


def _story(article: Article) -> str:
    return f"story:{article.link} {without_states(article.headline)}"


def _history(before: Entry | None, item: ArticleToWrite) -> Sequence[Revision]:
    """Return the earlier words of an article, the latest first, once it has been written."""
    if before is None:
        return [replace(one, article=item.article.id) for one in item.history]
    old, new = before.article, item.article
    is_same = old.digest and old.digest == new.digest and not item.editor
    if is_same or _words(old) == _words(new):
        return before.history
    seen = max((one.replaced for one in before.history), default=None)
    now = datetime.now(UTC).replace(microsecond=0)
    texts = old.headline, old.standfirst, old.caption, old.blocks
    return [Revision(old.id, now, *texts, seen, item.editor), *before.history]


def _words(article: Article) -> list[str]:
    parts = (article.headline, article.standfirst, article.caption)
    return " \n ".join([*parts, *(block.text for block in article.blocks)]).split()
