"""How often a source publishes, and whether it has been silent for longer than that; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from storage.model.sources import Source

__all__ = ["RECENT", "Activity", "find_silent", "is_silent", "summarize"]

RECENT = 20
"""Number of newest articles that say how often a source publishes."""

_PATIENCE = 3
"""How many of its usual longest pauses a source may take before it counts as silent."""

_UNKNOWN_PAUSE = timedelta(days=30)
"""The usual pause assumed for a source with few articles."""

_MIN_SILENCE = timedelta(days=3)
"""The shortest silence that is named: a weekend is none."""

_MIN_WIRE_SILENCE = timedelta(hours=1)

_FEWEST = 3
"""Number of articles from which the pauses between them say something."""


@dataclass(frozen=True, slots=True)
class Activity:
    """When a source published last, and its longest pause between recent articles, if known."""

    newest: datetime
    pause: timedelta | None = None


def summarize(times: Sequence[datetime]) -> Activity:
    """Summarize the times of the newest articles of a source, of which there is at least one."""
    ordered = sorted(times, reverse=True)
    pauses = [later - earlier for later, earlier in pairwise(ordered)]
    return Activity(ordered[0], max(pauses) if len(ordered) >= _FEWEST else None)


def is_silent(source: Source, activity: Activity | None, *, now: datetime) -> bool:
    """Return whether a feed that answers has published nothing for longer than it usually does."""
    if activity is None or not source.is_fetched or source.rules.paused or source.fetch.error:
        return False
    least = _MIN_WIRE_SILENCE if source.rules.wire else _MIN_SILENCE
    usual = _UNKNOWN_PAUSE if activity.pause is None else activity.pause
    return now - activity.newest > max(_PATIENCE * usual, least)


def find_silent(
    sources: Iterable[Source], activity: Mapping[int, Activity], *, now: datetime
) -> frozenset[int]:
    """Return the ids of the sources that are silent."""
    return frozenset(one.id for one in sources if is_silent(one, activity.get(one.id), now=now))
