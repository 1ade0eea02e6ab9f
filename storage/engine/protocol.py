"""What the archive asks of a storage engine: a small protocol for each kind of data; no SQL."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from storage.engine.values import (
    ArticleToWrite,
    CategoryCount,
    CheckResult,
    Discarded,
    ExistingArticle,
    FilterQuery,
    Fold,
    NearSearch,
    Neighbour,
    Order,
    Restored,
    ResultSet,
)

if TYPE_CHECKING:
    from storage.model import (
        Alert,
        AlertKind,
        Article,
        Carrier,
        Correction,
        EditWeight,
        Facets,
        FetchState,
        Profile,
        Quote,
        QuoteHit,
        Revision,
        Rules,
        Source,
        SourceKind,
        Speaker,
        Story,
        StorySuggestion,
        Take,
    )
    from storage.model.waiting import WaitListener
    from storage.stories.grouping import Vector

__all__ = [
    *("Alerts", "Articles", "Documents", "Engine", "Maintenance", "Quotes", "Sources", "Speakers"),
    *("Stories", "Trash"),
]

T = TypeVar("T")


class Articles(Protocol):
    """Queries about articles, and the changes that write and mark them."""

    def select(self, query: FilterQuery, order: Order) -> ResultSet:
        """Return the result set of a query."""

    def count(self, query: FilterQuery) -> int:
        """Count the matches exactly, however long it takes."""

    def ids(self, query: FilterQuery) -> list[int]:
        """Return the ids of all matches, newest first."""

    def facets(self, query: FilterQuery) -> Facets:
        """Count the matches, and those of every other choice of a section, source or flag."""

    def histogram(self, query: FilterQuery, bounds: Sequence[datetime]) -> list[int]:
        """Count the matches between each two neighbours of ascending times.

        The times are on a quarter of an hour, as days begin in every time zone.
        """

    def get(self, id: int) -> Article | None:
        """Return a whole article, or None."""

    def history(self, id: int) -> list[Revision]:
        """Return what an article said before its source edited it, the latest first."""

    def last_arrival(self) -> int:
        """Return the arrival number of the article stored last, or 0; see `FilterQuery`."""

    def existing(self, articles: Sequence[Article]) -> list[ExistingArticle]:
        """Return the stored articles that share a key, digest or link with one of these."""

    def next_ids(self, count: int) -> range:
        """Reserve ids for new articles."""

    def write(self, new: Sequence[ArticleToWrite], changed: Sequence[ArticleToWrite]) -> None:
        """Write new articles, and changed ones over those that have their ids.

        Where a source has changed its words, the earlier ones are added to the history.
        """

    def mark(self, ids: Iterable[int], field: Literal["read", "starred"], on: bool) -> list[int]:
        """Mark articles read or unread, starred or not; return the ids that changed."""

    def set_unseen_edits(self, edits: Mapping[int, EditWeight]) -> dict[int, EditWeight]:
        """Set the weight of the edits the reader has not seen; return what it was where it differs.

        Articles that do not exist are left out.
        """

    def set_killed(self, killed: Mapping[int, datetime | None]) -> dict[int, datetime | None]:
        """Set when articles were withdrawn, or that they were not; return as above."""

    def set_carriers(self, carriers: Mapping[int, Sequence[Carrier]]) -> None:
        """Set the carriers of those of the articles that exist: the other sources that sent them.

        Each article counts, is listed and is found under all the sources that sent it.
        """

    def in_section(
        self, source: int, section: str, limit: int | None = None, category: str | None = None
    ) -> list[int]:
        """Return the ids of the articles of a source in a section; no more than a limit.

        Of an article that several sources sent it is the first one. With a category only those
        whose source has written it, or (an empty one) none.
        """

    def set_section(self, ids: Sequence[int], section: str, category: str | None = None) -> None:
        """Move articles to a section, and set their category, if one is given."""

    def categories_of(self, ids: Sequence[int]) -> dict[int, str]:
        """Return the categories of those of the articles that have one."""

    def categories(self) -> list[CategoryCount]:
        """Count the articles of each category in each source and section."""

    def section_counts(self) -> list[tuple[int, str, int]]:
        """Return sources, their sections, and how many articles `in_section` would return."""

    def expired(
        self, source: int | None, keep: int, before: datetime | None, but: Collection[int] = ()
    ) -> list[int]:
        """Return the ids of the articles of a source that a retention rule no longer keeps.

        These are all but the newest `keep`, and those published before a time; starred articles
        are kept. 0 and None set no limit. A source of None means all sources `but` these. An
        article that several sources sent is that of the first one.
        """


class Trash(Protocol):
    """Removed articles, in numbered batches that can be restored, and the keys they had."""

    def next_batch(self) -> int:
        """Reserve the number of a new batch."""

    def batches(self) -> list[int]:
        """Return the numbers of the batches that hold articles."""

    def deleted_keys(self, articles: Sequence[Article]) -> set[str]:
        """Return the keys of those articles that were removed, or whose story was discarded."""

    def discard(self, ids: Sequence[int], batch: int | None) -> None:
        """Move articles to a batch, or (None) delete them for good.

        Neither they nor articles of other sources with the same link and headline come back. Their
        carriers go and come back with them.
        """

    def discard_source(self, source: int, batch: int, limit: int | None = None) -> Discarded:
        """Move the articles that only a source sent to a batch. Their keys do not come back.

        The source is taken off those that others sent, too: these belong to the next one, and
        `restore` gives the source back. With a limit no more articles than that are changed. Other
        sources may still bring articles with the same link and headline.
        """

    def restore(self, batch: int, limit: int | None = None) -> Restored:
        """Restore the articles of a batch. With a limit no more than that."""

    def empty(self, batch: int, limit: int | None = None) -> int:
        """Delete the articles of a batch for good; return how many, no more than a limit."""


class Quotes(Protocol):
    """Quotes, the corrections of their speakers, and re-extraction by a newer extractor."""

    def of_article(self, article: int) -> list[Quote]:
        """Return the quotes of an article in the order of its text."""

    def find(self, query: FilterQuery, limit: int, after: QuoteHit | None) -> list[QuoteHit]:
        """Return quotes, newest first, starting after one of them.

        The words of the query are looked for inside the quotes.
        """

    def corrections(self, article: int | None) -> list[Correction]:
        """Return the corrections of an article, or (None) of all, the newest articles first."""

    def correct(self, article: int, quote: Quote, speaker: str | None) -> str | None:
        """Set the speaker of a quote; return the one that was set before.

        An empty speaker means that nobody is named, None the extracted speaker. The quote changes
        when the quotes of its article are next replaced.
        """

    def correct_all(self, article: int, corrections: Sequence[Correction]) -> None:
        """Set the speakers of several quotes of an article, each found by its words and place.

        The same as one `correct` for each, where no two are of the same quote.
        """

    def replace(self, items: Sequence[ArticleToWrite]) -> int:
        """Replace the quotes of articles; return in how many of them the quotes differ."""

    def are_current(self, version: int) -> bool:
        """Return whether all quotes are recorded as those of an extractor version."""

    def outdated(self, version: int, limit: int) -> list[int]:
        """Return the newest articles that have the quotes of an older extractor."""

    def count_outdated(self, version: int) -> int:
        """Count the articles that have the quotes of an older extractor."""

    def set_current(self, version: int, articles: Sequence[int]) -> None:
        """Record that articles that `outdated` returned have the quotes of a version.

        No articles: all have.
        """


class Speakers(Protocol):
    """The people who are quoted, and the names that refer to one person."""

    def search(self, words: str, limit: int, *, described: bool = False) -> list[Speaker]:
        """Return the people with a name that contains all the words, most quoted first.

        `described` searches instead the descriptions of people the articles do not name.
        """

    def names_of(self, name: str) -> list[Speaker]:
        """Return all names of the person with this name, the one shown for the person first."""

    def profile(self, query: FilterQuery) -> Profile:
        """Return what the quotes that match say about the speaker of the query."""

    def aliases(self) -> dict[str, str]:
        """Return the aliases set by `set_aliases`."""

    def set_aliases(self, values: Mapping[str, str | None]) -> Mapping[str, str | None]:
        """Set which names refer to the same person; return what was set before.

        A name can be an alias of another, or of itself (it then stands alone), or None: the
        rules of clustering decide.
        """

    def are_current(self) -> bool:
        """Return whether all names are clustered by the rules of this version."""

    def recluster(self, after: int, count: int) -> int | None:
        """Cluster some names again, in the order of their numbers, starting after one.

        Returns the last number, or None when no name was left: then all are recorded as current.
        """


class Stories(Protocol):
    """Which articles are about one event, and what that is decided from."""

    def next_id(self) -> int:
        """Reserve the id of a new story."""

    def last_id(self) -> int:
        """Return the greatest id that a story was given, or 0."""

    def place(self, takes: Sequence[Take], *, refold: bool = True) -> None:
        """Put articles into stories; one that is in a story leaves it.

        Without `refold` the caller calls that before the transaction ends.
        """

    def refold(self, stories: Collection[int]) -> None:
        """Set which takes stand for these stories in folded lists."""

    def heads(self, articles: Sequence[int], fold: Fold) -> dict[int, int]:
        """Return for each of these articles the one that stands for it in a folded list."""

    def folded(self, articles: Sequence[int], fold: Fold) -> list[int]:
        """Return these articles and all that they stand for in a folded list."""

    def takes(self, articles: Sequence[int]) -> dict[int, Take]:
        """Return what those of these articles that are in a story are in it."""

    def members(self, story: int) -> list[Take]:
        """Return the takes of a story that are in the archive, in the order they were published."""

    def sizes(self, stories: Collection[int]) -> dict[int, int]:
        """Count the takes of stories."""

    def get(self, story: int) -> Story | None:
        """Return a story that has takes, a name, or was merged; else None."""

    def put(self, story: Story) -> None:
        """Store the name of a story, and into which one it was merged."""

    def near(
        self, words: Mapping[str, float], at: datetime, within: timedelta, search: NearSearch
    ) -> list[Neighbour]:
        """Return articles that are in a story, have some of these words, and are from about a time.

        Words are looked for in their order. Returned are the articles whose words have the
        greatest sum, the newest of those with the same first.
        """

    def vectors(self, articles: Collection[int]) -> dict[int, Vector]:
        """Return the terms that are kept of articles, as far as they are."""

    def keep_vectors(self, vectors: Mapping[int, Vector], within: timedelta) -> None:
        """Keep the terms of articles that were published within some time before the newest one.

        Of older articles none are kept. This is to save time: any may be missing.
        """

    def forget_vectors(self, articles: Collection[int]) -> None:
        """Forget the terms of articles whose text changed."""

    def frequencies(self, terms: Collection[str]) -> dict[str, int]:
        """Return in how many stories these terms were counted, as far as they were."""

    def count_terms(self, terms: Mapping[str, int]) -> None:
        """Count terms in so many stories more."""

    def add_bridge(self, story: int, other: int) -> None:
        """Count an article that could have joined either of two stories."""

    def set_apart(self, story: int, other: int, apart: bool) -> bool:
        """Set whether two stories are known to be two; return whether they were before."""

    def apart(self) -> list[tuple[int, int]]:
        """Return the pairs of stories that are known to be two."""

    def decided(self) -> list[Take]:
        """Return the takes of stories with a take by the reader, with a name, or set apart."""

    def suggestions(self, least: int, limit: int) -> list[StorySuggestion]:
        """Return the pairs that so many articles could have joined, most articles first.

        Left out are pairs set apart, and those with a story that has no takes any more.
        """

    def are_grouped(self) -> bool:
        """Return whether `ungrouped` has come to the oldest article."""

    def ungrouped(self, limit: int) -> list[int]:
        """Return the newest articles that are in no story, and that are not passed over."""

    def count_ungrouped(self) -> int:
        """Count the articles that `ungrouped` would return, however long it takes."""

    def pass_over(self, upto: int | None) -> None:
        """Record that all articles from the newest to this one are grouped; None: all there are."""


class Alerts(Protocol):
    """What a reader has to know at once; not about removed articles.

    An alert is open until it is acknowledged, unless it is `late`.
    """

    def add(self, alerts: Sequence[Alert]) -> list[Alert]:
        """Store alerts, and return them with their ids; greater ones than all before.

        Of a kind other than `change` there is one about an article and a watch; others are left
        out.
        """

    def find(
        self, limit: int, *, only_open: bool = False, before: int | None = None
    ) -> list[Alert]:
        """Return the newest alerts; all of them that are not acknowledged, late ones too.

        `before` is the id of an alert; only older ones are returned then.
        """

    def since(self, after: int, limit: int) -> list[Alert]:
        """Return the alerts with greater ids than one, in their order."""

    def count_open(self) -> int:
        """Count the open alerts."""

    def open_ids(self) -> list[int]:
        """Return the ids of all alerts that are not acknowledged, late ones too."""

    def open_articles(self) -> set[int]:
        """Return the articles with an open alert."""

    def about(self, kind: AlertKind, articles: Collection[int]) -> set[int]:
        """Return which of these articles there is an alert of a kind about."""

    def of_stories(self, stories: Collection[int]) -> set[tuple[int, int]]:
        """Return which watches have raised an alert in which of these stories."""

    def acknowledge(
        self, acknowledged: Mapping[int, datetime | None]
    ) -> dict[int, datetime | None]:
        """Set when alerts were acknowledged, or that they were not.

        Returns what it was where it differs; alerts that do not exist are left out.
        """

    def has_new(self) -> bool:
        """Return whether `take_new` would return any."""

    def take_new(self) -> list[Alert]:
        """Return the alerts that are not late and that this method has not returned before."""

    def trim(self, keep: int) -> None:
        """Delete the oldest alerts beyond a number; open ones stay longest."""


class Sources(Protocol):
    """Where articles come from; removed sources are kept for the articles that stay."""

    def all(self, *, removed: bool = False) -> list[Source]:
        """Return the sources, or the removed ones, in the order they were added."""

    def get(self, id: int, *, removed: bool = False) -> Source | None:
        """Return a source, or a removed one, or None."""

    def at(self, location: str, *, removed: bool = False) -> Source | None:
        """Return the source, or the removed one, at a location, or None."""

    def names(self) -> Mapping[int, str]:
        """Return the names of all sources by id, with those of removed ones."""

    def latest(self, limit: int) -> Mapping[int, Sequence[datetime]]:
        """Return the times of the newest articles of each source that has any, newest first."""

    def add(
        self,
        kind: SourceKind,
        location: str,
        name: str,
        section: str,
        site: str,
        fetch: FetchState,
    ) -> int:
        """Add a source, or bring back the one removed from this location; return its id."""

    def update(self, id: int, values: Mapping[str, str]) -> None:
        """Set the name, section or location of a source."""

    def set_removed(self, id: int, removed: bool) -> None:
        """Remove a source, or bring it back; its articles stay as they are."""

    def record_fetch(self, id: int, state: FetchState) -> None:
        """Store the state after the last exchange with a feed."""

    def set_rules(self, id: int, rules: Rules) -> None:
        """Store the rules the reader has set for a source."""


class Documents(Protocol):
    """Tables of JSON documents, each with an integer id.

    A table without documents need not exist. TinyDB shows the same tables under the same names.
    """

    def get(self, table: str, id: int) -> dict[str, Any] | None:
        """Return a document, or None."""

    def all(self, table: str) -> list[tuple[int, dict[str, Any]]]:
        """Return all documents with their ids, in the order they were added."""

    def find(self, table: str, field: str, text: str) -> list[tuple[int, dict[str, Any]]]:
        """Return the documents with a field that equals a text, in the order they were added."""

    def last_id(self, table: str) -> int:
        """Return the greatest id of a document, or 0."""

    def next_id(self, table: str) -> int:
        """Return an id for a new document: above all in the table, and never returned twice."""

    def put(self, table: str, id: int, document: Mapping[str, Any]) -> None:
        """Add a document under an id, or replace the one with that id."""

    def delete(self, table: str, ids: Iterable[int]) -> None:
        """Delete the documents with these ids; ids without a document are ignored."""


class Maintenance(Protocol):
    """Checks, repair, backup and compaction of an archive."""

    def check(self) -> Iterator[CheckResult]:
        """Check one thing after another; stop after damage to the structure."""

    def rebuild(self) -> None:
        """Rebuild all derived data (counts, full text), and delete rows that belong to nothing."""

    def readable(self) -> list[int]:
        """Return the ids of all articles that can be read, newest first, whatever is damaged."""

    def back_up(self, target: Path | None = None, *, why: str = "") -> Path:
        """Copy the archive while it is in use; return the path of the copy.

        Without a target the copy goes to the folder ``backups`` beside the archive, named by the
        time; `why` is the reason for a copy that nobody asked for.

        Raises:
            ArchiveError: `target` exists, there is no room, or the archive is damaged.
        """

    def compact(self) -> int:
        """Give unused room back to the disk where that pays; return how many bytes.

        Raises:
            ArchiveError: Another program is writing, or there is no room for the work.
        """


class Engine(Protocol):
    """One archive. Queries run on a connection of the calling thread.

    Attributes:
        location: Where the archive is, as `open_engine` takes it; no password, and not cleaned.
        read_only: Whether changes are refused, as requested or for the reason in `notice`.
        notice: One line for the reader, or nothing.
        documents: The undo log, settings, saved filters and clippings.
    """

    location: str
    read_only: bool
    notice: str
    articles: Articles
    trash: Trash
    quotes: Quotes
    speakers: Speakers
    sources: Sources
    stories: Stories
    alerts: Alerts
    documents: Documents
    maintenance: Maintenance

    def files(self) -> tuple[Path, ...]:
        """Return the files of the archive, the main one first; none on a server."""

    def change(self, function: Callable[[], T]) -> T:
        """Run a function in one transaction and return its result.

        The function may run more than once: an engine on a server repeats it after a conflict or
        a lost connection. So it must only query and change this engine, or have the same effect
        when it is repeated (assign, do not append). A nested call joins the outer transaction.
        The changes are durable once the outermost call returns; an exception rolls them back.
        """

    def listen_while_waiting(self, listener: WaitListener) -> None:
        """Set what is called while a change waits for another program's."""

    def version(self) -> int:
        """Return a number that differs after every change to the archive, by any program."""

    def interrupter(self) -> Callable[[], None]:
        """Return a function that another thread can call to stop the query this one is running.

        The query raises `Interrupted`; if none is running, nothing happens.
        """

    def close(self) -> None:
        """Close the archive; no thread may be using it any more."""
