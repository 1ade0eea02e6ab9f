"""Counts with a noun in the singular or plural."""

from __future__ import annotations

__all__ = ["format_count"]


def format_count(count: int, one: str) -> str:
    """Format a count of `one`, a noun with a regular plural: ``1 feed``, ``1,200 stories``."""
    if count == 1:
        return f"1 {one}"
    ends_in_y = one.endswith("y") and one[-2:-1] not in "aeiou"
    return f"{count:,} {one[:-1]}ies" if ends_in_y else f"{count:,} {one}s"
