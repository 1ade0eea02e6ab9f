"""The lines about dates: the histogram, the presets, and the range; no widget."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from storage.text.dates import format_date
from tui.widgets.filters.choices import PRESETS, FilterOption, includes_day, is_on
from tui.widgets.filters.form import FilterForm, FormLine, Part
from tui.widgets.filters.histogram import DayCount, bar_columns, visible_days

__all__ = ["date_rows"]

_TALLEST = 8


def date_rows(form: FilterForm, width: int, spare: int) -> list[FormLine]:
    """Return the histogram, taller if there are `spare` lines, the presets and the range."""
    room = width - 2
    step = max(1, room // max(1, len(form.days)))
    days = visible_days(form.days, room // step, form.filter.since, form.filter.until)
    narrowed = form.filter.since is not None or form.filter.until is not None
    styles = ["accent" if narrowed and includes_day(day, form.filter) else "bar" for day, _ in days]
    tall = min(_TALLEST, 2 + max(0, spare - 1))
    rows = bar_columns([count for _, count in days], tall, step)
    lines = [_histogram_line(days, row, styles) for row in rows]
    if spare > 0:
        marks = [("━" if style == "accent" else "─") * step for style in styles]
        styles = ["line" if style == "bar" else style for style in styles]
        lines.append(_histogram_line(days, marks, styles))
    if days:
        first, last = (_axis_day(day, form.today) for day, _ in (days[0], days[-1]))
        if _goes_back(form, days):
            first = f"… {first}"
        between = max(1, len(days) * step - len(first) - len(last))
        lines.append((Part(f" {first}{' ' * between}{last}", "muted"),))
    return [*lines, _preset_line(form), _range_line(form, width)]


def _axis_day(day: date, today: date) -> str:
    """Return a day under the histogram, with the year if it is not this one."""
    text = format_date(day, short=True, year=False)
    return text if day.year == today.year else f"{text} ’{day:%y}"


def _goes_back(form: FilterForm, days: Sequence[DayCount]) -> bool:
    """Return whether there are articles from before the days shown, going by the counts."""
    if form.filter.since is not None or form.filter.until is not None:
        return False  # the counts are those of the range
    return form.facets.total > sum(count for _, count in days)


def _histogram_line(days: Sequence[DayCount], marks: list[str], styles: list[str]) -> FormLine:
    """Return a line of the histogram: the cells of each day."""
    parts = (
        Part(mark, style, FilterOption("day", day))
        for (day, _), mark, style in zip(days, marks, styles, strict=True)
    )
    return (Part(" "), *parts)


def _preset_line(form: FilterForm) -> FormLine:
    parts = [Part(" ")]
    for preset in PRESETS:
        option = FilterOption("preset", preset)
        on = is_on(form.filter, option, form.today)
        style = "accent bold reverse" if on else "soft on-panel"
        parts += [Part(f" {preset} ", style, option), Part(" ")]
    return tuple(parts[:-1])


def _range_line(form: FilterForm, width: int) -> FormLine:
    """Return the range chosen; the line opens the dialog for dates."""
    option = FilterOption("range")
    since, until = form.filter.since, form.filter.until
    this_year = all(day is None or day.year == form.today.year for day in (since, until))
    first = _range_end(since, this_year) if since else "first"
    last = _range_end(until, this_year) if until else "today"
    words = [("From ", "muted"), (first, "text"), (" To ", "muted"), (last, "text")]
    if 1 + sum(len(text) for text, _ in words) > width:
        words = [(first, "text"), ("–", "muted"), (last, "text")]
    return (
        Part(" ", "text", option),
        *(Part(text, style, option) for text, style in words),
    )


def _range_end(day: date, this_year: bool) -> str:
    text = format_date(day, short=True, year=False)
    return text if this_year else f"{text} {day.year}"
