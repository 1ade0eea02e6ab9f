"""Quote extraction: from the text of an article to its quotes and their speakers.

`extract` is the entry point. In order: `tokenization` joins hard-wrapped lines, pairs quotation
marks, finds speech that only the layout shows and splits the rest of the text into tokens, `names`
finds the people, `grammar` finds reporting clauses, their subjects and how clauses are nested,
`attribution` asks its sieves for the speaker of each quotation, and `filtering` drops what is no
quote. All are pure functions; positions are offsets into the unchanged text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storage.quotes.version import VERSION

if TYPE_CHECKING:
    from storage.quotes.extractor import extract, extract_statements

__all__ = ["VERSION", "extract", "extract_statements"]


def __getattr__(name: str) -> Any:
    """Import the extractor on first use: the version alone must not wait for it."""
    if name not in ("extract", "extract_statements"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from storage.quotes import extractor

    return getattr(extractor, name)
