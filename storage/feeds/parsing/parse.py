"""Feeds and news sitemaps to articles; with the strict reader all that uses feedparser.

Run it in a worker (`worker.py`): a hostile document can take much time or memory.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from time import struct_time
from typing import Any
from urllib.parse import urljoin
from xml.sax import SAXException

import feedparser

from storage.errors import FeedError, NoFeed
from storage.feeds.parsing import feedparser_handlers
from storage.feeds.parsing.building import build_feed
from storage.feeds.parsing.document import ParsedFeed
from storage.feeds.parsing.entries import (
    MAX_ATTACHMENTS,
    MAX_SCANNED,
    EntryText,
    FeedEntry,
)
from storage.feeds.parsing.html_blocks import looks_like_html
from storage.feeds.parsing.json_feed import parse_json_feed
from storage.feeds.parsing.sitemap import parse_sitemap
from storage.feeds.parsing.strict_elements import read_strictly
from storage.text.attachments import Attachment, parse_length
from storage.text.section_names import choose_category
from storage.text.urls import redact_url, sanitize_url

__all__ = ["ParsedFeed", "parse_feed"]

feedparser_handlers.install()

MAX_TAGS = 50
"""Categories of an entry among which one is chosen."""

_PARSER_FAILURES = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""Exceptions that feedparser is known to raise on broken documents (6.0.14)."""

_CHARACTER = re.compile(rb"&#(?:[xX]0*([0-9a-fA-F]{1,8})|0*([0-9]{1,10}));")
_BARE_AMPERSAND = re.compile(
    rb"&(?!#[0-9]{1,10};|#[xX][0-9a-fA-F]{1,8};|[a-zA-Z][a-zA-Z0-9._-]{0,40};)"
)
_CONTROLS = bytes(byte for byte in range(0x20) if byte not in b"\t\n\r")
_DECLARED = re.compile(
    rb"(?:\xef\xbb\xbf)?<\?xml[^>]{0,100}?\sencoding\s*=\s*[\"']([A-Za-z0-9._-]+)"
)
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PROLOG = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_STRAY = re.compile("[\udc80-\udcff]")
_FOREIGN = re.compile("[^\x00-\x7f\udc80-\udcff]")
_SHIFTS = b"\x0e\x0f\x1b"
_SKIP_HOURS = re.compile(rb"<skipHours>(.{0,2000}?)</skipHours>", re.DOTALL)
_SKIP_DAYS = re.compile(rb"<skipDays>(.{0,1000}?)</skipDays>", re.DOTALL)
_DAY = re.compile(rb"<day>\s*(mon|tues|wednes|thurs|fri|satur|sun)day\s*</day>", re.IGNORECASE)
_DAYS = (b"mon", b"tues", b"wednes", b"thurs", b"fri", b"satur", b"sun")
_HOUR = re.compile(rb"<hour>\s*(\d{1,2})\s*</hour>")
_LARGEST_FILE = 10**12
_UPDATE_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200}


def parse_feed(
    body: bytes, *, url: str, content_type: str = "", now: datetime | None = None
) -> ParsedFeed:
    """Parse the feed in `body`, which came from `url` (the base of relative links).

    `now` is the time of reading, which is given to entries without a trustworthy date.

    Raises:
        NoFeed: It is not a feed.
        FeedError: It is a feed that cannot be read, or a list of feeds.
    """
    now = now or datetime.now(UTC)
    if json_feed := parse_json_feed(body, url=url):
        return build_feed(
            json_feed.entries,
            count=json_feed.count,
            now=now,
            title=json_feed.title,
            site=sanitize_url(json_feed.site, base=url),
            kind=json_feed.kind,
            self_url=sanitize_url(json_feed.self_url, base=url),
        )
    if sitemap := parse_sitemap(body, url=url):
        site, entries, count = urljoin(url, "/"), sitemap.entries, sitemap.count
        return build_feed(
            entries, count=count, now=now, title=sitemap.title, site=site, kind="News sitemap"
        )
    if _is_web_page(body):
        raise NoFeed(f"{redact_url(url)}: a web page, not a feed; newsdesk add URL finds its feeds")
    document = _parse_document(body, url, content_type)
    feed = document.feed
    return build_feed(
        [_build_entry(entry, url) for entry in document.entries[:MAX_SCANNED] if entry],
        count=len(document.entries),
        now=now,
        title=_string(feed, "title"),
        site=_site(feed, url),
        kind=_kind(document.version),
        self_url=_related_link(feed, "self", url),
        ttl=_ttl(feed),
        skip_hours=_skip_hours(body),
        skip_days=_skip_days(body),
    )


def _is_web_page(body: bytes) -> bool:
    start = body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    start = re.sub(rb"^(?:<\?xml[^>]*\?>|<!--.*?-->|\s+)+", b"", start, flags=re.DOTALL)
    return start.startswith((b"<!doctype html", b"<html"))


def _parse_document(body: bytes, url: str, content_type: str) -> Any:
    """Parse `body` with feedparser; `version` says whether it is a feed."""
    # Without a base feedparser leaves links and ids as written; if it resolved them, an id that
    # is not an address would change with the address of the feed.
    if (narrow := _transcode_wide(body)) is not None:
        body, content_type = narrow, ""
    body = _remove_invalid_characters(body)
    if strict := read_strictly(body, content_type):
        return strict
    try:
        document = feedparser.parse(
            io.BytesIO(body),
            response_headers={"content-type": content_type} if content_type else {},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except _PARSER_FAILURES as error:
        raise FeedError(f"{redact_url(url)}: the feed is too badly formed to read") from error
    if not document.get("version"):
        if b"<opml" in body[:2000]:
            raise FeedError(f"{redact_url(url)}: an OPML list; import it as a file")
        raise NoFeed(f"{redact_url(url)}: {'not a feed' if body.strip() else 'empty, not a feed'}")
    if not document.entries and isinstance(document.get("bozo_exception"), SAXException):
        raise FeedError(f"{redact_url(url)}: the feed is cut off or malformed and has no articles")
    return document


def _remove_invalid_characters(body: bytes) -> bytes:
    """Remove what XML does not allow: control characters, references to them and surrogates."""
    if b"\x00" in body[:4]:
        return body
    shifts = _SHIFTS if b"2022" in body[:200] else b""
    body = body.translate(None, bytes(byte for byte in _CONTROLS if byte not in shifts))
    body = _CHARACTER.sub(_keep_valid_reference, _repair_utf8(body.lstrip()))
    return body if shifts or b"hz-gb" in body[:200].lower() else _escape_bare_ampersands(body)


def _escape_bare_ampersands(body: bytes) -> bytes:
    """Escape ampersands that begin no reference, as in ``AT&T & co``, outside of CDATA.

    feedparser would take them for references that lack a semicolon, and add it.
    """
    if not _BARE_AMPERSAND.search(body):
        return body
    text, *sections = body.split(b"<![CDATA[")
    parts = [_BARE_AMPERSAND.sub(b"&amp;", text)]
    for section in sections:
        literal, end, text = section.partition(b"]]>")
        parts += (b"<![CDATA[", literal, end, _BARE_AMPERSAND.sub(b"&amp;", text))
    return b"".join(parts)


def _transcode_wide(body: bytes) -> bytes | None:
    """Transcode a document that begins with a UTF-16 or UTF-32 byte-order mark to UTF-8, else None.

    feedparser heeds the mark only if the document declares an encoding as well.
    """
    for mark, name in _WIDE:
        if body.startswith(mark):
            return _PROLOG.sub("", body.decode(name, "replace"), count=1).encode()
    return None


def _repair_utf8(body: bytes) -> bytes:
    """Repair stray bytes in UTF-8, for which feedparser would assume another encoding."""
    declared = _DECLARED.match(body)
    if body.isascii() or (declared and declared[1].lower() not in {b"utf-8", b"utf8"}):
        return body
    text = body.decode("utf-8", "surrogateescape")
    strays = len(_STRAY.findall(text))
    if not strays or len(_FOREIGN.findall(text)) <= strays:
        return body
    return _STRAY.sub(_decode_stray, text).encode()


def _decode_stray(stray: re.Match[str]) -> str:
    """Decode a stray byte in UTF-8 as what it usually is: text pasted from Windows."""
    return stray[0].encode("utf-8", "surrogateescape").decode("cp1252", "replace")


def _keep_valid_reference(reference: re.Match[bytes]) -> bytes:
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    valid = code in {9, 10, 13} or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE
    return reference[0] if valid or 0x10000 <= code <= 0x10FFFF else b""


def _build_entry(entry: Mapping[str, Any], url: str) -> FeedEntry:
    detail = entry.get("summary_detail")
    detail = detail if isinstance(detail, dict) else {}
    details = [*entry.get("content", ()), detail]
    base = next((urljoin(url, one["base"]) for one in details if one.get("base")), url)
    date = next((text for name in _DATES if (text := _string(entry, name))), "")
    content = _content(entry)
    summary = _text(detail)
    pictures = tuple(dict.fromkeys(entry.get(feedparser_handlers.PICTURES, ())))
    if not content.words and not summary.words:  # as in feeds of films
        summary = EntryText(max(pictures, key=len, default=""))
    return FeedEntry(
        # Where a document is not well-formed, feedparser leaves this as written.
        id=_string(entry, "id").replace("&amp;", "&"),
        link=_link(entry),
        title=_string(entry, "title"),
        date=date,
        fallback_date=None if date.isascii() else _feedparser_date(entry),
        author=_author(entry),
        category=_category(entry),
        summary=EntryText() if summary.words == content.words else summary,
        content=content,
        pictures=pictures,
        attachments=_attachments(entry),
        base=base,
    )


def _attachments(entry: Mapping[str, Any]) -> tuple[Attachment, ...]:
    """Return what an entry attaches: its enclosures, or else its media that are played."""
    links = _records(entry, "links")
    files = [("href", "length", one) for one in links if one.get("rel") == "enclosure"]
    if not files:
        media = _records(entry, "media_content")
        files = [("url", "filesize", one) for one in media if _is_played(one)]
    length = parse_length(_string(entry, "itunes_duration")) if len(files) == 1 else 0
    return tuple(
        Attachment(
            url=_string(one, address),
            type=_string(one, "type") or _string(one, "medium"),
            size=_number(one, size, most=_LARGEST_FILE),
            seconds=length or parse_length(_string(one, "duration")),
            title=_string(one, "title"),
        )
        for address, size, one in files[:MAX_ATTACHMENTS]
    )


def _is_played(media: Mapping[str, Any]) -> bool:
    kind = _string(media, "medium") or _string(media, "type").partition("/")[0]
    return kind in ("audio", "video")


def _category(entry: Mapping[str, Any]) -> str:
    terms = (_string(tag, "term").strip() for tag in entry.get("tags", ())[:MAX_TAGS])
    return choose_category([term for term in terms if term])


_DATES = ("published", "updated", "created")


def _content(entry: Mapping[str, Any]) -> EntryText:
    """Return the longest of the entry's contents that is text."""
    texts = [_text(one) for one in entry.get("content", ())]
    return max(texts, key=lambda text: len(text.words), default=EntryText())


def _text(detail: Mapping[str, Any]) -> EntryText:
    type_ = _string(detail, "type") or "text/html"
    if type_.startswith("text/") or "html" in type_ or "xml" in type_:
        words = _string(detail, "value")
        untyped = feedparser_handlers.UNTYPED in detail
        is_html = type_ != "text/plain" or (untyped and looks_like_html(words))
        return EntryText(words, is_html=is_html)
    return EntryText()


def _link(entry: Mapping[str, Any]) -> str:
    """Return the link of the entry; its id counts only if it is a web address."""
    original = _string(entry, "feedburner_origlink")
    link = _string(entry, "link")
    if entry.get("guidislink") and link == _string(entry, "id") and not _is_address(link):
        link = ""
    if not link:
        links = _records(entry, "links")
        link = next((_string(one, "href") for one in links if one.get("rel") == "alternate"), "")
    return original if _is_address(original) else link


def _is_address(text: str) -> bool:
    return text.strip().lower().startswith(("http://", "https://"))


def _author(entry: Mapping[str, Any]) -> str:
    people = [*entry.get("authors", ()), entry.get("author_detail") or {}]
    names = dict.fromkeys(name for one in people if (name := _string(one, "name")))
    return ", ".join(names) or _string(entry, "author")


def _feedparser_date(entry: Mapping[str, Any]) -> datetime | None:
    """Return the date feedparser found in a Greek, Hungarian or Korean date."""
    for name in _DATES:
        parsed = entry.get(f"{name}_parsed")
        if isinstance(parsed, struct_time):
            try:
                return datetime(*parsed[:6], tzinfo=UTC)
            except ValueError:
                return None
    return None


def _site(feed: Mapping[str, Any], url: str) -> str:
    site = sanitize_url(_string(feed, "link"), base=url)
    return "" if site == _related_link(feed, "self", url) else site


def _related_link(feed: Mapping[str, Any], rel: str, url: str) -> str:
    links = _records(feed, "links")
    found = next((_string(one, "href") for one in links if one.get("rel") == rel), "")
    return sanitize_url(found, base=url)


def _records(record: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Return a list that feedparser makes; in its place an element of this name leaves its text."""
    found = record.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _ttl(feed: Mapping[str, Any]) -> int:
    minutes = _number(feed, "ttl")
    period = _UPDATE_PERIODS.get(_string(feed, "sy_updateperiod").strip().lower(), 0)
    return max(minutes, period // max(_number(feed, "sy_updatefrequency"), 1))


def _skip_hours(body: bytes) -> tuple[int, ...]:
    found = _SKIP_HOURS.search(body[:100_000])
    hours = {int(hour) % 24 for hour in _HOUR.findall(found[1])} if found else set()
    return tuple(sorted(hours)) if len(hours) < 24 else ()


def _skip_days(body: bytes) -> tuple[int, ...]:
    found = _SKIP_DAYS.search(body[:100_000])
    days = {_DAYS.index(day.lower()) for day in _DAY.findall(found[1])} if found else set()
    return tuple(sorted(days)) if len(days) < 7 else ()


def _number(record: Mapping[str, Any], name: str, most: int = 1_000_000) -> int:
    text = _string(record, name).strip()
    return min(int(text), most) if re.fullmatch(r"[0-9]{1,12}", text) else 0


def _string(record: Mapping[str, Any], name: str) -> str:
    # Bypass feedparser's own lookup, which substitutes one key for another.
    value = dict.get(record, name) if isinstance(record, dict) else None
    return value if isinstance(value, str) else ""


def _kind(version: str) -> str:
    """Format ``rss20`` as ``RSS 2.0``."""
    if match := re.fullmatch(r"(rss|atom)(\d)(\d+)?[nu]?", version):
        family = "RSS" if match[1] == "rss" else "Atom"
        return f"{family} {match[2]}.{match[3] or '0'}"
    return version.upper() if version in {"rss", "cdf"} else version.capitalize()
