"""Well-formed RSS 2.0 and Atom 1.0, read by expat alone: what feedparser would find, sooner.

It fills the parts of feedparser's result that `parse` uses, by the rules of feedparser's handlers
for the elements that feeds have. Where a document has anything else that these handlers know, it
gives up, and feedparser reads the document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from xml.parsers import expat

from feedparser.html import _cp1252
from feedparser.mixin import _FeedParserMixin
from feedparser.urls import _urljoin

from storage.feeds.parsing.feedparser_handlers import PICTURES, UNTYPED

__all__ = ["Attributes", "Document", "End", "Reader", "Start", "UnsureError"]

_NAMESPACES = {uri.lower(): prefix for uri, prefix in _FeedParserMixin.namespaces.items()}
_ATOM = "http://www.w3.org/2005/atom"
_UTF8 = {"utf-8", "utf8"}
_TEXTS = {"text/plain", "text/html"}
_OLD = {"0.91": "rss091u", "0.92": "rss092", "0.93": "rss093", "0.94": "rss094"}
_MEANT = {
    *("about", "domain", "duration", "filesize", "href", "ispermalink", "label", "lastmod"),
    *("length", "medium", "mode", "rel", "scheme", "src", "term", "text", "title", "type"),
    *("uri", "url", "version"),
}
"""Attributes that mean something to a handler, which one of another namespace would replace."""
_USED = {
    *("links", "authors", "author_detail", "tags", "guidislink", "summary_detail", PICTURES),
    *("media_content", "title_detail", "href"),
}
"""What an element of that name would put into the place of what the handlers keep."""
_IN_IMAGE = {"title", "link", "description", "url", "href", "width", "height"}

Attributes = dict[str, str]
Start = Callable[["Reader", Attributes], object]
End = Callable[["Reader"], object]


class UnsureError(Exception):
    """The document has something that only feedparser reads as feedparser does."""


@dataclass(slots=True)
class Document:
    """What is read of a feed, by the names that feedparser gives it."""

    version: str = ""
    feed: dict[str, Any] = field(default_factory=dict)
    entries: list[dict[str, Any]] = field(default_factory=list)


@cache
def _is_known(name: str) -> bool:
    """Return whether feedparser has a handler for an element."""
    return any(hasattr(_FeedParserMixin, f"_{when}_{name}") for when in ("start", "end"))


class Reader:
    """Handlers of one document, with the state that feedparser's handlers have.

    Args:
        handlers: What is done at the start and at the end of an element, by its name.
    """

    def __init__(self, handlers: Mapping[str, tuple[Start, End]]) -> None:
        self._handlers = handlers
        self.document = Document()
        self._tags: dict[str, str] = {}
        self._prefixes: dict[str | None, str] = {}
        self._declared: dict[str, str] = {}
        self._stack: list[tuple[str, list[str]]] = []
        self._image: dict[str, Any] = {}
        self._params: dict[str, Any] = {}
        self.depth = 0
        self.depths: dict[str, int] = {}
        self.title_depth = -1
        self.in_feed = self.in_entry = self.in_image = self.in_source = False
        self.in_author = self.in_content = self.has_content = self.as_content = False
        self.is_permalink = self.is_atom = self.in_publisher = False

    def read(self, body: bytes) -> Document:
        """Read a document."""
        parser = expat.ParserCreate("utf-8", " ")
        parser.buffer_text = True
        parser.buffer_size = 65_536
        parser.XmlDeclHandler = _check_encoding
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartNamespaceDeclHandler = self._declare
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._add_text
        parser.Parse(body, True)
        return self.document

    # -- names -----------------------------------------------------------------------------

    def _declare(self, prefix: str | None, uri: str | None) -> None:
        if not uri:
            return
        self._tags.clear()
        if "backend.userland.com/rss" in uri.lower():
            raise UnsureError
        if (known := _NAMESPACES.get(uri.lower())) is not None:
            self._prefixes[prefix] = known
            self._declared[known] = uri
        else:
            self._declared[prefix or ""] = uri

    def _name(self, tag: str) -> str:
        """Return the name under which feedparser knows an element, such as `dc_date`."""
        if (name := self._tags.get(tag)) is not None:
            return name
        uri, _, local = tag.rpartition(" ")
        local = local.lower()
        prefix = _NAMESPACES.get(uri.lower())
        if not prefix and uri:
            found = (name for name, value in self._declared.items() if name and value == uri)
            prefix = next(found, "")
        if ":" in local:
            raise UnsureError
        prefix = self._prefixes.get(prefix.lower(), prefix.lower()) if prefix else ""
        name = self._tags[tag] = f"{prefix}_{local}" if prefix else local
        return name

    def _attributes(self, attributes: Attributes) -> Attributes:
        found: Attributes = {}
        for key, value in attributes.items():
            uri, _, name = key.rpartition(" ")
            name = name.lower()
            if name == "base" or (uri and name in _MEANT):
                raise UnsureError
            # Those of other namespaces count only as being there.
            found[f":{name}" if uri else name] = value.lower() if name in ("rel", "type") else value
        return found

    # -- elements --------------------------------------------------------------------------

    def _start(self, tag: str, attributes: Attributes) -> None:
        self.depth += 1
        name = self._name(tag)
        found = self._attributes(attributes) if attributes else {}
        if self.in_content or self.in_source:
            raise UnsureError
        if self.in_image and "_" not in name and name not in _IN_IMAGE:
            raise UnsureError
        if self.depth == 1:
            self._start_root(tag, name, found)
        elif handler := self._handlers.get(name):
            handler[0](self, found)
        elif _is_known(name) or name in _USED:
            raise UnsureError
        elif attributes:  # as language is one, these may be none of ours
            self.get_context()[name] = found
        else:
            self.push(name)

    def _end(self, tag: str) -> None:
        name = self._name(tag)
        if self.depth == 1:
            pass
        elif handler := self._handlers.get(name):
            handler[1](self)
        else:
            self.pop(name)
        self.depth -= 1

    def _add_text(self, text: str) -> None:
        if self._stack:
            self._stack[-1][1].append(text)

    def _start_root(self, tag: str, name: str, attributes: Attributes) -> None:
        version = attributes.get("version", "")
        if name == "rss" and (version in _OLD or version.startswith("2.")):
            self.document.version = _OLD.get(version, "rss20")
        elif name == "feed" and tag.lower() == f"{_ATOM} feed":
            self.document.version = "atom10"
            self.in_feed = self.is_atom = True
        else:
            raise UnsureError

    # -- what feedparser keeps -------------------------------------------------------------

    def get_context(self) -> dict[str, Any]:
        """Return what an element belongs to: the picture of the feed, an entry, or the feed."""
        if self.in_image:
            return self._image
        return self.document.entries[-1] if self.in_entry else self.document.feed

    # feedparser's own, which need no more of a reader than that.
    _get_context = get_context
    add_tag = _FeedParserMixin._add_tag
    sync_author_detail = _FeedParserMixin._sync_author_detail

    @property
    def is_collecting(self) -> bool:
        """Whether the text of an element within the entry, or within the feed, is collected."""
        return bool(self._stack) and self._stack[-1][0] != "item"

    def push(self, name: str) -> None:
        """Collect the text of an element from here."""
        self._stack.append((name, []))

    def pop_text(self, name: str) -> str:
        """Return the text of an element that feedparser does not keep by itself."""
        if not self._stack or self._stack[-1][0] != name:
            raise UnsureError
        return "".join(self._stack.pop()[1]).strip()

    def pop(self, name: str) -> str | None:
        """Take an element's text and keep it where feedparser does."""
        if not self._stack or self._stack[-1][0] != name:
            return None
        text = "".join(self._stack.pop()[1]).strip()
        if text and (name in ("link", "href") or (name == "id" and self.is_permalink)):
            text = _urljoin("", text)
        params = self._params
        is_plain = not self.is_atom and params.get("type") == "text/plain"
        if is_plain and _FeedParserMixin.looks_like_html(text):
            params["type"] = "text/html"
        if not text.isascii():
            text = _mend(text)
        if name in ("category", "itunes_keywords"):
            return text
        if name == "title" and -1 < self.title_depth <= self.depth:
            return text
        if self.in_entry:
            self._keep_in_entry(name, text)
        elif self.in_feed:
            self._keep_in_feed(name, text)
        return text

    def _keep_in_entry(self, name: str, text: str) -> None:
        entry = self.document.entries[-1]
        if name == "content":
            entry.setdefault("content", []).append({**self._params, "value": text})
            return
        if name == "link":
            text = _without_semicolons(text.replace("&amp;", "&"))
            entry["link"] = text
            if text:
                entry["links"][-1]["href"] = text
            return
        name = "summary" if name == "description" else name
        if self.depth <= self.depths.setdefault(name, self.depth):
            self.depths[name] = self.depth
            entry[name] = text
        if self.in_content:
            entry[f"{name}_detail"] = {**self._params, "value": text}

    def _keep_in_feed(self, name: str, text: str) -> None:
        context = self.get_context()
        context["subtitle" if name == "description" else name] = text
        if name == "link":
            context["link"] = context["links"][-1]["href"] = _without_semicolons(text)

    def push_content(self, name: str, attributes: Attributes, usual: str) -> None:
        """Collect a text with a type, which is `usual` where it has none."""
        type_ = _FeedParserMixin.map_content_type(attributes.get("type", usual))
        if type_ not in _TEXTS or "mode" in attributes:
            raise UnsureError
        self.in_content = True
        self._params = {"type": type_}
        if "type" not in attributes:
            self._params[UNTYPED] = True
        self.push(name)

    def pop_content(self, name: str) -> str | None:
        """Take a text with a type and keep it with that."""
        text = self.pop(name)
        self.in_content, self._params = False, {}
        return text


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding and encoding.lower() not in _UTF8:
        raise UnsureError


def _refuse(*_declaration: object) -> None:
    raise UnsureError


def _mend(text: str) -> str:
    """Mend text that was encoded twice, and characters of Windows that have no meaning."""
    with suppress(UnicodeError):
        text = text.encode("iso-8859-1").decode("utf-8")
    mended: str = text.translate(_cp1252)
    return mended


def _without_semicolons(link: str) -> str:
    return re.sub("&([A-Za-z0-9_]+);", r"&\g<1>", link)
