"""Work beside the screen: the only place with threads and subprocesses."""

from tui.jobs.events import (
    FoundFeed,
    RefreshBegan,
    RefreshEnded,
    RefreshStep,
    SourceRefreshed,
    WorkEnded,
)
from tui.jobs.jobs import Jobs
from tui.jobs.subprocesses import Errands

__all__ = [
    "Errands",
    "FoundFeed",
    "Jobs",
    "RefreshBegan",
    "RefreshEnded",
    "RefreshStep",
    "SourceRefreshed",
    "WorkEnded",
]
