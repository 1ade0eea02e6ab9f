"""Filters of the list of articles, and the counts that go with them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any, NamedTuple

__all__ = ["FLAGS", "SHORTLISTS", "Facets", "Filter", "Flag", "Shortlist", "TimeSpan", "Visit"]


@dataclass(frozen=True, slots=True)
class Flag:
    """A boolean part of a filter, with everything that any place offering it needs.

    Attributes:
        name: The field of `Filter`; saved filters store it.
        bit: Its bit in the state of an article; archives store it, so it never changes.
        search: The key and the value that ask for it in a search.
        option: The command-line option; ``--state`` takes the value of `search`.
        label: The row of the filter panel.
        words: The words that describe it in a filter.
        without: The words for a filter of articles that do not have it.
        empty: What an empty list says; empty for nothing in particular.
        remedy: A command that helps then, and what it does in a word or two.
        seldom: Few articles have it: it is offered only where some do.
    """

    name: str
    bit: int
    search: tuple[str, str]
    option: str
    label: str
    words: str
    without: str
    empty: str = ""
    remedy: tuple[str, str] | None = None
    seldom: bool = False


def _state(name: str, bit: int, value: str, label: str, words: str, without: str) -> Flag:
    """Return the flag of a wire state, read off headlines by `storage.wire`."""
    return Flag(name, bit, ("is", value), "--state", label, words, without, seldom=True)


FLAGS = (
    Flag(
        "unread", 1, ("is", "unread"), "--unread", "Unread only", "unread", "read",
        empty="Everything is read", remedy=("undo", "undo"),
    ),
    Flag(
        "starred", 2, ("is", "starred"), "--starred", "Starred", "starred", "not starred",
        empty="Nothing starred here", remedy=("star", "stars a headline"),
    ),
    Flag(
        "quoted", 4, ("has", "quotes"), "--quoted", "With quotes", "with quotes", "without quotes",
    ),
    Flag(
        "captioned", 8, ("has", "caption"), "--caption", "With caption", "with a caption",
        "without a caption",
        empty="No picture captions here",
    ),
    Flag(
        "edited", 16, ("is", "edited"), "--edited", "Unseen edits", "with unseen edits",
        "without unseen edits",
        empty="No unseen edits", seldom=True,
    ),
    _state("killed", 32, "killed", "Killed", "killed", "not killed"),
    _state("embargoed", 64, "embargoed", "With embargo", "with an embargo", "without embargo"),
    _state("corrected", 128, "corrected", "Corrected", "corrected", "not corrected"),
    _state("urgent", 256, "urgent", "Urgent", "urgent", "not urgent"),
    _state("updated", 512, "update", "Updates", "updates", "no updates"),
    _state("exclusive", 1024, "exclusive", "Exclusive", "exclusive", "not exclusive"),
    _state("analysis", 2048, "analysis", "Analysis", "analysis and background", "no analysis"),
)  # fmt: skip
"""The flags, in the order they are listed. `docs/contributing.md` says how to add one."""


@dataclass(frozen=True, slots=True)
class Shortlist:
    """A short list of articles that is kept beside them, and that a filter may ask for.

    Attributes:
        name: The field of `Filter`; saved filters store it.
        search: What ``is:`` takes for it in a search.
        words: The words that describe it in a filter.
        label: The row of the filter panel; empty: it has none.
        empty: What an empty list says; empty for nothing in particular.
    """

    name: str
    search: str
    words: str
    label: str = ""
    empty: str = ""


SHORTLISTS = (
    Shortlist("alerted", "alert", "with alerts"),
    Shortlist("noted", "note", "with notes", "With notes", "No notes here"),
    Shortlist("aside", "aside", "set aside", "Set aside for me", "Nothing is set aside for you"),
)
"""The short lists, in the order they are listed."""


class TimeSpan(NamedTuple):
    """The days of a filter, and the hours that narrow the first and the last of them.

    All of it is in the reader's time zone; a part that is None narrows nothing.

    Attributes:
        since: The first day.
        until: The last day, included.
        begin: The time of the first day from which on articles count.
        end: The time of the last day before which they count.
        relative: The words for a span with hours that follows the clock: ``last 4 hours``.
    """

    since: date | None = None
    until: date | None = None
    begin: time | None = None
    end: time | None = None
    relative: str = ""

    def intersect(self, other: TimeSpan) -> TimeSpan:
        """Return what is in both spans."""
        if not any(self[:4]):
            return other
        if not any(other[:4]):
            return self
        since, begin = max(self._first, other._first)
        until, end = min(self._last, other._last)
        return TimeSpan(
            None if since == date.min else since,
            None if until == date.max else until,
            None if begin == time.min else begin,
            None if end == time.max else end,
        )

    @property
    def is_empty(self) -> bool:
        """Whether it ends before it begins."""
        return self._first > self._last

    @property
    def _first(self) -> tuple[date, time]:
        return self.since or date.min, self.begin or time.min

    @property
    def _last(self) -> tuple[date, time]:
        return self.until or date.max, self.end or time.max


@dataclass(frozen=True, slots=True)
class Visit:
    """The time of the reader's last visit, aware, and the id of the newest article by then.

    `is_shift`: it is the beginning of a shift, which the reader marked.
    """

    moment: datetime
    article: int
    is_shift: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list shows. Every part narrows it; an empty part does not.

    `since` and `until` are days in the reader's time zone, both included; `begin`, `end` and
    `relative` are those of a `TimeSpan`. `after` shows only articles added to the archive since a
    visit, whenever they were published. `alerted` shows articles with alerts that wait to be
    acknowledged, `noted` those with notes, `aside` those set aside for the reader or the desk.
    `states` are groups of the names of flags, of each of which an article has one; a name with a
    minus asks for articles without that flag. `words` are searched for; where it is `stated`,
    inside statements, of `speaker` if there is one. `categories` are as their sources write them.
    `kept` are articles shown although they were read after the filter was set: rows do not
    disappear while the reader looks at the list. `folded` lists each story as one row, that of its
    newest take; like `kept` it is how a list is shown, and not stored with a filter.
    """

    sections: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None
    sources: frozenset[int] = frozenset()
    unread: bool = False
    starred: bool = False
    quoted: bool = False
    captioned: bool = False
    edited: bool = False
    killed: bool = False
    embargoed: bool = False
    corrected: bool = False
    urgent: bool = False
    updated: bool = False
    exclusive: bool = False
    analysis: bool = False
    speaker: str = ""
    words: str = ""
    kept: frozenset[int] = frozenset()
    after: Visit | None = None
    begin: time | None = None
    end: time | None = None
    relative: str = ""
    categories: frozenset[str] = frozenset()
    alerted: bool = False
    states: frozenset[frozenset[str]] = frozenset()
    stated: bool = False
    noted: bool = False
    aside: bool = False
    folded: bool = False

    @property
    def folds(self) -> bool:
        """Whether stories are folded: they are where the filter asks for no single takes.

        With an end, takes before it would be hidden by newer ones.
        """
        parts = (self.sources, self.categories, self.speaker, self.words.strip(), self.until)
        others = (self.flags - {"unread"}) | self.shortlists | self.states
        return self.folded and not (others or self.after or self.stated or any(parts))

    @property
    def span(self) -> TimeSpan:
        """The days and hours."""
        return TimeSpan(self.since, self.until, self.begin, self.end, self.relative)

    def within(self, span: TimeSpan) -> Filter:
        """Return the filter with other days and hours."""
        return replace(self, **span._asdict())

    def is_like(self, other: Filter) -> bool:
        """Return whether both ask the same, if one was made later from the same words."""
        if self.relative and self.relative == other.relative:
            other = other.within(self.span)
        return self == other

    @property
    def flags(self) -> frozenset[str]:
        """The names of the flags that are set."""
        return frozenset(flag.name for flag in FLAGS if getattr(self, flag.name))

    @property
    def asked_flags(self) -> frozenset[str]:
        """The names of all flags that count, whether they are to be set or not."""
        return self.flags.union(name.removeprefix("-") for some in self.states for name in some)

    @property
    def shortlists(self) -> frozenset[str]:
        """The names of the short lists that are asked for."""
        return frozenset(one.name for one in SHORTLISTS if getattr(self, one.name))

    def with_flags(self, names: Collection[str]) -> Filter:
        """Return the filter with these flags set and all others cleared."""
        values: dict[str, Any] = {flag.name: flag.name in names for flag in FLAGS}
        return replace(self, **values)

    def with_shortlists(self, names: Collection[str]) -> Filter:
        """Return the filter with these short lists asked for, and no others."""
        values: dict[str, Any] = {one.name: one.name in names for one in SHORTLISTS}
        return replace(self, **values)


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts under a filter, each answering "how many would I see if I chose this".

    Each part is counted with the rest of the filter, but without its own. `total` and `unread`
    count what the filter shows now; `flags` has a count for each flag by name; `unread_sources` are
    the unread ones of `sources`. `in_all_sections` is None where it is the sum of `sections`: a
    folded story is in each section that one of its takes is in. `shortlists` has a count for each
    short list that has any article. `exact` is False if a search has so
    many hits that only the newest were counted.
    """

    total: int
    unread: int
    sections: Mapping[str, int]
    sources: Mapping[int, int]
    flags: Mapping[str, int]
    exact: bool = True
    unread_sources: Mapping[int, int] = field(default_factory=dict)
    in_all_sections: int | None = None
    shortlists: Mapping[str, int] = field(default_factory=dict)
