"""Suggestions for a name that does not exist, from those that do; pure."""

from __future__ import annotations

from collections.abc import Collection

from storage.text.folding import fold

__all__ = ["nearest", "suggest"]

_SIMILAR = 0.7
_MANY = 500
"""Of more names, only those that contain what was typed are suggested: comparing is slow."""


def suggest(typed: str, names: Collection[str]) -> str:
    """Return ``did you mean X?`` for the name nearest to what was typed; or an empty string."""
    name = nearest(typed, names)
    return f"did you mean {name}?" if name else ""


def nearest(typed: str, names: Collection[str]) -> str:
    """Return the name that contains what was typed, or is most like it; or an empty string."""
    wanted = fold(typed.strip())
    if not wanted:
        return ""
    folded = {fold(name): name for name in names}
    near = next((name for name in folded if wanted in name), "")
    if not near and len(folded) <= _MANY:
        from difflib import get_close_matches  # late: only a wrong name needs it

        words = {word: name for key, name in folded.items() for word in key.split()}
        folded = words | folded
        near = next(iter(get_close_matches(wanted, folded, 1, _SIMILAR)), "")
    return folded[near] if near else ""
