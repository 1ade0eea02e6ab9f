"""Undo: the log of a reader's latest changes, and reverting them one by one.

What reverts a change is registered under the change's kind by the part that makes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from storage import records
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
        document = {"words": words, "kind": kind, **change}
        document = records.documents.versioned(records.kinds.CHANGES[kind], document)
        self._documents.put(_TABLE, number, document)
        if (dropped := self._documents.get(_TABLE, number - KEPT)) is not None:
            self._documents.delete(_TABLE, [number - KEPT])
            if (batch := _batch(dropped)) is not None:
                self._engine.trash.empty(batch)

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
        words = clean_line(str(change.get("words") or "")) or "the last change"
        self._documents.delete(_TABLE, [number])
        try:
            kind, values = self._decode(change)
            self._engine.change(lambda: kind.revert(values))
        except NewsdeskError as error:
            # Whoever writes documents may have changed it: no fault of the log may block the rest.
            self._documents.put(_SET_ASIDE, self._documents.next_id(_SET_ASIDE), change)
            return CannotUndo(f"cannot undo: {words}: {error}; undo again for the change before")
        return words

    def last_changed(self) -> list[int]:
        """Return the articles whose marks or corrections `revert_last` would revert."""
        if (last := self._last()) is None:
            return []
        try:
            kind, values = self._decode(last[1])
        except CannotUndo:
            return []
        return sorted(set(kind.articles(values)))

    def trash(self) -> set[int]:
        """Return the numbers of the batches of trash that a change can still restore."""
        batches = (_batch(change) for _, change in self._documents.all(_TABLE))
        return {batch for batch in batches if batch is not None}

    def _decode(self, change: Change) -> tuple[_Kind, Change]:
        """Return the kind of a change and all that its kind needs to revert it.

        Raises:
            CannotUndo: Something is missing or wrong, or a newer newsdesk made it.
        """
        name = str(change.get("kind"))
        if (kind := self._kinds.get(name)) is None:
            raise CannotUndo("this newsdesk does not know how")
        values, faults = records.documents.decode(records.kinds.CHANGES[name], change)
        if values is None or faults:
            raise CannotUndo(faults[0])
        return kind, values

    def _last(self) -> tuple[int, dict[str, Any]] | None:
        number = self._documents.last_id(_TABLE)
        change = self._documents.get(_TABLE, number)
        return None if change is None else (number, change)


def _batch(change: Change) -> int | None:
    """Return the number of the batch of trash that a change can restore."""
    number = change.get("bin")
    return number if type(number) is int and 0 < number < 2**53 else None
