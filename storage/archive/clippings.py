"""Clippings: quotes and articles the reader keeps, with notes; a part of `Archive`.

A clipping holds all that its citation needs: it outlives the quote, and even the article. While
the article has the quote, who says it is looked up there: a correction holds for clippings too.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Literal, cast

from storage.archive.clipping_status import said_now, same_quote, withdrawn
from storage.archive.queries import Questions
from storage.errors import NotFound
from storage.text.cleaning import clean_line
from storage.text.dates import format_date
from storage.text.timestamps import published_day

if TYPE_CHECKING:
    from storage.database import Database
    from storage.database.table import Table
    from storage.model import Certainty, DateKind, Quote, QuoteHit

__all__ = [
    "Clipping",
    "ClippingChanges",
    "Order",
    "citation",
    "cite",
    "cite_hit",
    "own_words",
    "said_by",
    "usual_order",
]

Order = Literal["date", "speaker", "hand"]


@dataclass(frozen=True, slots=True)
class Clipping:
    """A quote that was clipped, or (without words) an article.

    `start` is where the words start in the article's text. `clipped` is when, in UTC. `place` is
    where it stands in the reader's own order; None: the reader has not moved it yet. `withdrawn`:
    the article no longer has the words; that is found out anew each time, and not kept.
    """

    id: int
    article: int
    start: int
    words: str
    speaker: str
    role: str
    headline: str
    section: str
    source: str
    published: datetime
    date_kind: DateKind
    link: str
    note: str
    clipped: datetime
    certainty: Certainty = "sure"
    place: int | None = None
    withdrawn: bool = False


class ClippingChanges(Questions):
    """Clips, notes and removes; each change is durable when its method returns."""

    _database: Any

    @abstractmethod
    def _record(self, words: str, change: dict[str, Any]) -> None:
        """Log a change that can be taken back."""

    def clip(self, article: int, quote: Quote | None = None) -> Clipping:
        """Clip an article, or a quote of it; what is clipped already stays as it is.

        Raises:
            NotFound: There is no such article.
        """
        with self._engine.transaction():
            whole = self.article(article)
            words, start = (quote.text, quote.start) if quote else ("", 0)
            for known in self._kept():
                if (known.article, known.start, known.words) == (article, start, words):
                    return self._as_now([known])[0]
            made = Clipping(
                id=0,
                article=article,
                start=start,
                words=words,
                speaker="",
                role="",
                headline=whole.headline,
                section=whole.section,
                source=self.source_name(whole.source),
                published=whole.published,
                date_kind=whole.date_kind,
                link=whole.link,
                note="",
                clipped=datetime.now(UTC).replace(microsecond=0),
            )
            made = said_now(made, quote) if quote else made
            made = replace(made, id=self._clips.insert(_doc(made)))
            self._record("clipping", {"kind": "clipping", "id": made.id, "doc": None})
        return made

    def take_over_clippings(self, clippings: Sequence[Clipping]) -> None:
        """Keep clippings made elsewhere, but those that are there already."""
        if not clippings:
            return
        with self._engine.transaction():
            known = {_place(one) for one in self._kept()}
            for one in clippings:
                if _place(one) not in known:
                    known.add(_place(one))
                    self._clips.insert(_doc(one))

    def clippings(self, order: Order | None = None) -> list[Clipping]:
        """Return all clippings: those of the newest articles first, speaker by speaker, or by hand.

        Without an order it is the one made by hand, where one was made, else by date. In the order
        made by hand those that were clipped since come last. Each has its quote's speaker of now.
        """
        made = self._as_now(self._kept())
        made.sort(key=lambda one: (one.published, one.article, -one.start), reverse=True)
        order = order or usual_order(made)
        if order == "speaker":
            made.sort(key=lambda one: (not one.speaker, one.speaker.casefold()))
        if order == "hand":
            made.sort(key=lambda one: (one.place is None, one.place or 0, one.id))
        return made

    def arrange_clippings(self, ids: Sequence[int]) -> None:
        """Put clippings into an order made by hand."""
        with self._engine.transaction():
            before = {str(one.id): one.place for one in self._kept()}
            self._place_clippings({id_: place for place, id_ in enumerate(ids, 1)})
            words = "order of the clippings"
            self._record(words, {"kind": "clipping order", "places": before})

    def _place_clippings(self, places: Mapping[int, int | None]) -> None:
        there = self._clips_there()
        for id_, place in places.items():
            if id_ in there:
                self._clips.update({"place": place}, doc_ids=[id_])

    def _take_back_clipping_order(self, change: dict[str, Any]) -> None:
        self._place_clippings({int(id_): place for id_, place in change["places"].items()})

    def _as_now(self, kept: Iterable[Clipping]) -> list[Clipping]:
        """Return clippings with the speakers of their quotes now, and what is withdrawn told."""
        quotes = cache(self._engine.quotes)  # several of one article may be clipped
        return [self._one_as_now(one, quotes(one.article)) if one.words else one for one in kept]

    def _one_as_now(self, kept: Clipping, quotes: Sequence[Quote]) -> Clipping:
        if (quote := same_quote(kept, quotes)) is not None:
            return said_now(kept, quote)
        article = self._engine.article(kept.article)
        return replace(kept, withdrawn=article is not None and withdrawn(kept, article.text))

    def _correct_clippings(self, article: int, quote: Quote) -> dict[str, Any]:
        """Keep who says a quote now with its clippings, which may outlive it; return who did."""
        before = {}
        for kept in self._kept():
            if kept.article == article and kept.words and same_quote(kept, [quote]):
                before[str(kept.id)] = _said(kept)
                now = self._one_as_now(kept, self._engine.quotes(article))
                self._clips.update(_said(now), doc_ids=[kept.id])
        return before

    def _take_back_said(self, before: Mapping[str, Any]) -> None:
        there = self._clips_there()
        for id_, said in before.items():
            if int(id_) in there:
                self._clips.update(said, doc_ids=[int(id_)])

    def clipped_articles(self) -> frozenset[int]:
        """Return the articles that are clipped or have a quote that is; they are to be kept."""
        return frozenset(doc["article"] for doc in self._clips.all())

    def note_clipping(self, id: int, note: str) -> None:  # noqa: A002
        """Write a note on a clipping, one line.

        Raises:
            NotFound: There is no such clipping.
        """
        with self._engine.transaction():
            before = self._clip(id)
            self._clips.update({"note": clean_line(note)}, doc_ids=[id])
            self._record("note on a clipping", {"kind": "clipping", "id": id, "doc": before})

    def remove_clipping(self, id: int) -> None:  # noqa: A002
        """Remove a clipping.

        Raises:
            NotFound: There is no such clipping.
        """
        with self._engine.transaction():
            before = self._clip(id)
            self._clips.remove(doc_ids=[id])
            self._record("removal of a clipping", {"kind": "clipping", "id": id, "doc": before})

    def _take_back_clipping(self, change: dict[str, Any]) -> None:
        from tinydb.table import Document

        self._clips.remove(doc_ids=[id_] if (id_ := change["id"]) in self._clips_there() else [])
        if change["doc"] is not None:
            self._clips.insert(Document(change["doc"], doc_id=id_))

    def _kept(self) -> list[Clipping]:
        return [_clipping(doc.doc_id, doc) for doc in self._clips.all()]

    def _clips_there(self) -> set[int]:
        return {doc.doc_id for doc in self._clips.all()}

    def _clip(self, id: int) -> dict[str, Any]:  # noqa: A002
        doc = self._clips.get(doc_id=id)
        if not isinstance(doc, dict):
            raise NotFound(f"there is no clipping {id}")
        return dict(doc)

    @cached_property
    def _clips(self) -> Table:
        return cast("Database", self._database).table("clippings")


def usual_order(clippings: Iterable[Clipping]) -> Order:
    """Return the order clippings stand in unless asked otherwise: by hand, once that was done."""
    return "hand" if any(one.place is not None for one in clippings) else "date"


def citation(clipping: Clipping) -> str:
    """Return ``“words” — Speaker, role, headline, source, date, link``, as far as it is known."""
    speaker = said_by(clipping.speaker, clipping.certainty)
    return cite(
        clipping.words, speaker, clipping.role, clipping.headline, clipping.source,
        published_day(clipping.published, clipping.date_kind), clipping.link,
    )  # fmt: skip


def cite_hit(hit: QuoteHit) -> str:
    """Return one line to paste for a quote found across the archive."""
    quote, article = hit.quote, hit.article
    speaker = said_by(quote.speaker, quote.certainty)
    return cite(
        quote.text, speaker, quote.role if speaker else "", article.headline,
        article.source_name, published_day(article.published, article.date_kind), article.link,
    )  # fmt: skip


def said_by(speaker: str | None, certainty: str) -> str:
    """Return the speaker as a citation names them: plainly, as likely, or not at all."""
    if not speaker or certainty == "none":
        return ""
    return f"likely {speaker}" if certainty == "likely" else speaker


def cite(
    words: str, speaker: str, role: str, headline: str, source: str, day: date, link: str
) -> str:
    """Return one line to paste: the words of a quote (empty: an article) and where they stand."""
    said_by = (speaker, role) if words and speaker else ()
    parts = (*said_by, headline, source, format_date(day), link)
    where = ", ".join(clean_line(part) for part in parts if part)
    return f"“{own_words(words)}” — {where}" if words else where


def own_words(words: str) -> str:
    """Return quoted words in one line without a comma at their end: it is the newspaper's."""
    return clean_line(words).rstrip(",").rstrip()


def _place(clipping: Clipping) -> tuple[object, ...]:
    """Return what tells a clipping from all others, also where its article is gone."""
    whole = clipping.headline if not clipping.article else ""
    return clipping.article, clipping.start, clipping.words, whole


def _doc(clipping: Clipping) -> dict[str, Any]:
    doc = asdict(clipping)
    del doc["id"], doc["withdrawn"]
    return doc | {key: doc[key].isoformat() for key in ("published", "clipped")}


def _said(clipping: Clipping) -> dict[str, Any]:
    return {name: getattr(clipping, name) for name in ("speaker", "role", "certainty")}


def _clipping(id: int, doc: dict[str, Any]) -> Clipping:  # noqa: A002
    moments = {key: datetime.fromisoformat(doc[key]) for key in ("published", "clipped")}
    return Clipping(**{**doc, **moments, "id": id})
