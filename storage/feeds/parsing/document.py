"""Results of parsing a document: a feed, a list of feeds, or a web page; plain values."""

from __future__ import annotations

from dataclasses import dataclass, field

from storage.model import Article, Rules

__all__ = [
    *("DEFAULT_INTERVAL", "MAX_ENTRIES", "MAX_OPML"),
    *("FeedLink", "Outline", "OutlineList", "PageFeed", "ParsedFeed", "WebPage"),
]

MAX_ENTRIES = 2_000
"""Maximum number of entries taken from one document, the newest."""

MAX_OPML = 25_000_000
"""Largest list of feeds that is read, in bytes: 100,000 feeds."""

DEFAULT_INTERVAL = 30
"""Minutes between fetches of a feed whose list says nothing."""


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """The content of one feed document.

    `kind` is a readable name of its format. `self_url` is its own address. `ttl` is the number of
    minutes it asks not to be polled, `skip_hours` and `skip_days` (Monday is 0) the hours and days,
    in GMT, when it does not want to be. `entries` are in document order; `dropped` is the number of
    older ones left out. `category` is the section shared by nearly all entries.
    """

    title: str
    site: str
    kind: str
    entries: tuple[Article, ...]
    self_url: str = ""
    ttl: int = 0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    dropped: int = 0
    category: str = ""


@dataclass(frozen=True, slots=True)
class PageFeed:
    """The links on a web page as the entries of a feed, and the CSS selector that chose them."""

    feed: ParsedFeed
    selector: str


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A link on a page that may lead to a feed; `declared` if the page says that it does."""

    url: str
    title: str
    declared: bool


@dataclass(frozen=True, slots=True)
class WebPage:
    """A web page: its title and its feed links, the most promising first."""

    title: str
    links: tuple[FeedLink, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list; `section` comes from its folder, ``""`` for none.

    `interval` (in minutes) and `rules` are set if newsdesk wrote the list.
    """

    title: str
    url: str
    site: str = ""
    section: str = ""
    interval: int = DEFAULT_INTERVAL
    rules: Rules = field(default_factory=Rules)


@dataclass(frozen=True, slots=True)
class OutlineList:
    """The feeds of a list, and the addresses in it that are not web addresses, safe to display."""

    outlines: tuple[Outline, ...]
    refused: tuple[str, ...] = ()
