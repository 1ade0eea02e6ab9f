"""The rows that switch a flag, the articles new since the last visit, or a saved filter."""

from __future__ import annotations

from storage.model import FLAGS, SHORTLISTS
from tui.formatting.dates import format_visit
from tui.formatting.labels import abbreviate_count
from tui.formatting.stories import describe_unfolding
from tui.formatting.text import cells, clean_line
from tui.widgets.filters.choices import FilterOption, is_on
from tui.widgets.filters.form import FilterForm, FormLine, Part, form_row

__all__ = ["flag_rows", "saved_filter_rows"]


def flag_rows(form: FilterForm, width: int) -> list[FormLine]:
    """Return a row for each flag, short list, and the articles new since the last visit."""
    facets = form.facets
    flags = [
        (FilterOption("show", flag.name), flag.label, facets.flags.get(flag.name, 0))
        for flag in FLAGS
        if not flag.seldom or facets.flags.get(flag.name) or flag.name in form.filter.flags
    ]
    flags += [
        (FilterOption("list", one.name), one.label, facets.shortlists.get(one.name, 0))
        for one in SHORTLISTS
        if one.label and (one.name in facets.shortlists or one.name in form.filter.shortlists)
    ]
    if form.last_visit:
        since = f"New since {format_visit(form.last_visit, form.today)}"
        if cells(since) > width - 6 - cells(abbreviate_count(form.new)):
            since = "New in this shift" if form.last_visit.is_shift else "Since last visit"
        visit = f"{form.last_visit.moment.isoformat()} {form.last_visit.article}"
        if form.last_visit.is_shift:
            visit += " shift"
        flags.append((FilterOption("new", visit), since, form.new))
    lines = []
    for option, words, count in flags:
        on = is_on(form.filter, option, form.today)
        mark = Part("☑", "accent") if on else Part("☐", "muted")
        end = Part(abbreviate_count(count), "text" if on else "muted")
        lines.append(form_row(option, mark, Part(words, "text bold" if on else "text"), end, width))
    return [_folding_row(form, width), *lines]


def _folding_row(form: FilterForm, width: int) -> FormLine:
    """Return the row that folds stories, and says where that does nothing."""
    is_on, is_paused = form.folds, bool(describe_unfolding(form.filter))
    mark = Part("☑", "muted" if is_paused else "accent") if is_on else Part("☐", "muted")
    style = "text bold" if is_on and not is_paused else "text"
    end = Part("off" if is_on and is_paused else "", "muted")
    return form_row(FilterOption("fold"), mark, Part("Fold stories", style), end, width)


def saved_filter_rows(form: FilterForm, width: int) -> list[FormLine]:
    """Return the saved filters, each after the key that applies it."""
    lines = []
    for saved, unread in form.saved:
        on = form.filter.is_like(saved.filter)
        mark = Part(saved.key or "·", "accent bold" if on else "muted")
        name = Part(clean_line(saved.name), "text bold" if on else "text")
        end = Part(abbreviate_count(unread), "text" if on else "muted")
        lines.append(form_row(FilterOption("saved", saved.name), mark, name, end, width))
    return lines
