"""Marks: articles set read or unread, starred or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Literal

from storage.archive.queries import ToQuery
from storage.archive.slices import ROWS, in_slices
from storage.archive.transactions import transactional
from storage.archive.undo import Reverted
from storage.errors import ArchiveError, Busy
from storage.text.plural import format_count

if TYPE_CHECKING:
    from storage.archive.undo import Change, Step, Undo
    from storage.engine.protocol import Engine
    from storage.model import EditWeight, Filter

__all__ = ["Marks"]

_Field = Literal["read", "starred"]

_WORDS = {
    ("read", True): "{} marked read",
    ("read", False): "{} marked unread",
    ("starred", True): "star on {}",
    ("starred", False): "star removed from {}",
    ("edited", False): "{} read after an edit",
}


@dataclass(frozen=True, slots=True)
class _Marked:
    """What was marked so far: how many articles, how often each mark changed, and the log entry."""

    articles: int = 0
    counts: Mapping[tuple[str, bool], int] = field(default_factory=dict)
    step: Step | None = None


class Marks:
    """The marks of articles; each change is durable when its method returns.

    One of many articles is made in slices, between which other programs can write; if it is
    interrupted, one undo reverts what was done.
    """

    def __init__(self, engine: Engine, undo: Undo, to_query: ToQuery) -> None:
        self._engine = engine
        self._to_query = to_query
        self._undo = undo
        undo.register("marks", self._revert, articles=_articles)

    def set(
        self, ids: Iterable[int], *, read: bool | None = None, starred: bool | None = None
    ) -> int:
        """Mark articles read or unread, starred or not; return how many changed."""
        # In order, so that each slice changes pages of its own.
        return self._set(sorted(ids), {"read": read, "starred": starred})

    @transactional
    def open(self, ids: Sequence[int]) -> None:
        """Mark articles read because they were opened, which is no change for undo."""
        self._engine.articles.mark(ids, "read", True)
        self._see_edits(ids)

    def mark_all_read(
        self,
        filter: Filter,
        *,
        beside: int | None = None,
        side: Literal["newer", "older"] = "older",
    ) -> int:
        """Mark everything a filter shows as read; return how many changed.

        With `beside`, only what is newer, or older, than that article of the filter.
        """
        kept = frozenset() if beside is None else frozenset({beside})
        query = self._to_query(replace(filter, unread=True, kept=kept))
        ids = self._engine.articles.ids(query)  # newest first
        if filter.edited and beside is None:  # what is read is shown because of its edits
            ids += self._engine.articles.ids(self._to_query(filter))
        if beside is not None:
            place = ids.index(beside) if beside in ids else len(ids)
            ids = ids[:place] if side == "newer" else ids[place + 1 :]
        if query.fold:
            ids = self._engine.stories.folded(ids, query.fold)
        return self._set(ids, {"read": True})

    def _set(self, ids: Sequence[int], values: Mapping[_Field, bool | None]) -> int:
        """Set the marks that have a value, in slices, and log those that changed as one step."""
        done = _Marked()
        for some in in_slices(ids, ROWS):
            try:
                done = self._engine.change(partial(self._set_some, done, some, values))
            except Busy as error:
                if not done.articles:
                    raise
                count = format_count(done.articles, "article")
                raise ArchiveError(f"only {count} marked, which undo reverts: {error}") from error
        return done.articles

    def _set_some(
        self, done: _Marked, ids: Sequence[int], values: Mapping[_Field, bool | None]
    ) -> _Marked:
        marks: list[tuple[_Field, bool, list[int]]] = [
            (name, on, changed)
            for name, on in values.items()
            if on is not None and (changed := self._engine.articles.mark(ids, name, on))
        ]
        seen = self._see_edits(ids) if values.get("read") else {}
        if not marks and not seen:
            return done
        counts: Counter[tuple[str, bool]] = Counter(done.counts)
        counts.update({(name, on): len(changed) for name, on, changed in marks})
        marked = {id_ for _, _, some in marks for id_ in some}
        if (only_seen := len(seen.keys() - marked)) > 0:
            counts["edited", False] += only_seen
        words = " and ".join(
            _WORDS[mark].format(format_count(count, "article")) for mark, count in counts.items()
        )
        edits = {str(id_): weight for id_, weight in seen.items()}
        step = self._undo.extend(done.step, "marks", words, marks=marks, edits=edits)
        return _Marked(done.articles + len(marked) + only_seen, counts, step)

    def _see_edits(self, ids: Sequence[int]) -> dict[int, EditWeight]:
        """Forget the edits of articles the reader reads; return those there were."""
        return self._engine.articles.set_unseen_edits(dict.fromkeys(ids, ""))

    def _revert(self, change: Change) -> Reverted:
        marks = [
            (name, not on, self._engine.articles.mark(ids, name, not on))
            for name, on, ids in change["marks"]
        ]
        edits = self._engine.articles.set_unseen_edits(change["edits"])
        before = {str(id_): weight for id_, weight in edits.items()}
        return Reverted("marks", {"marks": marks, "edits": before})


def _articles(change: Change) -> Iterable[int]:
    return [*(id_ for _, _, ids in change["marks"] for id_ in ids), *change["edits"]]
