"""The verbs that read articles: list, show."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Sequence
from typing import Any

from storage import Archive
from storage.model import Article, Block, Headline, Quote, Revision
from storage.records.articles import quote_to_record
from storage.text.timestamps import format_timestamp_seconds
from tui.cli.filter_options import add_filter, add_limit, chosen_filter
from tui.cli.output import (
    columns,
    day_and_time,
    day_here,
    json_line,
    published_here,
    say,
    timestamp,
)

__all__ = ["add_parsers", "said_record", "who"]

_WIDTH = 76
_PAGE = 500  # rows asked of the archive at a time


def add_parsers(verbs: Any) -> None:
    """Add the verbs of this module to `verbs`."""
    listing = verbs.add_parser("list", help="list headlines, newest first")
    add_filter(listing)
    listing.add_argument("--by", choices=("date", "relevance"), default="date", help="the order")
    add_limit(listing)
    listing.set_defaults(verb=list_headlines, needs="archive")

    show = verbs.add_parser("show", help="print one article with its quotes")
    show.add_argument("id", type=int)
    show.add_argument("--history", action="store_true", help="and what it said before")
    show.add_argument("--json", action="store_true")
    show.set_defaults(verb=show_article, needs="archive")


def list_headlines(archive: Archive, args: argparse.Namespace) -> int:
    """Print the headlines a filter shows."""
    result = archive.select(chosen_filter(archive, args), order=args.by)
    stop = min(args.limit or len(result), len(result))
    for start in range(0, stop, _PAGE):
        rows = result.rows(start, min(start + _PAGE, stop))
        if args.json:
            for row in rows:
                json_line(_headline(row))
        else:
            columns(
                (
                    (str(row.id), _state(row), f"{day_here(row):>11}", row.section, row.headline)
                    for row in rows
                ),
                (6, 2, 11, 10, 0),
            )
    if not args.json and stop < len(result):
        say(f"{stop:,} of {len(result):,}; --limit 0 shows all")
    return 0


def _headline(row: Headline) -> dict[str, Any]:
    return {
        "id": row.id,
        "headline": row.headline,
        "section": row.section,
        "published": timestamp(row),
        "date_kind": row.date_kind,
        "source": row.source_name,
        "link": row.link,
        "read": row.read,
        "starred": row.starred,
        "edited": row.edited,
        "quotes": row.quotes,
    }


def _state(row: Headline) -> str:
    return ("" if row.read else "●") + ("★" if row.starred else "")


def show_article(archive: Archive, args: argparse.Namespace) -> int:
    """Print one article whole."""
    article = archive.article(args.id)
    quotes = archive.quotes.of_article(args.id)
    source = archive.sources.name(article.source)
    history = archive.history(args.id) if args.history else ()
    if args.json:
        record = _article(article, quotes, source)
        earlier = {"history": [_earlier(one) for one in history]} if args.history else {}
        json_line(record | earlier)
        return 0
    edited = " · edited" if article.edited else ""
    say(f"{article.section} · {source} · {published_here(article)}{edited}")
    _say_text(article.headline, article.standfirst, _caption(article), article.blocks)
    if article.link:
        say(f"\n{article.link}")
    if quotes:
        say("\nQuotes")
        for quote in quotes:
            say(textwrap.fill(f"{who(quote)}: “{quote.text}”", _WIDTH, subsequent_indent="    "))
    for one in history:
        say(f"\n── Until {day_and_time(one.replaced)} it said:")
        _say_text(one.headline, one.standfirst, one.caption, one.blocks)
    if args.history and not history:
        say("\nIt has not been edited.")
    return 0


def _say_text(headline: str, standfirst: str, caption: str, blocks: Sequence[Block]) -> None:
    say(textwrap.fill(headline, _WIDTH))
    for text in (standfirst, caption, *(block.text for block in blocks)):
        if text:
            say("\n" + textwrap.fill(text, _WIDTH))


def _caption(article: Article) -> str:
    return " / ".join(part for part in (article.caption, article.credit) if part)


def who(quote: Quote) -> str:
    """Return who is shown as the speaker of a quote."""
    if quote.speaker is None or quote.certainty == "none":
        return "(unattributed)"
    return f"{quote.speaker} (likely)" if quote.certainty == "likely" else quote.speaker


def _article(article: Article, quotes: list[Quote], source: str) -> dict[str, Any]:
    return {
        "id": article.id,
        "headline": article.headline,
        "section": article.section,
        "published": timestamp(article),
        "date_kind": article.date_kind,
        "source": source,
        "link": article.link,
        "read": article.read,
        "starred": article.starred,
        "standfirst": article.standfirst,
        "caption": article.caption,
        "credit": article.credit,
        "author": article.author,
        "summary_only": article.summary_only,
        "text": article.text,
        "edited": article.edited,
        "blocks": [_block(block) for block in article.blocks],
        "quotes": [said_record(article.id, quote) for quote in quotes],
    }


def _earlier(revision: Revision) -> dict[str, Any]:
    return {
        "replaced": format_timestamp_seconds(revision.replaced),
        "seen": revision.seen and format_timestamp_seconds(revision.seen),
        "headline": revision.headline,
        "standfirst": revision.standfirst,
        "caption": revision.caption,
        "text": revision.text,
        "blocks": [_block(block) for block in revision.blocks],
    }


def _block(block: Block) -> dict[str, str]:
    return {"kind": block.kind, "text": block.text}


def said_record(article: int, quote: Quote) -> dict[str, Any]:
    """Return a quote of an article as values that JSON can say."""
    return {"article": article} | quote_to_record(quote) | {"corrected": quote.corrected}
