"""What can go wrong through a person's doing: one line each: what, where, what to do.

NewsdeskError
├── ArchiveError        the archive's file
│   ├── NotAnArchive    the file is something else; it was not touched
│   ├── NewerArchive    written by a newer newsdesk
│   └── ReadOnly        a change was asked of an archive that cannot be written
├── SeedError           an article file (carries its line)
├── FeedError           an address, an exchange, or a document that is no feed
├── ExchangeError       an exported document, to be written or read
└── NotFound            no such article, source, speaker
"""

from __future__ import annotations

__all__ = [
    "ArchiveError",
    "ExchangeError",
    "FeedError",
    "NewerArchive",
    "NewsdeskError",
    "NotAnArchive",
    "NotFound",
    "ReadOnly",
    "SeedError",
]


class NewsdeskError(Exception):
    """Root of all errors a reader may see; `str()` is the line to show."""


class ArchiveError(NewsdeskError):
    """The archive's file cannot be used as asked."""


class NotAnArchive(ArchiveError):
    """The file is not a newsdesk archive; it was left as it was."""


class NewerArchive(ArchiveError):
    """The archive was written by a newer newsdesk than this one."""


class ReadOnly(ArchiveError):
    """A change was asked of an archive that is open for reading only."""


class SeedError(NewsdeskError):
    """An article cannot be made of a file; `line` is where, counted from 1 (0: the whole file)."""

    def __init__(self, reason: str, *, line: int = 0) -> None:
        super().__init__(f"line {line}: {reason}" if line else reason)
        self.reason = reason
        self.line = line


class FeedError(NewsdeskError):
    """An address cannot be fetched, or what it holds is no feed."""


class NoFeed(FeedError):
    """What an address holds is no feed; if it is a web page, it may name some."""


class ExchangeError(NewsdeskError):
    """An exported document cannot be written, or not be read."""


class NotFound(NewsdeskError):
    """There is no such article, source or speaker."""
