"""Quote extraction: from the text of an article to its quotes and their speakers.

`extract` is the entry point. In order: `tokenization` pairs quotation marks and splits the rest of
the text into tokens, `names` finds the people, `grammar` finds reporting clauses and their
subjects, `attribution` asks its sieves for the speaker of each quotation, and `filtering` drops
what is no quote. All are pure functions; positions are offsets into the unchanged text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storage.quotes.version import VERSION

if TYPE_CHECKING:
    from storage.quotes.extractor import extract

__all__ = ["VERSION", "extract"]


def __getattr__(name: str) -> Any:
    """Import `extract` on first use: the version alone must not wait for the extractor."""
    if name != "extract":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from storage.quotes.extractor import extract

    return extract
