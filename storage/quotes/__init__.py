"""Quotation extraction: from an article's text to the words it quotes and who said them.

Pure functions over the text; the text stays untouched and everything is offsets into it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storage.quotes.version import VERSION

if TYPE_CHECKING:
    from storage.quotes.extractor import extract

__all__ = ["VERSION", "extract"]


def __getattr__(name: str) -> Any:
    # Imported when first asked for: to know its version nobody need wait for the extractor.
    if name != "extract":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from storage.quotes.extractor import extract

    return extract
