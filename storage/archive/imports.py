"""Imports as steps of undo: which articles each has added, and what others were before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from storage.archive.import_edits import ImportEdits
from storage.archive.slices import ARTICLES
from storage.archive.undo import Reverted

if TYPE_CHECKING:
    from storage.archive.quotes import Extract
    from storage.archive.stories import Stories
    from storage.archive.undo import Change, Step, Undo
    from storage.engine.protocol import Engine
    from storage.model import Article, Carrier

__all__ = ["Imports"]

_Ranges = list[tuple[int, int]]
"""The first and the last number of articles that were added in a row."""

_MOST_RANGES = 500
"""Ranges in one slice of a step: it is written again with each batch."""


class Imports:
    """Logs what an import adds and changes.

    One undo moves what was added to the trash, and restores what was changed.
    """

    def __init__(self, engine: Engine, undo: Undo, extract: Extract, stories: Stories) -> None:
        self._engine = engine
        self._undo = undo
        self._edits = ImportEdits(engine, undo, extract, stories)
        self._words = ""
        self._logged: tuple[Step, _Ranges] | None = None
        undo.register("import", self._revert)
        undo.register("undone import", self._restore)

    @property
    def is_under_way(self) -> bool:
        """Whether what is added now belongs to an import."""
        return bool(self._words)

    @contextmanager
    def one_step(self, words: str) -> Iterator[None]:
        """Log what is imported meanwhile as one step, which these words describe."""
        self._words = words
        try:
            with self._undo.joined(words):
                yield
        finally:
            self._words, self._logged = "", None

    def note_added(self, ids: Sequence[int]) -> None:
        """Log new articles, numbered in a row, of the import under way, if there is one.

        Call it inside the transaction that adds them.
        """
        if not ids or not self.is_under_way:
            return
        first, last = ids[0], ids[-1]
        step, ranges = self._logged or (None, [])
        if step is None or len(ranges) >= _MOST_RANGES or not self._undo.is_logged(step):
            ranges = [(first, last)]
            step = self._undo.record("import", self._words, ranges=ranges)
        else:
            if ranges[-1][1] == first - 1:
                ranges = [*ranges[:-1], (ranges[-1][0], last)]
            else:
                ranges = [*ranges, (first, last)]
            self._undo.replace_slice(step, "import", ranges=ranges)
        self._logged = step, ranges

    def note_edits(self, edits: Sequence[tuple[Article, Article]]) -> None:
        """Log articles before and after an edit by the import under way, if there is one.

        Call it inside the transaction, before they are written.
        """
        if self.is_under_way:
            self._edits.log_texts(self._words, edits)

    def note_withdrawals(self, articles: Iterable[int]) -> None:
        """Log articles that a notice has withdrawn, likewise, but afterwards."""
        if self.is_under_way:
            self._edits.log_withdrawals(self._words, articles)

    def note_carriers(
        self, before: Mapping[int, Sequence[Carrier]], after: Mapping[int, Sequence[Carrier]]
    ) -> None:
        """Log the carriers of articles before and after they change, likewise."""
        if self.is_under_way:
            self._edits.log_carriers(self._words, before, after)

    def _revert(self, change: Change) -> Reverted:
        """Move what was added to the trash; unlike what is removed, it can be imported again."""
        number = change["bin"] or self._engine.trash.next_batch()
        ranges, some = change["ranges"], range(0)
        if ranges:  # else all of it came in again before it was restored
            *ranges, (first, last) = ranges
            some = range(max(first, last - ARTICLES + 1), last + 1)
            ranges += [(first, some[0] - 1)] if first < some[0] else ()
        self._engine.trash.discard(some, number, may_return=True)
        return Reverted(
            "undone import",
            {"bin": number},
            is_unfinished=bool(ranges),
            rest={"ranges": ranges, "bin": number},
        )

    def _restore(self, change: Change) -> Reverted:
        restored = self._engine.trash.restore(change["bin"], ARTICLES)
        ranges = _ranges(restored.ids)
        return Reverted("import", {"ranges": ranges}, is_unfinished=restored.is_unfinished)


def _ranges(ids: Iterable[int]) -> _Ranges:
    """Return the first and the last of numbers in each row of them without a gap."""
    ranges: _Ranges = []
    for id_ in sorted(ids):
        if ranges and ranges[-1][1] == id_ - 1:
            ranges[-1] = (ranges[-1][0], id_)
        else:
            ranges.append((id_, id_))
    return ranges
