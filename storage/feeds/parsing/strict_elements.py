"""The elements of feeds that are read without feedparser, and what is done at each.

Where a document has an element that feedparser knows and that is not among them, feedparser reads
the document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.parsers import expat

from feedparser.mixin import _FeedParserMixin
from feedparser.urls import _urljoin

from storage.feeds.parsing.feedparser_handlers import PICTURES
from storage.feeds.parsing.strict_reader import (
    Attributes,
    Document,
    End,
    Reader,
    Start,
    UnsureError,
)

__all__ = ["read_strictly"]

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s;\"']+)", re.IGNORECASE)
_UTF8 = {"utf-8", "utf8"}
_TAGS_OF_ITUNES = "http://www.itunes.com/"
_TAGS_OF_MEDIA = "http://search.yahoo.com/mrss/category_schema"


def read_strictly(body: bytes, content_type: str) -> Document | None:
    """Read a feed; None where feedparser might find something else in it.

    `body` is a document whose characters XML allows; `content_type` is the header of its answer.
    """
    charset = _CHARSET.search(content_type)
    if charset and charset[1].lower() not in _UTF8:
        return None
    try:
        return Reader(_HANDLERS).read(body)
    except (UnsureError, expat.ExpatError, UnicodeError):
        return None


def _start_channel(reader: Reader, attributes: Attributes) -> None:
    if attributes.keys() & {"href", "lastmod"}:
        raise UnsureError
    reader.in_feed = True


def _end_channel(reader: Reader) -> None:
    reader.in_feed = False


def _start_entry(reader: Reader, attributes: Attributes) -> None:
    if reader.in_entry or not reader.in_feed or attributes.keys() & {"href", "lastmod"}:
        raise UnsureError
    reader.document.entries.append({})
    reader.push("item")
    reader.in_entry, reader.is_permalink, reader.title_depth = True, False, -1
    reader.depths = {}


def _end_entry(reader: Reader) -> None:
    reader.pop_text("item")
    reader.in_entry = reader.has_content = False


def _start_image(reader: Reader, _attributes: Attributes) -> None:
    if reader.in_entry:
        raise UnsureError
    reader.in_image, reader.title_depth = True, -1
    reader.push("image")


def _end_image(reader: Reader) -> None:
    reader.pop_text("image")
    reader.in_image = False


def _start_source(reader: Reader, _attributes: Attributes) -> None:
    reader.push("source")
    reader.in_source, reader.title_depth = True, -1


def _end_source(reader: Reader) -> None:
    reader.in_source = False
    reader.pop("source")


# -- texts -----------------------------------------------------------------------------


def _start_title(reader: Reader, attributes: Attributes) -> None:
    reader.push_content("title", attributes, "text/plain")


def _end_title(reader: Reader) -> None:
    if reader.pop_content("title"):
        reader.title_depth = reader.depth


def _end_media_title(reader: Reader) -> None:
    reader.pop_content("title")


def _start_description(reader: Reader, attributes: Attributes) -> None:
    if _is_second(reader):
        _start_content(reader, attributes)
    else:
        reader.push_content("description", attributes, "text/html")


def _start_summary(reader: Reader, attributes: Attributes) -> None:
    if _is_second(reader):
        _start_content(reader, attributes)
    else:
        reader.push_content("summary", attributes, "text/plain")


def _is_second(reader: Reader) -> bool:
    """Note and return whether a summary is taken for the text, as there is one already."""
    reader.as_content = "summary" in reader.get_context() and not reader.has_content
    return reader.as_content


def _end_description(reader: Reader) -> None:
    _end_summary_of(reader, "description")


def _end_summary(reader: Reader) -> None:
    _end_summary_of(reader, "summary")


def _end_summary_of(reader: Reader, name: str) -> None:
    if reader.as_content:
        _end_content(reader)
    else:
        reader.pop_content(name)
    reader.as_content = False


def _start_content(reader: Reader, attributes: Attributes) -> None:
    if reader.is_collecting:  # feedparser would lose the element around it
        raise UnsureError
    reader.has_content = True
    reader.push_content("content", attributes, "text/plain")


def _start_content_encoded(reader: Reader, attributes: Attributes) -> None:
    reader.has_content = True
    reader.push_content("content", attributes, "text/html")


def _end_content(reader: Reader) -> None:
    text = reader.pop_content("content")
    reader.get_context().setdefault("summary", text)


def _end_media_description(reader: Reader) -> None:
    if text := reader.pop("media_description"):
        reader.get_context().setdefault(PICTURES, []).append(text)


# -- links and identity ----------------------------------------------------------------


def _start_link(reader: Reader, attributes: Attributes) -> None:
    attributes.setdefault("rel", "alternate")
    is_self = attributes["rel"] == "self"
    attributes.setdefault("type", "application/atom+xml" if is_self else "text/html")
    context = reader.get_context()
    links = context.setdefault("links", [])
    links.append(_with_href(attributes))
    if "href" in attributes:
        attributes["href"] = _urljoin("", attributes["href"])
        type_ = _FeedParserMixin.map_content_type(attributes["type"])
        if attributes["rel"] == "alternate" and type_ in _FeedParserMixin.html_types:
            context["link"] = attributes["href"]
    else:
        reader.push("link")


def _end_link(reader: Reader) -> None:
    reader.pop("link")


def _start_id(reader: Reader, attributes: Attributes) -> None:
    reader.is_permalink = attributes.get("ispermalink", "true") == "true"
    reader.push("id")


def _end_id(reader: Reader) -> None:
    text, context = reader.pop("id"), reader.get_context()
    context.setdefault("guidislink", reader.is_permalink and "link" not in context)
    if reader.is_permalink:
        context.setdefault("link", text)


def _start_enclosure(reader: Reader, attributes: Attributes) -> None:
    attributes = _with_href(attributes)
    attributes["rel"] = "enclosure"
    reader.get_context().setdefault("links", []).append(attributes)


def _start_media_content(reader: Reader, attributes: Attributes) -> None:
    reader.get_context().setdefault("media_content", []).append(attributes)


# -- people and categories -------------------------------------------------------------


def _start_author(reader: Reader, _attributes: Attributes) -> None:
    reader.in_author = True
    reader.push("author")
    reader.get_context().setdefault("authors", []).append({})


def _end_author(reader: Reader) -> None:
    reader.pop("author")
    reader.in_author = False
    reader.sync_author_detail()


def _end_name(reader: Reader) -> None:
    _save_author(reader, "name", reader.pop_text("name"))


def _end_email(reader: Reader) -> None:
    _save_author(reader, "email", reader.pop_text("email"))


def _end_uri(reader: Reader) -> None:
    _save_author(reader, "href", reader.pop("href") or "")


def _save_author(reader: Reader, key: str, text: str) -> None:
    if not (reader.in_author or reader.in_publisher):
        return
    context = reader.get_context()
    detail = "publisher_detail" if reader.in_publisher else "author_detail"
    context.setdefault(detail, {})[key] = text
    reader.sync_author_detail()
    context.setdefault("authors", [{}])[-1][key] = text


def _start_publisher(reader: Reader, _attributes: Attributes) -> None:
    reader.in_publisher = True
    reader.push("publisher")


def _end_publisher(reader: Reader) -> None:
    reader.pop_text("publisher")
    reader.in_publisher = False


def _start_category(reader: Reader, attributes: Attributes) -> None:
    scheme = attributes.get("scheme", attributes.get("domain"))
    reader.add_tag(attributes.get("term"), scheme, attributes.get("label"))
    reader.push("category")


def _start_media_category(reader: Reader, attributes: Attributes) -> None:
    attributes.setdefault("scheme", _TAGS_OF_MEDIA)
    _start_category(reader, attributes)


def _start_itunes_category(reader: Reader, attributes: Attributes) -> None:
    reader.add_tag(attributes.get("text"), _TAGS_OF_ITUNES, None)
    reader.push("category")


def _start_itunes_image(reader: Reader, attributes: Attributes) -> None:
    if attributes.get("href") or attributes.get("url"):
        reader.get_context()["image"] = attributes
    reader.push("itunes_image")


def _end_keywords(reader: Reader) -> None:
    for term in (reader.pop("itunes_keywords") or "").split(","):
        if term.strip():
            reader.add_tag(term.strip(), _TAGS_OF_ITUNES, None)


def _end_category(reader: Reader) -> None:
    if not (text := reader.pop("category")):
        return
    tags = reader.get_context()["tags"]
    if tags and not tags[-1]["term"]:
        tags[-1]["term"] = text
    else:
        reader.add_tag(text, None, None)


def _with_href(attributes: Attributes) -> Attributes:
    found: Attributes = _FeedParserMixin._enforce_href(attributes)
    return found


def _no_start(_reader: Reader, _attributes: Attributes) -> None:
    """Leave an element alone: what is in it is read all the same."""


def _no_end(_reader: Reader) -> None:
    """Leave the end of an element alone."""


def _kept(name: str) -> tuple[Start, End]:
    """Return what keeps the text of an element under `name`."""
    return (lambda reader, _: reader.push(name)), (lambda reader: reader.pop(name))


def _bare(name: str) -> Start:
    """Return what begins an element that feedparser passes over where it has attributes."""

    def start(reader: Reader, attributes: Attributes) -> None:
        if attributes:
            raise UnsureError
        reader.push(name)

    return start


def _dropped(name: str) -> tuple[Start, End]:
    """Return what drops the text of an element, which stands as `name` meanwhile."""
    return (lambda reader, _: reader.push(name)), (lambda reader: reader.pop_text(name))


def _unused_text(name: str) -> tuple[Start, End]:
    """Return what reads a text with a type that nothing asks for."""
    return (
        lambda reader, attributes: reader.push_content(name, attributes, "text/plain"),
        lambda reader: reader.pop_content(name),
    )


_ELEMENTS: Sequence[tuple[str, tuple[Start, End]]] = (
    ("channel", (_start_channel, _end_channel)),
    ("item entry", (_start_entry, _end_entry)),
    ("image", (_start_image, _end_image)),
    ("source", (_start_source, _end_source)),
    ("title", (_start_title, _end_title)),
    ("media_title", (_start_title, _end_media_title)),
    ("description dc_description", (_start_description, _end_description)),
    ("summary itunes_summary", (_start_summary, _end_summary)),
    ("content", (_start_content, _end_content)),
    ("content_encoded", (_start_content_encoded, _end_content)),
    ("media_description", (_kept("media_description")[0], _end_media_description)),
    ("media_content", (_start_media_content, _no_end)),
    ("media_group cloud", (_no_start, _no_end)),
    ("link", (_start_link, _end_link)),
    ("id guid", (_start_id, _end_id)),
    ("enclosure", (_start_enclosure, _no_end)),
    (
        "author managingeditor dc_creator dc_author itunes_author",
        (_start_author, _end_author),
    ),
    ("itunes_owner", (_start_publisher, _end_publisher)),
    ("name itunes_name", (_kept("name")[0], _end_name)),
    ("email itunes_email", (_kept("email")[0], _end_email)),
    ("category dc_subject", (_start_category, _end_category)),
    ("media_category", (_start_media_category, _end_category)),
    ("itunes_category", (_start_itunes_category, _end_category)),
    ("itunes_keywords", (_bare("itunes_keywords"), _end_keywords)),
    ("published issued pubdate dcterms_issued", _kept("published")),
    ("updated modified lastbuilddate dc_date dcterms_modified", _kept("updated")),
    ("created dcterms_created", _kept("created")),
    ("subtitle tagline itunes_subtitle", _unused_text("subtitle")),
    ("rights copyright dc_rights", _unused_text("rights")),
    ("url uri homepage", (_kept("href")[0], _end_uri)),
    ("language dc_language", _kept("language")),
    ("webmaster dc_publisher", _kept("publisher")),
    *((name, _kept(name)) for name in ("contributor", "dc_contributor", "expirationdate")),
    ("generator", _kept("generator")),
    ("itunes_block", (_bare("itunes_block"), _kept("itunes_block")[1])),
    ("itunes_explicit", (_bare("itunes_explicit"), _kept("itunes_explicit")[1])),
    *((f"media_{name}", _kept(name)) for name in ("credit", "thumbnail", "rating", "player")),
    *((name, _dropped(name)) for name in ("width", "height")),
    ("itunes_image", (_start_itunes_image, _dropped("itunes_image")[1])),
)
_HANDLERS = {name: both for names, both in _ELEMENTS for name in names.split()}
