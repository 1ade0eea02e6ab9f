"""The verbs that read articles: list, show."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Container, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from storage import Archive
from storage.archive.statements import MOST_READ
from storage.model import FLAGS, Article, Block, Filter, Headline, Quote, Revision
from storage.quotes.citation import citation_warning
from storage.records.articles import quote_to_record
from storage.text.plural import format_count
from storage.text.timestamps import format_timestamp_seconds
from storage.wire.headline_states import STATES, is_kill_notice, parse_headline
from tui.cli.filter_options import add_filter_options, add_limit_option, filter_from_options
from tui.cli.output import (
    UsageError,
    echo,
    format_local_time,
    print_empty,
    print_json,
    print_table,
    published_local_time,
    published_timestamp,
    warn,
)
from tui.formatting.desk_work import describe_referral

__all__ = ["add_parsers", "explain_nothing", "quote_as_json", "speaker_label", "states_as_json"]

_STATE_WORDS = {flag.name: flag.search[1] for flag in FLAGS}
"""The words for states that a search and `--state` take."""

_WIDTH = 76
_HEADINGS = ("ID", "", " PUBLISHED", "SECTION", "SOURCE", "HEADLINE")
_PAGE = 500  # rows read from the archive at a time


def add_parsers(verbs: Any) -> None:
    """Add the verbs of this module to `verbs`."""
    listing = verbs.add_parser("list", help="list headlines, newest first")
    add_filter_options(listing)
    listing.add_argument("--by", choices=("date", "relevance"), default="date", help="sort order")
    add_limit_option(listing)
    listing.add_argument(
        "--folded", action="store_true", help="one row per story, that of its newest article"
    )
    listing.set_defaults(verb=list_headlines, needs="existing")

    show = verbs.add_parser("show", help="print one article with its quotes")
    show.add_argument("id", type=int)
    show.add_argument("--history", action="store_true", help="also print earlier versions")
    show.add_argument("--json", action="store_true")
    show.set_defaults(verb=show_article, needs="existing")

    withdraw = verbs.add_parser("withdraw", help="mark articles as withdrawn by their sources")
    withdraw.add_argument("ids", type=int, nargs="+", metavar="ID")
    withdraw.add_argument("--not", action="store_true", dest="restore", help="remove the mark")
    withdraw.add_argument("--json", action="store_true", help="one JSON object")
    withdraw.set_defaults(verb=withdraw_articles, needs="existing")


def list_headlines(archive: Archive, args: argparse.Namespace) -> int:
    """Print the headlines that a filter selects."""
    chosen = filter_from_options(archive, args)
    if args.folded:
        chosen = _fold(chosen)
    result = archive.select(chosen, order=args.by)
    stop = min(args.limit or len(result), len(result))
    if not stop and not args.json:
        print_empty(explain_nothing(archive))
    names = archive.sources.names() if args.json else {}
    shared = archive.withdrawals.with_withdrawn_text()
    quoting = archive.withdrawals.with_withdrawn_quotes()
    fenced = archive.withdrawals.with_embargoed_text()
    for start in range(0, stop, _PAGE):
        rows = result.rows(start, min(start + _PAGE, stop))
        if args.json:
            categories = archive.sections.of_articles([row.id for row in rows])
            stories = archive.stories.of([row.id for row in rows])
            for row in rows:
                record = _headline_as_json(row, categories.get(row.id, ""))
                also = [names.get(source, "") for source in row.also]
                folded = {"folded": row.story and asdict(row.story)} if args.folded else {}
                record["has_withdrawn_text"] = row.id in shared
                record["has_withdrawn_quotes"] = row.id in quoting
                record["has_embargoed_text"] = row.id in fenced
                print_json(record | {"also": also, "story": stories.get(row.id)} | folded)
        else:
            headings = () if start else _HEADINGS
            cells = (_headline_as_cells(row, shared, quoting, fenced) for row in rows)
            print_table(cells, (6, 3, 17, 10, 16, 0), headings)
    if chosen.stated and not result.exact:
        warn(f"only the newest {MOST_READ} articles were read for their statements")
    if not args.json and stop < len(result):
        echo(f"{stop:,} of {len(result):,}; --limit 0 shows all")
    return 0


def explain_nothing(archive: Archive) -> str:
    """Return why no article is listed, and what helps."""
    if total := archive.count(Filter()):
        return f"Nothing matches; without these options there are {format_count(total, 'article')}"
    return "No articles yet: newsdesk add URL follows a feed, newsdesk import PATH reads files"


def _fold(chosen: Filter) -> Filter:
    """Return a filter that folds stories.

    Raises:
        UsageError: It asks for single articles.
    """
    folded = replace(chosen, folded=True)
    if folded.folds:
        return folded
    from tui.formatting.stories import describe_unfolding  # late, as it needs Rich

    raise UsageError(f"--folded: stories are not folded {describe_unfolding(folded)}")


def _headline_as_json(row: Headline, category: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "headline": row.headline,
        "section": row.section,
        "category": category,
        "published": published_timestamp(row),
        "date_kind": row.date_kind,
        "source": row.source_name,
        "link": row.link,
        "read": row.read,
        "starred": row.starred,
        "edited": row.edited,
        "edited_by": row.edited_by,
        "unseen_edit": row.unseen_edit,
        "quotes": row.quotes,
        "notes": row.notes,
        "set_aside_for": list(row.desks),
        **states_as_json(row),
    }


def states_as_json(article: Headline | Article) -> dict[str, Any]:
    """Return the wire states of an article as JSON values, with the times they name."""
    parsed = parse_headline(article.headline)
    states = {"killed"} if article.killed else set()
    states |= parsed.states - {"killed"}
    notice = (
        ["notice"]
        if is_kill_notice(article.headline, killed=article.killed, edited=article.edited)
        else []
    )
    end = None
    if parsed.embargo:
        from storage.wire.embargo import embargo_end  # late, as few headlines have one

        end = embargo_end(parsed.embargo, article.published)
    return {
        "state": notice + [_STATE_WORDS.get(one, one) for one in STATES if one in states],
        "embargo": format_timestamp_seconds(end) if end else None,
        "killed": format_timestamp_seconds(article.killed) if article.killed else None,
    }


def _headline_as_cells(
    row: Headline, shared: Container[int], quoting: Container[int], fenced: Container[int]
) -> tuple[str, ...]:
    edited = {"": "", "minor": "✎", "major": "≠"}[row.unseen_edit]
    state = ("●" if row.is_unread else "") + ("★" if row.starred else "") + edited
    state += "✗" if row.killed else ""
    state += "※" if row.notes else ""
    state += "⚑" if row.desks else ""
    time = _aligned(published_local_time(row))
    source = row.source_name + (f" +{len(row.also)}" if row.also else "")
    words = row.headline
    if row.id in shared:
        words = f"TEXT KILLED: {words}"
    elif row.id in quoting:
        words = f"QUOTES KILLED: {words}"
    if row.id in fenced:
        words = f"TEXT EMBARGO: {words}"
    if row.story:
        words += f" · {format_count(row.story.articles, 'article')}"
    return str(row.id), state, time, row.section, source, words


def _aligned(time: str) -> str:
    """Return a time with room for the `~` that others have before it."""
    return time if time.startswith("~") else f" {time}"


def show_article(archive: Archive, args: argparse.Namespace) -> int:
    """Print one whole article."""
    from tui.cli.desk_work import describe_note, note_as_json  # the other verbs do without

    article = archive.article(args.id)
    quotes = archive.quotes.of_article(args.id)
    source = article.agency or archive.sources.name(article.source)
    names = archive.sources.names() if article.carriers else {}
    also = [names.get(one.source, "") for one in article.carriers]
    remarks = archive.withdrawals.remarks(article)
    notes = archive.notes.of_article(args.id)
    history = archive.history(args.id) if args.history else ()
    if args.json:
        record = _article_as_json(article, quotes, source)
        record |= {"also": also, "remarks": remarks, "notes": [*map(note_as_json, notes)]}
        record["set_aside_for"] = [
            "" if one.desk == archive.referrals.own_desk else one.desk
            for one in archive.referrals.of_article(args.id)
        ]
        earlier = {"history": [_revision_as_json(one) for one in history]} if args.history else {}
        print_json(record | earlier)
        return 0
    edited = " · edited" if article.edited else ""
    edited += f" by {article.edited_by}" if article.edited_by else ""
    echo(f"{_section(article)} · {source} · {published_local_time(article)}{edited}")
    for remark in [*([f"also in {', '.join(also)}"] if also else ()), *remarks]:
        echo(remark)
    for note in notes:
        echo(describe_note(note))
    for referral in archive.referrals.of_article(args.id):
        echo(f"⚑ {describe_referral(referral, own=archive.referrals.own_desk)}")
    if warning := citation_warning(article, datetime.now(UTC)):
        echo(f"{warning}!")
    _print_text(article.headline, article.standfirst, _caption(article), article.blocks)
    if article.link:
        echo(f"\n{article.link}")
    if quotes:
        echo("\nQuotes")
        for quote in quotes:
            text = f"{speaker_label(quote)}: “{quote.text}”"
            echo(textwrap.fill(text, _WIDTH, subsequent_indent="    "))
    for one in history:
        edited = f", when {one.edited_by} edited it" if one.edited_by else ""
        echo(f"\n── Until {format_local_time(one.replaced)}{edited}, it read:")
        _print_text(one.headline, one.standfirst, one.caption, one.blocks)
    if args.history and not history:
        echo("\nIt has not been edited.")
    return 0


def withdraw_articles(archive: Archive, args: argparse.Namespace) -> int:
    """Mark articles as withdrawn by their sources, or as not withdrawn."""
    for id_ in args.ids:
        archive.article(id_)  # which names one that is not there
    changed = archive.withdrawals.mark(args.ids, killed=not args.restore)
    if args.json:
        print_json({"changed": changed})
    else:
        words = "no longer marked as withdrawn" if args.restore else "marked as withdrawn"
        echo(f"{format_count(changed, 'article')} {words}")
    return 0


def _print_text(headline: str, standfirst: str, caption: str, blocks: Sequence[Block]) -> None:
    echo(textwrap.fill(headline, _WIDTH))
    for text in (standfirst, caption, *(block.text for block in blocks)):
        if text:
            echo("\n" + textwrap.fill(text, _WIDTH))


def _section(article: Article) -> str:
    """Return the section of an article, and what its source calls it, if that is another name."""
    category = article.other_category
    return f"{article.section} ({category})" if category else article.section


def _caption(article: Article) -> str:
    return " / ".join(part for part in (article.caption, article.credit) if part)


def speaker_label(quote: Quote) -> str:
    """Return the speaker of a quote as it is shown."""
    if quote.speaker is None or quote.certainty == "none":
        return "(unattributed)"
    return f"{quote.speaker} (likely)" if quote.certainty == "likely" else quote.speaker


def _article_as_json(article: Article, quotes: list[Quote], source: str) -> dict[str, Any]:
    from storage.quotes.interviews import question_of  # late: lists of articles do without

    return {
        "id": article.id,
        "headline": article.headline,
        "section": article.section,
        "category": article.category,
        "published": published_timestamp(article),
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
        "edited_by": article.edited_by,
        "unseen_edit": article.unseen_edit,
        "agency": article.agency,
        **states_as_json(article),
        "blocks": [_block_as_json(block) for block in article.blocks],
        "quotes": [
            quote_as_json(article.id, quote) | {"question": question_of(article.text, quote)}
            for quote in quotes
        ],
    }


def _revision_as_json(revision: Revision) -> dict[str, Any]:
    return {
        "replaced": format_timestamp_seconds(revision.replaced),
        "seen": revision.seen and format_timestamp_seconds(revision.seen),
        "edited_by": revision.edited_by,
        "headline": revision.headline,
        "standfirst": revision.standfirst,
        "caption": revision.caption,
        "text": revision.text,
        "blocks": [_block_as_json(block) for block in revision.blocks],
    }


def _block_as_json(block: Block) -> dict[str, str]:
    return {"kind": block.kind, "text": block.text}


def quote_as_json(article: int, quote: Quote) -> dict[str, Any]:
    """Return a quote of an article as JSON values."""
    more = {"certainty": quote.certainty, "corrected": quote.corrected}
    return {"article": article} | quote_to_record(quote) | more
