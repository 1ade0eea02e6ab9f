"""The archive: everything stored, and the changes a reader makes to it; no SQL."""

from storage.archive.archive import Archive, ResultSet, open_archive

__all__ = ["Archive", "ResultSet", "open_archive"]
