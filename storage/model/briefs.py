"""Briefs: named collections of clippings, in an order of the reader's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from storage.model.articles import Article
from storage.model.clippings import Clipping
from storage.model.quotes import Quote
from storage.model.stories import StorySummary, StoryTake

__all__ = ["Brief", "BriefItem", "BriefStory"]


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief: its name, unique in any case, and how many clippings are in it."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class BriefStory:
    """A story in a brief as it is now.

    Attributes:
        quotes: The quotes of each take, by its article's id.
        sources: The names of the sources, by id.
        utterances: How many utterances there are: words that several takes quote count once.
    """

    summary: StorySummary
    takes: Sequence[StoryTake]
    quotes: Mapping[int, Sequence[Quote]]
    sources: Mapping[int, str]
    utterances: int


@dataclass(frozen=True, slots=True)
class BriefItem:
    """A clipping of a brief with what became of its article or story since.

    Attributes:
        warnings: What to know before it is published, one line each.
        article: The article as it is now, if the archive has it.
        story: The story as it is now, if the archive has it.
    """

    clipping: Clipping
    warnings: tuple[str, ...] = ()
    article: Article | None = None
    story: BriefStory | None = None
