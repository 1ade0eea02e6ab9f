"""Undo: the log of a reader's latest changes, and reverting them one by one.

What reverts a change is registered under the change's kind by the part that makes it. A change that
is made in slices is one entry of the log: what came after the first slice is kept apart, a document
for each slice, so that none grows. It is reverted in slices, too; both can be interrupted, and what
was done can still be undone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from storage import records
from storage.archive.slices import TRASH
from storage.archive.transactions import transactional
from storage.errors import NewsdeskError
from storage.text.cleaning import clean_line

if TYPE_CHECKING:
    from storage.engine.protocol import Engine

__all__ = ["KEPT", "CannotUndo", "Step", "Undo"]

KEPT = 100
"""How many changes can be undone."""

_TABLE = "undo"
_PARTS = "undo parts"
_DROPPED = "undo dropped"
"""Batches of trash that can no longer be restored, and are emptied bit by bit."""
_SET_ASIDE = "undo set aside"


class CannotUndo(NewsdeskError):
    """A change that cannot be reverted any more; it is kept aside."""


Change = Mapping[str, Any]
"""A logged change: ``kind``, ``words`` that describe it, and what its kind needs to revert it."""


@dataclass(frozen=True, slots=True)
class Step:
    """The entry of a change in the log, as of its last slice."""

    number: int
    words: str
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Kind:
    revert: Callable[[Change], bool | None]
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
        revert: Callable[[Change], bool | None],
        *,
        articles: Callable[[Change], Iterable[int]] = lambda _: (),
    ) -> None:
        """Register what reverts changes of a kind, and which articles it changes.

        `revert` returns whether some of it is left: it is then called again, in a transaction of
        its own.
        """
        self._kinds[kind] = _Kind(revert, articles)

    def record(self, kind: str, words: str, **change: Any) -> Step:
        """Log a change; call it inside the change's transaction.

        What drops out of the log can never be undone: the articles it removed are deleted for
        good, some with each change.
        """
        number = self._documents.last_id(_TABLE) + 1
        self._documents.put(_TABLE, number, _document(kind, words=words, **change))
        if (dropped := self._documents.get(_TABLE, number - KEPT)) is not None:
            self._documents.delete(_TABLE, [number - KEPT])
            self._documents.delete(_PARTS, _parts(dropped))
            if (batch := _batch(dropped)) is not None:
                self._documents.put(_DROPPED, self._documents.next_id(_DROPPED), {"bin": batch})
        self._empty_some()
        return Step(number, words)

    def extend(self, step: Step | None, kind: str, words: str, **change: Any) -> Step:
        """Log a slice of a change, the first one where `step` is None; return the entry as it is.

        Call it inside the transaction of the slice. The words are those of the whole. Where the
        entry was undone meanwhile, the slice begins another.
        """
        if step is None or (entry := self._entry(step)) is None:
            return self.record(kind, words, **change)
        parts = step.parts
        if change:
            parts = (*parts, self._documents.next_id(_PARTS))
            self._documents.put(_PARTS, parts[-1], _document(kind, **change))
        self._documents.put(_TABLE, step.number, {**entry, "words": words, "parts": parts})
        return Step(step.number, words, parts)

    def is_logged(self, step: Step) -> bool:
        """Return whether a change is in the log as it was left: nobody has undone it."""
        return self._entry(step) is not None

    def revert_last(self) -> str | None:
        """Revert the last change; return the words that describe it, or None if there is none.

        Raises:
            CannotUndo: What came since is in the way. The change is set aside, so that the one
                before it can be reverted.
        """
        if (last := self._last()) is None:
            return None
        number, change = last
        while True:
            reverted = self._revert_some(number, clean_line(str(change.get("words") or "")))
            if isinstance(reverted, CannotUndo):
                raise reverted
            if reverted is not None:
                return reverted

    @transactional
    def _revert_some(self, number: int, words: str) -> str | CannotUndo | None:
        """Revert a slice of a change; return None if more is left of it, else its words."""
        change = self._documents.get(_TABLE, number)
        shown = words or "the last change"
        if change is None or clean_line(str(change.get("words") or "")) != words:
            return shown  # another program has finished it meanwhile
        parts = _parts(change)
        try:
            left = self._engine.change(lambda: self._revert_slice(change, parts))
        except NewsdeskError as error:
            # Whoever writes documents may have changed it: no fault of the log may block the rest.
            self._documents.delete(_TABLE, [number])
            self._set_aside(change)
            return CannotUndo(f"cannot undo: {shown}: {error}; undo again for the change before")
        if parts:
            self._documents.put(_TABLE, number, {**change, "parts": parts[:-1]})
        elif not left:
            self._documents.delete(_TABLE, [number])
        return None if parts or left else shown

    def _revert_slice(self, change: Change, parts: Sequence[int]) -> bool:
        """Revert the last slice of a change, or, if it has no others, some of the first."""
        if parts:
            change = self._documents.get(_PARTS, parts[-1]) or {}
            self._documents.delete(_PARTS, [parts[-1]])
        kind, values = self._decode(change)
        return bool(kind.revert(values))

    def last_changed(self) -> list[int]:
        """Return the articles whose marks or corrections `revert_last` would revert."""
        if (last := self._last()) is None:
            return []
        parts = (self._documents.get(_PARTS, part) or {} for part in _parts(last[1]))
        try:
            changes = [self._decode(change) for change in (last[1], *parts)]
        except CannotUndo:
            return []
        return sorted({id_ for kind, values in changes for id_ in kind.articles(values)})

    def trash(self) -> set[int]:
        """Return the numbers of the batches of trash that a change can restore, or that wait."""
        changes = [*self._documents.all(_TABLE), *self._documents.all(_DROPPED)]
        batches = (_batch(change) for _, change in changes)
        return {batch for batch in batches if batch is not None}

    def empty_dropped(self) -> None:
        """Delete for good, in slices, the articles of changes that dropped out of the log."""
        while self._documents.last_id(_DROPPED):
            self._engine.change(self._empty_some)

    def _empty_some(self) -> None:
        """Delete for good some of the articles of a change that dropped out of the log, if any."""
        if not (entry := self._documents.last_id(_DROPPED)):
            return
        dropped = self._documents.get(_DROPPED, entry)
        batch = _batch(dropped or {})
        if batch is None or self._engine.trash.empty(batch, TRASH) < TRASH:
            self._documents.delete(_DROPPED, [entry])

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

    def _entry(self, step: Step) -> dict[str, Any] | None:
        """Return the document of an entry, None if it was undone, or is of another change now."""
        entry = self._documents.get(_TABLE, step.number)
        if entry is None or (entry.get("words"), _parts(entry)) != (step.words, [*step.parts]):
            return None
        return entry

    def _set_aside(self, change: Change) -> None:
        self._documents.put(_SET_ASIDE, self._documents.next_id(_SET_ASIDE), change)

    def _last(self) -> tuple[int, dict[str, Any]] | None:
        number = self._documents.last_id(_TABLE)
        change = self._documents.get(_TABLE, number)
        return None if change is None else (number, change)


def _parts(change: Change) -> list[int]:
    parts = change.get("parts")
    return [one for one in parts if isinstance(one, int)] if isinstance(parts, list | tuple) else []


def _document(kind: str, **change: Any) -> dict[str, Any]:
    return records.documents.versioned(records.kinds.CHANGES[kind], {"kind": kind, **change})


def _batch(change: Change) -> int | None:
    """Return the number of the batch of trash that a change can restore."""
    number = change.get("bin")
    return number if type(number) is int and 0 < number < 2**53 else None
