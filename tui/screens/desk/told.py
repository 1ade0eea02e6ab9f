"""What a verb run for the desk has printed, and the sentence about it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from storage.text.plural import format_count

__all__ = ["Told", "backed_up", "exported", "imported", "tidied"]

_MOST_LISTED = 1000
"""Files of an import that failed and are listed."""


@dataclass(slots=True)
class Told:
    """What a verb has printed, as far as a sentence about it needs: it may be a line a file."""

    last: dict[str, Any] = field(default_factory=dict)
    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[dict[str, Any]] = field(default_factory=list)
    """Those of the files that failed that can be listed."""

    def hear(self, line: dict[str, Any]) -> None:
        """Take in a line."""
        self.last = line
        if outcome := str(line.get("outcome") or ""):
            self.outcomes[outcome] += 1
            if outcome == "failed" and len(self.failures) < _MOST_LISTED:
                self.failures.append(line)


def imported(told: Told) -> str:
    """Return what an import did."""
    counts = told.outcomes
    kinds = ("new", "changed", "same", "failed")
    words = ", ".join(f"{counts[kind]:,} {kind}" for kind in kinds if counts[kind])
    return f"Imported: {words or 'no articles there'}"


def exported(told: Told) -> str:
    """Return what an export did."""
    count = told.last.get("articles", 0)
    return f"Wrote {format_count(count, 'article')} to {told.last.get('file', '')}"


def backed_up(told: Told) -> str:
    """Return where a backup is."""
    size = told.last.get("bytes", 0) / 1e6
    return f"Backed up as {told.last.get('backup', '')} ({size:,.1f} MB)"


def tidied(told: Told, undo: str) -> str:
    """Return what tidying did; `undo` is the key that takes it back."""
    count, freed = told.last.get("articles", 0), told.last.get("freed", 0)
    some = f"{count:,} articles removed. {undo} brings them back"
    one = f"1 article removed. {undo} brings it back"
    words = "Nothing to remove" if not count else one if count == 1 else some
    return f"{words}. The archive is {freed / 1e6:,.1f} MB smaller" if freed else words
