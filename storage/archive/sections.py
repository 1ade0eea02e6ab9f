"""Sections: the desk's own list, and the rules that map feeds' categories to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from storage.archive.section_moves import SectionMove, SectionMoves
from storage.archive.transactions import transactional
from storage.archive.undo import Reverted
from storage.engine.values import FilterQuery
from storage.errors import ArchiveError, NotFound
from storage.model import (
    DEFAULT_SECTIONS,
    SECTION_COLOURS,
    Section,
    SectionRule,
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

__all__ = ["LONGEST_NAME", "Sections"]

LONGEST_NAME = 24
_LONGEST_CATEGORY = 100
_SETTING = "sections"


class Sections:
    """The sections of the desk; each change is durable when its method returns, and can be undone.

    One that moves articles makes that in slices, between which other programs can write.
    """

    def __init__(self, engine: Engine, undo: Undo, settings: Settings) -> None:
        self._engine = engine
        self._undo = undo
        self._settings = settings
        undo.register("sections", self._revert_list)
        self._moves = SectionMoves(engine, undo)

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

    def of_articles(self, ids: Sequence[int]) -> Mapping[int, str]:
        """Return the categories of those of the articles that have one."""
        return self._engine.articles.categories_of(ids)

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
        return self._set_rules(category, source, rules, words)

    def drop_rules(self, category: str) -> int:
        """Remove the rules for a category; return how many articles move, as they map then."""
        rules = [rule for rule in self.rules() if fold(rule.category) != fold(category)]
        return self._set_rules(category, 0, rules, f"rules for {clean_line(category)}")

    def _set_rules(
        self, category: str, source: int, rules: Sequence[SectionRule], words: str
    ) -> int:
        """Store rules that differ in those for a category, and move its articles."""
        moves = [
            move
            for move in self._plan(rules)
            if fold(move.category or move.section) == fold(category) and source in (0, move.source)
        ]
        return self._moves.make(words, moves, self._store(words, rules=rules))

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
        moves = self._plan(self.rules())
        return sorted(moves, key=lambda move: (-move.articles, move.section, move.source))

    def apply(self, *, progress: Callable[[int, int], None] | None = None) -> int:
        """Move the articles of `plan`, as one step for undo; return how many."""
        moves = self.plan()
        total = sum(move.articles for move in moves)
        words = f"mapping of {format_count(total, 'article')} to sections"
        self.set_asked()
        return self._moves.make(words, moves, None, progress)

    def unlisted(self) -> dict[str, int]:
        """Return the sections that the desk does not list, and how many articles each has."""
        return self._moves.unlisted({section.name for section in self.all()})

    def _plan(self, rules: Sequence[SectionRule]) -> Iterator[SectionMove]:
        sections = self.all()
        return self._moves.plan(_map(sections, rules), {section.name for section in sections})

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
        return self._moves.make(words, moves, step, is_mapping=False) if new else 0

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


def _normalized(name: str) -> str:
    return clean_line(clean_line(name).upper()[:LONGEST_NAME])


def _colour(name: str) -> str:
    if (colour := clean_line(name).lower()) not in SECTION_COLOURS:
        known = ", ".join(SECTION_COLOURS)
        raise ArchiveError(f"there is no colour “{clean_line(name)}”; there are {known}")
    return colour
