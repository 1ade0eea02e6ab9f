"""The archive, the one door to everything stored: rules, undo and checks; no SQL.

Here are the changes, one after the other, each durable when its method returns; what can be
asked is in `questions`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self, cast

from storage import paths
from storage.archive.clippings import ClippingChanges
from storage.archive.maintenance import Examination
from storage.archive.marks import MarkChanges
from storage.archive.retention import RetentionChanges
from storage.archive.sources import SourceChanges
from storage.archive.speakers import SpeakerChanges
from storage.engine import Engine, ResultSet, SQLiteEngine, open_engine
from storage.engine.protocol import Stored
from storage.model import Article, Block, Outcome, Revision

if TYPE_CHECKING:
    from storage.archive.deduplication import Intake
    from storage.archive.settings import Settings
    from storage.archive.undo import UndoLog
    from storage.database import Database
    from storage.model import Quote

__all__ = ["Archive", "ResultSet", "open_archive"]

Quoter = Callable[[str], "Sequence[Quote]"]
"""Finds the quotes in an article's text."""


def open_archive(
    path: Path | str | None = None,
    *,
    read_only: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> Archive:
    """Open the archive at `path` (None: where `places` says), made if it is missing.

    `tell` hears in one line of what makes opening take its time: minutes at a million articles.

    Raises:
        NotAnArchive: The file is something else; it was not touched.
        ArchiveError: It cannot be opened.
    """
    path = paths.archive_path() if path is None else path
    return Archive(open_engine(path, read_only=read_only, on_message=tell))


class Archive(
    MarkChanges, SourceChanges, ClippingChanges, SpeakerChanges, RetentionChanges, Examination
):
    """Articles, sources, quotes, and what the reader did with them.

    Attributes:
        path: The file.
        read_only: No change can be made; `notice` says why.
        notice: One line for the reader, or nothing.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        quoter: Quoter | None = None,
    ) -> None:
        super().__init__(engine)
        self._connections = cast("SQLiteEngine", engine).connections
        self._quoter = quoter or _extract
        self.path = Path(engine.location)
        self.read_only = engine.read_only
        self.notice = engine.notice

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
        histories: Mapping[str, Sequence[Revision]] = MappingProxyType({}),
    ) -> list[Outcome]:
        """Take articles in, all in one transaction; return what became of each.

        `progress` hears how many have been read for quotes. Without `update` an article whose key
        is known stays as it is. Without `twins` what says the same under another key
        is another article. `histories` are earlier words of new articles by their keys.
        """
        version = self._engine.version()
        intake = self._intake(articles, update, twins)
        for number, slot in enumerate(intake.slots, 1):
            slot.quotes = self._quoter(slot.article.text)
            if progress is not None:
                progress(number)
        if not intake.slots:
            return _outcomes(intake)
        with self._engine.transaction():
            if self._engine.version() != version:  # somebody was faster: look again
                said = {slot.article.text: slot.quotes for slot in intake.slots}
                intake = self._intake(articles, update, twins)
                for slot in intake.slots:
                    text = slot.article.text
                    slot.quotes = said[text] if text in said else self._quoter(text)
            self._write(intake, histories)
        return _outcomes(intake)

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
                    self._take_back_marks(change)
                case "names":
                    self._take_back_names(change)
                case "speaker":
                    self._take_back_correction(change)
                case "clipping":
                    self._take_back_clipping(change)
                case "clipping order":
                    self._take_back_clipping_order(change)
                case "tidying":
                    self._engine.restore(change["bin"])
                case kind:
                    self._take_back(kind, change)
            return str(change["words"])

    def last_changed(self) -> list[int]:
        """Return the articles that `undo` would take a mark or a correction back from."""
        change = self._log.last() or {}
        marked = {id_ for _, _, ids in change.get("marks", ()) for id_ in ids}
        corrected = {change["article"]} if change.get("kind") == "speaker" else set()
        return sorted(marked | corrected)

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
        from storage.archive.undo import UndoLog

        return UndoLog(self._connections)

    @cached_property
    def _settings(self) -> Settings:
        from storage.archive.settings import Settings

        return Settings(self._database)

    def _record(self, words: str, change: dict[str, Any]) -> None:
        """Log a change; what drops out of the log for it can never come back."""
        for dropped in self._log.record(words, change):
            if dropped.get("bin") is not None:
                self._engine.empty(dropped["bin"])

    def _intake(self, articles: Sequence[Article], update: bool, twins: bool) -> Intake:
        from storage.archive.deduplication import take_in

        known = self._engine.known(articles)
        # Asked one by one: a round over many feeds must not read all sources for each.
        named = {article.source for article in articles}
        others = {before.source for before in known}
        return take_in(
            articles,
            known,
            self._engine.buried(articles),
            {one for one in named if self._known_source(one)},
            {one for one in named | others if self._is_folder(one)},
            update=update,
            twins=twins,
        )

    def _write(self, intake: Intake, histories: Mapping[str, Sequence[Revision]]) -> None:
        """Write the slots of an intake; the new ones get their numbers."""
        new = [slot for slot in intake.slots if slot.before is None]
        for slot, number in zip(new, self._engine.next_ids(len(new)), strict=True):
            slot.article = replace(slot.article, id=number)
        self._engine.store(
            [
                Stored(slot.article, slot.quotes, histories.get(slot.article.key, ()))
                for slot in new
            ],
            [Stored(slot.article, slot.quotes) for slot in intake.slots if slot.before is not None],
        )


def _outcomes(intake: Intake) -> list[Outcome]:
    return [
        fate if isinstance(fate, Outcome) else Outcome(fate[1].article.id, fate[0])
        for fate in intake.fates
    ]


def _extract(text: str) -> Sequence[Quote]:
    from storage.quotes import extract

    return extract(text)
