"""Describe a filter in one line; pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from storage.model import FLAGS, SHORTLISTS, Filter
from tui.formatting.dates import format_day_only, format_time_span, format_visit
from tui.formatting.labels import format_section
from tui.formatting.text import cells, clean_line, cut, cut_at

__all__ = ["describe_filter", "is_unfiltered"]

_NAMED_AT_MOST = 3
_SHORTEST = 12
_ALL = "All sections"
_DAY_ONLY = "day-only"


def is_unfiltered(filter: Filter) -> bool:
    """Return whether `filter` shows everything."""
    return filter == Filter(kept=filter.kept)


def describe_filter(
    filter: Filter,
    source_names: Mapping[int, str],
    *,
    today: date | None = None,
    width: int | None = None,
    days: str = "",
) -> str:
    """Describe `filter` in one line: ``World + Politics › 1–25 June › unread › “port”``.

    Args:
        filter: The filter.
        source_names: The names of the sources by number; one that is missing is ``source N``.
        today: The reader's day, for ``Last 7 days`` and for leaving out this year.
        width: Cells available. The least important parts are shortened first: sources and sections
            become counts, then long names and words lose their middle.
        days: A name for its date range, instead of the dates.
    """
    parts = _parts(filter, source_names, today or date.today())
    if days:
        parts["days"] = days
    if width is None:
        return _joined(parts)
    for name, shorter in _shorter(filter):
        if cells(_joined(parts)) <= width:
            break
        parts[name] = shorter
    counted = {name for name, _ in _shorter(filter)}
    if not filter.sections:
        counted.add("sections")
    for name in ("sources", "speaker", "words", "sections"):
        if name in counted:
            continue
        if (over := cells(_joined(parts)) - width) > 0 and (text := parts.get(name)):
            parts[name] = _without_middle(text, max(_SHORTEST, cells(text) - over))
    return cut(_joined(parts), width)


def _parts(
    filter: Filter,
    source_names: Mapping[int, str],
    today: date,
) -> dict[str, str]:
    """Return the description of each part of `filter` in reading order, including empty ones."""
    after = filter.after and format_visit(filter.after, today)
    sources = [clean_line(source_names.get(key, f"source {key}")) for key in sorted(filter.sources)]
    return {
        "sections": _listed([format_section(name) for name in sorted(filter.sections)]) or _ALL,
        "categories": _listed([f"category {clean_line(one)}" for one in sorted(filter.categories)]),
        "days": format_time_span(filter.span, today),
        _DAY_ONLY: format_day_only(filter.span, today),
        "after": f"new since {after}" if after else "",
        "sources": _listed(sources),
        **{flag.name: flag.words if flag.name in filter.flags else "" for flag in FLAGS},
        **{one.name: one.words for one in SHORTLISTS if one.name in filter.shortlists},
        "states": _describe_states(filter) if filter.states else "",
        "stated": "in statements" if filter.stated else "",
        "speaker": f"said by {clean_line(filter.speaker)}" if filter.speaker.strip() else "",
        "words": clean_line(filter.words),
    }


def _describe_states(filter: Filter) -> str:
    from storage.search.states import describe_states  # late: few filters have any

    return " › ".join(sorted(map(describe_states, filter.states)))


def _shorter(filter: Filter) -> list[tuple[str, str]]:
    """Return shorter descriptions of parts that have one, the least important first."""
    steps = [(_DAY_ONLY, "")]
    if not filter.sections and not is_unfiltered(filter):
        steps.append(("sections", ""))
    for name, chosen in (("sources", filter.sources), ("sections", filter.sections)):
        if len(chosen) > 1:
            steps.append((name, f"{len(chosen)} {name}"))
    return steps


def _listed(names: Collection[str]) -> str:
    """Join names by plus signs; of many, only the first and the number of the others."""
    if len(names) <= _NAMED_AT_MOST:
        return " + ".join(names)
    return f"{next(iter(names))} + {len(names) - 1} more"


def _joined(parts: Mapping[str, str]) -> str:
    return " › ".join(part for part in parts.values() if part)


def _without_middle(text: str, width: int) -> str:
    """Return `text` in at most `width` cells, with the middle left out."""
    if cells(text) <= width:
        return text
    tail = (width - 1) // 2
    end = len(text)
    while end > 0 and cells(text[end - 1 :]) <= tail:
        end -= 1
    return f"{text[: cut_at(text, width - 1 - cells(text[end:]))].rstrip()}…{text[end:].lstrip()}"
