"""Filters, days, sections and counts in words: pure functions, nothing of the screen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from storage.model import Filter
from tui.formatting.text import cells, clean_line, cut, cut_at

__all__ = [
    "DAYS_HINT",
    "count_in_words",
    "days_in_words",
    "describe",
    "is_open",
    "moment_in_words",
    "section_in_words",
]

DAYS_HINT = (
    "today · 3d · last week · june · 1–10 november · 2025-06-01..2025-06-25\n"
    "after june, from its first day on · before june, without it"
)
"""What may be typed where days are asked for."""

_KEPT = frozenset({"AI", "EU", "IT", "TV", "UK", "UN", "US", "USA"})
_NAMED_AT_MOST = 3
_SHORTEST = 12
_ALL = "All sections"


def section_in_words(section: str) -> str:
    """Return the name of a section as it is shown: ``WORLD`` is World, ``US NEWS`` is US News."""
    return " ".join(
        word if word in _KEPT else word.capitalize() for word in clean_line(section).split(" ")
    )


def count_in_words(count: int) -> str:
    """Return a count in five characters or fewer: 9999, 12k, 1.2M."""
    if count < 10_000:
        return str(count)
    if count < 1_000_000:
        return f"{count // 1000}k"
    return f"{count / 1_000_000:.1f}M"


def is_open(filter: Filter) -> bool:  # noqa: A002
    """Return whether `filter` narrows nothing."""
    return filter == Filter(kept=filter.kept)


def days_in_words(since: date | None, until: date | None, today: date) -> str:
    """Return a range of days in words; both None is the empty string."""
    if since is None and until is None:
        return ""
    if since is None:
        return f"until {_day(until or today, today)}"
    if until is None or until == today:
        length = (today - since).days + 1
        if length == 1:
            return "Today"
        if length in (7, 30):
            return f"Last {length} days"
        if until is None:
            return f"since {_day(since, today)}"
    if since == until:
        yesterday = since == today - timedelta(days=1)
        return "Yesterday" if yesterday else _day(since, today)
    # A range that has begun needs no year for its end either.
    last = _day(until, max(today, until) if since <= today else today)
    if (since.year, since.month) == (until.year, until.month):
        return f"{since.day}–{last}"
    if since.year == until.year:
        return f"{since.day} {since:%B} – {last}"
    return f"{since.day} {since:%B %Y} – {until.day} {until:%B %Y}"


def _day(day: date, today: date) -> str:
    """Return a day; without a year, as everywhere, it is the latest that has come."""
    is_this_year = day.year == today.year and day <= today
    return f"{day.day} {day:%B}" if is_this_year else f"{day.day} {day:%B %Y}"


def moment_in_words(moment: datetime, today: date) -> str:
    """Return a moment as a reader of `today` would say it: ``09:14 yesterday``."""
    local = moment.astimezone()
    time, ago = f"{local:%H:%M}", (today - local.date()).days
    if ago in (0, 1):
        return f"{time} yesterday" if ago else time
    if 1 < ago < 7:
        return f"{time} on {local:%A}"
    return _day(local.date(), today)


def describe(
    filter: Filter,  # noqa: A002
    source_names: Mapping[int, str],
    *,
    today: date | None = None,
    width: int | None = None,
    days: str = "",
) -> str:
    """Return in one line what `filter` shows: ``World + Politics › 1–25 June › unread › “port”``.

    Args:
        filter: What is shown.
        source_names: The names of the sources by number; one not here is ``source N``.
        today: The reader's day, for ``Last 7 days`` and for leaving out this year.
        width: Cells there are. Until it fits, the least important is said more shortly: sources
            and sections become counts, then long names and words lose their middle.
        days: What to call its days in place of their dates.
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
    filter: Filter,  # noqa: A002
    source_names: Mapping[int, str],
    today: date,
) -> dict[str, str]:
    """Return what each part of `filter` says, in the order it is read; empty parts too."""
    sources = [clean_line(source_names.get(key, f"source {key}")) for key in sorted(filter.sources)]
    return {
        "sections": _listed([section_in_words(name) for name in sorted(filter.sections)]) or _ALL,
        "days": days_in_words(filter.since, filter.until, today),
        "after": f"new since {moment_in_words(filter.after.moment, today)}" if filter.after else "",
        "sources": _listed(sources),
        "unread": "unread" if filter.unread else "",
        "starred": "starred" if filter.starred else "",
        "quoted": "with quotes" if filter.quoted else "",
        "speaker": f"said by {clean_line(filter.speaker)}" if filter.speaker.strip() else "",
        "words": f"“{clean_line(filter.words)}”" if filter.words.strip() else "",
    }


def _shorter(filter: Filter) -> list[tuple[str, str]]:  # noqa: A002
    """Return which parts can be said in fewer words, the least important first."""
    steps = []
    if not filter.sections and not is_open(filter):
        steps.append(("sections", ""))
    for name, chosen in (("sources", filter.sources), ("sections", filter.sections)):
        if len(chosen) > 1:
            steps.append((name, f"{len(chosen)} {name}"))
    return steps


def _listed(names: Collection[str]) -> str:
    """Return names joined by plus signs; of many only the first, and how many more."""
    if len(names) <= _NAMED_AT_MOST:
        return " + ".join(names)
    return f"{next(iter(names))} + {len(names) - 1} more"


def _joined(parts: Mapping[str, str]) -> str:
    return " › ".join(part for part in parts.values() if part)


def _without_middle(text: str, width: int) -> str:
    """Return `text` in `width` cells or fewer, the middle left out."""
    if cells(text) <= width:
        return text
    tail = (width - 1) // 2
    end = len(text)
    while end > 0 and cells(text[end - 1 :]) <= tail:
        end -= 1
    return f"{text[: cut_at(text, width - 1 - cells(text[end:]))].rstrip()}…{text[end:].lstrip()}"
