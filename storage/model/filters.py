"""What the list shows, and the counts that go with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

__all__ = ["FLAGS", "Facets", "Filter", "Flag", "Visit"]


@dataclass(frozen=True, slots=True)
class Flag:
    """A yes-or-no part of a filter: all that is known of it, for every place that offers it.

    Attributes:
        name: The field of `Filter`; saved filters store it.
        bit: Its bit in the state of an article; archives store it, so it never changes.
        search: The key and the value that ask for it in a search.
        option: The option of the command line.
        label: The row of the filter panel.
        words: How a description of a filter says it.
        empty: What an empty list says; empty: nothing in particular.
        remedy: A command that helps there, and what it does in a word or two.
    """

    name: str
    bit: int
    search: tuple[str, str]
    option: str
    label: str
    words: str
    empty: str = ""
    remedy: tuple[str, str] | None = None


FLAGS = (
    Flag(
        "unread", 1, ("is", "unread"), "--unread", "Unread only", "unread",
        empty="All of it is read", remedy=("undo", "undo"),
    ),
    Flag(
        "starred", 2, ("is", "starred"), "--starred", "Starred", "starred",
        empty="No stars here", remedy=("star", "stars a headline"),
    ),
    Flag("quoted", 4, ("has", "quotes"), "--quoted", "With quotes", "with quotes"),
    Flag(
        "captioned", 8, ("has", "caption"), "--caption", "With caption", "with a caption",
        empty="No picture captions here",
    ),
)  # fmt: skip
"""The flags, in the order they are listed. `docs/contributing.md` says how to add one."""


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
    captioned: bool = False
    speaker: str = ""
    words: str = ""
    kept: frozenset[int] = frozenset()
    after: Visit | None = None

    @property
    def flags(self) -> frozenset[str]:
        """The names of the flags that are on."""
        return frozenset(flag.name for flag in FLAGS if getattr(self, flag.name))

    def with_flags(self, names: Collection[str]) -> Filter:
        """Return the filter with these flags on and all others off."""
        values: dict[str, Any] = {flag.name: flag.name in names for flag in FLAGS}
        return replace(self, **values)


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts under a filter, each answering "how many would I see if I chose this".

    Each part is counted with every other part of the filter kept and its own left out.
    `total` and `unread` are counts of what the filter shows now; `flags` has a count for each flag
    by name; `unread_sources` are how many of `sources` are unread. `exact` is False where a search
    has so many hits that only the newest were counted.
    """

    total: int
    unread: int
    sections: Mapping[str, int]
    sources: Mapping[int, int]
    flags: Mapping[str, int]
    exact: bool = True
    unread_sources: Mapping[int, int] = field(default_factory=dict)
