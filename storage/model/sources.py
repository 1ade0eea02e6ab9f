"""Sources of articles, their fetch states, and the reader's rules for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

__all__ = [
    *("MIN_WIRE_INTERVAL", "WIRE_INTERVAL"),
    *("FetchState", "Rhythm", "Rules", "Source", "SourceKind"),
]

SourceKind = Literal["folder", "feed", "page", "command", "mail"]
"""What a source is: a folder of article files, or one of the kinds that are fetched: a feed, the
links on a page, what a command prints, a folder of mail."""

WIRE_INTERVAL = 30
"""Seconds between fetches of a source that has just been marked as wire."""

MIN_WIRE_INTERVAL = 15
"""Fewest seconds between fetches of a wire."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A feed's publishing rhythm, according to its last document.

    `newest` is the date of its newest entry (None: not trustworthy). It asks not to be polled for
    `ttl` minutes, in the hours `skip_hours`, and on the days `skip_days` (Monday is 0), in GMT.
    """

    newest: datetime | None = None
    ttl: int = 0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


PRIVATE_NETWORK = "private network"
"""Why a host is not asked whose address nobody typed."""


@dataclass(frozen=True, slots=True)
class FetchState:
    """What a feed's earlier exchanges left behind for the next.

    Times are aware, in UTC. `etag` and `modified` are sent back byte for byte. `next_fetch` is the
    earliest time of the next automatic fetch; `hold_until` is the time a Retry-After header asked
    for, which a refresh by hand respects too; `overridden`: a person had it asked anyway since it
    last answered. `fresh_until` is how long the last response stays fresh. `interval` is in
    minutes. `locked`: it was fetched with a password. `validated_by` is the host that `etag` and
    `modified` came from. `public_only`: it is never fetched from a private network, because it
    answered from the public internet, or nobody typed its address. `claim` names the refresh that
    is fetching it, at the longest until `claimed_until`.
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
    validated_by: str = ""
    public_only: bool = False
    overridden: bool = False
    claim: str = ""
    claimed_until: datetime | None = None

    def is_kept_out(self, host: str) -> bool:
        """Return whether it was not fetched because `host`, its own, is in a private network."""
        return self.public_only and self.error.startswith(f"{host}: {PRIVATE_NETWORK}")


@dataclass(frozen=True, slots=True)
class Rules:
    """The reader's rules for one source.

    `full_text`: fetch the full text of entries that are summaries. `muted`: an article whose
    headline contains one of these words is stored as read, so out of the way but not lost. `keep`
    is the number of articles kept, `keep_days` for how long (0: no limit; starred ones are kept for
    ever). `paused`: it is fetched only on its own, by hand. `wire` is how many seconds lie between
    fetches of a source marked as wire (0: it is none, and the interval in minutes counts). `watch`:
    files that are dropped into the folder become articles. `links` is the CSS selector of the links
    of a page that become articles. `user_agent` and `proxy` are used in place of the usual ones;
    `headers` are the names of those that are sent, whose values are in the keyring.
    """

    full_text: bool = False
    muted: tuple[str, ...] = ()
    keep: int = 0
    keep_days: int = 0
    paused: bool = False
    wire: int = 0
    watch: bool = False
    links: str = ""
    user_agent: str = ""
    headers: str = ""
    proxy: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A source of articles: a folder of article files, or what is fetched.

    `location` is the absolute path of a folder, the URL of a feed or page, or ``exec:`` and a
    command. `section` is empty if the
    articles name their own. `articles` and `unread` are counts.
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

    @property
    def is_fetched(self) -> bool:
        """Whether it is fetched from time to time, as feeds are."""
        return self.kind != "folder"

    @property
    def is_on_web(self) -> bool:
        """Whether its location is a web address."""
        return self.kind in {"feed", "page"}
