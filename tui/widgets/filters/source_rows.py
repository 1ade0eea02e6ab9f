"""The rows of the sources: each with its state and its count; no widget."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import lru_cache

from storage.model import Source
from tui.formatting.labels import abbreviate_count
from tui.formatting.text import clean_line
from tui.theming.styles import Piece
from tui.widgets.filters.choices import FilterOption
from tui.widgets.filters.form import FilterForm, FormLine, Part, form_row

__all__ = ["source_rows", "sources_legend"]

_WELL: Piece = ("✓", "good")
_STALE = timedelta(days=2)
_CAUSES = (
    (r"\b([45]\d\d)\b", r"HTTP \1"),
    (r"(?i)time[d -]*out|too long|too slow", "timeout"),
    (r"(?i)certificate|\btls\b|\bssl\b", "TLS"),
    (r"(?i)resolve|no such host|\bdns\b|name or service", "no host"),
    (r"(?i)refused", "refused"),
    (r"(?i)no feed|not a feed|no article", "no feed"),
)


def source_rows(form: FilterForm, width: int) -> list[FormLine]:
    """Return the sources with their state, then a row to add one."""
    lines = []
    chosen, counts = form.filter.sources, form.facets.sources
    former = [one for one in form.former if one.id in chosen or counts.get(one.id)]
    states = [(source, *_state(form, source)) for source in form.sources]
    states += [(source, ("×", "muted"), _count(form, source)) for source in former]
    for source, mark, end in states:
        name, style = clean_line(source.name) or clean_line(source.location), "text"
        if chosen:
            on = source.id in chosen
            box, style = "☑" if on else "☐", "text bold" if on else "muted"
            # One mark is enough: that all is well goes without saying.
            mark, name = (mark, f"{box} {name}") if mark != _WELL else ((box, style), name)
        lines.append(_source(source.id, mark, (name, style), end, width))
    add = form_row(
        FilterOption("add"),
        Part("+", "accent bold"),
        Part("Add source"),
        Part(form.add_key, "accent bold"),
        width,
    )
    return [*lines, add]


@lru_cache(maxsize=4096)
def _source(number: int, mark: Piece, name: Piece, end: Piece, width: int) -> FormLine:
    """Return the row of a source; cached, as there may be hundreds of which few change."""
    return form_row(FilterOption("source", number), Part(*mark), Part(*name), Part(*end), width)


def _state(form: FilterForm, source: Source) -> tuple[Piece, Piece]:
    """Return the mark for the state of a source, and its count or why there is none."""
    fetch = source.fetch
    count = _count(form, source)
    if source.id in form.refreshing:
        return ("↻", "soft bold"), count
    if source.rules.paused:
        return ("‖", "muted"), count
    if source.kind == "folder":
        return _WELL, count
    if fetch.error or fetch.gone:
        return ("!", "bad bold"), ("gone" if fetch.gone else _cause(fetch.error), "bad")
    if fetch.last_success is None:
        return ("◷", "muted"), count
    if source.id in form.silent:
        return ("?", "warn bold"), count
    age = form.today - fetch.last_success.astimezone().date()
    if age >= _STALE:
        return ("◷", "warn"), (f"{age.days}d", "warn")
    return _WELL, count


def sources_legend(form: FilterForm) -> str:
    """Return what the counts are where a row has two of them; else the empty string."""
    counts, unread = form.facets.sources, form.facets.unread_sources
    return "unread/all" if any(0 < unread.get(one, 0) < counts[one] for one in counts) else ""


def _count(form: FilterForm, source: Source) -> Piece:
    """Return the number of unread articles of a source and, if higher, that of all."""
    count = form.facets.sources.get(source.id, 0)
    unread = form.facets.unread_sources.get(source.id, 0)
    if not unread:
        return abbreviate_count(count), "muted"
    words = abbreviate_count(unread)
    return (words if unread == count else f"{words}/{abbreviate_count(count)}"), "text"


def _cause(error: str) -> str:
    """Return one word for why a fetch failed."""
    for pattern, word in _CAUSES:
        if found := re.search(pattern, error):
            return found.expand(word)
    return "failed"
