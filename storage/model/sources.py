"""Where articles come from, how it is asked, and what the reader has set for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

__all__ = ["FetchState", "Rhythm", "Rules", "Source", "SourceKind"]

SourceKind = Literal["folder", "feed"]


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
