"""JSON Feed 1.0 and 1.1, tolerant of missing parts."""

from __future__ import annotations

import json
from typing import Any

from storage.feeds.parsing.entries import MAX_ATTACHMENTS, MAX_SCANNED, EntryText, FeedEntry
from storage.text.attachments import Attachment
from storage.text.section_names import choose_category

__all__ = ["JSONFeed", "parse_json_feed"]


class JSONFeed:
    """The parts of a JSON Feed document that are used, as text."""

    def __init__(self, document: dict[str, Any], *, url: str) -> None:
        self.title = _text(document, "title")
        self.site = _text(document, "home_page_url")
        self.self_url = _text(document, "feed_url")
        self.kind = f"JSON Feed {_text(document, 'version').rpartition('/')[2]}".strip()
        base = self.site or url
        items = [item for item in document["items"] if isinstance(item, dict)]
        self.count = len(items)
        self.entries = [_build_entry(item, base) for item in items[:MAX_SCANNED]]


def parse_json_feed(body: bytes, *, url: str) -> JSONFeed | None:
    """Parse the feed in `body`; None if it is not JSON or not a feed."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"{":
        return None
    try:
        document = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        return None
    if "jsonfeed.org" not in _text(document, "version") and not _text(document, "title"):
        return None
    return JSONFeed(document, url=url)


def _build_entry(item: dict[str, Any], base: str) -> FeedEntry:
    html, plain = _text(item, "content_html"), _text(item, "content_text")
    tags = item.get("tags")
    return FeedEntry(
        id=_text(item, "id"),
        link=_text(item, "url") or _text(item, "external_url"),
        title=_text(item, "title"),
        date=_text(item, "date_published") or _text(item, "date_modified"),
        author=_author(item),
        category=choose_category([tag for tag in tags if isinstance(tag, str)])
        if isinstance(tags, list)
        else "",
        summary=EntryText(_text(item, "summary"), is_html=False),
        content=EntryText(html) if html else EntryText(plain, is_html=False),
        attachments=_attachments(item),
        base=base,
    )


def _attachments(item: dict[str, Any]) -> tuple[Attachment, ...]:
    found = item.get("attachments")
    files = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    return tuple(
        Attachment(
            url=_text(one, "url"),
            type=_text(one, "mime_type"),
            size=_number(one, "size_in_bytes"),
            seconds=_number(one, "duration_in_seconds"),
            title=_text(one, "title"),
        )
        for one in files[:MAX_ATTACHMENTS]
    )


def _number(record: dict[str, Any], name: str) -> int:
    value = record.get(name)
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return int(value) if is_number and 0 <= value < 1e15 else 0  # type: ignore[operator,arg-type]


def _author(item: dict[str, Any]) -> str:
    authors = item.get("authors")
    people = authors if isinstance(authors, list) else [item.get("author")]
    return ", ".join(filter(None, (_text(one, "name") for one in people if isinstance(one, dict))))


def _text(record: dict[str, Any], name: str) -> str:
    """Return a value as text if it is a string or a number (as ids often are), else ``""``."""
    value = record.get(name)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""
