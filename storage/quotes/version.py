"""Version of the extractor, apart from it because the archive checks it without extracting."""

from __future__ import annotations

__all__ = ["VERSION"]

VERSION = 11
"""Incremented when the same text may yield other quotes, so that stored ones are re-extracted."""
