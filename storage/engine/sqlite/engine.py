"""The engine on SQLite: hands each query to a reader, each change to the writer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from storage.database.connections import Connections
from storage.engine.protocol import Checked, FilterQuery, Known, Order, ResultSet, Stored
from storage.engine.sqlite.articles import SQLiteArticles
from storage.engine.sqlite.documents import SQLiteDocuments
from storage.engine.sqlite.files import checks
from storage.engine.sqlite.maintenance import SQLiteMaintenance
from storage.engine.sqlite.quotes import SQLiteQuotes
from storage.engine.sqlite.rows import (
    articles,
    corrections,
    counters,
    name_clusters,
    reextraction,
    revisions,
    sections,
    sources,
    trash,
    writing,
)
from storage.engine.sqlite.sources import SQLiteSources
from storage.engine.sqlite.speakers import SQLiteSpeakers
from storage.engine.sqlite.trash import SQLiteTrash

if TYPE_CHECKING:
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

__all__ = ["SQLiteEngine"]

T = TypeVar("T")


class SQLiteEngine:
    """An `Engine` over connections that were opened with the schema's `MIGRATIONS`."""

    def __init__(self, connections: Connections) -> None:
        self._connections = self.connections = connections
        self.location = str(connections.path)
        self.read_only = connections.read_only
        self.notice = connections.notice
        self.articles = SQLiteArticles(connections)
        self.trash = SQLiteTrash(connections)
        self.quotes = SQLiteQuotes(connections)
        self.speakers = SQLiteSpeakers(connections)
        self.sources = SQLiteSources(connections)
        self.documents = SQLiteDocuments(connections)
        self.maintenance = SQLiteMaintenance(connections)

    def files(self) -> tuple[Path, ...]:
        """Return the file of the archive, its log and the index of that."""
        path = self._connections.path
        return (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm")))

    def change(self, function: Callable[[], T]) -> T:
        """Run a function, just once, in one transaction."""
        with self._connections.transaction():
            return function()

    def transaction(self) -> AbstractContextManager[object]:
        """Let all changes inside be one."""
        return self._connections.transaction()

    def version(self) -> int:
        """Return a number that changes whenever anybody changed the archive."""
        return self._connections.data_version()

    def newest(self) -> int:
        """Return the greatest number an article has been given."""
        return self.articles.newest()

    def interrupt(self, thread: int) -> None:
        """Stop the query that thread asks."""
        self._connections.interrupt(thread)

    def close(self) -> None:
        """Close the connections."""
        self._connections.close()

    # FilterQuerys

    def select(self, query: FilterQuery, order: Order) -> ResultSet:
        """Return the result set of a query."""
        return self.articles.select(query, order)

    def count(self, query: FilterQuery) -> int:
        """Count exactly, however long it takes."""
        return self.articles.count(query)

    def ids(self, query: FilterQuery) -> list[int]:
        """Return the ids of all that match, newest first."""
        return self.articles.ids(query)

    def facets(self, query: FilterQuery) -> Facets:
        """Count what the query shows, and what other choices would."""
        return self.articles.facets(query)

    def histogram(self, query: FilterQuery, bounds: Sequence[datetime]) -> list[int]:
        """Count the articles between each two neighbours of ascending UTC seconds."""
        return self.articles.histogram(query, bounds)

    def article(self, id: int) -> Article | None:  # noqa: A002
        """Return a whole article, or None."""
        with self._connections.reading() as reader:
            return articles.get(reader, id)

    def history(self, article: int) -> list[Revision]:
        """Return what an article said before its source edited it."""
        with self._connections.reading() as reader:
            return revisions.of_article(reader, article)

    def corrections(self, article: int | None) -> list[Correction]:
        """Return the speakers set by hand in an article, or in all."""
        with self._connections.reading() as reader:
            return corrections.list_all(reader, article)

    def said(self, query: FilterQuery, limit: int, after: QuoteHit | None) -> list[QuoteHit]:
        """Return quotes, newest first, from after one of them on."""
        return self.quotes.find(query, limit, after)

    def profile(self, query: FilterQuery) -> Profile:
        """Return what is known of the query's speaker."""
        return self.speakers.profile(query)

    def latest(self, upto: int, limit: int) -> list[int]:
        """Return the last numbers of articles up to one."""
        with self._connections.reading() as reader:
            return reextraction.latest(reader, upto, limit)

    def count_upto(self, article: int) -> int:
        """Count the articles with numbers up to one."""
        with self._connections.reading() as reader:
            return reextraction.count_upto(reader, article)

    def counter(self, name: str) -> int | None:
        """Return the number kept under a name."""
        with self._connections.reading() as reader:
            return counters.get(reader, name)

    def known(self, articles: Sequence[Article]) -> list[Known]:
        """Return the articles that have a key, a digest or a link in common with these."""
        with self._connections.reading() as reader:
            return writing.existing(reader, articles)

    def buried(self, articles: Sequence[Article]) -> set[str]:
        """Return the keys of those articles that were removed, or whose stories are not kept."""
        with self._connections.reading() as reader:
            return writing.deleted_keys(reader, articles)

    def source(self, id: int, *, removed: bool = False) -> Source | None:  # noqa: A002
        """Return a source (or a removed one), or None."""
        with self._connections.reading() as reader:
            return sources.get(reader, id, removed=removed)

    def source_at(self, location: str, *, removed: bool = False) -> Source | None:
        """Return the source (or the removed one) at a location, or None."""
        with self._connections.reading() as reader:
            return sources.at(reader, location, removed=removed)

    def source_names(self) -> Mapping[int, str]:
        """Return the names of all sources, removed ones too."""
        with self._connections.reading() as reader:
            return sources.names(reader)

    # Changes

    def next_ids(self, count: int) -> range:
        """Set numbers aside for new articles."""
        with self._connections.transaction() as writer:
            return counters.reserve(writer, counters.ARTICLE, count)

    def next_bin(self) -> int:
        """Return the number of a new bin."""
        with self._connections.transaction() as writer:
            return counters.reserve(writer, counters.BIN, 1)[0]

    def store(self, new: Sequence[Stored], changed: Sequence[Stored]) -> None:
        """Write new articles, and others anew in place of what is there under their ids."""
        with self._connections.transaction() as writer:
            writing.write(writer, new, changed)

    def set_counter(self, name: str, value: int | None) -> None:
        """Keep a number under a name; None forgets it."""
        with self._connections.transaction() as writer:
            counters.put(writer, name, value)

    def alias(self, values: Mapping[str, str | None]) -> Mapping[str, str | None]:
        """Set whose names these are; return what was set before."""
        with self._connections.transaction() as writer:
            return name_clusters.set_aliases(writer, values)

    def aliases(self) -> dict[str, str]:
        """Return whose names were set by hand."""
        with self._connections.reading() as reader:
            return name_clusters.aliases(reader)

    def regroup(self, after: int, count: int) -> int | None:
        """Find out anew whose some names are."""
        with self._connections.transaction() as writer:
            return name_clusters.recluster_some(writer, after, count)

    def correct(self, article: int, quote: Quote, speaker: str | None) -> str | None:
        """Set a quote's speaker; return what was set before."""
        with self._connections.transaction() as writer:
            return corrections.correct(writer, article, quote, speaker)

    def requote(self, items: Sequence[Stored]) -> int:
        """Put these quotes in place of what is there."""
        with self._connections.transaction() as writer:
            return reextraction.replace(writer, items)

    def mark(self, ids: Iterable[int], field: Literal["read", "starred"], on: bool) -> list[int]:
        """Set read or starred; return the ids it changed."""
        with self._connections.transaction() as writer:
            return writing.mark(writer, ids, field, on)

    def remove(self, source: int, into: int) -> int:
        """Move the articles of a source into a bin; return how many."""
        with self._connections.transaction() as writer:
            return trash.discard_source(writer, source, into)

    def restore(self, number: int) -> int:
        """Put back what lies in a bin; return how many."""
        with self._connections.transaction() as writer:
            return trash.restore(writer, number)

    def empty(self, number: int) -> None:
        """Forget what lies in a bin."""
        with self._connections.transaction() as writer:
            trash.empty(writer, number)

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
        with self._connections.transaction() as writer:
            return sources.add(writer, kind, location, name, section, site, fetch)

    def change_source(self, id: int, values: Mapping[str, Any]) -> None:  # noqa: A002
        """Set name, section, location, removed."""
        with self._connections.transaction() as writer:
            sources.update(writer, id, values)

    def in_section(self, source: int, section: str) -> list[int]:
        """Return the articles of a source that stand in a section."""
        with self._connections.reading() as reader:
            return sections.of_source(reader, source, section)

    def set_section(self, ids: Sequence[int], section: str) -> None:
        """Put articles into a section."""
        with self._connections.transaction() as writer:
            sections.assign(writer, ids, section)

    def record_fetch(self, id: int, state: FetchState) -> None:  # noqa: A002
        """Keep what a feed's last exchanges left behind."""
        with self._connections.transaction() as writer:
            sources.record_fetch(writer, id, state)

    def set_rules(self, id: int, rules: Rules) -> None:  # noqa: A002
        """Keep what the reader has set for a source."""
        with self._connections.transaction() as writer:
            sources.set_rules(writer, id, rules)

    def expired(
        self, source: int | None, keep: int, before: datetime | None, but: Collection[int] = ()
    ) -> list[int]:
        """Return the articles that rules no longer keep."""
        with self._connections.reading() as reader:
            return trash.expired(reader, source, keep, before, but)

    def discard(self, ids: Sequence[int], into: int | None) -> None:
        """Take articles out, into a bin or for good."""
        with self._connections.transaction() as writer:
            trash.discard(writer, ids, into, stories=True)

    def bins(self) -> list[int]:
        """Return the numbers of the bins that hold something."""
        with self._connections.reading() as reader:
            return trash.batches(reader)

    def checks(self) -> Iterator[Checked]:
        """Check one thing after the other."""
        return checks.checks(self._connections)

    def rebuild(self) -> None:
        """Make everything derived anew, and take out what belongs to nothing."""
        with self._connections.transaction() as writer:
            checks.rebuild(writer)
