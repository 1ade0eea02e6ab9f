"""The XML reader that feedparser uses: expat, with text in whole pieces.

The standard library's reader hands on each line of text, and each reference, by itself, which costs
as much as the rest of parsing.
"""

from __future__ import annotations

from typing import Any
from xml.sax.expatreader import ExpatParser

__all__ = ["create_parser"]


class _BufferedExpat(ExpatParser):
    """A reader that collects text until a tag."""

    def reset(self) -> None:
        """Create the parser of a document."""
        super().reset()
        parser: Any = getattr(self, "_parser", None)
        if parser is not None:
            parser.buffer_text = True
            parser.buffer_size = 65_536


def create_parser(*args: Any, **options: Any) -> ExpatParser:
    """Create a reader; `xml.sax.make_parser` finds this function by its name."""
    return _BufferedExpat(*args, **options)
