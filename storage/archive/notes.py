"""Notes: lines that desks leave on articles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from storage.archive.transactions import transactional
from storage.archive.undo import Reverted
from storage.errors import NewsdeskError, NotFound
from storage.model import LONGEST_NOTE, Note
from storage.text.cleaning import clean_line

if TYPE_CHECKING:
    from storage.archive.undo import Change, Undo
    from storage.engine.protocol import Engine

__all__ = ["Notes"]

_KIND = "notes"


class Notes:
    """The notes on articles; they are added and removed, and never changed."""

    def __init__(self, engine: Engine, undo: Undo) -> None:
        self._engine = engine
        self._undo = undo
        undo.register(_KIND, self._revert, articles=_articles)

    def of_article(self, article: int) -> tuple[Note, ...]:
        """Return the notes on an article, in the order they were written."""
        return tuple(self._engine.desk_work.notes([article]))

    def all(self) -> list[Note]:
        """Return all notes, in the order they were written."""
        return self._engine.desk_work.notes()

    def own(self, article: int) -> list[Note]:
        """Return the notes on an article that this desk left; without desks, all of them."""
        desk = self._engine.desk_work.desk
        return [one for one in self.of_article(article) if not desk or one.desk == desk]

    @transactional
    def add(self, article: int, text: str) -> Note:
        """Leave a note on an article.

        Raises:
            NewsdeskError: It has no words.
            NotFound: There is no such article.
        """
        words = clean_line(text)[:LONGEST_NOTE].rstrip()
        if not words:
            raise NewsdeskError("a note needs words")
        note = Note(article, words, datetime.now(UTC).replace(microsecond=0))
        if not (added := self._engine.desk_work.add_notes([note])):
            raise NotFound(f"there is no article {article}")
        self._record("note on 1 article", added=added)
        return added[0]

    @transactional
    def remove(self, note: Note) -> None:
        """Remove a note.

        Raises:
            NewsdeskError: Another desk left it, or it is gone already.
        """
        if not (removed := self._engine.desk_work.remove_notes([note.id])):
            raise NewsdeskError("another desk left this note, or it is gone already")
        self._record("note removed from 1 article", removed=removed)

    def import_notes(self, article: int, notes: Iterable[Note]) -> None:
        """Add the notes on an article as another archive has them, which is no step for undo."""
        self._engine.desk_work.add_notes([replace(one, article=article) for one in notes])

    def _record(self, words: str, added: Sequence[Note] = (), removed: Sequence[Note] = ()) -> None:
        self._undo.record(_KIND, words, **_change(added, removed))

    def _revert(self, change: Change) -> Reverted:
        removed = self._engine.desk_work.remove_notes([one["id"] for one in change["added"]])
        added = self._engine.desk_work.add_notes([Note(**one) for one in change["removed"]])
        return Reverted(_KIND, _change(added, removed))


def _change(added: Sequence[Note], removed: Sequence[Note]) -> dict[str, Any]:
    return {"added": [*map(_written, added)], "removed": [*map(_written, removed)]}


def _written(note: Note) -> dict[str, Any]:
    return asdict(note) | {"at": note.at.isoformat()}


def _articles(change: Change) -> Iterable[int]:
    return {one["article"] for one in (*change["added"], *change["removed"])}
