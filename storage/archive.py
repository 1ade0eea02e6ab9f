"""The archive, the one door to everything stored: rules, undo and checks; no SQL.

Here are the changes, one after the other, each durable when its method returns; what can be
asked is in `questions`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from storage import places
from storage.database.connections import Connections
from storage.engine import MIGRATIONS, Engine, ResultSet, SQLiteEngine
from storage.engine.protocol import Stored
from storage.errors import ArchiveError
from storage.model import Article, FetchState, Filter, Outcome, Quote, Source, SourceKind
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
    ) -> Source:
        """Add a source; for a location that is one already, return that.

        A location that was removed is taken up again, and what was removed with it may return.
        """
        with self._engine.transaction():
            for source in self.sources():
                if source.location == location:
                    return source
            fetch = FetchState(interval=interval)
            return self.source(self._engine.add_source(kind, location, name, section, site, fetch))

    def change_source(
        self,
        id: int,  # noqa: A002
        *,
        name: str | None = None,
        section: str | None = None,
        location: str | None = None,
        interval: int | None = None,
    ) -> Source:
        """Change a source; its section goes for the articles that come from now on.

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
            if not values and interval in (None, before.fetch.interval):
                return before
            taken = [s.name for s in self.sources() if s.location == location and s.id != id]
            if taken:
                raise ArchiveError(f"{location} is a source already: {taken[0]}")
            self._change_source(before, values, interval)
            self._record(
                f"changes to source {before.name}",
                {
                    "kind": "source",
                    "id": id,
                    "values": {key: getattr(before, key) for key in values},
                    "interval": None if interval is None else before.fetch.interval,
                },
            )
            return self.source(id)

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
                        self.source(change["id"]), change["values"], change["interval"]
                    )
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

        return take_in(
            articles,
            self._engine.known(articles),
            self._engine.buried(article.key for article in articles),
            self._engine.source_names(),
            {source.id for source in self.sources() if source.kind == "folder"},
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

    def _change_source(self, source: Source, values: dict[str, Any], interval: int | None) -> None:
        if values:
            self._engine.change_source(source.id, values)
        if interval is not None:
            self._engine.record_fetch(source.id, replace(source.fetch, interval=interval))


_STATES = {"read": ("unread", "read"), "starred": ("not starred", "starred")}


def _outcomes(intake: Intake) -> list[Outcome]:
    return [
        fate if isinstance(fate, Outcome) else Outcome(fate[1].article.id, fate[0])
        for fate in intake.fates
    ]


def _articles(count: int) -> str:
    return f"{count} article" if count == 1 else f"{count} articles"


def _extract(text: str) -> Sequence[Quote]:
    from storage.quotes import extract

    return extract(text)
