"""Background work: the only package with threads and subprocesses."""

from tui.jobs.jobs import Jobs
from tui.jobs.subprocesses import Subprocesses

__all__ = ["Jobs", "Subprocesses"]
