"""Work beside the screen: the only place with threads and subprocesses."""

from tui.jobs.errands import Errands
from tui.jobs.jobs import Jobs
from tui.jobs.steps import (
    FoundFeed,
    RefreshBegan,
    RefreshEnded,
    RefreshStep,
    SourceRefreshed,
    WorkEnded,
)

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
