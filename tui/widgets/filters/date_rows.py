"""The lines about dates: the histogram, the presets, and the range; no widget."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from storage.text.dates import format_clock, format_date
from tui.widgets.filters.choices import PRESETS, FilterOption, is_on
from tui.widgets.filters.form import FilterForm, FormLine, Part
from tui.widgets.filters.histogram import DayCount, bar_columns, visible_days
from tui.widgets.filters.time_axis import axis_text, chosen_bars

__all__ = ["date_rows"]

_TALLEST = 8


def date_rows(form: FilterForm, width: int, spare: int) -> list[FormLine]:
    """Return the histogram, taller if there are `spare` lines, the presets and the range."""
    room = width - 2
    step = max(1, room // max(1, len(form.days)))
    least, most = chosen_bars(form.filter.span, form.unit)
    days = visible_days(_until_the_last(form, room // step), room // step, least, most)
    narrowed = least is not None or most is not None
    chosen = [(least or day) <= day <= (most or day) for day, _ in days]
    styles = ["accent" if narrowed and is_chosen else "bar" for is_chosen in chosen]
    tall = min(_TALLEST, 2 + max(0, spare - 1))
    rows = bar_columns([count for _, count in days], tall, step)
    lines = [_histogram_line(days, row, styles) for row in rows]
    if spare > 0:
        marks = [("━" if style == "accent" else "─") * step for style in styles]
        styles = ["line" if style == "bar" else style for style in styles]
        lines.append(_histogram_line(days, marks, styles))
    if days:
        starts, back = [day for day, _ in days], _goes_back(form, days)
        axis = axis_text(starts, form.unit, step, form.today, back=back)
        lines.append((Part(f" {axis}", "muted"),))
    return [*lines, _preset_line(form), _range_line(form, width)]


def _until_the_last(form: FilterForm, room: int) -> Sequence[DayCount]:
    """Return the bars without hours that are still to come, where not all of them fit."""
    if form.unit != "hour":
        return form.days
    found = max((at for at, (_, count) in enumerate(form.days, 1) if count), default=0)
    return form.days[: max(room, found)]


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
    span, today = form.filter.span, form.today
    (first, last), (short, short_last) = (
        (
            _range_end(span.since, span.begin, year, today) or "first",
            _range_end(span.until, span.end, year, today) or "today",
        )
        for year in ("%Y", "’%y")
    )
    choices = [
        [("From ", "muted"), (first, "text"), (" To ", "muted"), (last, "text")],
        [(first, "text"), ("–", "muted"), (last, "text")],
        [(short, "text"), ("–", "muted"), (short_last, "text")],
    ]
    if span.begin and span.end:  # the axis names the days
        choices.append([(f"{format_clock(span.begin)}–{format_clock(span.end)}", "text")])
    fitting = (words for words in choices if 1 + sum(len(text) for text, _ in words) < width)
    return (
        Part(" ", "text", option),
        *(Part(text, style, option) for text, style in next(fitting, choices[-1])),
    )


def _range_end(day: date | None, hour: time | None, year: str, today: date) -> str:
    """Return an end of the range, with the year if it is not this one; the empty string of none."""
    if day is None:
        return ""
    text = format_date(day, short=True, year=False)
    if day.year != today.year:
        text = f"{text} {day.strftime(year)}"
    return f"{text} {format_clock(hour)}" if hour else text
