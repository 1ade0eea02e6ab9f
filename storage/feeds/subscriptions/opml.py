"""Lists of feeds as OPML, written for other programs.

Settings that OPML has no attribute for are stored in a namespace of our own.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from xml.sax.saxutils import quoteattr

from storage.feeds.parsing.document import DEFAULT_INTERVAL
from storage.model import Source
from storage.text.cleaning import clean_line
from storage.text.urls import strip_credentials

__all__ = ["NAMESPACE", "format_opml"]

NAMESPACE = "https://github.com/newsdesk/newsdesk#opml"
"""The name of our namespace; its prefix is always ``newsdesk``."""

_NONCHARACTERS = dict.fromkeys(
    [*range(0xFDD0, 0xFDF0), *(plane + end for plane in range(0, 0x110000, 0x10000)
                               for end in (0xFFFE, 0xFFFF))]
)  # fmt: skip
"""Characters that XML cannot represent, or that its parsers drop."""


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


def _quote_attribute(words: str) -> str:
    return quoteattr(clean_line(words).translate(_NONCHARACTERS))
