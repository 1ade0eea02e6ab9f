"""What the reader marks: articles read and unread, starred and not; a part of `Archive`; no SQL."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Literal

from storage.archive.queries import Questions, asked
from storage.model import Filter
from storage.text.plural import format_count

__all__ = ["MarkChanges"]

Marks = list[tuple[Literal["read", "starred"], bool, list[int]]]
"""Which field was set to what on which articles."""

_STATES = {"read": ("unread", "read"), "starred": ("not starred", "starred")}


class MarkChanges(Questions):
    """Marks articles; each change is durable when its method returns."""

    @abstractmethod
    def _record(self, words: str, change: dict[str, Any]) -> None:
        """Log a change that can be taken back."""

    def mark(
        self, ids: Iterable[int], *, read: bool | None = None, starred: bool | None = None
    ) -> int:
        """Mark articles read or unread, starred or not; return how many changed."""
        ids = list(ids)
        marks: Marks = []
        with self._engine.transaction():
            if read is not None and (changed := self._engine.mark(ids, "read", read)):
                marks.append(("read", read, changed))
            if starred is not None and (changed := self._engine.mark(ids, "starred", starred)):
                marks.append(("starred", starred, changed))
            if marks:
                self._record_marks(marks)
        return len({id_ for _, _, changed in marks for id_ in changed})

    def mark_all_read(
        self,
        filter: Filter,  # noqa: A002
        *,
        beside: int | None = None,
        side: Literal["newer", "older"] = "older",
    ) -> int:
        """Mark everything a filter shows as read; return how many changed.

        With `beside`, only what is newer, or older, than that article of the filter.
        """
        kept = frozenset() if beside is None else frozenset({beside})
        question = replace(asked(replace(filter, unread=True)), kept=kept)
        with self._engine.transaction():
            ids = self._engine.ids(question)  # newest first
            if beside is not None:
                place = ids.index(beside) if beside in ids else len(ids)
                ids = ids[:place] if side == "newer" else ids[place + 1 :]
            changed = self._engine.mark(ids, "read", True)
            if changed:
                self._record_marks([("read", True, changed)])
        return len(changed)

    def _take_back_marks(self, change: dict[str, Any]) -> None:
        for field, on, ids in change["marks"]:
            self._engine.mark(ids, field, not on)

    def _record_marks(self, marks: Marks) -> None:
        words = " and ".join(
            f"{format_count(len(ids), 'article')} marked {_STATES[field][on]}"
            for field, on, ids in marks
        )
        self._record(words, {"kind": "marks", "marks": marks})
