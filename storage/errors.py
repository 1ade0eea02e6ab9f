"""The errors a reader may see, each one line: what is wrong, where, and what to do.

NewsdeskError
├── ArchiveError        the archive cannot be used as requested
│   ├── NotAnArchive    the file is something else; it was not changed
│   ├── ReadOnly        a change to an archive that cannot be written
│   ├── Damaged         what is to be read is damaged; the rest may be sound
│   ├── Busy            another program is writing; the same call may succeed later
│   ├── Conflict        a change contradicts what the archive holds
│   ├── Denied          the role on the server lacks the right
│   └── Lost            the server cannot be reached; the same call may succeed later
├── Interrupted         a query was stopped because nobody needs its answer any more
├── SeedError           an article file (carries its line)
├── FeedError           an address, an exchange, or a document that is no feed
├── ExchangeError       an exported document, to be written or read
└── NotFound            no such article, source, speaker
"""

from __future__ import annotations

__all__ = [
    "ArchiveError",
    "Busy",
    "Conflict",
    "Damaged",
    "Denied",
    "ExchangeError",
    "FeedError",
    "Interrupted",
    "Lost",
    "NewsdeskError",
    "NotAnArchive",
    "NotFound",
    "ReadOnly",
    "SeedError",
]


class NewsdeskError(Exception):
    """Root of all errors a reader may see; `str()` is the line to show."""


class ArchiveError(NewsdeskError):
    """The archive cannot be used as requested."""


class NotAnArchive(ArchiveError):
    """The file is not a newsdesk archive; it was not changed."""


class ReadOnly(ArchiveError):
    """A change was requested of an archive that is open for reading only."""


class Damaged(ArchiveError):
    """What is to be read of the archive is damaged; the rest of it may be sound."""


class Busy(ArchiveError):
    """Another program is writing to the archive; the same call may succeed later."""


class Conflict(ArchiveError):
    """A change contradicts what the archive holds, such as a location that is taken."""


class Denied(ArchiveError):
    """The role on the server lacks the right to do that."""


class Lost(ArchiveError):
    """The server of the archive cannot be reached; the same call may succeed later."""


class Interrupted(NewsdeskError):
    """A query was stopped, as its caller asked for by `Engine.interrupter`."""


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
    """The article, source or speaker does not exist."""
