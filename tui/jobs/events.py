"""Events parsed from the JSON lines that subprocesses print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = [
    "CommandFinished",
    "FoundFeed",
    "RefreshEvent",
    "RefreshFinished",
    "RefreshStarted",
    "SourceRefreshed",
    "parse_found_feed",
    "parse_refresh_event",
]

_MALFORMED = (KeyError, TypeError, ValueError, OverflowError)
"""Raised while a malformed line is parsed."""


@dataclass(frozen=True, slots=True)
class RefreshStarted:
    """A refresh of `total` sources has started."""

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
    """A remark about a fetch that succeeded."""


@dataclass(frozen=True, slots=True)
class RefreshFinished:
    """The refresh is over; `error` says why it stopped early, empty if it did not."""

    error: str = ""
    cancelled: bool = False


RefreshEvent = RefreshStarted | SourceRefreshed | RefreshFinished


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed found at `address`; `latest` pairs an ISO time (or nothing) and a headline."""

    url: str
    title: str
    kind: str
    entries: int
    latest: tuple[tuple[str, str], ...]
    section: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class CommandFinished:
    """A command is over; `error` says in one line what went wrong, empty if nothing did."""

    error: str = ""
    cancelled: bool = False


def parse_refresh_event(line: dict[str, Any]) -> RefreshEvent | None:
    """Parse a line of `refresh --json`; None if it is no event."""
    try:
        if "total" in line:
            return RefreshStarted(int(line["total"]))
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
    except _MALFORMED:
        return None
    return RefreshFinished(str(line["error"])) if "error" in line else None


def parse_found_feed(line: dict[str, Any]) -> FoundFeed | None:
    """Parse a line of `discover --json`; None if it is no feed."""
    try:
        latest = [(str(when or ""), str(headline)) for when, headline in line.get("latest", ())]
        return FoundFeed(
            url=str(line["url"]),
            title=str(line.get("title") or line["url"]),
            kind=str(line.get("kind", "")),
            entries=int(line.get("entries", 0)),
            latest=tuple(latest),
            section=str(line.get("section") or ""),
            address=str(line.get("address") or ""),
        )
    except _MALFORMED:
        return None
