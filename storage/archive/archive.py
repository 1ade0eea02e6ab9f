"""The archive, the one entry point to everything stored; no SQL.

Articles are added and found here; everything else is a part, an attribute of `Archive`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

from storage import paths
from storage.archive.alerts import Alerts
from storage.archive.arrival_rules import ArrivalRules
from storage.archive.clippings import Clippings
from storage.archive.imports import Imports
from storage.archive.marks import Marks
from storage.archive.notes import Notes
from storage.archive.queries import get_article, moment_of, to_query
from storage.archive.quotes import Extract, Quotes
from storage.archive.referrals import Referrals
from storage.archive.removals import Removals
from storage.archive.retention import Retention
from storage.archive.sections import Sections
from storage.archive.settings import Settings
from storage.archive.sources import Sources
from storage.archive.speakers import Speakers
from storage.archive.stories import Stories
from storage.archive.undo import Undo
from storage.archive.watches import Watches
from storage.archive.withdrawals import Withdrawals
from storage.engine import Engine, ResultSet, open_engine
from storage.engine.values import ArticleToWrite, FilterQuery, Order
from storage.model import Article, Block, Outcome, Revision
from storage.model.waiting import SILENT, WaitListener

if TYPE_CHECKING:
    from storage.archive.adding import Adding
    from storage.archive.briefs import Briefs
    from storage.archive.follow_up import FollowUp
    from storage.archive.last_visit import LastVisit
    from storage.archive.maintenance import Maintenance
    from storage.archive.private_hosts import PrivateHosts
    from storage.archive.reextraction import Reextraction
    from storage.archive.reprints import Reprints
    from storage.archive.role_quotes import RoleQuotes
    from storage.archive.saved_filters import SavedFilters
    from storage.archive.statements import Statements
    from storage.archive.story_decisions import StoryDecisions
    from storage.archive.story_names import StoryNames
    from storage.archive.story_visits import StoryVisits
    from storage.archive.used_material import UsedMaterial
    from storage.model import Facets, Filter, Quote

__all__ = ["Archive", "ResultSet", "open_archive"]


def open_archive(
    location: Path | str | None = None,
    *,
    read_only: bool = False,
    extract: Extract | None = None,
    on_message: Callable[[str], None] = lambda _: None,
    wait_listener: WaitListener = SILENT,
) -> Archive:
    """Open the archive at a location (None: where `paths` says).

    A file is created if it is missing; a shared archive is made by `newsdesk shared init`.

    Args:
        location: The path of a file, or the address of a shared archive.
        read_only: Open it for reading only; it must exist.
        extract: Extracts quotes from a text; None: the extractor of `storage.quotes`.
        on_message: Called with one line about slow work while opening: it may take minutes.
        wait_listener: Called while a change waits for another program's.

    Raises:
        NotAnArchive: The file is something else; it was not touched.
        ArchiveError: It cannot be opened.
    """
    location = paths.archive_location() if location is None else location
    return Archive(
        open_engine(
            location, read_only=read_only, on_message=on_message, wait_listener=wait_listener
        ),
        extract=extract,
    )


class Archive:
    """Articles, sources, quotes, and what the reader did with them.

    Queries run on the calling thread. Each change is durable when its method returns.

    Attributes:
        location: Where the archive is, as `open_archive` takes it; not cleaned.
        is_shared: It is on a server, and others have it open.
        read_only: No change can be made; `notice` says why.
        notice: One line for the reader, or nothing.
        undo: The logs of changes; undoes the last one, or redoes it.
        settings: JSON values under names.
        marks: Read and starred.
        notes: Lines that desks leave on articles.
        referrals: Articles set aside for later, or for another desk.
        withdrawals: Articles that their sources withdrew.
        sources: Folders and feeds.
        sections: The desk's own sections, and what maps to them.
        clippings: Quotes, articles and stories the reader keeps.
        quotes: Quotes and corrections of their speakers.
        speakers: The people who are quoted, and their names.
        stories: Articles about one event.
        watches: Searches that look at what arrives.
        alerts: What the watches and other rules have raised.
        rules: What happens to articles as they arrive.
        removals: Articles that are moved to the trash, and restored.
        imports: What imports have added and changed, as steps of undo.
        retention: How long articles are kept.
    """

    def __init__(self, engine: Engine, *, extract: Extract | None = None) -> None:
        self._engine = engine
        self._extract = extract = extract or _extract
        self.location = engine.location
        self.is_shared = paths.is_shared(engine.location)
        self.read_only = engine.read_only
        self.notice = engine.notice
        # Parts with changes that can be undone exist from the start: each registers how.
        self.undo = undo = Undo(engine)
        self.settings = Settings(engine, undo)
        self.marks = Marks(engine, undo, self._to_query)
        self.notes = Notes(engine, undo)
        self.referrals = Referrals(engine, undo)
        self.withdrawals = Withdrawals(engine, undo)
        self.sources = Sources(engine, undo)
        undo.register("private host", lambda change: self.private_hosts.revert(change))
        self.stories = Stories(engine, undo, self._to_query)
        self.clippings = Clippings(engine, undo, self.stories)
        self.quotes = Quotes(engine, undo, self.clippings, extract)
        self.speakers = Speakers(engine, undo)
        self.watches = Watches(engine, undo)
        self.alerts = Alerts(engine, undo)
        self.rules = ArrivalRules(engine, undo)
        self.sections = Sections(engine, undo, self.settings)
        self.removals = Removals(engine, undo, self.clippings)
        self.imports = Imports(engine, undo, extract, self.stories)
        self.retention = Retention(engine, undo, self.settings, self.clippings, self.removals)

    # The other parts are created, and their modules imported, at first use.

    @cached_property
    def _used(self) -> UsedMaterial:
        from storage.archive.used_material import UsedMaterial

        return UsedMaterial(self._engine, self.clippings)

    @cached_property
    def _adding(self) -> Adding:
        from storage.archive.adding import Adding

        return Adding(
            self._engine,
            self._extract,
            self.stories.grouping,
            self.watches.watching,
            self._used,
            self.imports,
        )

    @cached_property
    def follow_up(self) -> FollowUp:
        """Finding quotes and stories of articles that arrived, and comparing them with watches."""
        from storage.archive.follow_up import FollowUp

        return FollowUp(
            self._engine,
            self._extract,
            self.stories.grouping,
            self.watches.watching,
            self._used,
            shareable=self._extract is _extract,
        )

    @cached_property
    def private_hosts(self) -> PrivateHosts:
        """Hosts in a private network that a person allows."""
        from storage.archive.private_hosts import PrivateHosts

        return PrivateHosts(self._engine, self.undo)

    @cached_property
    def last_visit(self) -> LastVisit:
        """When the reader last left the dashboard, and when the shift began."""
        from storage.archive.last_visit import LastVisit

        return LastVisit(self._engine, self.settings)

    @cached_property
    def story_decisions(self) -> StoryDecisions:
        """What the reader decided about stories, for other archives."""
        from storage.archive.story_decisions import StoryDecisions

        return StoryDecisions(self._engine, self.stories)

    @cached_property
    def story_names(self) -> StoryNames:
        """What stories are about, in words."""
        from storage.archive.story_names import StoryNames

        return StoryNames(self._engine, self.stories)

    @cached_property
    def story_visits(self) -> StoryVisits:
        """When the reader last looked at each story, and what has come in stories since."""
        from storage.archive.story_visits import StoryVisits

        return StoryVisits(self._engine, self.stories, self._to_query)

    @cached_property
    def briefs(self) -> Briefs:
        """Named collections of clippings."""
        from storage.archive.briefs import Briefs

        return Briefs(self._engine, self.undo, self.settings, self.clippings, self.stories)

    @cached_property
    def saved_filters(self) -> SavedFilters:
        """Filters the reader keeps under a name."""
        from storage.archive.saved_filters import SavedFilters

        return SavedFilters(self._engine, self.settings, self.last_visit, self._to_query)

    @cached_property
    def reextraction(self) -> Reextraction:
        """Replacing the quotes of an older extractor."""
        from storage.archive.reextraction import Reextraction

        return Reextraction(self._engine, self._extract)

    @cached_property
    def reprints(self) -> Reprints:
        """The same words in other articles, and what a speaker said before."""
        from storage.archive.reprints import Reprints

        return Reprints(self._engine, self.statements)

    @cached_property
    def role_quotes(self) -> RoleQuotes:
        """Quotes whose article names the speaker's role only."""
        from storage.archive.role_quotes import RoleQuotes

        return RoleQuotes(self._engine, self.reprints)

    @cached_property
    def statements(self) -> Statements:
        """What sentences report without quoting it."""
        from storage.archive.statements import Statements

        return Statements(self._engine)

    @cached_property
    def maintenance(self) -> Maintenance:
        """Checks, repairs and backups."""
        from storage.archive.maintenance import Maintenance

        return Maintenance(self._engine, self.undo)

    def __enter__(self) -> Self:
        """Return the archive itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the archive."""
        self.close()

    def close(self) -> None:
        """Close the archive; no thread may be using it any more."""
        self._engine.close()

    def version(self) -> int:
        """Return a number that changes with every change to the archive, by any program."""
        return self._engine.version()

    def listen_while_waiting(self, listener: WaitListener) -> None:
        """Set what is called while a change waits for another program's."""
        self._engine.listen_while_waiting(listener)

    def last_arrival(self) -> int:
        """Return the arrival number of the article added last; numbers grow, none is used twice."""
        return self._engine.articles.last_arrival()

    def waiting_arrival(self) -> int:
        """Return the first article whose quotes and story are still to be found, or 0."""
        return next(iter(self._engine.arrivals.first(1)), 0)

    def interrupter(self) -> Callable[[], None]:
        """Return a function that another thread can call to stop the query this one is running.

        The query raises `Interrupted`; if none is running, nothing happens.
        """
        return self._engine.interrupter()

    def files(self) -> tuple[Path, ...]:
        """Return the files of the archive, the main one first; none on a server."""
        return self._engine.files()

    def _to_query(self, filter: Filter) -> FilterQuery:
        """Translate a filter into an engine's query, reading articles for their statements."""
        return self.statements.to_query(filter) if filter.stated else to_query(filter)

    def select(self, filter: Filter, *, order: Order = "date") -> ResultSet:
        """Return the result set of a filter, newest first (or, of a search, most relevant)."""
        return self._engine.articles.select(self._to_query(filter), order)

    def count(self, filter: Filter) -> int:
        """Count exactly what a filter shows, however many hits a search has."""
        return self._engine.articles.count(self._to_query(filter))

    def ids(self, filter: Filter) -> list[int]:
        """Return the ids of all a filter shows, newest first, however many hits a search has."""
        return self._engine.articles.ids(self._to_query(filter))

    def facets(self, filter: Filter) -> Facets:
        """Count what a filter shows, and what each other choice would show."""
        query = self._to_query(filter)
        facets = self._engine.articles.facets(query)
        if not (listed := self._engine.desk_work.shortlists()):
            return facets
        count = self._engine.articles.count
        counts = {
            name: count(replace(query, shortlists=query.shortlists | {name}, fold=""))
            for name in listed
        }
        return replace(facets, shortlists=counts)

    def days(self, filter: Filter, since: date, until: date) -> list[tuple[date, int]]:
        """Count the articles of each day from `since` to `until`, in the reader's time zone."""
        days = [since + timedelta(n) for n in range((until - since).days + 1)]
        if not days:
            return []
        return list(zip(days, self.histogram(filter, [*days, until + timedelta(1)]), strict=True))

    def histogram(self, filter: Filter, bounds: Sequence[date]) -> list[int]:
        """Count the articles between each two neighbours of ascending days or times.

        Days begin in the reader's time zone, and times are by the reader's clock; the days and
        hours of the filter itself do not count.
        """
        query = replace(self._to_query(filter), since=None, before=None, arrived_after=None)
        return self._engine.articles.histogram(query, [moment_of(one) for one in bounds])

    def article(self, id: int) -> Article:
        """Return a whole article.

        Raises:
            NotFound: There is no such article.
        """
        return get_article(self._engine, id)

    def history(self, article: int) -> tuple[Revision, ...]:
        """Return earlier texts of an article, before its source edited it, the latest first.

        It has the first and the last of them; those between may be left out.
        """
        return tuple(self._engine.articles.history(article))

    def add(
        self,
        articles: Sequence[Article],
        *,
        update: bool = True,
        deduplicate: bool = True,
        histories: Mapping[str, Sequence[Revision]] = MappingProxyType({}),
        standing: Mapping[str, Article] | None = None,
        later: bool = False,
    ) -> list[Outcome]:
        """Add articles, all in one transaction; return the outcome of each.

        Args:
            articles: What to add; a known key updates that article.
            update: Replace articles whose key is known; otherwise they stay as they are.
            deduplicate: Skip an article that is there already under another key.
            histories: Earlier texts of new articles, by their keys.
            standing: All articles of their feeds, by their keys, if these are only some.
            later: Leave quotes and stories of new articles, and the watches, to `follow_up`.
        """
        batch = self._adding.prepare(
            articles,
            update=update,
            deduplicate=deduplicate,
            histories=histories,
            standing=standing,
        )
        outcomes = self._adding.store(batch)
        if not later:
            self.follow_up.run()
        return outcomes

    def unstored(self, articles: Sequence[Article]) -> list[Article]:
        """Return those of `articles` that `add` would write: new ones, and changed ones."""
        batch = self._adding.prepare(articles, histories={})
        sent = {write.sent_key or write.article.key for write in batch.matched.writes}
        return [article for article in articles if article.key in sent]

    def set_text(self, id: int, blocks: Sequence[Block], *, standfirst: str) -> Article:
        """Replace the summary of an article by its full text, and extract its quotes again.

        A feed that later repeats the summary does not change it back.

        Raises:
            NotFound: There is no such article.
        """
        full = {"blocks": tuple(blocks), "standfirst": standfirst, "summary_only": False}
        article = replace(self.article(id), **full)  # type: ignore[arg-type]
        quotes = self._extract(article.text)

        from storage.archive.watching import Written

        def write() -> Article:
            before = self.article(id)
            article = replace(before, **full)  # type: ignore[arg-type]
            self._engine.articles.write([], [ArticleToWrite(article, quotes)])
            self.stories.grouping.forget([id])
            if not self._engine.arrivals.among([id]):
                self.watches.watching.match([Written(article, quotes, before)])
            return article

        return self._engine.change(write)


def _extract(text: str) -> Sequence[Quote]:
    from storage.quotes import extract

    return extract(text)
