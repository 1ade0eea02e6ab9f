"""Background work: the only package with threads and subprocesses."""

from tui.jobs.events import (
    CommandFinished,
    FoundFeed,
    RefreshEvent,
    RefreshFinished,
    RefreshStarted,
    SourceRefreshed,
)
from tui.jobs.jobs import Jobs
from tui.jobs.subprocesses import Subprocesses

__all__ = [
    "CommandFinished",
    "FoundFeed",
    "Jobs",
    "RefreshEvent",
    "RefreshFinished",
    "RefreshStarted",
    "SourceRefreshed",
    "Subprocesses",
]
