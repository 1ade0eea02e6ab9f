"""What the reader does with sources and what feeds teach about them: half of `Archive`; no SQL."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import asdict
from itertools import chain, count
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from storage import model
from storage.archive.queries import Questions
from storage.errors import ArchiveError
from storage.model import DEFAULT_SECTION
from storage.text.plural import format_count

if TYPE_CHECKING:
    from storage.model import FetchState, Rules, Source, SourceKind

__all__ = ["SourceChanges"]


class SourceChanges(Questions):
    """Adds, changes and removes sources; each change is durable when its method returns."""

    @abstractmethod
    def _record(self, words: str, change: dict[str, Any]) -> None:
        """Log a change that can be taken back."""

    def add_source(
        self,
        *,
        kind: SourceKind,
        location: str,
        name: str,
        section: str = "",
        site: str = "",
        interval: int = 30,
        rules: Rules | None = None,
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
            fetch = model.FetchState(interval=interval)
            number = self._engine.add_source(kind, location, name, section, site, fetch)
            if rules is not None:
                self._engine.set_rules(number, rules)
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
        """Change a source.

        Articles that had its section, or none of their own, go over into the new one. Another
        interval counts from its last fetch: the next may be due at once. At another location it
        begins anew: what is remembered of the old one is forgotten.

        Raises:
            NotFound: There is no such source.
            ArchiveError: The location or the name is another source's.
        """
        wanted = {"name": name, "section": section, "location": location}
        with self._engine.transaction():
            before = self.source(id)
            values = {k: v for k, v in wanted.items() if v not in (None, getattr(before, k))}
            interval = None if interval == before.fetch.interval else interval
            rules = None if rules == before.rules else rules
            if not values and interval is None and rules is None:
                return before
            if "name" in values:
                self.see_name_free(values["name"], but=id)
            self._change_source(before, values, interval, rules)
            moved = self._reassign(before, values["section"]) if "section" in values else []
            undoing = {
                "kind": "source",
                "id": id,
                "values": {key: getattr(before, key) for key in values},
                "interval": None if interval is None else before.fetch.interval,
                "rules": None if rules is None else asdict(before.rules),
                "moved": moved,
            }
            self._record(f"changes to source {before.name}", undoing)
            return self.source(id)

    def see_name_free(self, name: str, *, but: int = 0) -> None:
        """See that no source (`but` one) has this name, in any case: a name tells which is meant.

        What is taken in from files may bring names that are taken; a reader chooses another.

        Raises:
            ArchiveError: A source has it.
        """
        for source in self.sources():
            if source.id != but and source.name.casefold() == name.casefold():
                raise ArchiveError(
                    f"source {source.id} has the name {source.name} already:"
                    " choose another, or rename that one first"
                )

    def free_name(self, name: str, location: str) -> str:
        """Return `name`, with the host of `location` or a number behind it where it is taken."""
        taken = {source.name.casefold() for source in self.sources()}
        host = urlsplit(location).hostname or location
        names = chain((name, f"{name} ({host})"), (f"{name} ({host} {n})" for n in count(2)))
        return next(free for free in names if free.casefold() not in taken)

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
                words += f" and {format_count(count, 'article')}"
            self._record(words, {"kind": "removal", "id": id, "bin": number})
        return count

    def record_fetch(self, id: int, state: FetchState) -> None:  # noqa: A002
        """Keep what a feed's last exchanges left behind."""
        self._engine.record_fetch(id, state)

    def record_fetches(
        self, changes: Iterable[tuple[Source, Callable[[FetchState], FetchState]]]
    ) -> None:
        """Keep what exchanges make of the states of sources, all in one transaction.

        A source that was removed or given another location meanwhile is passed over.
        """
        with self._engine.transaction():
            for source, change in changes:
                current = self._engine.source(source.id)
                if current is not None and current.location == source.location:
                    self._engine.record_fetch(source.id, change(current.fetch))

    def _take_back(self, kind: str, change: dict[str, Any]) -> None:
        """Take back a logged change of a source."""
        number = change["id"]
        match kind:
            case "source":
                self._change_source(
                    self.source(number),
                    change["values"],
                    change["interval"],
                    _rules(change.get("rules")),
                )
                if moved := change.get("moved"):
                    section = change["values"]["section"] or DEFAULT_SECTION
                    self._engine.set_section(moved, section)
            case "addition":
                self._take_back_source(number, articles=change["articles"])
            case "removal":
                self._engine.change_source(number, {"removed": 0})
                if change["bin"] is not None:
                    self._engine.restore(change["bin"])

    def _reassign(self, source: Source, section: str) -> list[int]:
        """Put articles without a section of their own into a new one; return which."""
        moved = self._engine.in_section(source.id, source.section or DEFAULT_SECTION)
        self._engine.set_section(moved, section or DEFAULT_SECTION)
        return moved

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
            fetch = model.FetchState(interval=fetch.interval)
        if interval is not None:
            from storage.feeds.polling.schedule import (
                with_interval,  # late: nothing else here needs it
            )

            fetch = with_interval(fetch, interval)
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

    def _known_source(self, id: int) -> bool:  # noqa: A002
        return any(self._engine.source(id, removed=removed) for removed in (False, True))

    def _is_folder(self, id: int) -> bool:  # noqa: A002
        source = self._engine.source(id)
        return source is not None and source.kind == "folder"


def _rules(values: dict[str, Any] | None) -> Rules | None:
    return None if values is None else model.Rules(**values | {"muted": tuple(values["muted"])})
