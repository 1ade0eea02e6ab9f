"""Undo and redo in words; pure."""

from __future__ import annotations

from storage.archive.undo import UndoVerb

__all__ = ["UndoVerb", "describe_reverted"]


def describe_reverted(verb: UndoVerb, words: str | None) -> str:
    """Return one line that says what was undone or redone."""
    if words is None:
        return f"Nothing to {verb}"
    return f"{'Undone' if verb == 'undo' else 'Redone'}: {words}"
