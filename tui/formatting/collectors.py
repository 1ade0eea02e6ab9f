"""Who fetches the sources of a shared archive, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from storage.text.cleaning import clean_line

if TYPE_CHECKING:
    from storage.engine.desk_status import CollectorStatus

__all__ = ["describe_collectors"]


def describe_collectors(collectors: Sequence[CollectorStatus]) -> str:
    """Return who fetches, or since when nobody does."""
    running = [f"{one.name} on {clean_line(one.host)}" for one in collectors if one.is_running]
    if running:
        return f"by {', '.join(running)}"
    if not collectors:
        return "by nobody yet; newsdesk collect does it"
    last = collectors[0].seen.astimezone().strftime("%Y-%m-%d %H:%M")
    return f"by nobody since {last}; newsdesk collect does it"
