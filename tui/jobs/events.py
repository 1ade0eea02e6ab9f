"""Events parsed from the JSON lines that subprocesses print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = [
    "PAGE",
    "CommandFinished",
    "FollowUpProgress",
    "FoundFeed",
    "PagePreview",
    "RefreshEvent",
    "RefreshFinished",
    "RefreshStarted",
    "SourceRefreshed",
    "parse_found_feed",
    "parse_page_preview",
    "parse_page_without_list",
    "parse_refresh_event",
]

PAGE = "Page"
"""The kind of a page whose links are articles."""

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
    offline: bool = False
    """It failed because our own network seems to be down."""


@dataclass(frozen=True, slots=True)
class RefreshFinished:
    """The refresh is over; `error` says why it stopped early, empty if it did not."""

    error: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class FollowUpProgress:
    """Of so many of the articles that arrived, quotes and stories have been found."""

    done: int
    total: int


RefreshEvent = RefreshStarted | SourceRefreshed | FollowUpProgress | RefreshFinished


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed found at `address`; `latest` pairs an ISO time (or nothing) and a headline.

    Where it is a page, `links` is the selector of its links, and `addresses` are these.
    """

    url: str
    title: str
    kind: str
    entries: int
    latest: tuple[tuple[str, str], ...]
    section: str
    address: str = ""
    links: str = ""
    addresses: tuple[str, ...] = ()

    @property
    def is_page(self) -> bool:
        """Whether it is a page without a feed."""
        return self.kind == PAGE


@dataclass(frozen=True, slots=True)
class PagePreview:
    """What a selector chooses on a page: an ISO time (or nothing), a headline and a link each.

    `selector` is as it was typed; `error` says in one line why there is nothing.
    """

    selector: str
    title: str = ""
    links: tuple[tuple[str, str, str], ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class CommandFinished:
    """A command is over; `error` says in one line what went wrong, empty if nothing did."""

    error: str = ""
    cancelled: bool = False


def parse_refresh_event(line: dict[str, Any]) -> RefreshEvent | None:
    """Parse a line of `refresh --json`; None if it is no event."""
    try:
        if "finding" in line:
            return FollowUpProgress(int(line["done"]), int(line["total"]))
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
                offline=line.get("offline") is True,
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
            links=str(line.get("links") or ""),
        )
    except _MALFORMED:
        return None


def parse_page_without_list(line: dict[str, Any]) -> FoundFeed | None:
    """Parse a line of `discover --json` about a page without a feed and without a list."""
    url = line.get("page")
    return FoundFeed(url, url, PAGE, 0, (), "", url) if isinstance(url, str) else None


def parse_page_preview(line: dict[str, Any]) -> PagePreview | None:
    """Parse a line of `discover --links`; None if it is no preview."""
    try:
        links = [
            (str(one["date"] or ""), str(one["headline"]), str(one["link"]))
            for one in line.get("links", ())
        ]
        return PagePreview(
            selector=str(line.get("selector") or ""),
            title=str(line.get("title") or ""),
            links=tuple(links),
            error=str(line.get("error") or ""),
        )
    except _MALFORMED:
        return None
