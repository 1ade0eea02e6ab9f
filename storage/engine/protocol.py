"""What the archive asks of an engine: the questions, the changes, and their answers; no SQL."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from storage.engine.sqlite.query.order import FIRST, LAST

if TYPE_CHECKING:
    from storage.model import (
        Article,
        Correction,
        DateKind,
        Facets,
        FetchState,
        Headline,
        Profile,
        Quote,
        QuoteHit,
        Revision,
        Rules,
        Source,
        SourceKind,
        Speaker,
    )

__all__ = ["Checked", "Documents", "Engine", "Known", "Order", "Question", "ResultSet", "Stored"]

T = TypeVar("T")

Order = Literal["date", "relevance"]


@dataclass(frozen=True, slots=True)
class Question:
    """A filter as an engine gets it: its days have become ``lo <= pos < hi``."""

    sections: frozenset[str] = frozenset()
    sources: frozenset[int] = frozenset()
    lo: int = FIRST
    hi: int = LAST
    unread: bool = False
    starred: bool = False
    quoted: bool = False
    speaker: str = ""
    words: str = ""
    kept: frozenset[int] = frozenset()
    beyond: int = -1
    """Only articles with a greater number: those that came later; below 0: all."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the archive holds already of an article: enough to tell it is the same one."""

    id: int
    source: int
    key: str
    digest: str
    link: str
    headline: str
    published: datetime
    date_kind: DateKind
    read: bool
    starred: bool


@dataclass(frozen=True, slots=True)
class Stored:
    """An article ready to be written, under its final number, with its quotes.

    `history` is what a new one said before, elsewhere or until it was removed; the latest first.
    """

    article: Article
    quotes: Sequence[Quote]
    history: Sequence[Revision] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was checked, and what is wrong with it, a line each."""

    what: str
    faults: tuple[str, ...] = ()


class ResultSet(Protocol):
    """The ordered answer to a filter: neither ids nor an open cursor, only where rows lie.

    Counts are those of the moment they are first asked for; rows and positions are of now.
    """

    @property
    def total(self) -> int:
        """How many articles it has."""

    @property
    def unread(self) -> int:
        """How many of them are unread."""

    @property
    def exact(self) -> bool:
        """False: a search with so many hits that only the newest are shown and counted."""

    def __len__(self) -> int:
        """Return `total`."""

    def rows(self, start: int, stop: int) -> list[Headline]:
        """Return the rows from `start` up to `stop`, fewer at the end."""

    def position(self, id: int) -> int | None:  # noqa: A002
        """Return the row an article stands in now, or None."""

    def next_unread(self, id: int | None, *, step: Literal[1, -1] = 1) -> int | None:  # noqa: A002
        """Return the row of the next unread article after (or before) an article."""


class Documents(Protocol):
    """Tables of documents that JSON can say, each under a whole number.

    A table that nothing was put into is empty. All of it belongs to the transaction it is called
    in; TinyDB shows the same tables under the same names.
    """

    def get(self, table: str, id: int) -> dict[str, Any] | None:  # noqa: A002
        """Return the document of an id, or None."""

    def all(self, table: str) -> list[tuple[int, dict[str, Any]]]:
        """Return all documents with their ids, in the order they were added."""

    def find(self, table: str, field: str, text: str) -> list[tuple[int, dict[str, Any]]]:
        """Return the documents in which a field is a text, in the order they were added."""

    def ids(self, table: str) -> list[int]:
        """Return the ids of all documents, ascending."""

    def next_id(self, table: str) -> int:
        """Return an id for a new document: greater than all in the table, and never given twice."""

    def put(self, table: str, id: int, document: Mapping[str, Any]) -> None:  # noqa: A002
        """Add a document under an id, or replace the one that is there."""

    def delete(self, table: str, ids: Iterable[int]) -> None:
        """Remove the documents of these ids; those that are not there are passed over."""


class Engine(Protocol):
    """One archive's questions and changes. Questions run on the calling thread's connection."""

    @property
    def location(self) -> str:
        """What `open_engine` opens this archive by: a path; never a password. Not cleaned."""

    @property
    def read_only(self) -> bool:
        """Whether no change can be made, as asked for or for the reason `notice` gives."""

    @property
    def notice(self) -> str:
        """One line for the reader, or nothing."""

    @property
    def documents(self) -> Documents:
        """Undo log, settings, saved filters, clippings."""

    def files(self) -> tuple[Path, ...]:
        """Return the files the archive occupies, the main one first; none on a server."""

    def change(self, function: Callable[[], T]) -> T:
        """Run a function in one transaction and return what it returns.

        The function may run more than once: an engine on a server repeats it when the server
        rolls it back (a conflict, a lost connection). So it asks and changes this engine only, or
        does what comes out the same when repeated: it assigns to what is outside, and does not
        append. A call inside another joins it. All is durable once the outermost call returns; an
        exception rolls it back.
        """

    def transaction(self) -> AbstractContextManager[object]:
        """Let all changes inside be one; `change` is to take its place."""

    def version(self) -> int:
        """Return a number that changes whenever anybody changed the archive."""

    def newest(self) -> int:
        """Return the greatest number an article has been given."""

    def interrupt(self, thread: int) -> None:
        """Stop the question that thread asks; it gets sqlite3.OperationalError."""

    def select(self, question: Question, order: Order) -> ResultSet:
        """Return the result set of a question."""

    def count(self, question: Question) -> int:
        """Count exactly, however long it takes."""

    def ids(self, question: Question) -> list[int]:
        """Return the ids of all that match, newest first, however many."""

    def facets(self, question: Question) -> Facets:
        """Count what the question shows, and what other choices would."""

    def histogram(self, question: Question, bounds: Sequence[int]) -> list[int]:
        """Count the articles between each two neighbours of ascending UTC seconds."""

    def article(self, id: int) -> Article | None:  # noqa: A002
        """Return a whole article, or None."""

    def history(self, article: int) -> list[Revision]:
        """Return what an article said before its source edited it, the latest first."""

    def quotes(self, article: int) -> list[Quote]:
        """Return an article's quotes in the order of its text."""

    def corrections(self, article: int | None) -> list[Correction]:
        """Return the speakers set by hand in an article, or in all (None), newest first."""

    def said(self, question: Question, limit: int, after: QuoteHit | None) -> list[QuoteHit]:
        """Return quotes newest first, from after one of them on.

        The words are looked for inside them.
        """

    def speakers(self, words: str, limit: int, *, described: bool = False) -> list[Speaker]:
        """Return the people one of whose names holds the words, most quoted first.

        `described`: those instead whom articles describe and do not name.
        """

    def profile(self, question: Question) -> Profile:
        """Return what is known of the question's speaker from the quotes it leaves."""

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

    def sources(self, *, removed: bool = False) -> list[Source]:
        """Return the sources in the order they were added, or the removed ones instead."""

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
