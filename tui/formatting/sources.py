"""The settings of a source as typed and as shown, and when it is fetched next; pure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from storage.model import MIN_WIRE_INTERVAL, Rules, Source
from storage.records.source_rules import MAX_MUTED, normalize_muted_words
from storage.text.cleaning import clean_line
from storage.text.dates import format_time_of_day
from storage.text.plural import format_count

__all__ = [
    "format_checks",
    "format_interval",
    "format_muted_words",
    "format_next_fetch",
    "format_pace",
    "format_place",
    "format_retention",
    "format_span",
    "parse_interval",
    "parse_muted_words",
    "parse_retention",
    "parse_wire_interval",
]

_MINUTES = {"": 1, "m": 1, "h": 60, "d": 1440}
_SHORTEST, _LONGEST = 5, 7 * 1440
_SECONDS = {"s": 1, "m": 60, "h": 3600}
_LONGEST_WIRE = 3600
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_MOST = 1_000_000
_OURS = "newsdesk:"
"""Begins what stands in place of a path where articles were imported without one."""
_AMOUNT = re.compile(r"(\d{1,7})\s*([a-z]*)")


def parse_interval(typed: str) -> int:
    """Parse ``30``, ``45 min``, ``2 h`` or ``1 day`` as minutes.

    Raises:
        ValueError: It is none of these, or too short or too long; the message is one line.
    """
    match = _AMOUNT.fullmatch(typed.strip().lower())
    unit = match[2][:1] if match else ""
    if match and unit == "s":
        raise ValueError("Seconds are for sources marked as wire; others: 30 min · 2 h · 1 day")
    if not match or unit not in _MINUTES:
        raise ValueError("An interval is minutes, hours or days: 30 · 2 h · 1 day")
    minutes = int(match[1]) * _MINUTES[unit]
    if not _SHORTEST <= minutes <= _LONGEST:
        raise ValueError("From 5 minutes to 7 days; shorter only for sources marked as wire")
    return minutes


def parse_wire_interval(typed: str) -> int:
    """Parse ``15 s`` or ``2 min`` as the seconds between fetches of a wire.

    Raises:
        ValueError: It is neither, or too short or too long; the message is one line.
    """
    match = _AMOUNT.fullmatch(typed.strip().lower())
    unit = match[2][:1] if match else ""
    if not match or unit not in _SECONDS:
        raise ValueError("A wire is fetched every 15 s · 30 s · 2 min")
    seconds = int(match[1]) * _SECONDS[unit]
    if not MIN_WIRE_INTERVAL <= seconds <= _LONGEST_WIRE:
        raise ValueError(f"A wire is fetched every {MIN_WIRE_INTERVAL} seconds to every hour")
    return seconds


def format_interval(minutes: int) -> str:
    """Return ``every 30 minutes``, ``every 2 hours``, ``every day``."""
    return _format_seconds(minutes * 60)


def format_pace(source: Source) -> str:
    """Return how often a source is fetched: ``every 30 minutes``, a wire ``every 15 seconds``."""
    rules = source.rules
    return _format_seconds(rules.wire) if rules.wire else format_interval(source.fetch.interval)


def _format_seconds(seconds: int) -> str:
    for size, word in ((86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second")):
        if seconds % size == 0:
            count = seconds // size
            return f"every {word}" if count == 1 else f"every {count} {word}s"
    raise AssertionError(seconds)


def parse_retention(typed: str) -> tuple[int, int]:
    """Parse ``200``, ``90 days``, ``200, 6 weeks`` or ``all`` as a number of articles and of days.

    0 stands for no limit; ``all`` or nothing is no limit at all.

    Raises:
        ValueError: It is none of these; the message is one line.
    """
    text = typed.strip().lower()
    keep = days = 0
    if text in ("", "all"):
        return keep, days
    amounts = list(_AMOUNT.finditer(text))
    rest = _AMOUNT.sub("", text)
    for match in amounts:
        number, unit = int(match[1]), match[2][:1]
        if unit in _DAYS:
            days = number * _DAYS[unit]
        elif unit in ("", "a"):  # articles
            keep = number
        else:
            rest = match[0]
    if rest.strip(" ,;") or not (keep or days) or max(keep, days) > _MOST:
        raise ValueError("Enter a number, a time, or both: 200 · 90 days · 200, 6 weeks · all")
    return keep, days


def format_place(source: Source) -> str:
    """Return where a source is: its address, or the file or folder it was imported from, if any.

    Where several came in one file their names follow its own, and are not shown twice.
    """
    place = clean_line(source.location)
    if source.is_fetched or source.rules.watch:
        return place
    return "" if place.startswith(_OURS) else place.rpartition("#")[0] or place


def format_retention(rules: Rules) -> str:
    """Return the retention rule: ``all``, ``the newest 200``, ``90 days``, or both."""
    parts = []
    if rules.keep:
        parts.append(f"the newest {rules.keep:,}" if rules.keep > 1 else "the newest one")
    if rules.keep_days:
        parts.append(format_count(rules.keep_days, "day"))
    return ", ".join(parts) or "all"


def parse_muted_words(typed: str) -> tuple[str, ...]:
    """Parse muted words and phrases separated by commas.

    Raises:
        ValueError: There are too many; the message is one line.
    """
    words = normalize_muted_words(typed)
    if len(words) > MAX_MUTED:
        raise ValueError(f"At most {MAX_MUTED} words")
    return words


def format_muted_words(rules: Rules) -> str:
    """Return the muted words, or ``none``."""
    return ", ".join(map(clean_line, rules.muted)) or "none"


def format_next_fetch(source: Source, now: datetime, *, explain: bool = True) -> str:
    """Return when a feed is fetched next, or tried again if it fails, or why it is not.

    With `explain`, also why that is later than its interval says.
    """
    fetch = source.fetch
    what = "next try" if fetch.error else "next check"
    if source.rules.paused:
        return "paused"
    if fetch.gone:
        return "no more automatic checks"
    if fetch.hold_until and fetch.hold_until > now:
        return f"the server asks to wait until {format_time_of_day(fetch.hold_until, now)}"
    if fetch.next_fetch is None or fetch.next_fetch <= now:
        return f"{what} any {'second' if source.rules.wire else 'minute'}"
    reason = _reason_to_wait(source, now) if explain and not fetch.error else ""
    return f"{what} {_format_wait(fetch.next_fetch, now)}{reason and f', {reason}'}"


def format_checks(source: Source, now: datetime) -> str:
    """Return how often a feed is fetched, and when next if that is later, with the reason."""
    pace = format_pace(source).removeprefix("every ")
    is_later = not source.fetch.error and _reason_to_wait(source, now)
    return f"{pace} · {format_next_fetch(source, now)}" if is_later else pace


def _reason_to_wait(source: Source, now: datetime) -> str:
    """Return why a feed is fetched later than its interval says; nothing if it is not."""
    fetch, rhythm = source.fetch, source.fetch.rhythm
    pause = timedelta(seconds=source.rules.wire) or timedelta(minutes=fetch.interval)
    # Up to a tenth is added to spread the fetches of many feeds.
    if fetch.next_fetch is None or fetch.next_fetch - now <= pause * 1.2:
        return ""
    asks_later = fetch.fresh_until and fetch.fresh_until > now + pause
    if asks_later or timedelta(minutes=rhythm.ttl) > pause or rhythm.skip_hours or rhythm.skip_days:
        return "as its server asks"
    return "as it publishes rarely"


def format_span(span: timedelta) -> str:
    """Return how long a time is, in its greatest unit: ``40 minutes``, ``3 hours``, ``12 days``."""
    minutes = max(int(span.total_seconds()) // 60, 1)
    for size, word in ((365 * 1440, "year"), (1440, "day"), (60, "hour")):
        if minutes >= 2 * size:
            return format_count(minutes // size, word)
    return format_count(minutes, "minute")


def _format_wait(then: datetime, now: datetime) -> str:
    seconds = int((then - now).total_seconds())
    if seconds < 60:
        return f"in {max(seconds, 1)} s"
    minutes = -(int((now - then).total_seconds()) // 60)
    if minutes < 60:
        return f"in {minutes} min"
    if minutes < 24 * 60:
        is_today = then.astimezone().date() == now.astimezone().date()
        return f"{'at' if is_today else 'tomorrow at'} {then.astimezone():%H:%M}"
    return f"in {minutes // (24 * 60)} days" if minutes >= 2 * 24 * 60 else "in a day"
