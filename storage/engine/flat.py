"""The engine's methods without its parts, until all callers ask the parts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Protocol

from storage.engine.values import Checked, FilterQuery, Known, Order, Stored

if TYPE_CHECKING:
    from storage.engine.protocol import ResultSet
    from storage.model import (
        Article,
        Correction,
        Facets,
        FetchState,
        Profile,
        Quote,
        QuoteHit,
        Revision,
        Rules,
        Source,
        SourceKind,
    )

__all__ = ["FlatEngine"]


class FlatEngine(Protocol):
    """The methods of an engine, for callers that do not ask its parts yet."""

    def transaction(self) -> AbstractContextManager[object]:
        """Let all changes inside be one; `change` is to take its place."""

    def version(self) -> int:
        """Return a number that changes whenever anybody changed the archive."""

    def newest(self) -> int:
        """Return the greatest number an article has been given."""

    def interrupt(self, thread: int) -> None:
        """Stop the query that thread asks; it gets sqlite3.OperationalError."""

    def select(self, query: FilterQuery, order: Order) -> ResultSet:
        """Return the result set of a query."""

    def count(self, query: FilterQuery) -> int:
        """Count exactly, however long it takes."""

    def ids(self, query: FilterQuery) -> list[int]:
        """Return the ids of all that match, newest first, however many."""

    def facets(self, query: FilterQuery) -> Facets:
        """Count what the query shows, and what other choices would."""

    def histogram(self, query: FilterQuery, bounds: Sequence[datetime]) -> list[int]:
        """Count the articles between each two neighbours of ascending UTC seconds."""

    def article(self, id: int) -> Article | None:  # noqa: A002
        """Return a whole article, or None."""

    def history(self, article: int) -> list[Revision]:
        """Return what an article said before its source edited it, the latest first."""

    def corrections(self, article: int | None) -> list[Correction]:
        """Return the speakers set by hand in an article, or in all (None), newest first."""

    def said(self, query: FilterQuery, limit: int, after: QuoteHit | None) -> list[QuoteHit]:
        """Return quotes newest first, from after one of them on.

        The words are looked for inside them.
        """

    def profile(self, query: FilterQuery) -> Profile:
        """Return what is known of the query's speaker from the quotes it leaves."""

    def alias(self, values: Mapping[str, str | None]) -> Mapping[str, str | None]:
        """Set whose names these are: another name's person, alone, by rule (None); return before.

        A name that is its own is alone.
        """

    def aliases(self) -> dict[str, str]:
        """Return all that was set by `alias`."""

    def regroup(self, after: int, count: int) -> int | None:
        """Find out anew whose names are, those after a number; return the last one's, or None."""

    def correct(self, article: int, quote: Quote, speaker: str | None) -> str | None:
        """Set a quote's speaker ("": none, None: as extracted) from when its article is requoted.

        Returns what was set before.
        """

    def requote(self, items: Sequence[Stored]) -> int:
        """Put these quotes in place of what is there; return in how many articles they differ."""

    def latest(self, upto: int, limit: int) -> list[int]:
        """Return the last numbers of articles that are not greater than one, greatest first."""

    def count_upto(self, article: int) -> int:
        """Count the articles whose numbers are not greater than this one."""

    def counter(self, name: str) -> int | None:
        """Return the number kept under a name."""

    def set_counter(self, name: str, value: int | None) -> None:
        """Keep a number under a name; None forgets it."""

    def known(self, articles: Sequence[Article]) -> list[Known]:
        """Return the articles that have a key, a digest or a link in common with these."""

    def buried(self, articles: Sequence[Article]) -> set[str]:
        """Return the keys of those articles that were removed, or whose stories are not kept."""

    def next_ids(self, count: int) -> range:
        """Set numbers aside for new articles."""

    def store(self, new: Sequence[Stored], changed: Sequence[Stored]) -> None:
        """Write new articles, and others anew in place of what is there under their ids.

        What those said before becomes history, where its source has changed its words.
        """

    def mark(self, ids: Iterable[int], field: Literal["read", "starred"], on: bool) -> list[int]:
        """Set read or starred; return the ids it changed."""

    def next_bin(self) -> int:
        """Return the number of a new bin."""

    def remove(self, source: int, into: int) -> int:
        """Move the articles of a source into a bin; their keys are remembered as removed."""

    def restore(self, number: int) -> int:
        """Put back what lies in a bin."""

    def empty(self, number: int) -> None:
        """Forget what lies in a bin."""

    def bins(self) -> list[int]:
        """Return the numbers of the bins that hold something."""

    def source(self, id: int, *, removed: bool = False) -> Source | None:  # noqa: A002
        """Return a source (or a removed one), or None."""

    def source_at(self, location: str, *, removed: bool = False) -> Source | None:
        """Return the source (or the removed one) at a location, or None."""

    def source_names(self) -> Mapping[int, str]:
        """Return the names of all sources, removed ones too."""

    def add_source(
        self,
        kind: SourceKind,
        location: str,
        name: str,
        section: str,
        site: str,
        fetch: FetchState,
    ) -> int:
        """Add a source, or take up again the one removed from this location."""

    def change_source(self, id: int, values: Mapping[str, Any]) -> None:  # noqa: A002
        """Set name, section, location, removed."""

    def in_section(self, source: int, section: str) -> list[int]:
        """Return the articles of a source that stand in a section."""

    def set_section(self, ids: Sequence[int], section: str) -> None:
        """Put articles into a section."""

    def record_fetch(self, id: int, state: FetchState) -> None:  # noqa: A002
        """Keep what a feed's last exchanges left behind."""

    def set_rules(self, id: int, rules: Rules) -> None:  # noqa: A002
        """Keep what the reader has set for a source."""

    def expired(
        self, source: int | None, keep: int, before: datetime | None, but: Collection[int] = ()
    ) -> list[int]:
        """Return the articles but the newest `keep`, and those older; never starred ones.

        They are those of a source, or (None) of all sources `but` these. 0 and None are no rule.
        """

    def discard(self, ids: Sequence[int], into: int | None) -> None:
        """Take articles out, into a bin or for good; their stories are remembered as not kept."""

    def checks(self) -> Iterator[Checked]:
        """Check one thing after the other; nothing more where the file is damaged."""

    def rebuild(self) -> None:
        """Make everything derived anew, and take out what belongs to nothing."""

    def close(self) -> None:
        """Close the archive's connections."""
