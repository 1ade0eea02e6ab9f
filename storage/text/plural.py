"""How many of something, in words."""

from __future__ import annotations

__all__ = ["format_count"]


def format_count(count: int, one: str) -> str:
    """Return ``1 feed`` or ``1,200 feeds`` of `one`, a word that takes an s for many."""
    return f"1 {one}" if count == 1 else f"{count:,} {one}s"
