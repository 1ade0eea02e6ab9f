"""Counts with a noun in the singular or plural."""

from __future__ import annotations

__all__ = ["format_count"]


def format_count(count: int, one: str) -> str:
    """Format a count of `one`, a noun with a regular plural: ``1 feed``, ``1,200 feeds``."""
    return f"1 {one}" if count == 1 else f"{count:,} {one}s"
