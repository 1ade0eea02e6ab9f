"""The lines of the filters part: what stands where, and what each place chooses. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from storage.archive.saved_filters import SavedFilter
from storage.model import FLAGS, Facets, Filter, Source, Visit
from storage.text.dates import format_date
from tui.formatting.dates import format_relative_time
from tui.formatting.labels import abbreviate_count, format_section
from tui.formatting.text import cells, clean_line, fit
from tui.theming.themes import section_hue
from tui.widgets.filters.choices import PRESETS, Spot, is_on, is_shown
from tui.widgets.filters.histogram import Day, columns, window

__all__ = ["Line", "Part", "View", "lay_out"]

TWO_COLUMNS = 44
"""From this width on the lines stand in two columns."""

_DESKS = ("WORLD", "POLITICS", "BUSINESS", "TECH", "SCIENCE", "CULTURE", "SPORT", "OPINION")
_FEWEST_SECTIONS = 10
_LONGEST_NAME = 16
_SHORTEST_BAR = 4
_TALLEST = 8
_LEAST_DATES = 5
_STALE = timedelta(days=2)
_CAUSES = (
    (r"\b([45]\d\d)\b", r"\1"),
    (r"(?i)time[d -]*out|too long|too slow", "timeout"),
    (r"(?i)certificate|\btls\b|\bssl\b", "TLS"),
    (r"(?i)resolve|no such host|\bdns\b|name or service", "no host"),
    (r"(?i)refused", "refused"),
    (r"(?i)no feed|not a feed|no article", "no feed"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """Cleaned text in its style; what a click on it, or the cursor, chooses."""

    text: str
    style: str = "text"
    spot: Spot | None = None


Line = tuple[Part, ...]
_Words = tuple[str, str]
"""Text and its style, of a part that may have been made before."""


@dataclass(frozen=True, slots=True)
class View:
    """All that the filters part shows."""

    filter: Filter
    facets: Facets
    days: Sequence[Day]
    sources: Sequence[Source]
    today: date
    refreshing: frozenset[int] = frozenset()
    sections: frozenset[str] = field(default_factory=frozenset)
    """Sections to list even where no article is counted for them."""
    looked: Visit | None = None
    """When the reader last looked; None: never before."""
    new: int = 0
    """How many would be seen of what has come since."""
    saved: Sequence[tuple[SavedFilter, int]] = ()
    """The saved filters, each with how many unread articles it shows."""
    former: Sequence[Source] = ()
    """Sources that were removed, their articles kept."""
    add_key: str = "a"
    """The key that adds a source."""


def lay_out(view: View, width: int, height: int, *, all_sections: bool) -> list[list[Line]]:
    """Return one or two columns of lines, as `width` allows.

    `height` decides how tall the histogram is and whether there is air between the groups.
    """
    most = 10_000 if all_sections else max(_FEWEST_SECTIONS, height // 3)
    if width >= TWO_COLUMNS:
        return _two_columns(view, width, height, most)
    sections = [_title("Section", width), *_sections(view, width, most)]
    show = [_title("Show", width), *_shown(view, width)]
    saved = [_title("Saved", width), *_saved(view, width)] if view.saved else []
    sources = [_title("Sources", width), *_sources(view, width)]
    spare = height - sum(map(len, (sections, show, saved, sources))) - _LEAST_DATES - 1
    gap: list[Line] = [()] if spare >= 3 else []
    dates = _dates(view, width, spare - len(gap) * (4 if saved else 3))
    above = [*sections, *gap, _title("Date", width), *dates, *gap, *show, *gap]
    return [[*above, *saved, *(gap if saved else []), *sources]]


def _two_columns(view: View, width: int, height: int, most: int) -> list[list[Line]]:
    """Return sections over sources, and beside them dates over what to show."""
    left = width // 2
    right = width - left
    sections = _sections(view, left, most)
    sources = [_title("Sources", left), *_sources(view, left)]
    show = _shown(view, right)
    if view.saved:
        show += [_title("Saved", right), *_saved(view, right)]
    spare = height - len(show) - _LEAST_DATES
    gap: list[Line] = [()] if spare > 0 else []
    left_gap: list[Line] = [()] if len(sections) + len(sources) < height else []
    return [
        [*sections, *left_gap, *sources],
        [*_dates(view, right, spare - len(gap)), *gap, *show],
    ]


def _title(text: str, width: int) -> Line:
    rule = "─" * (width - len(text) - 3)
    return (Part(f" {text} ", "muted"), Part(rule, "line"))


def _row(
    spot: Spot, mark: Part, name: Part, end: Part, width: int, *, bar: Sequence[Part] = ()
) -> Line:
    """Return a line that is one spot: mark, name, bar, and at the right a count or a word."""
    used = 4 + cells(end.text) + sum(cells(part.text) for part in bar) + bool(bar)
    parts = (
        Part(" "),
        mark,
        Part(" "),
        Part(fit(name.text, max(1, width - used - bool(end.text))), name.style),
        *((Part(" "), *bar) if bar else ()),
        *((Part(" "), end) if end.text else ()),
    )
    return tuple(Part(part.text, part.style, spot) for part in parts)


def _sections(view: View, width: int, most: int) -> list[Line]:
    """Return All, then the sections in an order that does not change with the counts."""
    chosen, counts = view.filter.sections, view.facets.sections
    names = sorted(
        view.sections | chosen | counts.keys(),
        key=lambda name: (_DESKS.index(name) if name in _DESKS else len(_DESKS), name),
    )
    listed = names
    if len(names) > most:
        busiest = sorted(names, key=lambda name: (name not in chosen, -counts.get(name, 0)))
        kept = frozenset(busiest[: max(most - 1, len(chosen))])
        listed = [name for name in names if name in kept]
    total = abbreviate_count(sum(counts.values())) + ("" if view.facets.exact else "+")
    digits = max(len(total), *(len(abbreviate_count(count)) for count in counts.values()), 1)
    longest = max((cells(format_section(name)) for name in listed), default=0)
    room = width - 4 - min(longest, _LONGEST_NAME) - digits - 2
    mark = Part("○", "muted") if chosen else Part("◉", "accent")
    end = Part(f"{total:>{digits}}", "muted" if chosen else "text")
    lines = [_row(Spot("all"), mark, Part("All", "muted" if chosen else "text bold"), end, width)]
    for name in listed:
        count = counts.get(name, 0)
        hue = f"section-{section_hue(name)}"
        on = name in chosen
        style = "text bold" if on else "muted" if chosen or not count else "text"
        share = count / (max(counts.values(), default=0) or 1)
        bar = _bar(share, room, hue if on or not chosen else "bar")
        lines.append(
            _row(
                Spot("section", name),
                Part(("☑" if on else "☐") if chosen else "■", hue),
                Part(format_section(name), style),
                Part(f"{abbreviate_count(count):>{digits}}", "text" if on else "muted"),
                width,
                bar=bar,
            )
        )
    if len(listed) < len(names):
        more = Part(f"{len(names) - len(listed)} more", "muted")
        lines.append(_row(Spot("more"), Part("…", "muted"), more, Part("⏎", "accent bold"), width))
    return lines


def _bar(share: float, room: int, style: str) -> Sequence[Part]:
    """Return a thin bar in `room` cells; nothing where that is too few to compare by."""
    if room < _SHORTEST_BAR:
        return ()
    filled = max(1, round(share * room)) if share > 0 else 0
    return (Part("━" * filled, style), Part(" " * (room - filled)))


def _dates(view: View, width: int, spare: int) -> list[Line]:
    """Return the histogram in two rows and what of `spare` serves it, chips, and the range."""
    room = width - 2
    step = max(1, room // max(1, len(view.days)))
    days = window(view.days, room // step, view.filter.since, view.filter.until)
    narrowed = view.filter.since is not None or view.filter.until is not None
    styles = ["accent" if narrowed and is_shown(day, view.filter) else "bar" for day, _ in days]
    rows = columns([count for _, count in days], min(_TALLEST, 2 + max(0, spare - 1)))
    lines = [_of_days(days, list(row), styles, step) for row in rows]
    if spare > 0:
        marks = ["━" if style == "accent" else "─" for style in styles]
        styles = ["line" if style == "bar" else style for style in styles]
        lines.append(_of_days(days, marks, styles, step))
    if days:
        ends = (days[0][0], days[-1][0])
        first, last = (format_date(day, short=True, year=False) for day in ends)
        if _goes_back(view, days):
            first = f"… {first}"
        between = max(1, len(days) * step - len(first) - len(last))
        lines.append((Part(f" {first}{' ' * between}{last}", "muted"),))
    return [*lines, _chips(view), _range(view, width)]


def _goes_back(view: View, days: Sequence[Day]) -> bool:
    """Return whether there are articles of days before those shown, as far as the counts tell."""
    if view.filter.since is not None or view.filter.until is not None:
        return False  # the counts are those of the range
    return view.facets.total > sum(count for _, count in days)


def _of_days(days: Sequence[Day], marks: list[str], styles: list[str], step: int) -> Line:
    """Return a line of the histogram: for each day its mark, `step` cells wide."""
    parts = (
        Part(mark * step, style, Spot("day", day))
        for (day, _), mark, style in zip(days, marks, styles, strict=True)
    )
    return (Part(" "), *parts)


def _chips(view: View) -> Line:
    parts = [Part(" ")]
    for preset in PRESETS:
        spot = Spot("preset", preset)
        on = is_on(view.filter, spot, view.today)
        style = "accent bold reverse" if on else "soft on-panel"
        parts += [Part(f" {preset} ", style, spot), Part(" ")]
    return tuple(parts[:-1])


def _range(view: View, width: int) -> Line:
    """Return the days chosen as a line that opens the question for them."""
    spot = Spot("range")
    since, until = view.filter.since, view.filter.until
    this_year = all(day is None or day.year == view.today.year for day in (since, until))
    first = _range_end(since, this_year) if since else "first"
    last = _range_end(until, this_year) if until else "today"
    words = [("From ", "muted"), (first, "text"), (" To ", "muted"), (last, "text")]
    if 1 + sum(len(text) for text, _ in words) > width:
        words = [(first, "text"), ("–", "muted"), (last, "text")]
    return (Part(" ", "text", spot), *(Part(text, style, spot) for text, style in words))


def _range_end(day: date, this_year: bool) -> str:
    text = format_date(day, short=True, year=False)
    return text if this_year else f"{text} {day:%y}"


def _shown(view: View, width: int) -> list[Line]:
    facets = view.facets
    switches = [
        (Spot("show", flag.name), flag.label, facets.flags.get(flag.name, 0)) for flag in FLAGS
    ]
    if view.looked:
        since = f"New since {format_relative_time(view.looked.moment, view.today)}"
        if cells(since) > width - 6 - cells(abbreviate_count(view.new)):
            since = "Since last look"
        look = f"{view.looked.moment.isoformat()} {view.looked.article}"
        switches.append((Spot("new", look), since, view.new))
    lines = []
    for spot, words, count in switches:
        on = is_on(view.filter, spot, view.today)
        mark = Part("☑", "accent") if on else Part("☐", "muted")
        end = Part(abbreviate_count(count), "text" if on else "muted")
        lines.append(_row(spot, mark, Part(words, "text bold" if on else "text"), end, width))
    return lines


def _saved(view: View, width: int) -> list[Line]:
    """Return the saved filters, each after the key that chooses it."""
    lines = []
    for saved, unread in view.saved:
        on = view.filter == saved.filter
        mark = Part(saved.key or "·", "accent bold" if on else "muted")
        name = Part(clean_line(saved.name), "text bold" if on else "text")
        end = Part(abbreviate_count(unread), "text" if on else "muted")
        lines.append(_row(Spot("saved", saved.name), mark, name, end, width))
    return lines


def _sources(view: View, width: int) -> list[Line]:
    """Return the sources with how they fare, then the way to add one."""
    lines = []
    chosen, counts = view.filter.sources, view.facets.sources
    former = [one for one in view.former if one.id in chosen or counts.get(one.id)]
    states = [(source, *_state(view, source)) for source in view.sources]
    states += [(source, ("×", "muted"), _count(view, source)) for source in former]
    for source, mark, end in states:
        name, style = clean_line(source.name) or clean_line(source.location), "text"
        if chosen:
            on = source.id in chosen
            name, style = f"{'☑' if on else '☐'} {name}", "text bold" if on else "muted"
        lines.append(_source(source.id, mark, (name, style), end, width))
    add = _row(
        Spot("add"),
        Part("+", "accent bold"),
        Part("Add source"),
        Part(view.add_key, "accent bold"),
        width,
    )
    return [*lines, add]


@lru_cache(maxsize=4096)
def _source(number: int, mark: _Words, name: _Words, end: _Words, width: int) -> Line:
    """Return the line of a source; kept, for there may be hundreds, and few of them change."""
    return _row(Spot("source", number), Part(*mark), Part(*name), Part(*end), width)


def _state(view: View, source: Source) -> tuple[_Words, _Words]:
    """Return the mark for how `source` fares, and its count or the reason there is none."""
    fetch = source.fetch
    count = _count(view, source)
    if source.id in view.refreshing:
        return ("↻", "soft bold"), count
    if source.rules.paused:
        return ("‖", "muted"), count
    if source.kind == "folder":
        return ("✓", "good"), count
    if fetch.error or fetch.gone:
        return ("!", "bad bold"), ("gone" if fetch.gone else _cause(fetch.error), "bad")
    if fetch.last_success is None:
        return ("◷", "muted"), count
    age = view.today - fetch.last_success.astimezone().date()
    if age >= _STALE:
        return ("◷", "warn"), (f"{age.days}d", "warn")
    return ("✓", "good"), count


def _count(view: View, source: Source) -> _Words:
    """Return how many articles of a source one would see, before them how many are unread."""
    count = view.facets.sources.get(source.id, 0)
    unread = view.facets.unread_sources.get(source.id, 0)
    if not unread:
        return abbreviate_count(count), "muted"
    words = abbreviate_count(unread)
    return (words if unread == count else f"{words}/{abbreviate_count(count)}"), "text"


def _cause(error: str) -> str:
    """Return in a word why a fetch failed."""
    for pattern, word in _CAUSES:
        if found := re.search(pattern, error):
            return found.expand(word)
    return "failed"
