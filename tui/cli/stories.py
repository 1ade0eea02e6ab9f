"""The verbs about stories: stories, story."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Set
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from storage import Archive
from storage.errors import ArchiveError
from storage.exchange.story_markdown import (
    name_others,
    story_to_markdown,
    warnings,
    write_story,
)
from storage.model import Quote, StorySummary, StoryTake, Utterance
from storage.stories.takes import superseded
from storage.stories.utterances import by_speaker, utterances
from storage.text.plural import format_count
from storage.text.timestamps import format_timestamp_seconds
from tui.cli.articles import quote_as_json, speaker_label
from tui.cli.filter_options import add_filter_options, add_limit_option, filter_from_options
from tui.cli.output import (
    ProgressBar,
    echo,
    format_local_time,
    print_json,
    print_table,
    published_local_time,
    published_timestamp,
    warn,
)

__all__ = ["add_parsers"]

_KINDS = {
    None: "",
    "repeat": "the same text as",
    "correction": "corrects",
    "cut": "cut from",
    "retake": "another take of",
}


def add_parsers(verbs: Any) -> None:
    """Add the verbs of this module to `verbs`."""
    stories = verbs.add_parser(
        "stories",
        help="list stories, newest first; merge, split, move or rename them",
        description="List the stories of the selected articles, newest first. Your changes"
        " to stories are kept, and can be undone.",
    )
    add_filter_options(stories)
    add_limit_option(stories)
    stories.add_argument("--single", action="store_true", help="also stories with a single article")
    change = stories.add_mutually_exclusive_group()
    change.add_argument("--suggested", action="store_true", help="list suggested merges")
    change.add_argument("--merge", nargs=2, type=int, metavar="ID", help="merge two stories")
    change.add_argument(
        "--apart",
        nargs=2,
        type=int,
        metavar="ID",
        help="keep two stories apart, and never suggest merging them",
    )
    change.add_argument(
        "--split", type=int, metavar="ARTICLE", help="split off this take and later ones"
    )
    change.add_argument(
        "--move",
        nargs=2,
        type=int,
        metavar=("ARTICLE", "ID"),
        help="move an article to a story; 0: to one of its own",
    )
    change.add_argument("--rename", nargs=2, metavar=("ID", "NAME"), help="name a story")
    change.add_argument(
        "--group", action="store_true", help="group older articles that are not in a story yet"
    )
    stories.set_defaults(verb=list_stories, needs="existing")

    story = verbs.add_parser("story", help="print a story: its takes and the text each adds")
    story.add_argument("id", type=int)
    shown = story.add_mutually_exclusive_group()
    shown.add_argument("--json", action="store_true", help="one JSON object")
    shown.add_argument("--format", choices=("md",), help="print it with its quotes as Markdown")
    story.add_argument("--export", type=Path, metavar="FILE", help="write it as Markdown")
    story.set_defaults(verb=show_story, needs="existing")


def list_stories(archive: Archive, args: argparse.Namespace) -> int:
    """Print stories, or change one and print it."""
    if args.suggested:
        return _print_suggestions(archive, args)
    if args.group:
        return _group(archive, as_json=args.json)
    if args.apart:
        archive.stories.set_apart(*args.apart)
        return 0
    if (changed := _change(archive, args)) is not None:
        found = [archive.stories.summary(changed)]
    else:
        found = archive.stories.find(
            filter_from_options(archive, args),
            args.limit or -1,
            least=1 if args.single else 2,
        )
    for one in found if args.json else ():
        print_json(_summary_as_json(one))
    if not args.json:
        print_table(map(_summary_as_cells, found), (6, 9, 10, 7, 16, 0))
    return 0


def show_story(archive: Archive, args: argparse.Namespace) -> int:
    """Print a story, or write it to a file."""
    if args.export:
        count = write_story(archive, args.id, args.export)
        echo(f"{format_count(count, 'take')} written to {args.export}")
    summary = archive.stories.summary(args.id)
    takes = archive.stories.contents(summary.id)
    quotes = {id_: archive.quotes.of_article(id_) for id_ in summary.takes}
    names = archive.sources.names()
    warned = warnings(takes, names, datetime.now(UTC))
    if args.export or args.format:
        if not args.export:
            sys.stdout.write(story_to_markdown(summary.name, takes, quotes, names))
        for id_, one in warned.items():
            warn(f"article {id_}: {one[0].lower()}{one[1:]}")
        return 0
    if args.json:
        print_json(_story_as_json(summary, takes, quotes, names, warned))
        return 0
    echo(summary.name)
    echo(", ".join(filter(None, _summary_as_cells(summary)[1:4])))
    for take in takes:
        _print_take(take, names, warned.get(take.article.id, ""))
    killed = {take.article.id for take in takes if take.article.killed}
    for speaker, found in by_speaker(utterances(takes, quotes)).items():
        echo(f"\n{speaker_label(found[0].quote) if speaker else '(unattributed)'}")
        for said in found:
            notes = (name_others(said, names), "withdrawn" if said.articles <= killed else "")
            note = "; ".join(one for one in notes if one)
            echo(f"    “{said.quote.text}”{f'  ({note})' if note else ''}")
    return 0


def _print_take(take: StoryTake, names: Mapping[int, str], warning: str) -> None:
    article = take.article
    carried = ", ".join(names[one] for one in article.sources if one in names)
    echo(f"\n{published_local_time(article)}  {carried}  {article.id}")
    echo(article.headline)
    if warning:
        echo(f"    {warning}!")
    if take.take.kind:
        echo(f"    {_KINDS[take.take.kind]} {take.take.of}")
    if take.change:
        echo(f"    {take.change}")
    for text in take.added_texts:
        echo(f"    + {text}")


def _change(archive: Archive, args: argparse.Namespace) -> int | None:
    """Make the change that was asked for; return the story that it leads to."""
    if args.merge:
        return archive.stories.merge(*args.merge)
    if args.split:
        return archive.stories.split(args.split)
    if args.move:
        article, into = args.move
        return archive.stories.move([article], into or None)
    if args.rename:
        id_, name = args.rename
        if not id_.isdecimal():
            raise ArchiveError(f"“{id_}” is not the id of a story")
        archive.stories.rename(int(id_), name)
        return int(id_)
    return None


def _print_suggestions(archive: Archive, args: argparse.Namespace) -> int:
    for one in archive.stories.suggestions(args.limit or 1_000):
        pair = [archive.stories.summary(id_) for id_ in (one.story, one.other)]
        if args.json:
            print_json({"stories": [one.story, one.other], "articles": one.articles})
        else:
            named = " + ".join(f"{two.id} {two.name}" for two in pair)
            echo(f"{format_count(one.articles, 'article')}: {named}")
    return 0


def _group(archive: Archive, *, as_json: bool) -> int:
    """Group all older articles, with progress; stopped, it goes on there the next time."""
    total = archive.stories.remaining()
    bar = ProgressBar("Grouping")
    done = 0
    while count := archive.stories.group_some():
        done += count
        reached = min(done, total)  # more articles may come in meanwhile
        if as_json:
            print_json({"done": reached, "total": total})
        else:
            bar(reached, total)
    if as_json:
        print_json({"grouped": done})
    else:
        echo(f"{format_count(done, 'article')} grouped")
    return 0


def _summary_as_cells(summary: StorySummary) -> tuple[str, ...]:
    new = f"{summary.unread} new" if summary.unread else ""
    return (
        str(summary.id),
        format_count(len(summary.takes), "take"),
        format_count(summary.sources, "source"),
        new,
        format_local_time(summary.latest),
        summary.name,
    )


def _summary_as_json(summary: StorySummary) -> dict[str, Any]:
    return {
        "id": summary.id,
        "name": summary.name,
        "takes": len(summary.takes),
        "sources": summary.sources,
        "unread": summary.unread,
        "first": format_timestamp_seconds(summary.first),
        "latest": format_timestamp_seconds(summary.latest),
        "articles": list(summary.takes),
    }


def _story_as_json(
    summary: StorySummary,
    takes: list[StoryTake],
    quotes: dict[int, list[Quote]],
    names: Mapping[int, str],
    warned: dict[int, str],
) -> dict[str, Any]:
    corrected = superseded(takes)
    killed = {take.article.id for take in takes if take.article.killed}
    return _summary_as_json(summary) | {
        "articles": [
            {
                "id": take.article.id,
                "headline": take.article.headline,
                "source": names.get(take.article.source, ""),
                "also": [names.get(one, "") for one in take.article.sources[1:]],
                "published": published_timestamp(take.article),
                "kind": take.take.kind,
                "of": take.take.of,
                "by_reader": take.take.by_reader,
                "superseded_by": corrected.get(take.article.id),
                "warning": warned.get(take.article.id, ""),
                "added": list(take.added_texts),
                "change": take.change,
                "repeats_corrected": [{"was": was, "now": now} for was, now in take.errors],
            }
            for take in takes
        ],
        "quotes": [
            _utterance_as_json(said, names, killed)
            for found in by_speaker(utterances(takes, quotes)).values()
            for said in found
        ],
    }


def _utterance_as_json(
    said: Utterance, names: Mapping[int, str], killed: Set[int]
) -> dict[str, Any]:
    return quote_as_json(said.article, said.quote) | {
        "certainty": said.quote.certainty,
        "sources": [names.get(one, "") for one in said.sources],
        "articles": sorted(said.articles),
        "others": [
            {"speaker": name, "source": names.get(source, "")} for name, source in said.others
        ],
        "withdrawn": said.articles <= killed,
    }
