"""Lists of feeds as OPML, parsed from the exports of other programs and written for them.

Settings that OPML has no attribute for are stored in a namespace of our own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import groupby
from typing import Any
from xml.sax.saxutils import quoteattr

import listparser

from storage.errors import FeedError
from storage.feeds.parsing.entries import normalize_section
from storage.feeds.parsing.html_blocks import html_to_line
from storage.model import Rules, Source
from storage.records.source_rules import MAX_INTERVAL, rules_from_record
from storage.text.cleaning import clean_line
from storage.text.urls import redact_url, sanitize_url, strip_credentials

__all__ = ["MAX_OPML", "Outline", "format_opml", "parse_opml"]

MAX_OPML = 10_000_000
"""Largest list that is read, in bytes."""

NAMESPACE = "https://github.com/newsdesk/newsdesk#opml"
"""The name of our namespace; its prefix is always ``newsdesk``."""

DEFAULT_INTERVAL = 30
"""In minutes; not written."""

_PARSER_FAILURES = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
    AssertionError,
)
"""Exceptions that listparser raises on broken lists: for an outline closed but never opened or,
without lxml, an invalid declaration.
"""

_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_NONCHARACTERS = dict.fromkeys(
    [*range(0xFDD0, 0xFDF0), *(plane + end for plane in range(0, 0x110000, 0x10000)
                               for end in (0xFFFE, 0xFFFF))]
)  # fmt: skip
"""Characters that XML cannot represent, or that its parsers drop."""

_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list; `section` comes from its folder, ``""`` for none.

    `interval` (in minutes) and `rules` are set if newsdesk wrote the list.
    """

    title: str
    url: str
    site: str = ""
    section: str = ""
    interval: int = DEFAULT_INTERVAL
    rules: Rules = field(default_factory=Rules)


def parse_opml(
    document: bytes, *, on_rejected: Callable[[str], None] = lambda _: None
) -> list[Outline]:
    """Parse the feeds of an OPML list, in order, each address once, http and https only.

    `on_rejected` is called with each address that is not a web address, safe to display.

    Raises:
        FeedError: It is not an OPML list.
    """
    if len(document) > MAX_OPML:
        raise FeedError("the list is larger than 10 MB; split it")
    text = _decode(document)
    if "<opml" not in text[:5000].lower():
        raise FeedError("not an OPML list; export the feeds as OPML and import that file")
    # As ASCII with references it parses the same with either parser of listparser.
    try:
        found = listparser.parse(text.encode("ascii", "xmlcharrefreplace"))
    except _PARSER_FAILURES as error:
        raise FeedError("the OPML list is too badly formed to read; export it again") from error
    attributes = _AttributeCollector()
    with suppress(AssertionError):  # at an invalid declaration; what came before it is kept
        attributes.feed(text)
    outlines: dict[str, Outline] = {}
    for feed in found.feeds:
        written = str(feed.get("url", ""))
        url = sanitize_url(
            re.sub(r"^feed:(?://)?(?=https?://)|^feed(?=://)", _replace_scheme, written)
        )
        if not url:
            on_rejected(redact_url(written))
        elif url not in outlines:
            title = html_to_line(str(feed.get("title", "")))[:200]
            named = attributes.of.get(written.strip(), {})
            outlines[url] = Outline(
                title=title or url,
                url=url,
                site=sanitize_url(named.get("htmlurl", "")),
                section=_innermost_section(feed),
                interval=_parse_interval(named.get("newsdesk:interval", "")),
                rules=_parse_rules(named),
            )
    return list(outlines.values())


def format_opml(sources: Iterable[Source]) -> bytes:
    """Format the feeds among `sources` as OPML 2.0, one folder for a section, without secrets."""
    feeds = sorted((one for one in sources if one.kind == "feed"), key=lambda one: one.section)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<opml version="2.0" xmlns:newsdesk="{NAMESPACE}">',
        "  <head><title>newsdesk</title></head>",
        "  <body>",
    ]
    for section, group in groupby(feeds, key=lambda one: one.section):
        if section:
            name = _quote_attribute(section)
            lines.append(f"    <outline text={name} title={name}>")
        indent = "      " if section else "    "
        lines += [indent + _format_outline(source) for source in group]
        if section:
            lines.append("    </outline>")
    lines += ["  </body>", "</opml>", ""]
    return "\n".join(lines).encode()


def _format_outline(source: Source) -> str:
    name, url = _quote_attribute(source.name), strip_credentials(source.location)
    rest = {"htmlUrl": source.site, **_format_settings(source)}
    more = "".join(f" {key}={_quote_attribute(value)}" for key, value in rest.items() if value)
    return f'<outline type="rss" text={name} title={name} xmlUrl={quoteattr(url)}{more}/>'


def _format_settings(source: Source) -> dict[str, str]:
    """Format the reader's settings of a source; defaults are left out."""
    rules, interval = source.rules, source.fetch.interval
    return {
        "newsdesk:interval": str(interval) if interval != DEFAULT_INTERVAL else "",
        "newsdesk:fullText": "on" if rules.full_text else "",
        "newsdesk:muted": ", ".join(rules.muted),
        "newsdesk:keep": str(rules.keep or ""),
        "newsdesk:keepDays": str(rules.keep_days or ""),
        "newsdesk:paused": "on" if rules.paused else "",
        "newsdesk:wire": str(rules.wire or ""),
    }


def _parse_rules(named: Mapping[str, str]) -> Rules:
    """Parse the rules in an outline's attributes; invalid ones set nothing."""
    record = {
        "full_text": named.get("newsdesk:fulltext") == "on",
        "muted": [named.get("newsdesk:muted", "")],
        "keep": _parse_number(named.get("newsdesk:keep", "")),
        "keep_days": _parse_number(named.get("newsdesk:keepdays", "")),
        "paused": named.get("newsdesk:paused") == "on",
        "wire": _parse_number(named.get("newsdesk:wire", "")),
    }
    with suppress(ValueError):
        return rules_from_record(record)
    return Rules()


def _parse_interval(written: str) -> int:
    minutes = _parse_number(written)
    return minutes if 1 <= minutes <= MAX_INTERVAL else DEFAULT_INTERVAL


def _parse_number(written: str) -> int:
    return int(written) if re.fullmatch(r"[0-9]{1,9}", written) else 0


def _quote_attribute(words: str) -> str:
    return quoteattr(clean_line(words).translate(_NONCHARACTERS))


def _replace_scheme(scheme: re.Match[str]) -> str:
    return "http" if scheme[0].lower() == "feed" else ""


def _innermost_section(feed: Any) -> str:
    """Return the innermost folder of the feed as a section."""
    folders = [folder for path in feed.get("categories", []) for folder in path[-1:] if folder]
    return next(filter(None, map(normalize_section, reversed(folders))), "")


def _decode(document: bytes) -> str:
    declared = _DECLARED.search(document[:200])
    names = [name for mark, name in _MARKS.items() if document.startswith(mark)]
    for encoding in (*names, *([declared[1].decode()] if declared else []), "utf-8"):
        try:
            return document.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    return document.decode("cp1252", "replace")


class _AttributeCollector(HTMLParser):
    """Collects, by feed address, the attributes that listparser ignores."""

    def __init__(self) -> None:
        super().__init__()
        self.of: dict[str, dict[str, str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect the attributes of an outline."""
        if tag == "outline":
            named = {name: value or "" for name, value in attrs}
            self.of.setdefault(named.get("xmlurl", "").strip(), named)

    handle_startendtag = handle_starttag
