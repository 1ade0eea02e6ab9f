"""The rows of the sections: each with its count and a bar; no widget."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from tui.formatting.labels import abbreviate_count, format_section
from tui.formatting.text import cells
from tui.theming.themes import section_hue
from tui.widgets.filters.choices import FilterOption
from tui.widgets.filters.form import FilterForm, FormLine, Part, form_row

__all__ = ["section_rows"]

_LONGEST_NAME = 16
_SHORTEST_BAR = 4


def section_rows(form: FilterForm, width: int, most: int) -> list[FormLine]:
    """Return a row for all sections, then one for each in the desk's order.

    The sections that the desk does not list share a row, but those that are chosen alone.
    """
    chosen, counts = form.filter.sections, form.facets.sections
    others = form.other_sections
    alone = frozenset() if others <= chosen else others & chosen
    if len(others - alone) == 1:
        alone = others
    others -= alone
    names = [*form.listed_sections, *sorted(alone)]
    listed = names
    if len(names) > most:
        busiest = sorted(names, key=lambda name: (name not in chosen, -counts.get(name, 0)))
        kept = frozenset(busiest[: max(most - 1, len(chosen))])
        listed = [name for name in names if name in kept]
    rows = [
        (FilterOption("section", name), format_section(name), frozenset({name})) for name in listed
    ]
    if others:
        rows.append((FilterOption("other", others), f"other · {len(others)}", others))
    every = form.facets.in_all_sections
    total = abbreviate_count(sum(counts.values()) if every is None else every)
    total += "" if form.facets.exact else "+"
    digits = max(len(total), *(len(abbreviate_count(count)) for count in counts.values()), 1)
    longest = max((cells(name) for _, name, _ in rows), default=0)
    room = width - 4 - min(longest, _LONGEST_NAME) - digits - 2
    mark = Part("○", "muted") if chosen else Part("◉", "accent")
    end = Part(f"{total:>{digits}}", "muted" if chosen else "text")
    lines = [
        form_row(
            FilterOption("all"),
            mark,
            Part("All", "muted" if chosen else "text bold"),
            end,
            width,
        )
    ]
    most_articles = max((sum(counts.get(n, 0) for n in some) for _, _, some in rows), default=0)
    for option, name, some in rows:
        count = sum(counts.get(one, 0) for one in some)
        hue = "muted" if option.kind == "other" else f"section-{section_hue(name)}"
        on = chosen.issuperset(some)
        style = "text bold" if on else "muted" if chosen or not count else "text"
        share = sqrt(count / (most_articles or 1))
        bar = _bar(share, room, f"{hue} faded" if on or not chosen else "bar")
        lines.append(
            form_row(
                option,
                Part(("☑" if on else "☐") if chosen else "■", hue),
                Part(name, style),
                Part(f"{abbreviate_count(count):>{digits}}", "text" if on else "muted"),
                width,
                bar=bar,
            )
        )
    if len(listed) < len(names):
        more = Part(f"{len(names) - len(listed)} more", "muted")
        lines.append(
            form_row(
                FilterOption("more"),
                Part("…", "muted"),
                more,
                Part("⏎", "accent bold"),
                width,
            )
        )
    return lines


def _bar(share: float, room: int, style: str) -> Sequence[Part]:
    """Return a thin bar in `room` cells; nothing where these are too few to compare by.

    Shares are roots, so that one great section leaves the others to be compared.
    """
    if room < _SHORTEST_BAR:
        return ()
    filled = max(1, round(share * room)) if share > 0 else 0
    return (Part("━" * filled, style), Part(" " * (room - filled)))
