"""Briefs: named collections of clippings; a clipping has the name of the brief it is in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from storage.archive.brief_names import BriefNames
from storage.archive.clipping_documents import is_same_name
from storage.archive.transactions import transactional
from storage.errors import ArchiveError, NotFound
from storage.model import DEFAULT_BRIEF, Brief, Clipping, ClippingKind, ClippingOrder
from storage.text.cleaning import clean_line
from storage.text.plural import format_count

if TYPE_CHECKING:
    from storage.archive.clippings import Clippings
    from storage.archive.settings import Settings
    from storage.archive.stories import Stories
    from storage.archive.undo import Undo
    from storage.engine.protocol import Engine
    from storage.model import BriefItem, Quote

__all__ = ["Briefs"]

_CURRENT = "brief"


class Briefs:
    """The briefs of an archive; each change is durable when its method returns.

    The default brief is always there. A name is the same in any case.
    """

    def __init__(
        self,
        engine: Engine,
        undo: Undo,
        settings: Settings,
        clippings: Clippings,
        stories: Stories,
    ) -> None:
        self._engine = engine
        self._names = BriefNames(engine.documents, clippings.documents)
        self._undo = undo
        self._settings = settings
        self._clippings = clippings
        self._stories = stories

    def all(self) -> list[Brief]:
        """Return the briefs: the default one, then the others as they were created."""
        counts = Counter(one.brief.casefold() for one in self._clippings.documents.read())
        return [Brief(name, counts[name.casefold()]) for name in self._names.all()]

    def find(self, name: str) -> str:
        """Return the name of a brief as it was created.

        Raises:
            NotFound: There is none; the message lists those there are.
        """
        wanted = clean_line(name)
        if (found := self._names.find(wanted)) is not None:
            return found
        names = ", ".join(self._names.all())
        raise NotFound(f"there is no brief “{clean_line(name)}”; there are {names}")

    def current(self) -> str:
        """Return the name of the brief that is added to."""
        return self._names.find(self._settings.read(_CURRENT) or DEFAULT_BRIEF) or DEFAULT_BRIEF

    @transactional
    def choose(self, name: str) -> str:
        """Choose the brief that is added to; return its name. It can be undone.

        Raises:
            NotFound: There is no such brief.
        """
        name = self.find(name)
        if name != self.current():
            self._settings.change(_CURRENT, name, f"choice of brief “{name}”")
        return name

    def contents(self, name: str, order: ClippingOrder | None = None) -> list[BriefItem]:
        """Return the clippings of a brief, with what became of their articles since.

        Raises:
            NotFound: There is no such brief.
        """
        from storage.archive.brief_items import read_items

        clippings = self._clippings.all(self.order(name, order), self.find(name))
        whole = (self._clippings.with_text(one) for one in clippings)
        return read_items(self._engine, self._stories, whole)

    def order(self, name: str, order: ClippingOrder | None = None) -> ClippingOrder | None:
        """Return the order of a brief: the reader's own, except in the default one."""
        return order or (None if is_same_name(name, DEFAULT_BRIEF) else "hand")

    @transactional
    def create(self, name: str) -> str:
        """Create a brief; return its name.

        Raises:
            ArchiveError: The name is empty, or another brief has it.
        """
        name = self._names.check_new(name)
        id_ = self._names.put(name)
        self._undo.record("brief", f"new brief “{name}”", briefs={str(id_): None})
        return name

    @transactional
    def rename(self, name: str, new: str) -> str:
        """Give a brief another name; return it.

        Raises:
            NotFound: There is no such brief.
            ArchiveError: It is the default one, or another brief has the new name.
        """
        name = self._changeable(name, "renamed")
        new = self._names.check_new(new, instead_of=name)
        words = f"renaming of brief “{name}”"
        with_new = {"name": new}
        self._change_all(name, words, brief=with_new, clippings={"brief": new})
        if is_same_name(self._settings.read(_CURRENT) or "", name):
            self._settings.set(_CURRENT, new)
        return new

    @transactional
    def duplicate(self, name: str, new: str = "") -> str:
        """Copy a brief with its clippings; return the name of the copy.

        Raises:
            NotFound: There is no such brief.
            ArchiveError: Another brief has the new name.
        """
        name = self.find(name)
        new = self._names.check_new(new or self._names.copy_of(name))
        briefs: dict[str, None] = {str(self._names.put(new)): None}
        copies: dict[str, None] = {}
        shown = self._clippings.all(self.order(name), name)
        for place, one in enumerate(shown, 1):
            document = self._clippings.documents.whole(one.id) or {}
            copy = {**document, "brief": new, "place": place}
            copies[str(self._clippings.documents.insert(copy))] = None
        self._undo.record("brief", f"copy of brief “{name}”", briefs=briefs, clippings=copies)
        return new

    @transactional
    def remove(self, name: str) -> int:
        """Remove a brief with all its clippings; return how many.

        Raises:
            NotFound: There is no such brief.
            ArchiveError: It is the default one.
        """
        name = self._changeable(name, "removed")
        gone = self._change_all(name, f"removal of brief “{name}”", brief=None, clippings=None)
        return len(gone)

    def add(self, article: int, quote: Quote | None = None, brief: str = "") -> Clipping:
        """Clip an article, or a quote of it, into a brief, the current one without a name.

        Raises:
            NotFound: There is no such article or brief.
        """
        return self._clippings.add(article, quote, self._target(brief))

    @transactional
    def add_story(self, story: int, brief: str = "") -> Clipping:
        """Add a story to a brief, the current one without a name.

        Returns the clipping, even if it was in the brief before.

        Raises:
            NotFound: There is no such story or brief, or no article of it is left.
        """
        summary = self._stories.summary(story)
        name = self._target(brief)
        for known in self._clippings.documents.read(name):
            if known.kind == "story" and known.story == summary.id:
                return known
        made = replace(
            _blank(name, "story"),
            article=summary.takes[0],
            story=summary.id,
            headline=summary.name,
            published=summary.latest,
        )
        return self._clippings.insert(made, f"story in brief “{name}”")

    @transactional
    def add_heading(self, words: str, brief: str = "", *, before: int | None = None) -> Clipping:
        """Add a heading to a brief, at the end or before another of its clippings.

        Raises:
            NotFound: There is no such brief.
            ArchiveError: It has no words.
        """
        heading = replace(_blank(self._target(brief), "heading"), headline=_words(words))
        return self._insert(heading, before)

    @transactional
    def add_note(self, words: str, brief: str = "", *, before: int | None = None) -> Clipping:
        """Add a note to a brief, at the end or before another of its clippings.

        Raises:
            NotFound: There is no such brief.
            ArchiveError: It has no words.
        """
        note = replace(_blank(self._target(brief), "note"), note=_words(words))
        return self._insert(note, before)

    @transactional
    def move(self, ids: Sequence[int], brief: str) -> None:
        """Move clippings to the end of another brief.

        Raises:
            NotFound: There is no such brief or clipping.
        """
        name = self.find(brief)
        place = max((one.place or 0 for one in self._clippings.documents.read(name)), default=0)
        before: dict[str, Any] = {}
        for id_ in ids:
            if (document := self._clippings.documents.get(id_)) is None:
                raise NotFound(f"there is no clipping {id_}")
            place += 1
            before[str(id_)] = document
            moved = {**document, "brief": name, "place": place}
            self._clippings.documents.put(id_, moved)
        words = f"moving of {format_count(len(ids), 'clipping')} to brief “{name}”"
        self._undo.record("brief", words, clippings=before)

    def import_briefs(self, names: Iterable[str], clippings: Sequence[Clipping]) -> None:
        """Add briefs and their clippings made elsewhere, except what is there already."""
        there = {one.casefold(): one for one in self._names.all()}
        for name in (*names, *(one.brief for one in clippings)):
            if name.casefold() not in there:
                there[name.casefold()] = name
                self._engine.change(lambda name=name: self._import_name(name))  # type: ignore[misc]
        named = [replace(one, brief=there[one.brief.casefold()]) for one in clippings]
        self._clippings.import_clippings(named)

    def _import_name(self, name: str) -> None:
        id_ = self._names.put(name)
        self._undo.record("brief", f"import of brief “{name}”", briefs={str(id_): None})

    def _insert(self, made: Clipping, before: int | None) -> Clipping:
        """Add a clipping; where it is put before another, all get places in the brief."""
        shown = self._clippings.all(self.order(made.brief), made.brief)
        ids = [one.id for one in shown]
        added = self._clippings.insert(made, f"{made.kind} in brief “{made.brief}”")
        if before in ids:
            ids.insert(ids.index(before), added.id)
        else:
            ids.append(added.id)
        self._clippings.set_places({id_: place for place, id_ in enumerate(ids, 1)})
        return replace(added, place=ids.index(added.id) + 1)

    def _change_all(
        self,
        name: str,
        words: str,
        *,
        brief: Mapping[str, Any] | None,
        clippings: Mapping[str, Any] | None,
    ) -> Mapping[str, Any]:
        """Change fields of a brief and of all its clippings, or (None) delete them.

        Returns the clippings as they were.
        """
        briefs = self._names.documents_of(name)
        stored = self._clippings.documents
        inside = {one.id: stored.whole(one.id) or {} for one in stored.read(name)}
        for id_, document in briefs.items():
            self._names.change(id_, None if brief is None else {**document, **brief})
        for id_, document in inside.items():
            if clippings is None:
                stored.delete(id_)
            else:
                stored.put(id_, {**document, **clippings})
        before_all = {str(id_): document for id_, document in inside.items()}
        self._undo.record(
            "brief",
            words,
            briefs={str(id_): document for id_, document in briefs.items()},
            clippings=before_all,
        )
        return before_all

    def _target(self, brief: str) -> str:
        return self.find(brief) if brief else self.current()

    def _changeable(self, name: str, verb: str) -> str:
        name = self.find(name)
        if is_same_name(name, DEFAULT_BRIEF):
            raise ArchiveError(f"the brief “{name}” is always there; it cannot be {verb}")
        return name


def _words(words: str) -> str:
    if not (words := clean_line(words)):
        raise ArchiveError("it needs words")
    return words


def _blank(brief: str, kind: ClippingKind) -> Clipping:
    """Return a clipping of a kind without any words."""
    now = datetime.now(UTC).replace(microsecond=0)
    return Clipping(
        id=0, article=0, start=0, words="", speaker="", role="", headline="", section="",
        source="", published=now, date_kind="exact", link="", note="", clipped=now,
        kind=kind, brief=brief,
    )  # fmt: skip
