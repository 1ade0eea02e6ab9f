"""Exchange: an archive out into documents other programs read, and such documents in.

Of the formats JSON Lines and the TinyDB file carry everything, Markdown nearly so, CSV the headline
rows.
"""

from __future__ import annotations

from storage.exchange.exporting import export_document, new_file
from storage.exchange.formats import FORMATS, Format, format_by_ending, recognised
from storage.exchange.selection import Selection

__all__ = [
    "FORMATS",
    "Format",
    "Selection",
    "export_document",
    "format_by_ending",
    "new_file",
    "recognised",
]
