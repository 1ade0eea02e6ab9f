"""The verb since: what is new since the reader last looked, story by story."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from storage import Archive
from storage.model import Filter, StoryNews, StoryTake, Visit
from storage.quotes.citation import citation_warning
from storage.text.plural import format_count
from storage.wire.headline_states import parse_headline
from tui.cli.filter_options import add_filter_options, add_limit_option, filter_from_options
from tui.cli.output import UsageError, echo, print_json, published_local_time, published_timestamp
from tui.formatting.dates import format_time_span, format_visit
from tui.formatting.take_changes import describe_changes

__all__ = ["add_parsers"]


def add_parsers(verbs: Any) -> None:
    """Add the verbs of this module to `verbs`."""
    since = verbs.add_parser(
        "since",
        help="list what is new since your last visit, story by story",
        description="List the stories with takes that arrived since the start of the shift"
        " or your last visit, most sources first, each with its new paragraphs, without the"
        " takes you saw on the page of their story. --visit 2 goes back to the visit before the"
        " last one. With --since or --until: all takes from that time.",
    )
    add_filter_options(since)
    add_limit_option(since)
    since.add_argument(
        "--visit", type=int, metavar="N", help="since the last visit (1), the one before (2), …"
    )
    since.set_defaults(verb=list_news, needs="existing")


def list_news(archive: Archive, args: argparse.Namespace) -> int:
    """Print the stories with something new, and what their new takes add."""
    filter, since = _asked(archive, filter_from_options(archive, args), args)
    news = archive.story_visits.news(filter, args.limit)
    if not args.json:
        is_cut = 0 < args.limit == len(news)
        more = ", with the most sources; --limit 0 lists all" if is_cut else ""
        echo(f"{since} · {format_count(len(news), 'story')}{more}")
    for one in news:
        rows = (*one.takes, *one.edits)
        names = {row.id: row.source_name for row in rows}
        known = archive.story_visits.new_takes(one)
        edited = {row.id for row in one.edits}
        takes = [take for take in known if take.article.id not in edited]
        if args.json:
            print_json(_as_json(archive, one, known, edited, names))
            continue
        counts = (
            format_count(one.sources, "source"),
            *([f"{format_count(len(one.edits), 'take')} edited"] if one.edits else []),
            f"{format_count(len(takes), 'new take')} of {len(one.story.takes)}",
            format_count(_count_added(takes), "new paragraph"),
        )
        echo(f"\n{one.story.name}  [{one.story.id}]\n    {' · '.join(counts)}")
        for line in describe_changes(known, names):
            echo(f"    {line}")
        shown = [take for take in takes if _matters(take)]
        for take in shown:
            added = f"  +{len(take.added)} ¶" if take.added else ""
            at, name = published_local_time(take.article), names[take.article.id]
            mark = "✗ " if take.article.killed else ""
            echo(f"    {at}  {name}  {mark}{take.article.headline}{added}")
            if warning := _warning(archive, take):
                echo(f"        {warning}!")
            for text in take.added_texts:
                echo(f"        + {text}")
        if silent := len(takes) - len(shown):
            echo(f"    {format_count(silent, 'take')} with nothing new")
    return 0


def _asked(archive: Archive, chosen: Filter, args: argparse.Namespace) -> tuple[Filter, str]:
    """Return the filter of what is new, and since when that is in words."""
    if args.since or args.until:
        span = format_time_span(chosen.span, date.today())
        return chosen, span[:1].upper() + span[1:]
    visit = archive.last_visit.baseline()
    if args.visit is not None:
        visits = archive.last_visit.visits()
        if not 0 < args.visit <= len(visits):
            known = f"the last {len(visits)} are known" if visits else "there was none yet"
            if len(visits) == 1:
                known = "only the last one is known"
            raise UsageError(f"there is no visit {args.visit}: {known}")
        visit = visits[args.visit - 1]
    if visit is None:  # before the first visit everything is new
        return replace(chosen, after=Visit(datetime.now(UTC), 0)), "First visit"
    return replace(chosen, after=visit), f"Since {format_visit(visit, date.today())}"


def _matters(take: StoryTake) -> bool:
    """Return whether a take says something new, or something about an earlier one."""
    states = parse_headline(take.article.headline).states
    return bool(take.added or take.take.kind == "correction" or "killed" in states)


def _count_added(takes: list[StoryTake]) -> int:
    return sum(len(take.added) for take in takes)


def _warning(archive: Archive, take: StoryTake) -> str:
    """Return that a take or its text is withdrawn, or under embargo."""
    shared = archive.withdrawals.of_shared_text(take.article.id)
    return citation_warning(take.article, datetime.now(UTC), shared)


def _as_json(
    archive: Archive,
    news: StoryNews,
    takes: list[StoryTake],
    edited: set[int],
    names: dict[int, str],
) -> dict[str, Any]:
    new = [take for take in takes if take.article.id not in edited]
    return {
        "story": news.story.id,
        "name": news.story.name,
        "sources": news.sources,
        "takes": len(news.story.takes),
        "paragraphs": _count_added(new),
        "new": [
            _take_as_json(take, names)
            | {
                "kind": take.take.kind,
                "of": take.take.of,
                "paragraphs": len(take.added),
                "added": list(take.added_texts),
                "warning": _warning(archive, take),
            }
            for take in new
        ],
        "edits": [_take_as_json(take, names) for take in takes if take.article.id in edited],
    }


def _take_as_json(take: StoryTake, names: dict[int, str]) -> dict[str, Any]:
    return {
        "id": take.article.id,
        "headline": take.article.headline,
        "source": names[take.article.id],
        "published": published_timestamp(take.article),
        "killed": take.article.killed is not None,
        "change": take.change,
        "repeats_corrected": [{"was": was, "now": now} for was, now in take.errors],
    }
