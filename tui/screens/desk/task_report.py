"""What a command run in the background has printed, and a sentence about it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from storage.text.plural import format_count

__all__ = ["TaskReport", "describe_backup", "describe_export", "describe_import", "describe_tidy"]

_MOST_LISTED = 1000
"""Files of an import that failed and are listed."""


@dataclass(slots=True)
class TaskReport:
    """The last line a command printed, and a summary of the others: there may be one a file."""

    last: dict[str, Any] = field(default_factory=dict)
    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[dict[str, Any]] = field(default_factory=list)
    """The first of the files that failed."""

    def add(self, line: dict[str, Any]) -> None:
        """Add a line."""
        self.last = line
        if outcome := str(line.get("outcome") or ""):
            self.outcomes[outcome] += 1
            if outcome == "failed" and len(self.failures) < _MOST_LISTED:
                self.failures.append(line)


def describe_import(report: TaskReport, key: str, undo: str) -> str:
    """Return what an import did; `key` shows what is new, `undo` undoes it."""
    counts = report.outcomes
    new = [f"Imported {format_count(counts['new'], 'article')}"] if counts["new"] else []
    kinds = {
        "changed": "updated",
        "same": "already there",
        "dropped": "dropped by rules",
        "failed": "failed",
    }
    others = [f"{counts[kind]:,} {words}" for kind, words in kinds.items() if counts[kind]]
    if not new and not others:
        return "No articles found"
    if not new:
        return f"Nothing new: {', '.join(others)}"
    them = "it" if counts["new"] == 1 else "them"
    return f"{', '.join(new + others)}. {key} shows {them}, {undo} undoes"


def describe_export(report: TaskReport) -> str:
    """Return what an export did."""
    count = report.last.get("articles", 0)
    return f"Exported {format_count(count, 'article')} to {report.last.get('file', '')}"


def describe_backup(report: TaskReport) -> str:
    """Return where a backup is."""
    size = report.last.get("bytes", 0) / 1e6
    return f"Backed up as {report.last.get('backup', '')} ({size:,.1f} MB)"


def describe_tidy(report: TaskReport, undo: str) -> str:
    """Return what tidying did; `undo` is the key that undoes it."""
    count, freed = report.last.get("articles", 0), report.last.get("freed", 0)
    some = f"{count:,} articles deleted. {undo} undoes"
    one = f"1 article deleted. {undo} undoes"
    words = "Nothing to delete" if not count else one if count == 1 else some
    return f"{words}. The archive is {freed / 1e6:,.1f} MB smaller" if freed else words
