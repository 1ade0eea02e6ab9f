"""Undo and redo in words, and as calls of the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from storage.archive import Archive

__all__ = ["UndoVerb", "describe_reverted", "revert"]

UndoVerb = Literal["undo", "redo"]


def revert(archive: Archive, verb: UndoVerb) -> str | None:
    """Undo the last change, or redo it; return its words, None if there is none.

    Raises:
        CannotUndo: What came since is in the way.
    """
    return archive.undo.revert_last() if verb == "undo" else archive.undo.redo_last()


def describe_reverted(verb: UndoVerb, words: str | None) -> str:
    """Return one line that says what was undone or redone."""
    if words is None:
        return f"Nothing to {verb}"
    return f"{'Undone' if verb == 'undo' else 'Redone'}: {words}"
