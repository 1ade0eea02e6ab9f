"""Undo and redo: the logs of a reader's latest changes, and reverting them one by one.

What reverts a change is registered under the change's kind by the part that makes it, and returns
the change that reverts the reverting: undo writes it to the log of redo, and redo to that of undo.
A change that is made in slices is one entry of its log: what came after the first slice is kept
apart, a document for each slice, so that none grows. It is reverted in slices, too; both can be
interrupted, and what was done can still be undone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from storage import records
from storage.archive.slices import TRASH
from storage.archive.transactions import transactional
from storage.errors import NewsdeskError
from storage.text.cleaning import clean_line

if TYPE_CHECKING:
    from storage.engine.protocol import Engine

__all__ = ["KEPT", "CannotUndo", "Reverted", "Step", "Undo", "UndoVerb"]

UndoVerb = Literal["undo", "redo"]

KEPT = 100
"""How many changes can be undone."""

_DROPPED = "undo dropped"
"""Batches of trash that can no longer be restored, and are emptied bit by bit."""
_SET_ASIDE = "undo set aside"


class CannotUndo(NewsdeskError):
    """A change that cannot be reverted any more; it is kept aside."""


Change = Mapping[str, Any]
"""A logged change: ``kind``, ``words`` that describe it, and what its kind needs to revert it."""


class Step(NamedTuple):
    """The entry of a change in the log, as of its last slice."""

    number: int
    words: str
    parts: tuple[int, ...] = ()


class Reverted(NamedTuple):
    """What reverts a reverted slice: a change of some kind.

    Attributes:
        kind: Its kind.
        change: What the kind needs to revert it.
        is_unfinished: Whether more is left of the slice to revert, in a transaction of its own.
        rest: What the kind needs to revert what is left, if that is not found out again.
    """

    kind: str
    change: Change
    is_unfinished: bool = False
    rest: Change | None = None


@dataclass(slots=True)
class _Joined:
    """Changes that are logged as one entry: its words, and the entry as it is by now."""

    words: str
    step: Step | None = None


class _Log(NamedTuple):
    """The tables of a log: its entries, and their slices after the first."""

    entries: str
    parts: str


_UNDO = _Log("undo", "undo parts")
_REDO = _Log("redo", "redo parts")


class _Kind(NamedTuple):
    revert: Callable[[Change], Reverted]
    articles: Callable[[Change], Iterable[int]]


class Undo:
    """The log of changes, kept among the archive's documents; the oldest drop out of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._documents = engine.documents
        self._kinds: dict[str, _Kind] = {}
        self._joined: _Joined | None = None

    def register(
        self,
        kind: str,
        revert: Callable[[Change], Reverted],
        *,
        articles: Callable[[Change], Iterable[int]] = lambda _: (),
    ) -> None:
        """Register what reverts changes of a kind, and which articles it changes."""
        self._kinds[kind] = _Kind(revert, articles)

    def record(self, kind: str, words: str, **change: Any) -> Step:
        """Log a change; call it inside the change's transaction. Nothing can be redone any more.

        What drops out of the log can never be undone: the articles it removed are deleted for
        good, some with each change.
        """
        step = None if self._joined is None else self._joined.step
        return self.extend(step, kind, words, **change)

    def extend(self, step: Step | None, kind: str, words: str, **change: Any) -> Step:
        """Log a slice of a change, the first one where `step` is None; return the entry as it is.

        Call it inside the transaction of the slice. The words are those of the whole. Where the
        entry was undone meanwhile, the slice begins another.
        """
        joined = self._joined
        words = joined.words if joined else words
        if step is None or self._entry(_UNDO, step) is None:
            for number, _ in self._documents.all(_REDO.entries):
                self._drop(_REDO, number)
            extended = self._write(_UNDO, kind, words, change)
        else:
            extended = self._extend(_UNDO, step, kind, words, change)
        if joined:
            joined.step = extended
        return extended

    def replace_slice(self, step: Step, kind: str, **change: Any) -> None:
        """Replace the logged last slice of a change by a longer one."""
        self._replace(_UNDO, step.number, step.parts, {"kind": kind, **change})

    @contextmanager
    def joined(self, words: str) -> Iterator[None]:
        """Log the changes that are made meanwhile as one entry, which these words describe."""
        self._joined = _Joined(words)
        try:
            yield
        finally:
            self._joined = None

    def is_logged(self, step: Step) -> bool:
        """Return whether a change is in the log as it was left: nobody has undone it."""
        return self._entry(_UNDO, step) is not None

    def revert_last(self) -> str | None:
        """Undo the last change; return the words that describe it, or None if there is none.

        Raises:
            CannotUndo: What came since is in the way. The change is set aside, so that the one
                before it can be undone.
        """
        return self._revert(_UNDO, _REDO)

    def redo_last(self) -> str | None:
        """Make the change again that was undone last; return its words, or None if there is none.

        Raises:
            CannotUndo: What came since is in the way. The change is set aside.
        """
        return self._revert(_REDO, _UNDO)

    def revert(self, verb: UndoVerb) -> str | None:
        """Undo or redo the last change; return its words, or None if there is none.

        Raises:
            CannotUndo: What came since is in the way.
        """
        return self.revert_last() if verb == "undo" else self.redo_last()

    def _revert(self, log: _Log, other: _Log) -> str | None:
        """Revert the last change of a log, and write what reverts that to the other log."""
        if (last := self._last(log)) is None:
            return None
        number, change = last
        words, step = clean_line(str(change.get("words") or "")), None
        while True:
            reverted = self._revert_some(log, other, number, words, step)
            if isinstance(reverted, CannotUndo):
                raise reverted
            if isinstance(reverted, str):
                return reverted
            step = reverted

    @transactional
    def _revert_some(
        self, log: _Log, other: _Log, number: int, words: str, step: Step | None
    ) -> str | CannotUndo | Step:
        """Revert a slice of a change.

        Returns the words of the change if it was the last, else the entry in the other log.
        """
        change = self._documents.get(log.entries, number)
        shown = words or "the last change"
        if change is None or clean_line(str(change.get("words") or "")) != words:
            return shown  # another program has finished it meanwhile
        parts = _parts(change)
        try:
            reverted = self._engine.change(lambda: self._revert_slice(log, change, parts))
        except NewsdeskError as error:
            # Whoever writes documents may have changed it: no fault of the log may block the rest.
            self._documents.delete(log.entries, [number])
            self._set_aside(change)
            verb = "undo" if log is _UNDO else "redo"
            return CannotUndo(
                f"cannot {verb}: {shown}: {error}; {verb} again for the change before"
            )
        if parts and not reverted.is_unfinished:
            self._documents.delete(log.parts, [parts[-1]])
            self._documents.put(log.entries, number, {**change, "parts": parts[:-1]})
        elif not reverted.is_unfinished:
            self._documents.delete(log.entries, [number])
        elif reverted.rest is not None:
            self._replace(log, number, parts, reverted.rest)
        if step is not None and self._entry(other, step) is not None:
            step = self._extend(other, step, reverted.kind, words, reverted.change)
        else:
            step = self._write(other, reverted.kind, words, reverted.change)
        return step if parts or reverted.is_unfinished else shown

    def _revert_slice(self, log: _Log, change: Change, parts: Sequence[int]) -> Reverted:
        """Revert the last slice of a change, or, if it has no others, some of the first."""
        if parts:
            change = self._documents.get(log.parts, parts[-1]) or {}
        kind, values = self._decode(change)
        return kind.revert(values)

    def last_changed(self) -> list[int]:
        """Return the articles whose marks or corrections `revert_last` would revert."""
        return self._changed(_UNDO)

    def last_undone(self) -> list[int]:
        """Return the articles whose marks or corrections `redo_last` would set again."""
        return self._changed(_REDO)

    def _changed(self, log: _Log) -> list[int]:
        if (last := self._last(log)) is None:
            return []
        parts = (self._documents.get(log.parts, part) or {} for part in _parts(last[1]))
        changes = map(self._decode, chain([last[1]], parts))
        try:
            return sorted({id_ for kind, values in changes for id_ in kind.articles(values)})
        except CannotUndo:
            return []

    def trash(self) -> set[int]:
        """Return the numbers of the batches of trash that a change can restore, or that wait."""
        tables = (_UNDO.entries, _UNDO.parts, _REDO.entries, _REDO.parts, _DROPPED)
        changes = (change for table in tables for _, change in self._documents.all(table))
        return {batch for change in changes if (batch := _batch(change)) is not None}

    def empty_dropped(self) -> None:
        """Delete for good, in slices, the articles of changes that dropped out of the log."""
        while self._documents.last_id(_DROPPED):
            self._engine.change(self._empty_some)

    def _write(self, log: _Log, kind: str, words: str, change: Change) -> Step:
        """Begin an entry of a log; the oldest drops out."""
        number = self._documents.last_id(log.entries) + 1
        self._documents.put(log.entries, number, _document(kind, words=words, **change))
        self._drop(log, number - KEPT)
        self._empty_some()
        return Step(number, words)

    def _extend(self, log: _Log, step: Step, kind: str, words: str, change: Change) -> Step:
        """Add a slice to an entry that is in the log."""
        parts, slice_ = step.parts, _document(kind, **change)
        entry = self._documents.get(log.entries, step.number) or {}
        last = (self._documents.get(log.parts, parts[-1]) or {}) if parts else entry
        if change and not slice_.items() <= last.items():  # else the last slice says it, too
            parts = (*parts, self._documents.next_id(log.parts))
            self._documents.put(log.parts, parts[-1], slice_)
        self._documents.put(log.entries, step.number, {**entry, "words": words, "parts": parts})
        return Step(step.number, words, parts)

    def _replace(self, log: _Log, number: int, parts: Sequence[int], change: Change) -> None:
        """Change fields of the last slice of an entry."""
        table, id_ = (log.parts, parts[-1]) if parts else (log.entries, number)
        self._documents.put(table, id_, {**(self._documents.get(table, id_) or {}), **change})

    def _drop(self, log: _Log, number: int) -> None:
        """Drop an entry out of a log; its trash is emptied bit by bit."""
        if (dropped := self._documents.get(log.entries, number)) is None:
            return
        parts = _parts(dropped)
        slices = (self._documents.get(log.parts, part) or {} for part in parts)
        batches = {_batch(change) for change in (dropped, *slices)} - {None}
        self._documents.delete(log.entries, [number])
        self._documents.delete(log.parts, parts)
        for batch in sorted(filter(None, batches)):
            self._documents.put(_DROPPED, self._documents.next_id(_DROPPED), {"bin": batch})

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
        values, faults = records.documents.decode(records.changes.CHANGES[name], change)
        if values is None or faults:
            raise CannotUndo(faults[0])
        return kind, values

    def _entry(self, log: _Log, step: Step) -> dict[str, Any] | None:
        """Return the document of an entry, None if it was reverted, or is of another change now."""
        entry = self._documents.get(log.entries, step.number)
        if entry is None or (entry.get("words"), _parts(entry)) != (step.words, [*step.parts]):
            return None
        return entry

    def _set_aside(self, change: Change) -> None:
        self._documents.put(_SET_ASIDE, self._documents.next_id(_SET_ASIDE), change)

    def _last(self, log: _Log) -> tuple[int, dict[str, Any]] | None:
        number = self._documents.last_id(log.entries)
        change = self._documents.get(log.entries, number)
        return None if change is None else (number, change)


def _parts(change: Change) -> list[int]:
    parts = change.get("parts")
    return [one for one in parts if isinstance(one, int)] if isinstance(parts, list | tuple) else []


def _document(kind: str, **change: Any) -> dict[str, Any]:
    return records.documents.versioned(records.changes.CHANGES[kind], {"kind": kind, **change})


def _batch(change: Change) -> int | None:
    """Return the number of the batch of trash that a change can restore."""
    number = change.get("bin")
    return number if type(number) is int and 0 < number < 2**53 else None
