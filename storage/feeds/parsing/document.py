"""Results of parsing a document: a feed, or a web page that links to feeds; plain values."""

from __future__ import annotations

from dataclasses import dataclass

from storage.model import Article

__all__ = ["FeedLink", "ParsedFeed", "WebPage"]


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
