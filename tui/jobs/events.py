"""What the lines of a subprocess say: steps of a refresh, feeds that were found, other work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = [
    "FoundFeed",
    "RefreshBegan",
    "RefreshEnded",
    "RefreshStep",
    "SourceRefreshed",
    "WorkEnded",
    "found_feed",
    "refresh_step",
]

_NO_SENSE = (KeyError, TypeError, ValueError, OverflowError)
"""What a line that is not what it should be raises when it is read."""


@dataclass(frozen=True, slots=True)
class RefreshBegan:
    """A refresh of `total` sources has begun."""

    total: int


@dataclass(frozen=True, slots=True)
class SourceRefreshed:
    """One source is done; `outcome` is updated, unchanged, skipped or failed."""

    source: int
    name: str
    outcome: str
    new: int
    changed: int
    error: str
    note: str = ""
    """What else to know, though it went well."""


@dataclass(frozen=True, slots=True)
class RefreshEnded:
    """The refresh is over; `error` says why it stopped early, empty when all were asked."""

    error: str = ""
    cancelled: bool = False


RefreshStep = RefreshBegan | SourceRefreshed | RefreshEnded


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed found behind an address; `latest` pairs an ISO time (or nothing) and a headline."""

    url: str
    title: str
    kind: str
    entries: int
    latest: tuple[tuple[str, str], ...]
    section: str


@dataclass(frozen=True, slots=True)
class WorkEnded:
    """A verb is done; `error` says why not all of it was, in one line, where it says so."""

    error: str = ""
    cancelled: bool = False


def refresh_step(line: dict[str, Any]) -> RefreshStep | None:
    """Return what a line of a refresh says; None where it says nothing."""
    try:
        if "total" in line:
            return RefreshBegan(int(line["total"]))
        if "source" in line:
            return SourceRefreshed(
                source=int(line["source"]),
                name=str(line.get("name", "")),
                outcome=str(line.get("outcome", "")),
                new=int(line.get("new", 0)),
                changed=int(line.get("changed", 0)),
                error=str(line.get("error") or ""),
                note=str(line.get("note") or ""),
            )
    except _NO_SENSE:
        return None
    return RefreshEnded(str(line["error"])) if "error" in line else None


def found_feed(line: dict[str, Any]) -> FoundFeed | None:
    """Return the feed of a line; None where it holds none."""
    try:
        latest = [(str(when or ""), str(headline)) for when, headline in line.get("latest", ())]
        return FoundFeed(
            url=str(line["url"]),
            title=str(line.get("title") or line["url"]),
            kind=str(line.get("kind", "")),
            entries=int(line.get("entries", 0)),
            latest=tuple(latest),
            section=str(line.get("section") or ""),
        )
    except _NO_SENSE:
        return None
