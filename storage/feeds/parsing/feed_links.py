"""Feed links of a web page: link elements first, then anchors that look like one; no fetching."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from storage.feeds.parsing.document import FeedLink, WebPage
from storage.feeds.parsing.html_blocks import html_to_line, limit_nesting
from storage.text.urls import sanitize_url

__all__ = ["MAX_PAGE", "decode_page", "find_feed_links"]

MAX_PAGE = 3_000_000
"""Number of characters of a page that are read: some declare their feed a megabyte down."""

MAX_ANCHORS = 10

_FEED_TYPES = {
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
    "application/x-rss+xml",
    "application/x.atom+xml",
}
_MAYBE_TYPES = {"application/json", "application/xml", "text/xml", "text/rss+xml"}
_FEED_WORD = re.compile(r"\b(?:rss|atom|feed|feeds)\b", re.IGNORECASE)
_FEED_PATH = re.compile(
    r"(?:^|[/._-])(?:rss\d?|atom|feeds?|rdf)(?:$|[/._-])|\.(?:rss|atom|rdf)$|/index\.xml$",
    re.IGNORECASE,
)
_DECLARED_CHARSET = re.compile(
    rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9._-]+)", re.IGNORECASE
)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._-]+)", re.IGNORECASE)


def find_feed_links(body: bytes, *, url: str, content_type: str = "") -> WebPage:
    """Find the links to feeds on the page `body`, which came from `url`; never raises."""
    markup = limit_nesting(decode_page(body, content_type)[:MAX_PAGE].replace("\x00", ""))
    tree = LexborHTMLParser(markup.encode("utf-8", "replace").decode())
    base_tag = tree.css_first("base[href]")
    base = sanitize_url(base_tag.attributes.get("href") or "", base=url) if base_tag else ""
    title = tree.css_first("title")
    sure: list[FeedLink] = []
    likely: list[FeedLink] = []
    for node in tree.css("link[href]"):
        if link := _parse_link(node, base or url):
            (sure if _is_certain(node) else likely).append(link)
    found: dict[str, FeedLink] = {}
    for link in (*sure, *likely, *_find_anchors(tree, base or url)):
        found.setdefault(link.url, link)
    return WebPage(html_to_line(title.text())[:200] if title else "", tuple(found.values()))


def _parse_link(node: LexborNode, base: str) -> FeedLink | None:
    """Return the feed a link element declares, if it declares one."""
    attributes = node.attributes
    rel = (attributes.get("rel") or "").lower().split()
    type_ = _type(node)
    words = f"{attributes.get('title') or ''} {attributes.get('href') or ''}"
    maybe = type_ in _MAYBE_TYPES and _FEED_WORD.search(words)
    if not ("feed" in rel or ("alternate" in rel and (type_ in _FEED_TYPES or maybe))):
        return None
    url = sanitize_url(attributes.get("href") or "", base=base)
    return (
        FeedLink(url, html_to_line(attributes.get("title") or "")[:200], declared=True)
        if url
        else None
    )


def _is_certain(node: LexborNode) -> bool:
    rel = (node.attributes.get("rel") or "").lower().split()
    return "alternate" in rel and _type(node) in _FEED_TYPES


def _type(node: LexborNode) -> str:
    return (node.attributes.get("type") or "").partition(";")[0].strip().lower()


def _find_anchors(tree: LexborHTMLParser, base: str) -> Iterator[FeedLink]:
    """Yield the first anchors that look like links to feeds."""
    found = 0
    for node in tree.css("a[href]"):
        url = sanitize_url(node.attributes.get("href") or "", base=base)
        if not url or found >= MAX_ANCHORS:
            continue
        if _type(node) in _FEED_TYPES or _FEED_PATH.search(urlsplit(url).path):
            found += 1
            yield FeedLink(url, html_to_line(node.text())[:200], declared=False)


def decode_page(body: bytes, content_type: str) -> str:
    """Decode a page by the encoding in its header or in itself, else as UTF-8."""
    header = _HEADER_CHARSET.search(content_type)
    meta = _DECLARED_CHARSET.search(body[:4096])
    names = [header[1]] if header else []
    names += [meta[1].decode("ascii")] if meta else []
    for name in (*names, "utf-8"):
        try:
            return body.decode(name)
        except (LookupError, UnicodeError):
            continue
    return body.decode("utf-8", "replace")
