"""Export of an archive to documents that people and other programs read, and their formats."""

from __future__ import annotations

from storage.exchange.exporting import export_document, new_file
from storage.exchange.formats import (
    EXPORT_FORMATS,
    IMPORT_FORMATS,
    ExportFormat,
    ImportFormat,
    detect_format,
    format_by_ending,
)
from storage.exchange.selection import Selection

__all__ = [
    "EXPORT_FORMATS",
    "IMPORT_FORMATS",
    "ExportFormat",
    "ImportFormat",
    "Selection",
    "detect_format",
    "export_document",
    "format_by_ending",
    "new_file",
]
