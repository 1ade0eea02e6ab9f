"""The archive, the one door to everything stored: rules, undo and checks; no SQL.

Here are the changes, one after the other, each durable when its method returns; what can be
asked is in `questions`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from storage import places
from storage.database.connections import Connections
from storage.engine import MIGRATIONS, Engine, ResultSet, SQLiteEngine
from storage.engine.protocol import Stored
from storage.errors import ArchiveError
from storage.model import (
    Article,
    Block,
    FetchState,
    Filter,
    Outcome,
    Quote,
    Rules,
    Source,
    SourceKind,
)
from storage.questions import Questions, asked

if TYPE_CHECKING:
    from storage.database import Database
    from storage.intake import Intake, Slot
    from storage.settings import Settings
    from storage.undo import UndoLog

__all__ = ["Archive", "ResultSet", "open_archive"]

Quoter = Callable[[str], Sequence[Quote]]
"""Finds the quotes in an article's text."""

Marks = list[tuple[Literal["read", "starred"], bool, list[int]]]
"""Which field was set to what on which articles."""


def open_archive(path: Path | str | None = None, *, read_only: bool = False) -> Archive:
    """Open the archive at `path` (None: where `places` says), made if it is missing.

    Raises:
        NotAnArchive: The file is something else; it was not touched.
        ArchiveError: It cannot be opened.
    """
    path = places.archive_path() if path is None else path
    return Archive(Connections(path, read_only=read_only, migrations=MIGRATIONS))


class Archive(Questions):
    """Articles, sources, quotes, and what the reader did with them.

    Attributes:
        path: The file.
        read_only: No change can be made; `notice` says why.
        notice: One line for the reader, or nothing.
    """

    def __init__(
        self,
        connections: Connections,
        *,
        engine: Engine | None = None,
        quoter: Quoter | None = None,
    ) -> None:
        super().__init__(engine or SQLiteEngine(connections))
        self._connections = connections
        self._quoter = quoter or _extract
        self.path = connections.path
        self.read_only = connections.read_only
        self.notice = connections.notice

    def __enter__(self) -> Self:
        """Return the archive itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the archive."""
        self.close()

    def close(self) -> None:
        """Close the archive; no thread may be asking any more."""
        self._engine.close()

    def add(
        self,
        articles: Sequence[Article],
        *,
        progress: Callable[[int], None] | None = None,
        update: bool = True,
        twins: bool = True,
    ) -> list[Outcome]:
        """Take articles in, all in one transaction; return what became of each.

        `progress` hears how many have been read for quotes. Without `update` an article whose key
        is known stays as it is. Without `twins` what says the same under another key
        is another article.
        """
        version = self._engine.version()
        intake = self._intake(articles, update, twins)
        quotes: dict[str, Sequence[Quote]] = {}
        for number, slot in enumerate(intake.slots, 1):
            self._stored(slot, quotes)
            if progress is not None:
                progress(number)
        if not intake.slots:
            return _outcomes(intake)
        with self._engine.transaction():
            if self._engine.version() != version:  # somebody was faster: look again
                intake = self._intake(articles, update, twins)
            self._write(intake, quotes)
        return _outcomes(intake)

    def mark(
        self, ids: Iterable[int], *, read: bool | None = None, starred: bool | None = None
    ) -> int:
        """Mark articles read or unread, starred or not; return how many changed."""
        ids = list(ids)
        marks: Marks = []
        with self._engine.transaction():
            if read is not None and (changed := self._engine.mark(ids, "read", read)):
                marks.append(("read", read, changed))
            if starred is not None and (changed := self._engine.mark(ids, "starred", starred)):
                marks.append(("starred", starred, changed))
            if marks:
                self._record_marks(marks)
        return len({id_ for _, _, changed in marks for id_ in changed})

    def mark_all_read(self, filter: Filter) -> int:  # noqa: A002
        """Mark everything a filter shows as read; return how many changed."""
        question = replace(asked(filter), unread=True, kept=frozenset())
        with self._engine.transaction():
            changed = self._engine.mark(self._engine.ids(question), "read", True)
            if changed:
                self._record_marks([("read", True, changed)])
        return len(changed)

    def add_source(
        self,
        *,
        kind: SourceKind,
        location: str,
        name: str,
        section: str = "",
        site: str = "",
        interval: int = 30,
        undoable: bool = False,
    ) -> Source:
        """Add a source; for a location that is one already, return that.

        A location that was removed is taken up again, and what was removed with it may return.
        Taken back, if it is `undoable`, it goes with all that has come from it since.
        """
        with self._engine.transaction():
            if (known := self._engine.source_at(location)) is not None:
                return known
            former = self._engine.source_at(location, removed=True)
            fetch = FetchState(interval=interval)
            number = self._engine.add_source(kind, location, name, section, site, fetch)
            if undoable:
                change = {"kind": "addition", "id": number, "articles": former is None}
                self._record(f"addition of source {name}", change)
            return self.source(number)

    def change_source(
        self,
        id: int,  # noqa: A002
        *,
        name: str | None = None,
        section: str | None = None,
        location: str | None = None,
        interval: int | None = None,
        rules: Rules | None = None,
    ) -> Source:
        """Change a source; its section goes for the articles that come from now on.

        At another location it begins anew: what is remembered of the old one is forgotten.

        Raises:
            NotFound: There is no such source.
            ArchiveError: The location is another source's.
        """
        wanted = {"name": name, "section": section, "location": location}
        with self._engine.transaction():
            before = self.source(id)
            values = {
                key: value
                for key, value in wanted.items()
                if value not in (None, getattr(before, key))
            }
            interval = None if interval == before.fetch.interval else interval
            rules = None if rules == before.rules else rules
            if not values and interval is None and rules is None:
                return before
            self._change_source(before, values, interval, rules)
            self._record(
                f"changes to source {before.name}",
                {
                    "kind": "source",
                    "id": id,
                    "values": {key: getattr(before, key) for key in values},
                    "interval": None if interval is None else before.fetch.interval,
                    "rules": None if rules is None else asdict(before.rules),
                },
            )
            return self.source(id)

    def follow_move(self, id: int, location: str) -> None:  # noqa: A002
        """Take over the location a source has moved to; no change of the reader's, so no undo.

        Raises:
            NotFound: There is no such source.
            ArchiveError: The location is another source's.
        """
        with self._engine.transaction():
            self._free(location, self.source(id))
            self._engine.change_source(id, {"location": location})

    def remove_source(self, id: int, *, articles: Literal["keep", "remove"]) -> int:  # noqa: A002
        """Remove a source; return how many articles went with it.

        Articles that are kept stay under the source's name.

        Raises:
            NotFound: There is no such source.
        """
        with self._engine.transaction():
            source = self.source(id)
            number = self._engine.next_bin() if articles == "remove" else None
            count = 0 if number is None else self._engine.remove(id, number)
            self._engine.change_source(id, {"removed": 1})
            words = f"removal of source {source.name}"
            if count:
                words += f" and {_articles(count)}"
            self._record(words, {"kind": "removal", "id": id, "bin": number})
        return count

    def record_fetch(self, id: int, state: FetchState) -> None:  # noqa: A002
        """Keep what a feed's last exchanges left behind."""
        self._engine.record_fetch(id, state)

    def expire(self, id: int) -> int:  # noqa: A002
        """Discard for good what a source's rules no longer keep; return how many articles.

        Raises:
            NotFound: There is no such source.
        """
        rules = self.source(id).rules
        if not (rules.keep or rules.keep_days):
            return 0
        before = None
        if rules.keep_days:
            before = datetime.now(UTC) - timedelta(days=rules.keep_days)
        return self._engine.expire(id, rules.keep, before)

    def unstored(self, articles: Sequence[Article]) -> list[Article]:
        """Return those of `articles` that `add` would write: new ones, and changed ones."""
        return [slot.article for slot in self._intake(articles, True, True).slots]

    def set_text(self, id: int, blocks: Sequence[Block], *, standfirst: str) -> Article:  # noqa: A002
        """Give an article that was a summary its whole text; its quotes are computed anew.

        It stays the article that was read: the same summary again changes nothing.

        Raises:
            NotFound: There is no such article.
        """
        whole = {"blocks": tuple(blocks), "standfirst": standfirst, "summary_only": False}
        article = replace(self.article(id), **whole)  # type: ignore[arg-type]
        quotes = self._quoter(article.text)
        with self._engine.transaction():
            article = replace(self.article(id), **whole)  # type: ignore[arg-type]
            self._engine.store([], [Stored(article, quotes)])
        return article

    def undo(self) -> str | None:
        """Take back the last mark, change or removal; return in words what, None for nothing."""
        with self._engine.transaction():
            change = self._log.pop()
            if change is None:
                return None
            match change["kind"]:
                case "marks":
                    for field, on, ids in change["marks"]:
                        self._engine.mark(ids, field, not on)
                case "source":
                    self._change_source(
                        self.source(change["id"]),
                        change["values"],
                        change["interval"],
                        _rules(change.get("rules")),
                    )
                case "addition":
                    self._take_back_source(change["id"], articles=change["articles"])
                case "removal":
                    self._engine.change_source(change["id"], {"removed": 0})
                    if change["bin"] is not None:
                        self._engine.restore(change["bin"])
            return str(change["words"])

    def check(self) -> list[str]:
        """Return what is wrong with the archive, a line each; reads all of it."""
        return self._engine.check()

    def rebuild(self) -> None:
        """Make everything derived anew: counts and full text."""
        self._engine.rebuild()

    def setting(self, name: str, default: Any = None) -> Any:
        """Return what was set under a name."""
        return self._settings.value(name, default)

    def set_setting(self, name: str, value: Any) -> None:
        """Keep a value that JSON can say under a name."""
        self._settings.set(name, value)

    @cached_property
    def _database(self) -> Database:
        # Late: opening an archive and looking into it needs no documents.
        from storage.database import Database

        return Database(self._connections)

    @cached_property
    def _log(self) -> UndoLog:
        from storage.undo import UndoLog

        return UndoLog(self._database)

    @cached_property
    def _settings(self) -> Settings:
        from storage.settings import Settings

        return Settings(self._database)

    def _record(self, words: str, change: dict[str, Any]) -> None:
        """Log a change; what drops out of the log for it can never come back."""
        for dropped in self._log.record(words, change):
            if dropped.get("bin") is not None:
                self._engine.empty(dropped["bin"])

    def _record_marks(self, marks: Marks) -> None:
        words = " and ".join(
            f"{_articles(len(ids))} marked {_STATES[field][on]}" for field, on, ids in marks
        )
        self._record(words, {"kind": "marks", "marks": marks})

    def _intake(self, articles: Sequence[Article], update: bool, twins: bool) -> Intake:
        from storage.intake import take_in

        known = self._engine.known(articles)
        # Asked one by one: a round over many feeds must not read all sources for each.
        named = {article.source for article in articles}
        others = {before.source for before in known}
        return take_in(
            articles,
            known,
            self._engine.buried(article.key for article in articles),
            {one for one in named if self._known_source(one)},
            {one for one in named | others if self._is_folder(one)},
            update=update,
            twins=twins,
        )

    def _write(self, intake: Intake, quotes: dict[str, Sequence[Quote]]) -> None:
        """Write the slots of an intake; the new ones get their numbers."""
        new = [slot for slot in intake.slots if slot.before is None]
        for slot, number in zip(new, self._engine.next_ids(len(new)), strict=True):
            slot.article = replace(slot.article, id=number)
        changed = [slot for slot in intake.slots if slot.before is not None]
        self._engine.store(
            [self._stored(slot, quotes) for slot in new],
            [self._stored(slot, quotes) for slot in changed],
        )

    def _stored(self, slot: Slot, quotes: dict[str, Sequence[Quote]]) -> Stored:
        text = slot.article.text
        if text not in quotes:
            quotes[text] = self._quoter(text)
        return Stored(slot.article, quotes[text])

    def _known_source(self, id: int) -> bool:  # noqa: A002
        return any(self._engine.source(id, removed=removed) for removed in (False, True))

    def _is_folder(self, id: int) -> bool:  # noqa: A002
        source = self._engine.source(id)
        return source is not None and source.kind == "folder"

    def _free(self, location: str, source: Source) -> None:
        """See that a location is nobody's but `source`'s."""
        for removed in (False, True):
            taken = self._engine.source_at(location, removed=removed)
            if taken is not None and taken.id != source.id:
                what = "was a source that was removed" if removed else "is a source already"
                raise ArchiveError(f"{location} {what}: {taken.name}")

    def _change_source(
        self, source: Source, values: dict[str, Any], interval: int | None, rules: Rules | None
    ) -> None:
        fetch = source.fetch
        if "location" in values:
            self._free(values["location"], source)
            fetch = FetchState(interval=fetch.interval)
        if interval is not None:
            fetch = replace(fetch, interval=interval)
        if values:
            self._engine.change_source(source.id, values)
        if fetch != source.fetch:
            self._engine.record_fetch(source.id, fetch)
        if rules is not None:
            self._engine.set_rules(source.id, rules)

    def _take_back_source(self, id: int, *, articles: bool) -> None:  # noqa: A002
        if articles:
            number = self._engine.next_bin()
            self._engine.remove(id, number)
            self._engine.empty(number)
        self._engine.change_source(id, {"removed": 1})


_STATES = {"read": ("unread", "read"), "starred": ("not starred", "starred")}


def _outcomes(intake: Intake) -> list[Outcome]:
    return [
        fate if isinstance(fate, Outcome) else Outcome(fate[1].article.id, fate[0])
        for fate in intake.fates
    ]


def _rules(values: dict[str, Any] | None) -> Rules | None:
    return None if values is None else Rules(**values | {"muted": tuple(values["muted"])})


def _articles(count: int) -> str:
    return f"{count} article" if count == 1 else f"{count} articles"


def _extract(text: str) -> Sequence[Quote]:
    from storage.quotes import extract

    return extract(text)
