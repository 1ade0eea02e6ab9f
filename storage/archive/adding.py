"""Adding articles: matching with existing ones, writing; quotes and stories of new ones follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from storage.archive.carriers import with_words_of
from storage.archive.deduplication import Deduplication, PendingWrite, match
from storage.archive.watching import Written
from storage.archive.withdrawals import apply_notices
from storage.engine.values import ArticleToWrite
from storage.errors import Damaged
from storage.wire.headline_states import parse_headline

if TYPE_CHECKING:
    from storage.archive.grouping import Grouping
    from storage.archive.imports import Imports
    from storage.archive.quotes import Extract
    from storage.archive.used_material import UsedMaterial
    from storage.archive.watching import Watching
    from storage.engine.protocol import Engine
    from storage.model import Alert, Article, Carrier, EditWeight, Outcome, Quote, Revision, Source

__all__ = ["Adding", "Batch"]


@dataclass(frozen=True, slots=True)
class Batch:
    """Articles to add in one transaction, as matched with a version of the archive."""

    articles: Sequence[Article]
    update: bool
    deduplicate: bool
    histories: Mapping[str, Sequence[Revision]]
    standing: Mapping[str, Article] | None
    version: int
    matched: Deduplication


class Adding:
    """Adds articles in two steps: what needs no transaction, then what does."""

    def __init__(
        self,
        engine: Engine,
        extract: Extract,
        grouping: Grouping,
        watching: Watching,
        used: UsedMaterial,
        imports: Imports,
    ) -> None:
        self._engine = engine
        self._extract = extract
        self._grouping = grouping
        self._watching = watching
        self._used = used
        self._imports = imports

    def prepare(
        self,
        articles: Sequence[Article],
        *,
        update: bool = True,
        deduplicate: bool = True,
        histories: Mapping[str, Sequence[Revision]],
        standing: Mapping[str, Article] | None = None,
    ) -> Batch:
        """Match articles with those in the archive; `Archive.add` describes the arguments."""
        version = self._engine.version()
        matched = self._match(articles, update, deduplicate, standing)
        return Batch(articles, update, deduplicate, histories, standing, version, matched)

    def store(self, batch: Batch) -> list[Outcome]:
        """Write a batch; return the outcome of each article."""
        for write in batch.matched.writes:
            self._quotes(write)
        if not batch.matched and self._engine.version() == batch.version:
            return batch.matched.outcomes()

        def write_all() -> Deduplication:
            current = batch.matched
            if self._engine.version() != batch.version:  # the archive changed: match again
                quotes = {one.article.text: one.quotes for one in current.writes}
                current = self._match(
                    batch.articles, batch.update, batch.deduplicate, batch.standing
                )
                for write in current.writes:
                    write.quotes = quotes.get(write.article.text)
            if current:
                self._write(current, batch.histories)
            return current

        return self._engine.change(write_all).outcomes()

    def _match(
        self,
        articles: Sequence[Article],
        update: bool,
        deduplicate: bool,
        standing: Mapping[str, Article] | None,
    ) -> Deduplication:
        existing = self._engine.articles.existing(articles)
        # One by one: a refresh of many feeds must not read all sources for each of them.
        named = {article.source for article in articles}
        others = {before.source for before in existing}
        present = {one: source for one in named | others if (source := self._source(one))}
        return match(
            articles,
            existing,
            self._engine.trash.deleted_keys(articles),
            {one for one in named if one in present or self._source(one, removed=True)},
            {one for one, source in present.items() if source.kind == "folder"},
            self._text,
            standing=standing,
            update=update,
            deduplicate=deduplicate,
        )

    def _write(self, pending: Deduplication, histories: Mapping[str, Sequence[Revision]]) -> None:
        """Write articles; the new ones get their numbers."""
        for write in [*pending.writes]:
            if not self._complete(write):
                pending.drop(write)
        before = self._texts_before(pending)
        # Watches have not seen these yet: they look at what is there when it is followed up.
        arrived = self._engine.arrivals.among(before)
        self._note_carriers(pending, before)
        if pending.carriers:
            self._engine.articles.set_carriers(pending.carriers)
            carried = {id_: one for id_, one in pending.carriers.items() if id_ not in arrived}
            self._watching.match(self._carried(carried, before))
        if not pending.writes:
            return
        for write in pending.writes:
            write.article = self._signed(write, before)
        new = [write for write in pending.writes if write.before is None]
        for write, number in zip(new, self._engine.articles.next_ids(len(new)), strict=True):
            write.article = replace(write.article, id=number)
        changed = [write for write in pending.writes if write.before is not None]
        self._imports.note_edits(
            [(before[id_], one.article) for one in changed if (id_ := one.article.id) in before]
        )
        self._engine.articles.write(
            [self._to_write(write, histories.get(write.article.key, ())) for write in new],
            [self._to_write(write) for write in changed],
        )
        self._engine.arrivals.add([write.article.id for write in new])
        self._imports.note_added([write.article.id for write in new])
        notices = apply_notices(self._engine, [write.article for write in new])
        self._imports.note_withdrawals(notices.keys() - {one.article.id for one in new})
        self._grouping.forget([write.article.id for write in changed])
        withdrawing = {*notices.values()}
        matches = self._watching.find(
            [
                Written(one.article, self._quotes(one), before.get(one.article.id))
                for one in pending.writes
                if one.article.id in withdrawing or (one.before and one.article.id not in arrived)
            ]
        )
        notices |= {id_: id_ for id_ in _newly_killed(changed, before)}
        self._watching.raise_alerts(
            [
                *(one for one in matches if one.article not in notices.values()),
                *self._used.withdrawn(notices, matches),
                *self._about_changed(changed, before),
            ]
        )

    def _texts_before(self, pending: Deduplication) -> dict[int, Article]:
        """Return the articles to be changed, and, if somebody asks, those with new carriers."""
        ids = {write.before.id for write in pending.writes if write.before is not None}
        if self._watching.is_on() or self._imports.is_under_way:
            ids |= {*pending.carriers}
        found = (self._engine.articles.get(id_) for id_ in ids)
        return {article.id: article for article in found if article is not None}

    def _note_carriers(self, pending: Deduplication, before: Mapping[int, Article]) -> None:
        written = {one.before.id: one.article.carriers for one in pending.writes if one.before}
        after = {
            id_: sent for id_, sent in (written | {**pending.carriers}).items() if id_ in before
        }
        self._imports.note_carriers({id_: before[id_].carriers for id_ in after}, after)

    def _carried(
        self, carriers: Mapping[int, Sequence[Carrier]], before: Mapping[int, Article]
    ) -> list[Written]:
        """Return the articles of which nothing but the sources that sent them changes."""
        return [
            Written(
                replace(before[id_], carriers=tuple(sent)),
                self._engine.quotes.of_article(id_),
                before[id_],
            )
            for id_, sent in carriers.items()
            if id_ in before
        ]

    def _about_changed(
        self, changed: Sequence[PendingWrite], before: Mapping[int, Article]
    ) -> list[Alert]:
        """Return the alerts about corrections and silent changes.

        Of articles the reader has not used, silent changes are a mark.
        """
        marks = {
            one.before.id: (one.before.read, one.before.starred)
            for one in changed
            if one.before is not None
        }
        used = self._used.uses(marks) if marks else set()
        known = [one.article for one in changed if one.article.id in before]
        edits = [(before[one.id], one) for one in known if one.id in used]
        by_carriers = {one.article.id for one in changed if one.editor}
        others = [(before[one.id], one) for one in known if one.unseen_edit and one.id not in used]
        return [
            *(self._used.corrected_by_edits(edits) if edits else ()),
            *self._used.changed(edits, by_carriers),
            *self._used.changed(others, by_carriers, is_used=False),
        ]

    def _to_write(self, write: PendingWrite, history: Sequence[Revision] = ()) -> ArticleToWrite:
        quotes = self._quotes(write)
        return ArticleToWrite(write.article, quotes, history, write.editor)

    def _quotes(self, write: PendingWrite) -> Sequence[Quote]:
        """Return the quotes of a changed article; those of a new one follow."""
        if write.before is None:
            return ()
        if write.quotes is None:
            write.quotes = self._extract(write.article.text)
        return write.quotes

    def _complete(self, write: PendingWrite) -> bool:
        """Give the edited copy of a carrier all that only the first source of its article says.

        Returns False if the article has its words already: another source edited it before.
        """
        before = None
        if write.is_copy and write.before is not None:
            before = self._engine.articles.get(write.before.id)
        if before is None:
            return True
        copy = write.article
        write.article = replace(with_words_of(before, copy), carriers=copy.carriers)
        if write.article.text != copy.text:
            write.quotes = None
        return replace(write.article, carriers=before.carriers) != before

    def _signed(self, write: PendingWrite, texts: Mapping[int, Article]) -> Article:
        """Return an article to write with what its new headline and text say of the one before."""
        article, before = write.article, write.before
        is_killed = "killed" in parse_headline(article.headline).states
        if before is None:
            # An older newsdesk exported kill notices as if they had been killed themselves.
            is_notice = is_killed and article.killed == article.published
            return replace(article, killed=None) if is_notice else article
        killed = before.killed
        if is_killed != ("killed" in parse_headline(before.headline).states):
            now = datetime.now(UTC).replace(microsecond=0)
            killed = (killed or now) if is_killed else None
        edit = before.unseen_edit
        if edit != "major" and (old := texts.get(before.id)) is not None:
            edit = _weigh(old, article, is_read=before.read, by_carrier=write.editor > 0) or edit
        return replace(article, killed=killed, unseen_edit=edit)

    def _text(self, id: int) -> str:
        try:
            article = self._engine.articles.get(id)
        except Damaged:
            return ""
        return "" if article is None else article.text

    def _source(self, id: int, *, removed: bool = False) -> Source | None:
        return self._engine.sources.get(id, removed=removed, counted=False)


def _newly_killed(changed: Iterable[PendingWrite], before: Mapping[int, Article]) -> Iterator[int]:
    """Yield the articles that their new headlines withdraw."""
    for write in changed:
        old = before.get(write.article.id)
        if old is not None and old.killed is None and write.article.killed is not None:
            yield old.id


def _weigh(old: Article, new: Article, *, is_read: bool, by_carrier: bool) -> EditWeight:
    """Weigh an edit; of an article that is not read, only what is gone silently counts."""
    from storage.text.edit_summary import summarize_edit  # late: most articles are new
    from storage.text.silent_changes import find_silent_change

    if is_read:
        return summarize_edit(old, new).weight
    change = find_silent_change(old, new, may_be_cut=by_carrier)
    return "major" if change is not None and change.is_loss else ""
