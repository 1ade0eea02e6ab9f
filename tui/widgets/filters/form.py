"""The filters panel as a form: what it shows, and the lines it is made of; no widget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from storage.archive.saved_filters import SavedFilter
from storage.model import DEFAULT_SECTIONS, Facets, Filter, Section, Source, Visit
from tui.formatting.text import cells, fit
from tui.widgets.filters.choices import FilterOption
from tui.widgets.filters.histogram import DayCount
from tui.widgets.filters.time_axis import Unit

__all__ = ["FilterForm", "FormLine", "Part", "form_row"]


@dataclass(frozen=True, slots=True)
class Part:
    """Cleaned text, its style, and the option that a click on it chooses."""

    text: str
    style: str = "text"
    option: FilterOption | None = None


FormLine = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class FilterForm:
    """Everything that the filters panel shows.

    Attributes:
        filter: The filter of the list.
        facets: Counts under that filter.
        days: Articles per bar of the histogram, oldest first.
        sources: All sources, in the order to list them.
        today: The reader's day.
        refreshing: The numbers of the sources that are being fetched.
        sections: Sections to list even where no article is counted for them.
        last_visit: The last visit, if there was one.
        new: How many articles are new since then.
        saved: The saved filters, each with its number of unread articles.
        former: Sources that were removed, but not their articles.
        add_key: The key that adds a source.
        desk: The desk's sections, in order.
        unit: What a bar of the histogram counts.
        folds: Whether stories are folded where they can be.
        silent: The numbers of the sources that are silent for longer than usual.
    """

    filter: Filter
    facets: Facets
    days: Sequence[DayCount]
    sources: Sequence[Source]
    today: date
    refreshing: frozenset[int] = frozenset()
    sections: frozenset[str] = field(default_factory=frozenset)
    last_visit: Visit | None = None
    new: int = 0
    saved: Sequence[tuple[SavedFilter, int]] = ()
    former: Sequence[Source] = ()
    add_key: str = "a"
    desk: Sequence[Section] = DEFAULT_SECTIONS
    unit: Unit = "day"
    folds: bool = True
    silent: frozenset[int] = frozenset()

    @property
    def listed_sections(self) -> list[str]:
        """The desk's sections that have ever had an article, in the desk's order."""
        return [section.name for section in self.desk if section.name in self._known_sections]

    @property
    def other_sections(self) -> frozenset[str]:
        """The sections of articles that the desk does not list."""
        return self._known_sections - {section.name for section in self.desk}

    @property
    def _known_sections(self) -> frozenset[str]:
        return frozenset([*self.sections, *self.filter.sections, *self.facets.sections])


def form_row(
    option: FilterOption,
    mark: Part,
    name: Part,
    end: Part,
    width: int,
    *,
    bar: Sequence[Part] = (),
) -> FormLine:
    """Return a line for one option: mark, name, bar, and at the right a count or a word."""
    used = 4 + cells(end.text) + sum(cells(part.text) for part in bar) + bool(bar)
    parts = (
        Part(" "),
        mark,
        Part(" "),
        Part(fit(name.text, max(1, width - used - bool(end.text))), name.style),
        *((Part(" "), *bar) if bar else ()),
        *((Part(" "), end) if end.text else ()),
    )
    return tuple(Part(part.text, part.style, option) for part in parts)
