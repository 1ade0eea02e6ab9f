"""Removal of articles to the trash, in slices, and bringing them back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from storage.archive.slices import ARTICLES, in_slices
from storage.archive.transactions import transactional
from storage.archive.undo import Reverted
from storage.engine.values import FilterQuery

if TYPE_CHECKING:
    from storage.archive.clippings import Clippings
    from storage.archive.undo import Change, Undo
    from storage.engine.protocol import Engine

__all__ = ["Removals"]


class Removals:
    """Removes articles, so that one undo restores them."""

    def __init__(self, engine: Engine, undo: Undo, clippings: Clippings) -> None:
        self._engine = engine
        self._undo = undo
        self._clippings = clippings
        undo.register("tidying", self._revert)
        undo.register("restoral", self._revert_restoral)

    def remove(
        self,
        ids: Sequence[int],
        words: str,
        *,
        marked: bool,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """Move articles to the trash, in slices; `words` describe the change for undo.

        Without `marked`, those that are starred, clipped, noted or set aside stay. One undo
        restores even those removed before an interruption. Between slices other programs can write.
        """
        number: int | None = None
        done = 0
        for some in in_slices(ids, ARTICLES):
            number = self._remove(some, number, words, marked=marked)
            done += len(some)
            if progress is not None:
                progress(done, len(ids))

    @transactional
    def delete(self, ids: Sequence[int]) -> None:
        """Delete articles for good, except those that are starred, clipped, noted or set aside."""
        self._engine.trash.discard(self._unmarked(ids), None)

    @transactional
    def _remove(self, ids: Sequence[int], number: int | None, words: str, *, marked: bool) -> int:
        """Move articles to a batch of trash, first creating and logging it (None); return it."""
        if number is None:
            number = self._engine.trash.next_batch()
            self._undo.record("tidying", words, bin=number, marked=marked)
        self._engine.trash.discard(ids if marked else self._unmarked(ids), number)
        return number

    def _unmarked(self, ids: Sequence[int]) -> list[int]:
        """Leave out the articles that are starred, clipped, noted or set aside by now."""
        find = self._engine.articles.ids
        starred = find(FilterQuery(flags=frozenset({"starred"})))
        noted = find(FilterQuery(shortlists=frozenset({"noted"})))
        aside = {one.article for one in self._engine.desk_work.referrals()}
        kept = self._clippings.articles().union(starred, noted, aside)
        return [id_ for id_ in ids if id_ not in kept]

    def _revert(self, change: Change) -> Reverted:
        restored = self._engine.trash.restore(change["bin"], ARTICLES)
        back = {"ids": restored.ids, "marked": change["marked"]}
        return Reverted("restoral", back, restored.is_unfinished)

    def _revert_restoral(self, change: Change) -> Reverted:
        number = self._engine.trash.next_batch()
        ids, marked = change["ids"], change["marked"]
        self._engine.trash.discard(ids if marked else self._unmarked(ids), number)
        return Reverted("tidying", {"bin": number, "marked": marked})
