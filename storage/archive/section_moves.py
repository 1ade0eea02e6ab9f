"""Articles that belong to another section: which they are, and moving them in slices."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from storage.archive.slices import ROWS
from storage.archive.undo import Reverted
from storage.engine.values import FilterQuery
from storage.model import DEFAULT_SECTION

if TYPE_CHECKING:
    from storage.archive.section_map import SectionMap
    from storage.archive.undo import Change, Step, Undo
    from storage.engine.protocol import Engine
    from storage.model import Source

__all__ = ["SectionMove", "SectionMoves"]


class SectionMove(NamedTuple):
    """Articles of a source that belong to another section.

    `category` is what their source calls the section; empty if it was not kept, and `section` is
    named after it.
    """

    source: int
    section: str
    category: str
    target: str
    articles: int


class SectionMoves:
    """Finds and moves the articles of other sections; a move can be undone."""

    def __init__(self, engine: Engine, undo: Undo) -> None:
        self._engine = engine
        self._undo = undo
        undo.register("mapping", self._revert)

    def plan(self, section_map: SectionMap, listed: Collection[str]) -> Iterator[SectionMove]:
        """Yield the moves of articles that map to other sections than theirs.

        What a source calls a section that is not `listed` is its category, where none was kept.
        """
        sources = {
            one.id: one
            for removed in (False, True)
            for one in self._engine.sources.all(removed=removed)
        }
        kept: dict[tuple[int, str], int] = {}
        for category, source, section, count in self._engine.articles.categories():
            kept[source, section] = kept.get((source, section), 0) + count
            written = "" if _is_feed(sources.get(source)) else section
            target = section_map.section_of(category, sources.get(source), written=written)
            if target != section:
                yield SectionMove(source, section, category, target, count)
        for source, section, count in self._unlisted_pairs(listed):
            if (rest := count - kept.get((source, section), 0)) <= 0:
                continue
            category = "" if section == DEFAULT_SECTION else section
            written = "" if _is_feed(sources.get(source)) else section
            target = section_map.section_of(category, sources.get(source), written=written)
            if target != section:
                yield SectionMove(source, section, "", target, rest)

    def unlisted(self, listed: Collection[str]) -> dict[str, int]:
        """Return the sections that are not listed, and how many articles each has."""
        found = self._engine.articles.facets(FilterQuery()).sections
        return {name: count for name, count in found.items() if name not in listed}

    def _unlisted_pairs(self, listed: Collection[str]) -> Iterator[tuple[int, str, int]]:
        """Yield sources, sections of theirs that are not listed, and counts."""
        for source, section, count in self._engine.articles.section_counts():
            if section not in listed:
                yield source, section, count

    def make(
        self,
        words: str,
        moves: Sequence[SectionMove],
        step: Step | None,
        progress: Callable[[int, int], None] | None = None,
        *,
        is_mapping: bool = True,
    ) -> int:
        """Move articles in slices, each logged to one step, until all are or it was undone.

        Where they are mapped, the section that they leave is kept as their category.
        """
        done, total = 0, sum(move.articles for move in moves)
        for move in moves:
            while True:
                if step is not None and not self._undo.is_logged(step):
                    return done
                named = is_mapping and not move.category and move.section != DEFAULT_SECTION
                some = partial(self._move_some, move, words, step, move.section if named else None)
                step, moved = self._engine.change(some)
                if not moved:
                    break
                done += moved
                if progress is not None:
                    progress(done, total)
        return done

    def _move_some(
        self, move: SectionMove, words: str, step: Step | None, category: str | None
    ) -> tuple[Step | None, int]:
        articles = self._engine.articles
        ids = articles.in_section(move.source, move.section, ROWS, move.category)
        if not ids:
            return step, 0
        articles.set_section(ids, move.target, category)
        before = None if category is None else ""
        change = {"moved": ids, "section": move.section, "category": before}
        return self._undo.extend(step, "mapping", words, **change), len(ids)

    def _revert(self, change: Change) -> Reverted:
        moved, section, category = change["moved"], change["section"], change["category"]
        found = (self._engine.articles.get(id_) for id_ in moved)
        article = next((one for one in found if one is not None), None)
        self._engine.articles.set_section(moved, section, category)
        if article is not None:
            section = article.section
            category = None if category is None else article.category
        return Reverted("mapping", {"moved": moved, "section": section, "category": category})


def _is_feed(source: Source | None) -> bool:
    return source is not None and source.is_fetched
