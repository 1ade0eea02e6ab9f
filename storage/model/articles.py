"""Articles, their text, their headlines, and the outcomes of storing them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from storage.model.story_rows import StoryRow, TakeRow

__all__ = [
    "DEFAULT_SECTION",
    "Article",
    "Block",
    "BlockKind",
    "Carrier",
    "DateKind",
    "EditWeight",
    "Headline",
    "Link",
    "Outcome",
    "OutcomeKind",
    "Revision",
]

DEFAULT_SECTION = "NEWS"
"""The section of an article if its source, entry and file name none."""

BlockKind = Literal["paragraph", "heading", "item", "quote", "image", "code", "attachment"]
DateKind = Literal["exact", "day", "seen"]
OutcomeKind = Literal["new", "changed", "same", "failed", "dropped"]
"""What became of an article that was to be stored; `dropped`: by a rule for what arrives."""

EditWeight = Literal["", "minor", "major"]
"""How much an edit matters: major where it changes the headline, a figure, a name or a quotation;
empty for none."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link over the characters `start:end` of its block's text; `url` is http or https."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class Block:
    """One block of an article's body: clean text of one kind, with its links."""

    text: str
    kind: BlockKind = "paragraph"
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Carrier:
    """A source that sent an article after the source it came from first.

    Attributes:
        source: Its id in the archive.
        key: What identifies the article in this source.
        digest: The digest of what it sent last.
        identical: It sent the same text as the first source, so that its edits are taken.
    """

    source: int
    key: str
    digest: str = ""
    identical: bool = True


@dataclass(frozen=True, slots=True)
class Article:
    """One article in full.

    Attributes:
        headline: One line of clean text, never empty.
        section: Upper case, as in the date line of a file: ``WORLD``.
        published: Aware, in UTC. A date without a time is set to 12:00 UTC,
            so that it is the same day in (nearly) every time zone.
        date_kind: ``exact``; ``day``: only the day is known; ``seen``: the article
            had no trustworthy date, so this is when it was first seen, or about when it was
            published: the time of its neighbour in the first document of a feed.
        summary_only: The feed sent a summary rather than the full text.
        key: Identity: the same key is the same article.
        digest: Hash of its content: the same digest means that nothing changed.
        id: Id in the archive; 0 until it is stored.
        source: Id of its source in the archive.
        edited: Its source has changed it since it was stored; `Archive.history` has the
            revisions.
        edited_by: The name of the source that edited it last, if that is one of its carriers.
        agency: Who wrote it, where a file says so: its source in lists and citations.
        killed: When its source withdrew it, or the reader marked it so; aware, in UTC.
        unseen_edit: The weight of the edits the reader has not seen: those since it was read, or
            silent changes of one that is not read.
        category: What its source calls its section, as written; empty if it says nothing.
        carriers: The other sources that sent it, in the order of their ids.
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
    edited_by: str = field(default="", compare=False)
    agency: str = ""
    killed: datetime | None = None
    unseen_edit: EditWeight = ""
    category: str = ""
    carriers: tuple[Carrier, ...] = ()

    @property
    def other_category(self) -> str:
        """The category, if it is not just the section in other letters."""
        return "" if self.category.casefold() == self.section.casefold() else self.category

    @property
    def sources(self) -> tuple[int, ...]:
        """The ids of the sources that sent it, the one it came from first before its carriers."""
        return (self.source, *(carrier.source for carrier in self.carriers))

    @property
    def text(self) -> str:
        """Standfirst, caption and blocks with blank lines between: what quotes are found in.

        The offsets of a `Quote` count characters of this text.
        """
        return _text(self.standfirst, self.caption, self.blocks)


@dataclass(frozen=True, slots=True)
class Revision:
    """The text of an article before its source edited it.

    `seen` is when this text was stored (None: it is the first one), `replaced` when it was
    replaced; both aware, in UTC, to the second. `editor` is the id of the source that replaced it,
    if that is another than the one the article came from first, and `edited_by` its name.
    """

    article: int
    replaced: datetime
    headline: str
    standfirst: str = ""
    caption: str = ""
    blocks: tuple[Block, ...] = ()
    seen: datetime | None = None
    editor: int = 0
    edited_by: str = field(default="", compare=False)

    @property
    def text(self) -> str:
        """The text, comparable with `Article.text`."""
        return _text(self.standfirst, self.caption, self.blocks)


def _text(standfirst: str, caption: str, blocks: tuple[Block, ...]) -> str:
    parts = (standfirst, caption, *(block.text for block in blocks))
    return "\n\n".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Headline:
    """The row of an article in the list, without its body.

    `source_name` is its agency, where it names one. `quotes` is the number of its quotes, `edited`
    whether it has revisions; for `killed` and `unseen_edit` see `Article`. `also` are the ids of
    the other sources that carry it. `story` is set where it stands for several takes of its story,
    `take` where it is listed under one that does. `edited_by` is that of `Article`,
    `notes` how many notes there are on it, `desks` those it is set aside for; the
    one that reads has no name there.
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
    killed: datetime | None = None
    unseen_edit: EditWeight = ""
    also: tuple[int, ...] = ()
    story: StoryRow | None = None
    take: TakeRow | None = None
    edited_by: str = ""
    notes: int = 0
    desks: tuple[str, ...] = ()

    @property
    def is_unread(self) -> bool:
        """Whether it, or any take that it stands for, is unread."""
        return not self.read or bool(self.story and self.story.unread)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of storing one article."""

    id: int
    kind: OutcomeKind
    error: str = ""
