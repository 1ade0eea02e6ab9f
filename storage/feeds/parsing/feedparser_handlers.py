"""Handlers for what feedparser has no settings for.

It reads the description of a picture as another text of the entry, and it forgets whether a text
had a type. Both are handled here by the methods it calls for elements of these names.
"""

from __future__ import annotations

from typing import Any

from feedparser import api
from feedparser.mixin import _FeedParserMixin
from feedparser.namespaces import mediarss

from storage.feeds.parsing import buffered_expat

__all__ = ["PICTURES", "UNTYPED", "install"]

PICTURES = "newsdesk_pictures"
"""Key of an entry: the list of the descriptions of its pictures and films."""

UNTYPED = "newsdesk_untyped"
"""Key of the details of a text: set if its element had no type."""

_push_content = _FeedParserMixin.push_content


def install() -> None:
    """Install the handlers for all documents that this process parses; once is enough."""
    mediarss.Namespace._start_media_description = _start_media_description
    mediarss.Namespace._end_media_description = _end_media_description
    _FeedParserMixin.push_content = _push_content_with_type
    api.PREFERRED_XML_PARSERS = [buffered_expat.__name__]


def _start_media_description(parser: Any, _attributes: dict[str, str]) -> None:
    parser.push("media_description", 1)


def _end_media_description(parser: Any) -> None:
    if text := parser.pop("media_description"):
        parser._get_context().setdefault(PICTURES, []).append(text)


def _push_content_with_type(
    parser: Any, tag: str, attributes: dict[str, str], default_type: str, expecting_text: int
) -> None:
    _push_content(parser, tag, attributes, default_type, expecting_text)
    if "type" not in attributes:
        parser.contentparams[UNTYPED] = True
