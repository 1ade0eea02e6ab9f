"""The removal of a source while it is under way, and how it is described."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage.text.plural import format_count

if TYPE_CHECKING:
    from storage.archive.undo import Step
    from storage.model import Source

__all__ = ["SourceRemoval", "describe"]


@dataclass(frozen=True, slots=True)
class SourceRemoval:
    """A source that is removed, and how many of its articles were so far, to a batch of trash."""

    source: Source
    batch: int | None
    articles: int
    step: Step
    is_unfinished: bool


def describe(source: Source, articles: int) -> str:
    """Return what undo calls the removal of a source with so many of its articles."""
    words = f"removal of source {source.name}"
    return f"{words} and {format_count(articles, 'article')}" if articles else words
