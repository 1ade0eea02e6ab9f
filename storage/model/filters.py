"""What the list shows, and the counts that go with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

__all__ = ["Facets", "Filter", "Visit"]


@dataclass(frozen=True, slots=True)
class Visit:
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
    after: Visit | None = None


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
