"""Marks: articles set read or unread, starred or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from storage.archive.queries import to_query
from storage.archive.transactions import transactional
from storage.text.plural import format_count

if TYPE_CHECKING:
    from storage.archive.undo import Change, Undo
    from storage.engine.protocol import Engine
    from storage.model import Filter

__all__ = ["Marks"]

_Field = Literal["read", "starred"]

_STATES = {"read": ("unread", "read"), "starred": ("not starred", "starred")}


class Marks:
    """The marks of articles; each change is durable when its method returns."""

    def __init__(self, engine: Engine, undo: Undo) -> None:
        self._engine = engine
        self._undo = undo
        undo.register("marks", self._revert, articles=_articles)

    def set(
        self, ids: Iterable[int], *, read: bool | None = None, starred: bool | None = None
    ) -> int:
        """Mark articles read or unread, starred or not; return how many changed."""
        return self._set(list(ids), {"read": read, "starred": starred})

    @transactional
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
        query = replace(to_query(replace(filter, unread=True)), kept=kept)
        ids = self._engine.articles.ids(query)  # newest first
        if beside is not None:
            place = ids.index(beside) if beside in ids else len(ids)
            ids = ids[:place] if side == "newer" else ids[place + 1 :]
        return self._set(ids, {"read": True})

    @transactional
    def _set(self, ids: Sequence[int], values: Mapping[_Field, bool | None]) -> int:
        """Set the marks that have a value, and log those that changed."""
        marks: list[tuple[_Field, bool, list[int]]] = [
            (field, on, changed)
            for field, on in values.items()
            if on is not None and (changed := self._engine.articles.mark(ids, field, on))
        ]
        if not marks:
            return 0
        words = " and ".join(
            f"{format_count(len(ids), 'article')} marked {_STATES[field][on]}"
            for field, on, ids in marks
        )
        self._undo.record("marks", words, marks=marks)
        return len({id_ for _, _, changed in marks for id_ in changed})

    def _revert(self, change: Change) -> None:
        for field, on, ids in change["marks"]:
            self._engine.articles.mark(ids, field, not on)


def _articles(change: Change) -> Iterable[int]:
    return (id_ for _, _, ids in change["marks"] for id_ in ids)
