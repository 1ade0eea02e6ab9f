"""Which extractor this is; apart from it, as an archive asks more often than it extracts."""

from __future__ import annotations

__all__ = ["VERSION"]

VERSION = 6
"""Rises whenever the same text may give other quotes, so that stored ones can be made anew."""
