"""Lists of feeds in OPML, however badly formed, as the exports of other programs are.

Run it in a worker (`worker.py`): a hostile list can take much time.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache

from storage.errors import FeedError
from storage.feeds.parsing.document import DEFAULT_INTERVAL, MAX_OPML, Outline, OutlineList
from storage.feeds.parsing.entries import normalize_section
from storage.feeds.parsing.html_blocks import html_to_line
from storage.model import Rules
from storage.records.source_rules import MAX_INTERVAL, rules_from_record
from storage.text.urls import redact_url, sanitize_url

__all__ = ["parse_opml"]

_OURS = "newsdesk:"
_NO_RULES = Rules()

MAX_OUTLINES = 200_000
"""Most feeds that are taken from a list."""

_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_TOKEN = re.compile(r"<(?:(!--)|(!\[CDATA\[)|(/?)(?:\w{1,40}:)?outline(?=[\s/>]))", re.IGNORECASE)
_ENDS = {"!--": "-->", "![CDATA[": "]]>"}
_ATTRIBUTE = re.compile(
    r"\s*([\w:.-]{1,100})\s*=\s*(?:\"([^\"]{0,5000})\"|'([^']{0,5000})'|([^\s<>\"']{1,5000}))"
)
_PLAIN = re.compile(r"((?:\s+[\w:.-]{1,100}=\"[^\"<>]{0,5000}\")*)\s*(/?)>")
"""The rest of a tag as nearly all programs write it, which is read in one go."""
_PLAIN_ATTRIBUTE = re.compile(r"([\w:.-]+)=\"([^\"]*)\"")
_NOISE = re.compile(r"[^\w:.<>-]+|[\w:.-]+")
_END = re.compile(r"\s*(/?)\s*>")
_SCHEME = re.compile(r"^feed:(?://)?(?=https?://)|^feed(?=://)", re.IGNORECASE)


def parse_opml(document: bytes) -> OutlineList:
    """Parse the feeds of an OPML list, in order, each address once, http and https only.

    Raises:
        FeedError: It is not an OPML list.
    """
    if len(document) > MAX_OPML:
        raise FeedError(f"the list is larger than {MAX_OPML / 1_000_000:g} MB; split it")
    text = _decode(document)
    if "<opml" not in text[:5000].lower():
        raise FeedError("not an OPML list; export the feeds as OPML and import that file")
    found: dict[str, Outline] = {}
    refused: list[str] = []
    for written, folders, attributes in _iter_feeds(text):
        url = sanitize_url(_SCHEME.sub(_replace_scheme, written))
        if not url:
            refused.append(redact_url(written))
        elif (known := found.get(url)) is None:
            if len(found) < MAX_OUTLINES:
                found[url] = _build_outline(url, folders, attributes)
        elif not known.section:
            found[url] = replace(known, section=_section(folders, attributes))
    return OutlineList(tuple(found.values()), tuple(refused))


def _iter_feeds(text: str) -> Iterator[tuple[str, list[str], dict[str, str]]]:
    """Yield the address, the folders and the attributes of each feed."""
    folders: list[str] = []
    for closing, attributes, is_empty in _iter_tags(text):
        if closing:
            if folders:
                folders.pop()
            continue
        kind = attributes.get("type", "").lower()
        url = attributes.get("xmlurl", "") or (attributes.get("url", "") if kind == "rss" else "")
        if url and kind != "source":
            yield url, folders, attributes
        if not is_empty:
            folders.append("" if url else attributes.get("text", "") or attributes.get("title", ""))


def _iter_tags(text: str) -> Iterator[tuple[bool, dict[str, str], bool]]:
    """Yield the tags of outlines: whether one closes, its attributes, whether it is empty.

    What is no tag is passed over, so that a list need not be well-formed.
    """
    position, unended = 0, set[str]()
    while token := _TOKEN.search(text, position):
        position = token.end()
        if opened := token[1] or token[2]:
            mark = _ENDS[opened.upper()]
            end = -1 if mark in unended else text.find(mark, position)
            if end < 0:
                unended.add(mark)  # as it is in what follows
            else:
                position = end + len(mark)
            continue
        attributes: dict[str, str] = {}
        if plain := _PLAIN.match(text, position):
            for name, value in _PLAIN_ATTRIBUTE.findall(plain[1]):
                attributes.setdefault(name.lower(), _value(value))
            position = plain.end()
            yield bool(token[3]), attributes, bool(plain[2])
            continue
        while not (end_of_tag := _END.match(text, position)):
            if one := _ATTRIBUTE.match(text, position):
                attributes.setdefault(one[1].lower(), _value(one[2] or one[3] or one[4] or ""))
            elif not (one := _NOISE.match(text, position)):
                break
            position = one.end()
        position = end_of_tag.end() if end_of_tag else position
        yield bool(token[3]), attributes, bool(end_of_tag and end_of_tag[1])


def _value(written: str) -> str:
    return html.unescape(written).strip() if "&" in written else written.strip()


def _build_outline(url: str, folders: list[str], attributes: Mapping[str, str]) -> Outline:
    title = html_to_line(attributes.get("text", "") or attributes.get("title", ""))[:200]
    return Outline(
        title=title or redact_url(url),
        url=url,
        site=sanitize_url(attributes.get("htmlurl", "")),
        section=_section(folders, attributes),
        interval=_parse_interval(attributes.get("newsdesk:interval", "")),
        rules=_parse_rules(attributes),
    )


def _section(folders: list[str], attributes: Mapping[str, str]) -> str:
    """Return the innermost folder of a feed, else its last category, as a section."""
    paths = (path.rpartition("/")[2] for path in attributes.get("category", "").split(","))
    names = (*reversed(folders), *reversed(list(paths)))
    return next((section for name in names if name and (section := _as_section(name))), "")


_as_section = lru_cache(maxsize=64)(normalize_section)  # of few folders there are many feeds


def _parse_rules(attributes: Mapping[str, str]) -> Rules:
    """Parse the rules in an outline's attributes; invalid ones set nothing."""
    named = {
        name.removeprefix(_OURS): value
        for name, value in attributes.items()
        if name.startswith(_OURS)
    }
    if not named:
        return _NO_RULES
    record = {
        "full_text": named.get("fulltext") == "on",
        "muted": [named.get("muted", "")],
        "keep": _parse_number(named.get("keep", "")),
        "keep_days": _parse_number(named.get("keepdays", "")),
        "paused": named.get("paused") == "on",
        "wire": _parse_number(named.get("wire", "")),
    }
    with suppress(ValueError):
        return rules_from_record(record)
    return Rules()


def _parse_interval(written: str) -> int:
    minutes = _parse_number(written)
    return minutes if 1 <= minutes <= MAX_INTERVAL else DEFAULT_INTERVAL


def _parse_number(written: str) -> int:
    return int(written) if re.fullmatch(r"[0-9]{1,9}", written) else 0


def _replace_scheme(scheme: re.Match[str]) -> str:
    return "http" if scheme[0].lower() == "feed" else ""


def _decode(document: bytes) -> str:
    declared = _DECLARED.search(document[:200])
    names = [name for mark, name in _MARKS.items() if document.startswith(mark)]
    for encoding in (*names, *([declared[1].decode()] if declared else []), "utf-8"):
        try:
            return document.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    return document.decode("cp1252", "replace")
