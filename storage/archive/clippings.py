"""Clippings: quotes, articles and stories the reader keeps, headings and notes between them.

A clipping holds all that its citation needs: it outlives the quote, and even the article. While
the article has the quote, its speaker is looked up there: a correction applies to clippings too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from storage import model, records
from storage.archive.clipping_documents import (
    ClippingDocuments,
    identity,
    is_same_name,
    speaker_fields,
)
from storage.archive.clipping_status import same_quote, with_speaker, withdrawn
from storage.archive.queries import get_article
from storage.archive.slices import DOCUMENTS, in_slices
from storage.archive.transactions import transactional
from storage.archive.undo import Reverted
from storage.engine.values import FilterQuery
from storage.errors import NotFound
from storage.quotes.citation import cited_source
from storage.text.cleaning import clean_line, quote_line
from storage.text.plural import format_count

if TYPE_CHECKING:
    from storage.archive.stories import Stories
    from storage.archive.undo import Change, Undo
    from storage.engine.protocol import Engine
    from storage.model import Clipping, ClippingKind, ClippingOrder, Quote

__all__ = ["Clippings", "usual_order"]


class Clippings:
    """The clippings of an archive; each change is durable when its method returns."""

    def __init__(self, engine: Engine, undo: Undo, stories: Stories) -> None:
        self._engine = engine
        self.documents = ClippingDocuments(engine.documents)
        self._briefs = engine.documents
        self._undo = undo
        self._stories = stories
        undo.register("clipping", self._revert)
        undo.register("clipping order", self._revert_order)
        undo.register("brief", self._revert_brief)

    def all(self, order: ClippingOrder | None = None, brief: str | None = None) -> list[Clipping]:
        """Return the clippings of a brief (None: of all) with their quotes' current speakers.

        By date those of the newest articles come first. By hand, those that were clipped after
        the reader arranged them come last. By date and by speaker, headings, notes and stories
        come last. Without an order it is `usual_order`.
        """
        made = self._refresh(self.documents.read(brief))
        made.sort(key=lambda one: (one.published, one.article, -one.start), reverse=True)
        order = order or usual_order(made)
        if order == "speaker":
            made.sort(key=lambda one: (not one.speaker, one.speaker.casefold()))
        if order == "hand":
            made.sort(key=lambda one: (one.place is None, one.place or 0, one.id))
        else:
            made.sort(key=lambda one: one.kind not in ("quote", "article"))
        return made

    def with_text(self, clipping: Clipping) -> Clipping:
        """Return a clipping with the text of its article as it was clipped."""
        if clipping.kind != "article":
            return clipping
        return replace(clipping, text=self.documents.text(clipping.id))

    def articles(self) -> frozenset[int]:
        """Return the articles that are clipped, have a clipped quote, or are in a clipped story."""
        found = {
            article
            for _, document in self.documents.all()
            if isinstance(article := document.get("article"), int)
        }
        for clipping in self.documents.read():
            if clipping.story:
                with suppress(NotFound):
                    found.update(take.article for take in self._stories.takes(clipping.story))
        return frozenset(found)

    def briefs_of(self, articles: Collection[int]) -> dict[int, list[str]]:
        """Return the names of the briefs that have articles, their quotes or their stories."""
        found: dict[int, list[str]] = {}
        for clipping in self.documents.read():
            members = {clipping.article}
            if clipping.story:
                with suppress(NotFound):
                    members |= {take.article for take in self._stories.takes(clipping.story)}
            for id_ in members.intersection(articles):
                if clipping.brief not in found.setdefault(id_, []):
                    found[id_].append(clipping.brief)
        return found

    @transactional
    def add(self, article: int, quote: Quote | None = None, brief: str | None = None) -> Clipping:
        """Clip an article, or a quote of it, into a brief that is there (None: the default one).

        Returns the clipping, even if it was in the brief before.

        Raises:
            NotFound: There is no such article.
        """
        brief = brief or model.DEFAULT_BRIEF
        whole = get_article(self._engine, article)
        words, start = (quote.text, quote.start) if quote else ("", 0)
        kind: ClippingKind = "quote" if quote else "article"
        for known in self.documents.read(brief):
            same = (known.kind, known.article, known.start, known.words)
            if same == (kind, article, start, words):
                return self._refresh([known])[0]
        made = model.Clipping(
            id=0,
            article=article,
            start=start,
            words=words,
            speaker="",
            role="",
            headline=whole.headline,
            section=whole.section,
            source=cited_source(
                whole.agency or self._engine.sources.names().get(whole.source, ""),
                whole.edited_by,
            ),
            published=whole.published,
            date_kind=whole.date_kind,
            link=whole.link,
            note="",
            clipped=datetime.now(UTC).replace(microsecond=0),
            killed=whole.killed,
            kind=kind,
            brief=brief,
            text="" if quote else whole.text,
        )
        return self.insert(with_speaker(made, quote) if quote else made, "clipping")

    def insert(self, clipping: Clipping, words: str) -> Clipping:
        """Add a clipping after the others of its brief; call it inside a transaction.

        `words` describe the change for undo.
        """
        if not is_same_name(clipping.brief, model.DEFAULT_BRIEF):
            clipping = replace(clipping, place=self._last_place(clipping.brief) + 1)
        clipping = replace(clipping, id=self.documents.add(clipping), text="")
        self._undo.record("clipping", words, id=clipping.id, doc=None)
        return clipping

    def import_clippings(self, clippings: Sequence[Clipping]) -> None:
        """Add clippings made elsewhere, in slices, except those that are there already.

        In a brief other than the default one they come after those that are there.
        """
        before = {one.brief: self._last_place(one.brief) for one in clippings}
        before[model.DEFAULT_BRIEF] = 0
        for some in in_slices(clippings, DOCUMENTS):
            self._import_some(some, before)

    @transactional
    def _import_some(self, clippings: Sequence[Clipping], before: Mapping[str, int]) -> None:
        known = {identity(one) for one in self.documents.read()}
        added = []
        for one in clippings:
            if identity(one) not in known:
                known.add(identity(one))
                place = one.place and one.place + before[one.brief]
                added.append(self.documents.add(replace(one, place=place)))
        if added:
            self._undo.record(
                "brief",
                f"import of {format_count(len(added), 'clipping')}",
                clippings={str(id_): None for id_ in added},
            )

    def _last_place(self, brief: str) -> int:
        return max((one.place or 0 for one in self.documents.read(brief)), default=0)

    @transactional
    def arrange(self, ids: Sequence[int]) -> None:
        """Put clippings into an order made by hand."""
        arranged = [one for one in self.documents.read() if one.id in ids]
        before = {str(one.id): one.place for one in arranged}
        self.set_places({id_: place for place, id_ in enumerate(ids, 1)})
        briefs = {one.brief for one in arranged}
        words = f"brief “{briefs.pop()}”" if len(briefs) == 1 else "clippings"
        self._undo.record("clipping order", f"new order of {words}", places=before)

    def set_places(self, places: Mapping[int, int | None]) -> None:
        """Set the places of clippings in the reader's own order, as a part of a change."""
        for id_, place in places.items():
            self._update(id_, {"place": place})

    @transactional
    def set_note(self, id: int, note: str) -> None:
        """Set the note of a clipping, one line.

        Raises:
            NotFound: There is no such clipping.
        """
        self._change(id, {"note": clean_line(note)}, "note on clipping")

    @transactional
    def set_heading(self, id: int, words: str) -> None:
        """Set the words of a heading, one line.

        Raises:
            NotFound: There is no such clipping.
        """
        self._change(id, {"headline": clean_line(words)}, "new words of heading")

    def _change(self, id: int, values: Mapping[str, Any], words: str) -> None:
        before = self._get(id)
        self._update(id, values)
        self._undo.record("clipping", f"{words} {_quoted(before)}", id=id, doc=before)

    @transactional
    def remove(self, id: int) -> None:
        """Remove a clipping.

        Raises:
            NotFound: There is no such clipping.
        """
        before = self._get(id)
        self.documents.delete(id)
        self._undo.record("clipping", f"removal of clipping {_quoted(before)}", id=id, doc=before)

    def update_speaker(self, article: int, quote: Quote) -> dict[str, Any]:
        """Store a quote's current speaker in its clippings, which may outlive the quote.

        Returns what `restore_speakers` needs to revert it.
        """
        before = {}
        for stored in self.documents.read():
            if stored.article == article and stored.words and same_quote(stored, [quote]):
                before[str(stored.id)] = speaker_fields(stored)
                now = self._refresh_one(stored, self._engine.quotes.of_article(article))
                self._update(stored.id, speaker_fields(now))
        return before

    def restore_speakers(self, before: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
        """Give clippings back the speakers they had before `update_speaker`.

        Returns what reverts that.
        """
        current = {
            str(stored.id): speaker_fields(stored)
            for stored in self.documents.read()
            if stored.id in before
        }
        for id_, speaker in before.items():
            self._update(id_, speaker)
        return current

    def _revert(self, change: Change) -> Reverted:
        id_, before = change["id"], change["doc"]
        current = self.documents.whole(id_)
        reverted = Reverted("clipping", {"id": id_, "doc": current})
        if before is None:
            self.documents.delete(id_)
            return reverted
        if current is not None:  # others may have changed it
            before = current | {
                name: before[name] for name in records.kinds.CLIPPING.fields if name in before
            }
        self.documents.put(id_, before)
        return reverted

    def _revert_brief(self, change: Change) -> Reverted:
        """Revert changes of several briefs and clippings: each document is as it was."""
        briefs, clippings = change["briefs"], change["clippings"]
        current = {
            "briefs": {str(id_): self._briefs.get("briefs", id_) for id_ in briefs},
            "clippings": {str(id_): self.documents.whole(id_) for id_ in clippings},
        }
        for id_, document in briefs.items():
            if document is None:
                self._briefs.delete("briefs", [id_])
            else:
                self._briefs.put("briefs", id_, document)
        for id_, document in clippings.items():
            if document is None:
                self.documents.delete(id_)
            else:
                self.documents.put(id_, document)
        return Reverted("brief", current)

    def _revert_order(self, change: Change) -> Reverted:
        current = {str(one.id): one.place for one in self.documents.read()}
        self.set_places(change["places"])
        return Reverted("clipping order", {"places": current})

    def _refresh(self, stored: Iterable[Clipping]) -> list[Clipping]:
        """Return clippings with their quotes' current speakers, or as withdrawn or killed."""
        quotes = cache(self._engine.quotes.of_article)  # several of one article may be clipped
        killed = set(self._engine.articles.ids(FilterQuery(flags=frozenset({"killed"}))))
        return [
            self._refresh_one(one, quotes(one.article)) if one.words else one
            for one in (self._with_killed(one, killed) for one in stored)
        ]

    def _with_killed(self, stored: Clipping, killed: Collection[int]) -> Clipping:
        """Return a clipping with when its article was withdrawn, if the archive has the article."""
        if stored.article not in killed and stored.killed is None:
            return stored
        article = self._engine.articles.get(stored.article)
        return stored if article is None else replace(stored, killed=article.killed)

    def _refresh_one(self, stored: Clipping, quotes: Sequence[Quote]) -> Clipping:
        if (quote := same_quote(stored, quotes)) is not None:
            now = with_speaker(stored, quote)
            is_other = stored.speaker and now.speaker != stored.speaker
            if is_other and self._was_edited(stored):
                return replace(now, former_speaker=stored.speaker)
            return now
        article = self._engine.articles.get(stored.article)
        return replace(stored, withdrawn=article is not None and withdrawn(stored, article.text))

    def _was_edited(self, clipping: Clipping) -> bool:
        """Return whether the source has edited the article of a clipping since then."""
        edits = self._engine.articles.history(clipping.article)
        return any(one.replaced >= clipping.clipped for one in edits)

    def _update(self, id: int, values: Mapping[str, Any]) -> None:
        """Set fields of a clipping, if it is still there; those of others stay."""
        document = records.documents.upgrade(records.kinds.CLIPPING, self.documents.get(id))
        if document is not None:
            self.documents.put(id, {**document, **values})

    def _get(self, id: int) -> dict[str, Any]:
        document = self.documents.get(id)
        if (
            document is None
            or records.documents.decode(records.kinds.CLIPPING, document).values is None
        ):
            raise NotFound(f"there is no clipping {id}")
        return document


def usual_order(clippings: Iterable[Clipping]) -> ClippingOrder:
    """Return the default order: by hand once the reader arranged the clippings, else by date."""
    return "hand" if any(one.place is not None for one in clippings) else "date"


def _quoted(document: Mapping[str, Any]) -> str:
    return quote_line(str(document.get("headline", "")))
