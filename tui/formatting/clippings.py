"""What to say of a clipping that was added."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.model import Clipping

__all__ = ["clipped_words"]


def clipped_words(clipping: Clipping, words: str, hint: str) -> str:
    """Return words that say what was clipped, and into which brief if not the default one."""
    from storage.model import DEFAULT_BRIEF

    brief = "" if clipping.brief == DEFAULT_BRIEF else f" into “{clipping.brief}”"
    return f"{words}{brief}. {hint}"
