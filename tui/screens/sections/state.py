"""What the page of sections shows: the desk's sections and the categories, and their lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from storage.archive import Archive
from storage.model import Filter, Section
from storage.text.folding import fold
from storage.text.plural import format_count
from tui.formatting.labels import abbreviate_count, format_section

__all__ = ["CategoryLine", "PageLine", "SectionsState", "read_state"]


class PageLine(NamedTuple):
    """A line of the page: what it names, what stands at the right, and the role of its square."""

    text: str
    note: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """What feeds call a section: how many articles, whose, and what it maps to."""

    name: str
    articles: int
    sources: Mapping[int, str]
    section: str
    has_rule: bool

    @property
    def whose(self) -> str:
        """The name of its source, or how many it has."""
        names = list(self.sources.values())
        return names[0] if len(names) == 1 else format_count(len(names), "source")


@dataclass(frozen=True, slots=True)
class SectionsState:
    """The sections of the desk, how many articles each section has, and the categories."""

    sections: tuple[Section, ...]
    counts: Mapping[str, int]
    categories: Sequence[CategoryLine]

    @property
    def others(self) -> Mapping[str, int]:
        """The sections that the desk does not list, with their articles."""
        names = {one.name for one in self.sections}
        return {name: count for name, count in self.counts.items() if name not in names}

    def section_lines(self) -> list[PageLine]:
        """Return a line for each section, and one for those that the desk does not list."""
        counts = self.counts
        lines = [
            PageLine(
                format_section(one.name),
                note=abbreviate_count(counts.get(one.name, 0)),
                mark=f"section-{one.colour}",
            )
            for one in self.sections
        ]
        if others := self.others:
            name = "other" if len(others) > 1 else format_section(next(iter(others)))
            count = f" · {len(others)}" if len(others) > 1 else ""
            total = abbreviate_count(sum(others.values()))
            lines.append(PageLine(f"{name}{count} · not listed", note=total))
        return lines

    def category_lines(self) -> list[PageLine]:
        """Return a line for each category."""
        return [
            PageLine(
                f"{one.name} → {format_section(one.section) if one.section else '–'}",
                note=f"{'rule  ' if one.has_rule else ''}{one.whose}"
                f"{abbreviate_count(one.articles):>6}",
            )
            for one in self.categories
        ]


def read_state(archive: Archive) -> SectionsState:
    """Read what the page shows."""
    found: dict[str, dict[int, int]] = {}
    for one in archive.sections.categories():
        by_source = found.setdefault(one.category, {})
        by_source[one.source] = by_source.get(one.source, 0) + one.articles
    names, mapped = archive.sources.names(), archive.sections.map().mapped
    ruled = {fold(rule.category) for rule in archive.sections.rules()}
    categories = [
        CategoryLine(
            name,
            sum(by_source.values()),
            {source: names.get(source, "") for source in by_source},
            mapped(name),
            fold(name) in ruled,
        )
        for name, by_source in found.items()
    ]
    # What maps to nothing asks for a rule.
    categories.sort(key=lambda one: (bool(one.section), -one.articles, one.name))
    counts = archive.facets(Filter()).sections
    return SectionsState(archive.sections.all(), counts, categories)
