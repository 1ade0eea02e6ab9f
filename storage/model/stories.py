"""Stories, and the takes they are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from storage.model.articles import Article, Headline
    from storage.model.quotes import Quote

__all__ = [
    *("Story", "StoryNews", "StoryPlace", "StorySuggestion", "StorySummary"),
    *("StoryTake", "Take", "TakeKind", "Utterance"),
]

TakeKind = Literal["repeat", "correction", "cut", "retake"]
"""What an article is to an earlier one of its story: the same text; the same text with another
figure or name; a part of it; its text with more, or with other text."""


@dataclass(frozen=True, slots=True)
class Take:
    """An article as a part of a story.

    Attributes:
        kind: What its text is to that of the article `of`; None: a text of its own.
        by_reader: The reader put it into the story, where it stays.
    """

    article: int
    story: int
    kind: TakeKind | None = None
    of: int | None = None
    by_reader: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """Articles about one event.

    Attributes:
        name: The name the reader gave it, or nothing.
        merged_into: The story that its articles are in since the reader merged it.
    """

    id: int
    name: str = ""
    merged_into: int | None = None


@dataclass(frozen=True, slots=True)
class StoryPlace:
    """Where an article is among the stories the reader decided about.

    Attributes:
        name: The name the reader gave the story, or nothing.
        by_reader: The reader put the article there.
    """

    story: int
    name: str = ""
    by_reader: bool = False


@dataclass(frozen=True, slots=True)
class StorySuggestion:
    """Two stories that may be one: so many articles could have joined either."""

    story: int
    other: int
    articles: int


@dataclass(frozen=True, slots=True)
class StorySummary:
    """The row of a story in a list.

    Attributes:
        name: The reader's name for it, or the headline of its latest full take.
        takes: The ids of its articles, in the order they were published.
        sources: How many sources they are from.
        unread: How many of them are unread.
    """

    id: int
    name: str
    takes: tuple[int, ...]
    sources: int
    unread: int
    first: datetime
    latest: datetime


@dataclass(frozen=True, slots=True)
class StoryTake:
    """A take with its article.

    Attributes:
        added: The places of its blocks with what no earlier take has.
        changed: Those with a figure, a name or a quotation that earlier takes have otherwise.
        change: What these have otherwise, in words.
        errors: What it still says though a correction had another figure or name for it: both.
    """

    article: Article
    take: Take
    added: tuple[int, ...]
    changed: tuple[int, ...] = ()
    change: str = ""
    errors: tuple[tuple[str, str], ...] = ()

    @property
    def added_texts(self) -> tuple[str, ...]:
        """What no earlier take has: the text of each of these blocks."""
        return tuple(self.article.blocks[place].text for place in self.added)


@dataclass(frozen=True, slots=True)
class StoryNews:
    """What has come in a story since the reader last looked.

    Attributes:
        takes: The new takes.
        edits: The earlier ones that their sources have edited since, in what matters.
    """

    story: StorySummary
    takes: tuple[Headline, ...]
    edits: tuple[Headline, ...] = ()

    @property
    def sources(self) -> int:
        """How many sources the new and edited takes are from."""
        changed = (*self.takes, *self.edits)
        return len({source for take in changed for source in (take.source, *take.also)})


@dataclass(frozen=True, slots=True)
class Utterance:
    """Words that somebody said, once, in however many takes of a story they stand.

    Attributes:
        quote: The quotation that has most of the words and names the speaker most surely.
        article: The article it stands in.
        sources: The sources with these words, in the order they had them.
        articles: The articles with these words.
        others: Other people whom sources name for the same words: the name, and the source.
    """

    quote: Quote
    article: int
    sources: tuple[int, ...]
    articles: frozenset[int]
    others: tuple[tuple[str, int], ...] = ()
