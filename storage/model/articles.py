"""What the news itself is: articles, their text, their headlines, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

__all__ = [
    "DEFAULT_SECTION",
    "Article",
    "Block",
    "BlockKind",
    "DateKind",
    "Headline",
    "Link",
    "Outcome",
    "OutcomeKind",
    "Revision",
]

DEFAULT_SECTION = "NEWS"
"""The section of an article whose source, entry and file all name none."""

BlockKind = Literal["paragraph", "heading", "item", "quote", "image", "code"]
DateKind = Literal["exact", "day", "seen"]
OutcomeKind = Literal["new", "changed", "same", "failed"]


@dataclass(frozen=True, slots=True)
class Link:
    """A link over the characters `start:end` of its block's text; `url` is http or https."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class Block:
    """One block of an article's body: clean text of one kind, with the links inside it."""

    text: str
    kind: BlockKind = "paragraph"
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """One piece of news, whole.

    Attributes:
        headline: One line of clean text, never empty.
        section: Upper case, as in the date line of a file: ``WORLD``.
        published: Aware, in UTC. A date without a time of day stands at 12:00 UTC,
            so that it is the same day in (nearly) every zone.
        date_kind: ``exact``; ``day``: only the day is known; ``seen``: the article
            carried no date to be trusted and this is when it was first seen.
        summary_only: The feed sent a summary rather than the text.
        key: Identity: what makes a second reading of it the same article.
        digest: Fingerprint of what was read; the same digest means nothing changed.
        id: Number in the archive; 0 until it is stored.
        source: Number of its source in the archive.
        edited: Its source has changed its words since it came in; `Archive.history` has the
            earlier ones.
    """

    headline: str
    section: str
    published: datetime
    standfirst: str = ""
    caption: str = ""
    credit: str = ""
    author: str = ""
    link: str = ""
    blocks: tuple[Block, ...] = ()
    date_kind: DateKind = "exact"
    summary_only: bool = False
    key: str = ""
    digest: str = ""
    id: int = 0
    source: int = 0
    read: bool = False
    starred: bool = False
    edited: bool = field(default=False, compare=False)

    @property
    def text(self) -> str:
        """The words quotes are looked for in: standfirst, caption and blocks, a blank line between.

        Offsets of a `Quote` count characters of this text.
        """
        return _text(self.standfirst, self.caption, self.blocks)


@dataclass(frozen=True, slots=True)
class Revision:
    """What an article said until its source edited it.

    `seen` is when these words came in (None: they are the first ones), `replaced` when others
    took their place; both aware, in UTC, to the second.
    """

    article: int
    replaced: datetime
    headline: str
    standfirst: str = ""
    caption: str = ""
    blocks: tuple[Block, ...] = ()
    seen: datetime | None = None

    @property
    def text(self) -> str:
        """The words as `Article.text` has them, to be compared with it."""
        return _text(self.standfirst, self.caption, self.blocks)


def _text(standfirst: str, caption: str, blocks: tuple[Block, ...]) -> str:
    parts = (standfirst, caption, *(block.text for block in blocks))
    return "\n\n".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Headline:
    """The row that stands for an article in the list; never the body.

    `quotes` is how many quotes the article holds, `edited` whether there are earlier words of it.
    """

    id: int
    headline: str
    section: str
    published: datetime
    date_kind: DateKind
    source: int
    source_name: str
    link: str
    read: bool
    starred: bool
    quotes: int
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article handed to the archive."""

    id: int
    kind: OutcomeKind
    error: str = ""
