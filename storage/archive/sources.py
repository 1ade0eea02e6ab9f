"""Sources: folders and feeds, what the reader does with them, and what their feeds teach."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from storage import model
from storage.archive.queries import get_source
from storage.archive.slices import ARTICLES, ROWS
from storage.archive.transactions import transactional
from storage.archive.undo import Reverted
from storage.engine.values import Discarded
from storage.errors import ArchiveError
from storage.model import DEFAULT_SECTION

if TYPE_CHECKING:
    from storage.archive.source_lists import FeedToAdd
    from storage.archive.source_removal import SourceRemoval
    from storage.archive.undo import Change, Step, Undo
    from storage.engine.protocol import Engine
    from storage.model import FetchState, Outcome, Rules, Source, SourceKind
    from storage.model.activity import Activity

__all__ = ["Sources"]


class Sources:
    """The sources of an archive; each change is durable when its method returns."""

    def __init__(self, engine: Engine, undo: Undo) -> None:
        self._engine = engine
        self._undo = undo
        undo.register("source", self._revert_change)
        undo.register("moved", self._revert_moved)
        undo.register("addition", self._revert_addition)
        undo.register("removal", self._revert_removal)
        undo.register("additions", self._revert_list)
        undo.register("removals", self._revert_list)

    def all(self) -> list[Source]:
        """Return the sources in the order they were added."""
        return self._engine.sources.all()

    def removed(self) -> list[Source]:
        """Return the sources that were removed; articles that were kept still come from them."""
        return self._engine.sources.all(removed=True)

    def get(self, id: int) -> Source:
        """Return a source.

        Raises:
            NotFound: There is no such source.
        """
        return get_source(self._engine, id)

    def at(self, location: str) -> Source | None:
        """Return the source at a folder's path or a feed's URL, or None."""
        return self._engine.sources.at(location)

    def find(self, words: str) -> Source:
        """Return the source with this number, this location, or this name in any case.

        Raises:
            NotFound: There is none, or several have the name.
        """
        from storage.archive.source_names import find_source  # not at the start

        return find_source(self._engine, words)

    def name(self, id: int) -> str:
        """Return the name of a source, even a removed one; an empty string if there is none."""
        return self.names().get(id, "")

    def names(self) -> Mapping[int, str]:
        """Return the names of all sources by number, including removed ones."""
        return self._engine.sources.names()

    def activity(self) -> Mapping[int, Activity]:
        """Return when each source that has articles published last, and how often it does."""
        # Late: no other part of the archive needs it.
        from storage.model import activity

        latest = self._engine.sources.latest(activity.RECENT)
        return {source: activity.summarize(times) for source, times in latest.items()}

    @transactional
    def add(
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
        """Add a source; if the location is already a source, return that.

        Adding a location whose source was removed revives that source, and lets removed articles
        return. Undoing the addition, if it is `undoable`, removes the articles received since.
        """
        if (known := self._engine.sources.at(location)) is not None:
            return known
        former = self._engine.sources.at(location, removed=True)
        fetch = model.FetchState(interval=interval)
        number = self._engine.sources.add(kind, location, name, section, site, fetch)
        if rules is not None:
            self._engine.sources.set_rules(number, rules)
        if undoable:
            words = f"addition of source {name}"
            self._undo.record("addition", words, id=number, articles=former is None)
        return self.get(number)

    def add_feeds(self, feeds: Sequence[FeedToAdd]) -> list[Outcome]:
        """Add feeds in one transaction, as one change for undo; return an outcome for each."""
        from storage.archive.source_lists import add_feeds  # not at the start

        return self._engine.change(lambda: add_feeds(self._engine, self._undo, feeds))

    def change(
        self,
        id: int,
        *,
        name: str | None = None,
        section: str | None = None,
        location: str | None = None,
        interval: int | None = None,
        rules: Rules | None = None,
    ) -> Source:
        """Change a source.

        Articles in its old section, or in none, move to the new one, in slices. A new interval
        counts from the last fetch: the next may be due at once. A new location starts afresh:
        everything remembered about fetching the old one is forgotten. The same location given again
        may from now on be in a private network.

        Raises:
            NotFound: There is no such source.
            ArchiveError: Another source has the location or the name.
        """
        wanted = {"name": name, "section": section, "location": location}
        begun = self._engine.change(lambda: self._begin_change(id, wanted, interval, rules))
        if begun is not None:
            step, old, new = begun
            while moved := self._engine.change(partial(self._move_more, id, old, new, step)):
                step = moved
        return self.get(id)

    def _begin_change(
        self,
        id: int,
        wanted: Mapping[str, str | None],
        interval: int | None,
        rules: Rules | None,
    ) -> tuple[Step, str, str] | None:
        """Change a source and move its first articles; return what `_move_more` needs, if any."""
        before = self.get(id)
        if before.fetch.public_only and wanted["location"] == before.location:  # typed again
            allowed = replace(before.fetch, public_only=False, failures=0, next_fetch=None)
            self._engine.sources.record_fetch(id, allowed)
            before = self.get(id)
        values = {k: v for k, v in wanted.items() if v not in (None, getattr(before, k))}
        interval = None if interval == before.fetch.interval else interval
        rules = None if rules == before.rules else rules
        if not values and interval is None and rules is None:
            return None
        if "name" in values:
            self.check_name_free(values["name"], but=id)
        self._change(before, values, interval, rules)
        old, new = (one or DEFAULT_SECTION for one in (before.section, values.get("section", "")))
        moved = self._move_articles(id, old, new) if "section" in values else []
        step = self._undo.record(
            "source",
            f"changes to source {before.name}",
            id=id,
            values={key: getattr(before, key) for key in values},
            interval=None if interval is None else before.fetch.interval,
            rules=None if rules is None else asdict(before.rules),
            moved=moved,
        )
        return (step, old, new) if moved else None

    def _move_more(self, id: int, old: str, new: str, step: Step) -> Step | None:
        """Move more articles of a source to its new section; None: all are, or it was undone."""
        if not self._undo.is_logged(step) or not (moved := self._move_articles(id, old, new)):
            return None
        return self._undo.extend(step, "moved", step.words, moved=moved, section=old)

    def check_name_free(self, name: str, *, but: int = 0) -> None:
        """Check that no source (except `but`) has this name in any case: names are unambiguous.

        Imports may add names that are taken; names chosen by a reader may not be.

        Raises:
            ArchiveError: A source has it.
        """
        from storage.archive.source_names import check_name_free  # not at the start

        check_name_free(self.all(), name, but=but)

    def free_name(self, name: str, location: str) -> str:
        """Return `name`, with the host of `location` or a number appended if it is taken."""
        from storage.archive.source_names import free_name  # not at the start

        return free_name(self.all(), name, location)

    @transactional
    def relocate(self, id: int, location: str) -> None:
        """Set the location that a source has moved to; the reader did not do it, so no undo.

        Raises:
            NotFound: There is no such source.
            ArchiveError: Another source has the location.
        """
        self._check_location_free(location, self.get(id))
        self._engine.sources.update(id, {"location": location})

    def remove(self, id: int, *, articles: Literal["keep", "remove"]) -> int:
        """Remove a source; return how many articles were removed with it, in slices.

        Articles that are kept stay under the source's name.

        Raises:
            NotFound: There is no such source.
        """
        removed = self._engine.change(lambda: self._begin_removal(id, articles == "remove"))
        while removed.is_unfinished:
            removed = self._engine.change(partial(self._remove_more, removed))
        return removed.articles

    def _begin_removal(self, id: int, with_articles: bool) -> SourceRemoval:
        source = self.get(id)
        number = self._engine.trash.next_batch() if with_articles else None
        discarded = Discarded(0, is_unfinished=False)
        if number is not None:
            discarded = self._engine.trash.discard_source(id, number, ARTICLES)
        self._engine.sources.set_removed(id, True)
        from storage.archive.source_removal import SourceRemoval, describe  # not at the start

        count = discarded.articles
        step = self._undo.record("removal", describe(source, count), id=id, bin=number)
        return SourceRemoval(source, number, count, step, discarded.is_unfinished)

    def _remove_more(self, removed: SourceRemoval) -> SourceRemoval:
        """Remove more articles of a source, unless the removal was undone meanwhile."""
        if removed.batch is None or not self._undo.is_logged(removed.step):
            return replace(removed, is_unfinished=False)
        source = removed.source
        some = self._engine.trash.discard_source(source.id, removed.batch, ARTICLES)
        count = removed.articles + some.articles
        from storage.archive.source_removal import SourceRemoval, describe  # not at the start

        step = self._undo.extend(removed.step, "removal", describe(source, count))
        return SourceRemoval(source, removed.batch, count, step, some.is_unfinished)

    def record_fetch(self, id: int, state: FetchState) -> None:
        """Store what the last exchanges with a feed taught."""
        self._engine.sources.record_fetch(id, state)

    def record_fetches(
        self, changes: Iterable[tuple[Source, Callable[[FetchState], FetchState]]]
    ) -> None:
        """Update the fetch states of sources, all in one transaction.

        A source that was removed or relocated in the meantime is skipped.
        """
        changes = list(changes)

        def record() -> None:
            for source, change in changes:
                current = self._engine.sources.get(source.id)
                if current is not None and current.location == source.location:
                    self._engine.sources.record_fetch(source.id, change(current.fetch))

        self._engine.change(record)

    def _revert_change(self, change: Change) -> Reverted:
        source, values = self.get(change["id"]), change["values"]
        self._change(source, values, change["interval"], _rules(change["rules"]))
        moved = change["moved"]
        if moved:
            self._engine.articles.set_section(moved, values.get("section") or DEFAULT_SECTION)
        current = {
            "values": {key: getattr(source, key) for key in values},
            "interval": None if change["interval"] is None else source.fetch.interval,
            "rules": None if change["rules"] is None else asdict(source.rules),
        }
        return Reverted("source", {"id": source.id, "moved": moved, **current})

    def _revert_moved(self, change: Change) -> Reverted:
        moved = change["moved"]
        article = self._engine.articles.get(moved[0]) if moved else None
        self._engine.articles.set_section(moved, change["section"])
        section = article.section if article else change["section"]
        return Reverted("moved", {"moved": moved, "section": section})

    def _revert_addition(self, change: Change) -> Reverted:
        return self._revert_list({"ids": [change["id"]], "articles": change["articles"]})

    def _revert_removal(self, change: Change) -> Reverted:
        return self._revert_list({"ids": [change["id"]], "bin": change["bin"]})

    def _revert_list(self, change: Change) -> Reverted:
        from storage.archive import source_lists  # not at the start

        revert = source_lists.revert_removals if "bin" in change else source_lists.revert_additions
        return revert(self._engine, change)

    def _move_articles(self, source: int, old: str, new: str) -> list[int]:
        """Move some articles of a source from its old section to its new one; return which."""
        moved = [] if old == new else self._engine.articles.in_section(source, old, ROWS)
        self._engine.articles.set_section(moved, new)
        return moved

    def _check_location_free(self, location: str, source: Source) -> None:
        """Check that no source other than `source` has a location."""
        for removed in (False, True):
            taken = self._engine.sources.at(location, removed=removed)
            if taken is not None and taken.id != source.id:
                what = "was a source that was removed" if removed else "is already a source"
                raise ArchiveError(f"{location} {what}: {taken.name}")

    def _change(
        self, source: Source, values: dict[str, Any], interval: int | None, rules: Rules | None
    ) -> None:
        fetch = source.fetch
        if "location" in values:
            self._check_location_free(values["location"], source)
            fetch = model.FetchState(interval=fetch.interval)
        wire = (rules or source.rules).wire
        if interval is not None or wire != source.rules.wire:
            # Late: nothing else here needs it.
            from storage.model.schedule import with_interval

            minutes = fetch.interval if interval is None else interval
            fetch = with_interval(fetch, minutes, wire=wire)
        if values:
            self._engine.sources.update(source.id, values)
        if fetch != source.fetch:
            self._engine.sources.record_fetch(source.id, fetch)
        if rules is not None:
            self._engine.sources.set_rules(source.id, rules)


def _rules(values: dict[str, Any] | None) -> Rules | None:
    return None if values is None else model.Rules(**values | {"muted": tuple(values["muted"])})
