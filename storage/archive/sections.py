"""Sections: the desk's own list, and the rules that map feeds' categories to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from storage.archive.slices import ROWS
from storage.archive.transactions import transactional
from storage.archive.undo import Reverted
from storage.engine.values import FilterQuery
from storage.errors import ArchiveError, NotFound
from storage.model import (
    DEFAULT_SECTION,
    DEFAULT_SECTIONS,
    SECTION_COLOURS,
    Section,
    SectionRule,
    Source,
)
from storage.text.cleaning import clean_line
from storage.text.folding import fold
from storage.text.plural import format_count

if TYPE_CHECKING:
    from storage.archive.section_map import SectionMap
    from storage.archive.settings import Settings
    from storage.archive.undo import Change, Step, Undo
    from storage.engine.protocol import Engine
    from storage.engine.values import CategoryCount

__all__ = ["LONGEST_NAME", "SectionMove", "Sections"]

LONGEST_NAME = 24
_LONGEST_CATEGORY = 100
_SETTING = "sections"


@dataclass(frozen=True, slots=True)
class SectionMove:
    """Articles of a source that belong to another section.

    `category` is what their source calls the section; empty if it was not kept, and `section` is
    named after it.
    """

    source: int
    section: str
    category: str
    target: str
    articles: int


class Sections:
    """The sections of the desk; each change is durable when its method returns, and can be undone.

    One that moves articles makes that in slices, between which other programs can write.
    """

    def __init__(self, engine: Engine, undo: Undo, settings: Settings) -> None:
        self._engine = engine
        self._undo = undo
        self._settings = settings
        undo.register("sections", self._revert_list)
        undo.register("mapping", self._revert_moves)

    def all(self) -> tuple[Section, ...]:
        """Return the sections in the desk's order."""
        stored = self._stored()["list"]
        if stored is None:
            return DEFAULT_SECTIONS
        found: dict[str, Section] = {}
        for number, one in enumerate(stored):
            if name := _normalized(one["name"]):
                colour = one["colour"] or SECTION_COLOURS[number % len(SECTION_COLOURS)]
                found.setdefault(name, Section(name, colour))
        return tuple(found.values()) or DEFAULT_SECTIONS

    def rules(self) -> tuple[SectionRule, ...]:
        """Return the rules, in the order they were made."""
        return tuple(SectionRule(**one) for one in self._stored()["rules"])

    def map(self) -> SectionMap:
        """Return the map from categories to sections, as it is now."""
        return _map(self.all(), self.rules())

    def categories(self) -> list[CategoryCount]:
        """Count the articles of each category in each source and section."""
        return self._engine.articles.categories()

    # The list

    def add(self, name: str, colour: str = "") -> Section:
        """Add a section below the others.

        Raises:
            ArchiveError: The desk has it already, or the name or the colour is none.
        """
        sections = self.all()
        used = {one.colour for one in sections}
        free = next((one for one in SECTION_COLOURS if one not in used), SECTION_COLOURS[0])
        new = Section(self._free_name(name), _colour(colour or free))
        self._store(f"new section {new.name}", sections=[*sections, new])
        return new

    def rename(self, old: str, new: str) -> int:
        """Rename a section; its articles, sources and rules go along. Return how many articles.

        Raises:
            NotFound: The desk has no such section.
            ArchiveError: It has one of the new name, or that is no name.
        """
        before, name = self.find(old), self._free_name(new, but=old)
        sections = [replace(one, name=name) if one == before else one for one in self.all()]
        rules = [*self._redirected(before.name, name), SectionRule(before.name, name)]
        return self._replace(
            f"renaming of section {before.name}", before.name, name, sections, rules
        )

    def reorder(self, names: Sequence[str]) -> None:
        """Put sections first, in this order; the others follow as they were.

        Raises:
            NotFound: The desk has no such section.
        """
        first = list(dict.fromkeys(self.find(name) for name in names))
        rest = [one for one in self.all() if one not in first]
        self._store("order of sections", sections=[*first, *rest])

    def recolour(self, name: str, colour: str) -> None:
        """Give a section another colour.

        Raises:
            NotFound: The desk has no such section.
            ArchiveError: There is no such colour.
        """
        before = self.find(name)
        after = replace(before, colour=_colour(colour))
        sections = [after if one == before else one for one in self.all()]
        self._store(f"colour of section {before.name}", sections=sections)

    def remove(self, name: str, *, into: str = "") -> int:
        """Remove a section; return how many articles were moved `into` another.

        Without another they stay in a section that the desk does not list.

        Raises:
            NotFound: The desk has no such section.
            ArchiveError: It is the only one, or both are the same.
        """
        before = self.find(name)
        sections = [one for one in self.all() if one != before]
        target = self.find(into).name if into else ""
        if target == before.name:
            raise ArchiveError(f"{target} cannot be merged into itself: choose another section")
        if not sections:
            raise ArchiveError(f"{before.name} is the only section: add another first")
        words = f"removal of section {before.name}"
        rules = self._redirected(before.name, target)
        if target:
            rules.append(SectionRule(before.name, target))
        return self._replace(words, before.name, target, sections, rules)

    def find(self, name: str) -> Section:
        """Return the section of this name, in any case.

        Raises:
            NotFound: The desk has none; the message lists those it has.
        """
        sections = self.all()
        for one in sections:
            if fold(one.name) == fold(clean_line(name)):
                return one
        known = ", ".join(one.name for one in sections)
        raise NotFound(f"there is no section “{clean_line(name)}”; there are {known}")

    # The rules

    def set_rule(self, category: str, section: str, source: int = 0) -> int:
        """Map a category to a section, for one source or (0) for all; return how many articles.

        Those with the category move to the section. Without a section the rule is removed.

        Raises:
            NotFound: The desk has no such section.
            ArchiveError: There is no category.
        """
        if not (category := clean_line(category)[:_LONGEST_CATEGORY]):
            raise ArchiveError("a rule needs a category: name one")
        target = self.find(section).name if section else ""
        rules = [
            rule
            for rule in self.rules()
            if (fold(rule.category), rule.source) != (fold(category), source)
        ]
        if target:
            rules.append(SectionRule(category, target, source))
        words = f"mapping of {category} to {target}" if target else f"mapping of {category}"
        moves = [
            move
            for move in self._plan(_map(self.all(), rules))
            if fold(move.category or move.section) == fold(category) and source in (0, move.source)
        ]
        return self._make(words, moves, self._store(words, rules=rules))

    # Moving articles

    @property
    def was_asked(self) -> bool:
        """Whether the reader has decided about sections from before the desk had its own."""
        return bool(self._stored()["asked"])

    def set_asked(self) -> None:
        """Record that the reader has decided; it can be done again at any time."""
        self._settings.merge(_SETTING, {"asked": True})

    def plan(self) -> list[SectionMove]:
        """Return which articles belong to other sections, the largest groups first."""
        moves = self._plan(self.map())
        return sorted(moves, key=lambda move: (-move.articles, move.section, move.source))

    def apply(self, *, progress: Callable[[int, int], None] | None = None) -> int:
        """Move the articles of `plan`, as one step for undo; return how many."""
        moves = self.plan()
        total = sum(move.articles for move in moves)
        words = f"mapping of {format_count(total, 'article')} to sections"
        self.set_asked()
        return self._make(words, moves, None, progress)

    def unlisted(self) -> dict[str, int]:
        """Return the sections that the desk does not list, and how many articles each has."""
        listed = {section.name for section in self.all()}
        found = self._engine.articles.facets(FilterQuery()).sections
        return {name: count for name, count in found.items() if name not in listed}

    def _plan(self, section_map: SectionMap) -> Iterator[SectionMove]:
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
        for source, section, count in self._unlisted_pairs():
            if (rest := count - kept.get((source, section), 0)) <= 0:
                continue
            category = "" if section == DEFAULT_SECTION else section
            written = "" if _is_feed(sources.get(source)) else section
            target = section_map.section_of(category, sources.get(source), written=written)
            if target != section:
                yield SectionMove(source, section, "", target, rest)

    def _unlisted_pairs(self) -> Iterator[tuple[int, str, int]]:
        """Yield sources, sections of theirs that the desk does not list, and counts."""
        facets = self._engine.articles.facets
        if not (names := frozenset(self.unlisted())):
            return
        for source in facets(FilterQuery(sections=names)).sources:
            found = facets(FilterQuery(sources=frozenset({source}))).sections
            for section in sorted(names & found.keys()):
                yield source, section, found[section]

    def _make(
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

    def _replace(
        self,
        words: str,
        old: str,
        new: str,
        sections: Sequence[Section],
        rules: Sequence[SectionRule],
    ) -> int:
        """Store a list in which one section became another, or none; its articles go along."""
        found = self._engine.articles.facets(FilterQuery(sections=frozenset({old}))).sources
        groups: dict[tuple[int, str], int] = dict.fromkeys(((one, "") for one in found), 0)
        for category, source, section, count in self._engine.articles.categories():
            if section == old:
                groups[source, category] = count
        step = self._store(words, sections=sections, rules=rules, renamed=(old, new))
        moves = [
            SectionMove(source, old, category, new, count)
            for (source, category), count in groups.items()
        ]
        return self._make(words, moves, step, is_mapping=False) if new else 0

    def _redirected(self, old: str, new: str) -> list[SectionRule]:
        """Return the rules with those to one section leading to another, or (empty) without."""
        rules = (replace(r, section=new) if r.section == old else r for r in self.rules())
        return [rule for rule in rules if rule.section and fold(rule.category) != fold(new)]

    @transactional
    def _store(
        self,
        words: str,
        *,
        sections: Sequence[Section] | None = None,
        rules: Sequence[SectionRule] | None = None,
        renamed: tuple[str, str] | None = None,
    ) -> Step:
        """Store the list, or the rules, or both, and log it."""
        before = self._settings.get(_SETTING)
        fields: dict[str, Any] = {}
        if sections is not None:
            fields["list"] = [asdict(one) for one in sections]
        if rules is not None:
            fields["rules"] = [asdict(one) for one in rules]
        self._settings.merge(_SETTING, fields)
        sources: dict[int, str] = {}
        if renamed is not None:
            old, new = renamed
            sources = {s.id: old for s in self._engine.sources.all() if s.section == old}
            for id_ in sources:
                self._engine.sources.update(id_, {"section": new})
        return self._undo.record("sections", words, before=before, sources=sources)

    def _revert_list(self, change: Change) -> Reverted:
        before, current = self._settings.get(_SETTING), dict[int, str]()
        self._settings.set(_SETTING, change["before"] or {})
        for id_, section in change["sources"].items():
            if (source := self._engine.sources.get(id_)) is not None:
                current[id_] = source.section
                self._engine.sources.update(id_, {"section": section})
        return Reverted("sections", {"before": before, "sources": current})

    def _revert_moves(self, change: Change) -> Reverted:
        moved, section, category = change["moved"], change["section"], change["category"]
        found = (self._engine.articles.get(id_) for id_ in moved)
        article = next((one for one in found if one is not None), None)
        self._engine.articles.set_section(moved, section, category)
        if article is not None:
            section = article.section
            category = None if category is None else article.category
        return Reverted("mapping", {"moved": moved, "section": section, "category": category})

    def _stored(self) -> Mapping[str, Any]:
        return self._settings.read(_SETTING) or {"list": None, "rules": (), "asked": False}

    def _free_name(self, name: str, *, but: str = "") -> str:
        """Return a name as sections have it, if no other section has it."""
        if not (new := _normalized(name)):
            raise ArchiveError("a section needs a name: type one")
        if any(fold(one.name) == fold(new) != fold(clean_line(but)) for one in self.all()):
            raise ArchiveError(f"there is a section {new} already: choose another name")
        return new


def _map(sections: Iterable[Section], rules: Iterable[SectionRule]) -> SectionMap:
    from storage.archive.section_map import SectionMap  # late: a start needs no names

    return SectionMap(sections, rules)


def _is_feed(source: Source | None) -> bool:
    return source is not None and source.kind == "feed"


def _normalized(name: str) -> str:
    return clean_line(clean_line(name).upper()[:LONGEST_NAME])


def _colour(name: str) -> str:
    if (colour := clean_line(name).lower()) not in SECTION_COLOURS:
        known = ", ".join(SECTION_COLOURS)
        raise ArchiveError(f"there is no colour “{clean_line(name)}”; there are {known}")
    return colour
