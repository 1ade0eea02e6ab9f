"""What a fetched document turned out to hold: a feed, or a page that names feeds; plain values."""

from __future__ import annotations

from dataclasses import dataclass

from storage.model import Article

__all__ = ["FeedLink", "ParsedFeed", "WebPage"]


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What one feed document holds.

    `kind` is its format in words. `self_url` is the address it gives itself. `ttl` is how many
    minutes it asks to be left alone, `skip_hours` and `skip_days` (Monday is 0) when in GMT it does
    not want to be asked.
    `entries` are in document order; `dropped` is how many older ones were left out. `category`
    is the section that nearly all entries name.
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
    """An address a page names; `declared` where it says outright that a feed is there."""

    url: str
    title: str
    declared: bool


@dataclass(frozen=True, slots=True)
class WebPage:
    """A web page: its title and where feeds may be, the most promising first."""

    title: str
    links: tuple[FeedLink, ...]
