"""Quotation extraction: from an article's text to the words it quotes and who said them.

Pure functions over the text; the text stays untouched and everything is offsets into it.
"""

from __future__ import annotations

from storage.quotes.extractor import VERSION, extract

__all__ = ["VERSION", "extract"]
