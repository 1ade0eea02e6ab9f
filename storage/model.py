"""The values that travel between the rooms: frozen and plain; nothing here does I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

__all__ = [
    "BY_HAND",
    "DEFAULT_SECTION",
    "LIKELY",
    "SURE",
    "Article",
    "Block",
    "BlockKind",
    "Certainty",
    "Correction",
    "DateKind",
    "Facets",
    "FetchState",
    "Filter",
    "Headline",
    "Joined",
    "Link",
    "Look",
    "Outcome",
    "OutcomeKind",
    "Profile",
    "Quote",
    "QuoteHit",
    "Revision",
    "Rhythm",
    "Rules",
    "Source",
    "SourceKind",
    "Speaker",
]

DEFAULT_SECTION = "NEWS"
"""The section of an article whose source, entry and file all name none."""

SURE = 0.75
"""From this confidence on a quote shows its speaker plainly."""

LIKELY = 0.4
"""From this confidence on a quote shows its speaker as likely; below it, none."""

BY_HAND = "by hand"
"""The sieve of a quote whose speaker the reader has set."""

BlockKind = Literal["paragraph", "heading", "item", "quote", "image", "code"]
DateKind = Literal["exact", "day", "seen"]
SourceKind = Literal["folder", "feed"]
Certainty = Literal["sure", "likely", "none"]
OutcomeKind = Literal["new", "changed", "same", "failed"]
Joined = Literal["", "surname", "initial", "hand"]


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
class Quote:
    """Words somebody is quoted as saying.

    Attributes:
        start: First character of the words in the text given, marks excluded.
        end: One past the last character of the words.
        text: ``text[start:end]``.
        speaker: Fullest name the article gives, or None where the text does not say.
        confidence: 0 to 1, that the speaker is right (for no speaker: 0).
        role: What the article calls the speaker: ``deputy finance minister``.
        cue: The words the attribution rests on: ``said``, ``told reporters``.
        sieve: Name of the rule that decided.
    """

    start: int
    end: int
    text: str
    speaker: str | None
    confidence: float
    role: str = ""
    cue: str = ""
    sieve: str = ""

    @property
    def corrected(self) -> bool:
        """Whether the reader has said who the speaker is (or that nobody is named)."""
        return self.sieve == BY_HAND

    @property
    def certainty(self) -> Certainty:
        """How surely the speaker is shown: plainly, as likely, or not at all."""
        if self.speaker is None or self.confidence < LIKELY:
            return "none"
        return "sure" if self.confidence >= SURE else "likely"


@dataclass(frozen=True, slots=True)
class Correction:
    """A speaker set by hand (empty: nobody is named) for words of an article.

    `start` is where the quote it holds for starts now; None: the article has no such words any
    more, and the correction waits until it has.
    """

    article: int
    headline: str
    words: str
    speaker: str
    start: int | None


@dataclass(frozen=True, slots=True)
class QuoteHit:
    """A quote found across the archive, with the article it stands in."""

    quote: Quote
    article: Headline


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person or body quotes are attributed to; `quotes` and `articles` are counts.

    `joined` says by what a name belongs to the person it is listed under: as the only one known
    with that ``surname``, or with a middle ``initial``, by the reader's ``hand``, or (empty) as it
    is the same name.
    """

    name: str
    quotes: int
    articles: int
    joined: Joined = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a speaker: names and roles as articles give them, where, and when.

    `names` begins with the one that stands for the person, `roles` are those of late with how
    often, `articles` counts those that quote the speaker. `weeks` are pairs of a Monday and the
    number of quotes in the week it begins, in UTC, those without a quote left out, oldest first;
    `first` and `last` are the days, in UTC, of the first quote and of the last.
    `perhaps` are people who may be the same one, which is for the reader to say. `described`: the
    words name nobody ("the official"), so that the quotes are of as many people as there were.
    """

    names: tuple[Speaker, ...]
    roles: tuple[tuple[str, int], ...]
    sections: Mapping[str, int]
    weeks: tuple[tuple[date, int], ...]
    perhaps: tuple[Speaker, ...] = ()
    described: bool = False
    first: date | None = None
    last: date | None = None
    articles: int = 0


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a feed publishes and wants to be asked, by the last document of it that was read.

    `newest` is the date of its newest entry (None: no date to be trusted). It asks to be left alone
    for `ttl` minutes, in the hours `skip_hours`, and on the days `skip_days` (Monday is 0), in GMT.
    """

    newest: datetime | None = None
    ttl: int = 0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FetchState:
    """What one feed's last exchanges left behind, for the next to be polite with.

    Times are aware, in UTC. `etag` and `modified` are sent back byte for byte.
    `next_fetch` is the earliest time of the next automatic fetch; `hold_until` is what
    a Retry-After asked for and holds for a refresh by hand too. `fresh_until` is how long the last
    answer holds by its headers. `interval` is in minutes. `locked`: it was read with a password.
    """

    etag: str = ""
    modified: str = ""
    last_fetch: datetime | None = None
    last_success: datetime | None = None
    next_fetch: datetime | None = None
    hold_until: datetime | None = None
    failures: int = 0
    error: str = ""
    gone: bool = False
    interval: int = 30
    fresh_until: datetime | None = None
    locked: bool = False
    rhythm: Rhythm = field(default_factory=Rhythm)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the reader has set for one source, beside its name and section.

    `full_text`: of entries that are summaries the whole text is fetched. An article whose headline
    holds one of the `muted` words comes in already read: out of the way, yet never lost. `keep` is
    how many articles are kept, `keep_days` for how long (0: no such rule; starred ones are kept for
    ever). `paused`: it is asked only when the reader asks for it alone.
    """

    full_text: bool = False
    muted: tuple[str, ...] = ()
    keep: int = 0
    keep_days: int = 0
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where articles come from: a folder of article files or a feed.

    `location` is the folder's absolute path or the feed's URL. `section` is empty where
    the articles say their own. `articles` and `unread` are counts.
    """

    id: int
    name: str
    kind: SourceKind
    location: str
    section: str = ""
    site: str = ""
    added: datetime | None = None
    fetch: FetchState = field(default_factory=FetchState)
    rules: Rules = field(default_factory=Rules)
    articles: int = 0
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """When a reader last looked, aware, and the number of the newest article to come by then."""

    moment: datetime
    article: int


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list shows. Every part narrows; an empty part does not.

    `since` and `until` are days in the reader's own time zone, both included. `after`: only what
    has come into the archive since then is shown, whenever it was published. `words` are searched
    for. `kept` are articles shown although they have been read since the filter was set: the list
    does not lose a row under the reader's eyes.
    """

    sections: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None
    sources: frozenset[int] = frozenset()
    unread: bool = False
    starred: bool = False
    quoted: bool = False
    speaker: str = ""
    words: str = ""
    kept: frozenset[int] = frozenset()
    after: Look | None = None


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts under a filter, each answering "how many would I see if I chose this".

    Each part is counted with every other part of the filter kept and its own left out.
    `total` and `unread` are counts of what the filter shows now; `unread_sources` are how many of
    `sources` are unread. `exact` is False where a search has so many hits that only the newest
    were counted.
    """

    total: int
    unread: int
    sections: Mapping[str, int]
    sources: Mapping[int, int]
    if_unread: int
    if_starred: int
    if_quoted: int
    exact: bool = True
    unread_sources: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article handed to the archive."""

    id: int
    kind: OutcomeKind
    error: str = ""
