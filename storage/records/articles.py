"""Articles and quotes as plain records for JSON, and back; no files.

Records are cleaned and validated like anything from outside, since they may be forged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, cast, get_args

from storage.model import (
    DEFAULT_SECTION,
    Article,
    Block,
    BlockKind,
    Carrier,
    DateKind,
    EditWeight,
    Link,
    Quote,
    Revision,
)
from storage.records.fields import read_datetime, read_line, read_list, read_location, read_text
from storage.text.timestamps import format_timestamp
from storage.text.urls import sanitize_url

__all__ = [
    "article_from_record",
    "article_to_record",
    "carriers_from_record",
    "editors_from_record",
    "history_from_record",
    "quote_to_record",
]

MAX_LINE = 1_000
"""Most characters of a headline, section, credit or author; no real one comes near."""

MAX_HISTORY = 100
"""Maximum number of revisions read for one article; newsdesk keeps fewer."""

MAX_CARRIERS = 1_000
"""Maximum number of sources read that carry one article."""

_KINDS = frozenset(get_args(BlockKind))
_DATE_KINDS = frozenset(get_args(DateKind))
_EDIT_WEIGHTS = frozenset(get_args(EditWeight))


def article_to_record(
    article: Article,
    location: str,
    history: Sequence[Revision] = (),
    locations: Mapping[int, str] = MappingProxyType({}),
) -> dict[str, Any]:
    """Convert an article to a record, with its revisions and the location of its source.

    `locations` are those of the sources that carry it, too, by their ids.
    """
    record = {
        "id": article.id,
        "headline": article.headline,
        "section": article.section,
        "published": format_timestamp(article.published),
        "date_kind": article.date_kind,
        "source": location,
        "link": article.link,
        "author": article.author,
        "standfirst": article.standfirst,
        "caption": article.caption,
        "credit": article.credit,
        "agency": article.agency,
        "summary_only": article.summary_only,
        "read": article.read,
        "starred": article.starred,
        "killed": format_timestamp(article.killed) if article.killed else "",
        "unseen_edit": article.unseen_edit,
        "key": article.key,
        "digest": article.digest,
        "blocks": [_block_to_record(block) for block in article.blocks],
    }
    if article.category:
        record["category"] = article.category
    if article.carriers:
        record["also"] = [
            {
                "source": locations.get(one.source, ""),
                "key": one.key,
                "digest": one.digest,
                "identical": one.identical,
            }
            for one in article.carriers
        ]
    earlier = [_revision_to_record(one, locations.get(one.editor, "")) for one in history]
    return record | {"history": earlier} if earlier else record


def article_from_record(record: Mapping[str, Any]) -> tuple[Article, str]:
    """Convert a record to its article and the location of its source.

    Raises:
        ValueError: It is not an article; the reason continues a sentence that begins with “it”.
    """
    kind = record.get("date_kind", "exact")
    if kind not in _DATE_KINDS:
        raise ValueError("its kind of date is unknown")
    edit = read_text(record, "unseen_edit")
    article = Article(
        headline=read_line(record, "headline")[:MAX_LINE],
        section=read_line(record, "section")[:MAX_LINE].upper() or DEFAULT_SECTION,
        published=read_datetime(record, "published"),
        standfirst=read_line(record, "standfirst"),
        caption=read_line(record, "caption"),
        credit=read_line(record, "credit")[:MAX_LINE],
        author=read_line(record, "author")[:MAX_LINE],
        link=sanitize_url(read_text(record, "link")),
        blocks=tuple(_block_from_record(block) for block in read_list(record, "blocks")),
        date_kind=cast(DateKind, kind),
        summary_only=record.get("summary_only") is True,
        key=read_text(record, "key"),
        digest=read_text(record, "digest"),
        read=record.get("read") is True,
        starred=record.get("starred") is True,
        agency=read_line(record, "agency")[:MAX_LINE],
        killed=read_datetime(record, "killed") if record.get("killed") else None,
        unseen_edit=cast(EditWeight, edit) if edit in _EDIT_WEIGHTS else "",
        category=read_line(record, "category")[:MAX_LINE],
    )
    return article, read_location(record, "source")


def history_from_record(record: Mapping[str, Any]) -> tuple[Revision, ...]:
    """Convert the revisions in a record, the latest first.

    Raises:
        ValueError: One is not a revision; the reason continues a sentence that begins with “it”.
    """
    return tuple(_revision_from_record(one) for one in read_list(record, "history")[:MAX_HISTORY])


def carriers_from_record(record: Mapping[str, Any]) -> tuple[tuple[str, Carrier], ...]:
    """Convert the carriers in a record, each with the location of its source; it has no id yet.

    Raises:
        ValueError: One is none; the reason continues a sentence that begins with “it”.
    """
    found = []
    for one in read_list(record, "also")[:MAX_CARRIERS]:
        if not isinstance(one, Mapping) or not (location := read_location(one, "source")):
            raise ValueError("one of the sources that carry it is invalid")
        identical = one.get("identical") is not False
        carrier = Carrier(0, read_text(one, "key"), read_text(one, "digest"), identical)
        found.append((location, carrier))
    return tuple(found)


def editors_from_record(record: Mapping[str, Any]) -> tuple[str, ...]:
    """Return for each revision in a record where the source is that replaced it, if it is known."""
    return tuple(
        read_location(one, "edited_by") if isinstance(one, Mapping) else ""
        for one in read_list(record, "history")[:MAX_HISTORY]
    )


def _revision_to_record(revision: Revision, editor: str) -> dict[str, Any]:
    record = {
        "replaced": format_timestamp(revision.replaced),
        "headline": revision.headline,
        "standfirst": revision.standfirst,
        "caption": revision.caption,
        "blocks": [_block_to_record(block) for block in revision.blocks],
    }
    if revision.seen:
        record["seen"] = format_timestamp(revision.seen)
    return record | {"edited_by": editor} if editor else record


def _revision_from_record(record: object) -> Revision:
    if not isinstance(record, Mapping):
        raise ValueError("one of its earlier texts is invalid")
    return Revision(
        article=0,
        replaced=read_datetime(record, "replaced"),
        headline=read_line(record, "headline")[:MAX_LINE],
        standfirst=read_line(record, "standfirst"),
        caption=read_line(record, "caption"),
        blocks=tuple(_block_from_record(block) for block in read_list(record, "blocks")),
        seen=read_datetime(record, "seen") if record.get("seen") else None,
    )


def quote_to_record(quote: Quote) -> dict[str, Any]:
    """Convert a quote to a record."""
    return {
        "kind": quote.kind,
        "start": quote.start,
        "end": quote.end,
        "text": quote.text,
        "speaker": quote.speaker,
        "confidence": quote.confidence,
        "role": quote.role,
        "cue": quote.cue,
        "sieve": quote.sieve,
    }


def _block_to_record(block: Block) -> dict[str, Any]:
    record: dict[str, Any] = {"text": block.text}
    if block.kind != "paragraph":
        record["kind"] = block.kind
    if block.links:
        record["links"] = [[link.start, link.end, link.url] for link in block.links]
    return record


def _block_from_record(record: object) -> Block:
    if not isinstance(record, Mapping):
        raise ValueError("one of its blocks is invalid")
    words = read_text(record, "text")
    kind = record.get("kind", "paragraph")
    if kind not in _KINDS:
        raise ValueError("one of its blocks is of an unknown kind")
    # If cleaning removed anything, the offsets of the links no longer fit.
    links = read_list(record, "links") if words == record.get("text") else []
    found = (_link_from_record(link, len(words)) for link in links)
    return Block(words, cast(BlockKind, kind), tuple(link for link in found if link.url))


def _link_from_record(record: object, length: int) -> Link:
    match record:
        case [int(start), int(end), str(url)] if 0 <= start < end <= length:
            return Link(start, end, sanitize_url(url))
    raise ValueError("one of its links lies outside its text")
