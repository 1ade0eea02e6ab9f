"""Undo: the log of a reader's latest changes, and reverting them one by one.

What reverts a change is registered under the change's kind by the part that makes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from storage.archive.transactions import transactional
from storage.errors import NewsdeskError
from storage.text.cleaning import clean_line

if TYPE_CHECKING:
    from storage.engine.protocol import Engine

__all__ = ["KEPT", "CannotUndo", "Undo"]

KEPT = 100
"""How many changes can be undone."""

_TABLE = "undo"
_SET_ASIDE = "undo set aside"


class CannotUndo(NewsdeskError):
    """A change that cannot be reverted any more; it is kept aside."""


Change = Mapping[str, Any]
"""A logged change: ``kind``, ``words`` that describe it, and what its kind needs to revert it."""


@dataclass(frozen=True, slots=True)
class _Kind:
    revert: Callable[[Change], None]
    articles: Callable[[Change], Iterable[int]]


class Undo:
    """The log of changes, kept among the archive's documents; the oldest drop out of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._documents = engine.documents
        self._kinds: dict[str, _Kind] = {}

    def register(
        self,
        kind: str,
        revert: Callable[[Change], None],
        *,
        articles: Callable[[Change], Iterable[int]] = lambda _: (),
    ) -> None:
        """Register what reverts changes of a kind, and which articles it changes."""
        self._kinds[kind] = _Kind(revert, articles)

    def record(self, kind: str, words: str, **change: Any) -> None:
        """Log a change; call it inside the change's transaction.

        What drops out of the log can never be undone: the articles it removed are deleted for good.
        """
        number = self._documents.last_id(_TABLE) + 1
        self._documents.put(_TABLE, number, {"words": words, "kind": kind, **change})
        if (dropped := self._documents.get(_TABLE, number - KEPT)) is not None:
            self._documents.delete(_TABLE, [number - KEPT])
            if dropped.get("bin") is not None:
                self._engine.trash.empty(dropped["bin"])

    def revert_last(self) -> str | None:
        """Revert the last change; return the words that describe it, or None if there is none.

        Raises:
            CannotUndo: What came since is in the way. The change is set aside, so that the one
                before it can be reverted.
        """
        reverted = self._revert_last()
        if isinstance(reverted, CannotUndo):
            raise reverted
        return reverted

    @transactional
    def _revert_last(self) -> str | CannotUndo | None:
        if (last := self._last()) is None:
            return None
        number, change = last
        words = clean_line(str(change.get("words") or "the last change"))
        self._documents.delete(_TABLE, [number])
        kind = self._kinds.get(str(change.get("kind")))
        try:
            if kind is None:
                raise CannotUndo("this newsdesk does not know how")
            self._engine.change(lambda: kind.revert(change))
        except (NewsdeskError, AttributeError, KeyError, TypeError, ValueError) as error:
            # Whoever writes documents may have changed it: no fault of the log may block the rest.
            self._documents.put(_SET_ASIDE, self._documents.next_id(_SET_ASIDE), change)
            reason = str(error) if isinstance(error, NewsdeskError) else "it is damaged"
            return CannotUndo(f"cannot undo: {words}: {reason}; undo again for the change before")
        return words

    def last_changed(self) -> list[int]:
        """Return the articles whose marks or corrections `revert_last` would revert."""
        if (last := self._last()) is None:
            return []
        _, change = last
        kind = self._kinds.get(str(change.get("kind")))
        try:
            return sorted(set(kind.articles(change))) if kind is not None else []
        except (AttributeError, KeyError, TypeError, ValueError):  # damaged: reverting will say so
            return []

    def trash(self) -> set[int]:
        """Return the numbers of the batches of trash that a change can still restore."""
        changes = self._documents.all(_TABLE)
        return {change["bin"] for _, change in changes if change.get("bin") is not None}

    def _last(self) -> tuple[int, dict[str, Any]] | None:
        number = self._documents.last_id(_TABLE)
        change = self._documents.get(_TABLE, number)
        return None if change is None else (number, change)
