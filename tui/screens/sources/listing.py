"""What the page of sources lists: the sources with their activity, narrowed and ordered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from storage.archive import Archive
from storage.model import Source
from storage.model.activity import Activity, find_silent
from tui.formatting.labels import format_section
from tui.widgets.source_list import is_failing

__all__ = ["ORDERS", "SourceTable", "arrange", "read_sources"]

ORDERS = ("number", "name", "last article", "errors")
"""The orders of the list; `number` is the order in which the sources were added."""

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SourceTable:
    """The sources of a version of the archive, when they published, and which are silent."""

    version: int = -1
    sources: Sequence[Source] = ()
    activity: Mapping[int, Activity] = field(default_factory=dict)
    silent: frozenset[int] = frozenset()


def read_sources(archive: Archive, before: SourceTable, *, now: datetime) -> SourceTable:
    """Read the sources, or return `before` if nothing has changed since."""
    version = archive.version()
    if version == before.version:
        return before
    sources = archive.sources.all()
    activity = before.activity
    if _counts(sources) != _counts(before.sources):
        activity = archive.sources.activity()
    return SourceTable(version, sources, activity, find_silent(sources, activity, now=now))


def arrange(
    table: SourceTable, *, words: str = "", order: str = "number", in_trouble: bool = False
) -> list[Source]:
    """Return the sources whose name, address or section contains all of `words`, in an order.

    With `in_trouble`, only those that fail or are silent.
    """
    wanted = words.casefold().split()
    found = [
        one
        for one in table.sources
        if (not in_trouble or is_failing(one) or one.id in table.silent) and _matches(one, wanted)
    ]
    if order == "number":
        return sorted(found, key=lambda one: not is_failing(one)) if in_trouble else found

    def by_name(source: Source) -> Any:
        return source.name.casefold()

    found.sort(key=by_name)
    if order == "last article":
        activity = table.activity
        found.sort(
            key=lambda one: activity[one.id].newest if one.id in activity else _NEVER, reverse=True
        )
    elif order == "errors":
        found.sort(key=lambda one: 0 if is_failing(one) else 1 if one.id in table.silent else 2)
    return found


def _matches(source: Source, words: Sequence[str]) -> bool:
    if not words:
        return True
    section = format_section(source.section) if source.section else ""
    text = f"{source.name}\n{source.location}\n{section}".casefold()
    return all(word in text for word in words)


def _counts(sources: Sequence[Source]) -> list[tuple[int, int]]:
    return [(one.id, one.articles) for one in sources]
