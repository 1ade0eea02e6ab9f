"""Comparison of two versions of an article, as somebody reads it; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from storage.model import Article, Revision
from storage.text.diff import Change, compare
from storage.text.edit_summary import EditSummary, important_first, summarize_edit
from storage.text.important_places import ImportantPlace, find_important_places

__all__ = ["Comparison", "compare_versions"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two versions.

    Attributes:
        summary: What changed, in one line.
        changes: The changes by paragraph, what matters first.
        places: Where they change a figure, a name or a quotation, in the order of the changes.
    """

    summary: EditSummary
    changes: Sequence[Change]
    places: Sequence[ImportantPlace]


def compare_versions(old: Article | Revision, new: Article | Revision) -> Comparison:
    """Compare two versions of an article, or two takes."""
    changes = important_first(compare(old, new))
    return Comparison(summarize_edit(old, new), changes, find_important_places(changes))
