"""Where the groups of the filters panel stand: in one or two columns; no widget."""

from __future__ import annotations

from tui.widgets.filters.date_rows import date_rows
from tui.widgets.filters.form import FilterForm, FormLine, Part
from tui.widgets.filters.section_rows import section_rows
from tui.widgets.filters.source_rows import source_rows, sources_legend
from tui.widgets.filters.toggle_rows import flag_rows, saved_filter_rows

__all__ = ["lay_out"]

_TWO_COLUMNS = 44
"""The least width of two columns."""

_FEWEST_SECTIONS = 10
_LEAST_DATES = 5


def lay_out(
    form: FilterForm, width: int, height: int, *, all_sections: bool
) -> list[list[FormLine]]:
    """Return one or two columns of lines, depending on `width`.

    `height` decides how tall the histogram is and whether there are gaps between the groups.
    """
    most = 10_000 if all_sections else max(_FEWEST_SECTIONS, height // 3)
    if width >= _TWO_COLUMNS:
        return _two_columns(form, width, height, most)
    sections = [_title("Section", width), *section_rows(form, width, most)]
    show = [_title("Show", width), *flag_rows(form, width)]
    saved = [_title("Saved", width), *saved_filter_rows(form, width)] if form.saved else []
    sources = [_title("Sources", width, sources_legend(form)), *source_rows(form, width)]
    spare = height - sum(map(len, (sections, show, saved, sources))) - _LEAST_DATES - 1
    gap: list[FormLine] = [()] if spare >= 3 else []
    dates = date_rows(form, width, spare - len(gap) * (4 if saved else 3))
    above = [*sections, *gap, _title("Date", width), *dates, *gap, *show, *gap]
    return [[*above, *saved, *(gap if saved else []), *sources]]


def _two_columns(form: FilterForm, width: int, height: int, most: int) -> list[list[FormLine]]:
    """Return the sections above the sources, and beside them the dates above the rest."""
    left = width // 2
    right = width - left
    sections = section_rows(form, left, most)
    sources = [_title("Sources", left, sources_legend(form)), *source_rows(form, left)]
    show = flag_rows(form, right)
    if form.saved:
        show += [_title("Saved", right), *saved_filter_rows(form, right)]
    spare = height - len(show) - _LEAST_DATES
    gap: list[FormLine] = [()] if spare > 1 else []  # the line below the histogram goes first
    left_gap: list[FormLine] = [()] if len(sections) + len(sources) < height else []
    return [
        [*sections, *left_gap, *sources],
        [*date_rows(form, right, spare - len(gap)), *gap, *show],
    ]


def _title(text: str, width: int, legend: str = "") -> FormLine:
    """Return a title and a line, which ends in words for the counts below where there are any."""
    rule = "─" * (width - len(text) - 3 - (len(legend) + 2 if legend else 0))
    end = (Part(f" {legend}", "muted"),) if legend else ()
    return (Part(f" {text} ", "muted"), Part(rule, "line"), *end)
