"""News sitemaps: the lists of their latest articles that sites publish for search engines."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from storage.errors import FeedError
from storage.feeds.parsing.entries import MAX_SCANNED, FeedEntry
from storage.text.urls import redact_url, sanitize_url

__all__ = ["Sitemap", "parse_sitemap"]

_BEGINNING = 4_000
"""Bytes in which the root element stands."""

_MAX_LISTED = 3


@dataclass(slots=True)
class Sitemap:
    """A news sitemap; `count` is the number of its articles, `title` the name of the paper."""

    title: str = ""
    count: int = 0
    entries: list[FeedEntry] = field(default_factory=list)


def parse_sitemap(body: bytes, *, url: str) -> Sitemap | None:
    """Parse the news sitemap in `body`; None if it is no sitemap.

    Raises:
        FeedError: It is a sitemap without news, a list of sitemaps, or damaged.
    """
    start = body[:_BEGINNING]
    if b"<urlset" not in start and b"<sitemapindex" not in start:
        return None
    reader = _Reader()
    try:
        reader.read(body)
    except (expat.ExpatError, ValueError) as error:
        raise FeedError(f"{redact_url(url)}: the sitemap is too badly formed to read") from error
    if reader.sitemaps:
        listed = [one for one in reader.sitemaps if "news" in one.lower()] or reader.sitemaps
        shown = ", ".join(redact_url(one) for one in listed[:_MAX_LISTED])
        raise FeedError(f"{redact_url(url)}: a list of sitemaps; add one with news: {shown}")
    if not reader.found.entries:
        raise FeedError(f"{redact_url(url)}: a sitemap without news, not a feed")
    return reader.found


class _Reader:
    """Collects the articles, or the sitemaps, of one document."""

    def __init__(self) -> None:
        self.found = Sitemap()
        self.sitemaps: list[str] = []
        self._values: dict[str, str] = {}
        self._text: list[str] = []

    def read(self, body: bytes) -> None:
        """Read a document.

        Raises:
            ExpatError: It is not well-formed.
            ValueError: It declares entities, which no sitemap needs.
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.EntityDeclHandler = self._reject_entity
        parser.Parse(body.lstrip(), True)

    def _reject_entity(self, *_declaration: object) -> None:
        raise ValueError("an entity")

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._text.clear()
        if name.rpartition(" ")[2] in {"url", "sitemap"}:
            self._values = {}

    def _end(self, name: str) -> None:
        space, _, tag = name.rpartition(" ")
        if tag == "sitemap":
            if address := sanitize_url(self._values.get("loc", "")):
                self.sitemaps.append(address)
        elif tag == "url":
            self._add()
        elif "sitemap-news" in space:
            self._values[f"news {tag}"] = "".join(self._text)
        elif space.endswith("/sitemap/0.9") or not space:  # not the address of a picture
            self._values[tag] = "".join(self._text)
        self._text.clear()

    def _add(self) -> None:
        """Add the article just read, if it is news."""
        title = self._values.get("news title", "").strip()
        if not title:
            return
        self.found.count += 1
        self.found.title = self.found.title or self._values.get("news name", "").strip()
        if len(self.found.entries) < MAX_SCANNED:
            link = self._values.get("loc", "").strip()
            date = self._values.get("news publication_date") or self._values.get("lastmod", "")
            self.found.entries.append(FeedEntry(id=link, link=link, title=title, date=date.strip()))
