"""Work beside the screen: the only place with threads and subprocesses."""

from tui.jobs.errands import (
    Errands,
    FoundFeed,
    RefreshBegan,
    RefreshEnded,
    RefreshStep,
    SourceRefreshed,
)
from tui.jobs.jobs import Jobs

__all__ = [
    "Errands",
    "FoundFeed",
    "Jobs",
    "RefreshBegan",
    "RefreshEnded",
    "RefreshStep",
    "SourceRefreshed",
]
