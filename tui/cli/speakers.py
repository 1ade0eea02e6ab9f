"""The verb about speakers: list, merge, split and rename them."""

from __future__ import annotations

import argparse
from typing import Any

from storage import Archive
from storage.model import Filter, Profile, Speaker
from storage.quotes.names.roles import is_role
from storage.text.cleaning import clean_line
from storage.text.plural import format_count
from tui.cli.filter_options import add_limit_option
from tui.cli.follow_up import warn_of_missing_quotes
from tui.cli.output import echo, print_empty, print_json, print_table
from tui.cli.quotes import find_speaker, merge_hint
from tui.formatting.speakers import JOIN_REASONS, format_roles, label_kind

__all__ = ["add_parsers"]

_ROLES = 10
"""How many roles are printed; with --json all are."""


def add_parsers(verbs: Any) -> None:
    """Add the verb of this module to `verbs`."""
    speakers = verbs.add_parser(
        "speakers",
        help="list speakers, most quoted first; merge, split or rename them",
        description="List speakers, most quoted first. With a name, show that person."
        " --merge, --split and --rename can be undone.",
    )
    speakers.add_argument(
        "name", nargs="?", default="", help="show this person; part of the name is enough"
    )
    speakers.add_argument("--search", default="", metavar="NAME", help="part of a name or role")
    among = speakers.add_mutually_exclusive_group()
    among.add_argument(
        "--unnamed", action="store_true", help="speakers who are described, not named"
    )
    among.add_argument(
        "--kind",
        choices=("person", "body", "place"),
        help="only people, bodies (companies, agencies, papers, teams) or places",
    )
    among.add_argument(
        "--hints",
        action="store_true",
        help="pairs of people who may be one person, the most quoted first; --merge joins two",
    )
    add_limit_option(speakers)
    change = speakers.add_mutually_exclusive_group()
    change.add_argument(
        "--merge", nargs=2, metavar=("NAME", "INTO"), help="both names are the same person"
    )
    change.add_argument("--split", metavar="NAME", help="this name is another person")
    change.add_argument(
        "--rename", nargs=2, metavar=("NAME", "NEW"), help="show a person under another name"
    )
    speakers.add_argument("--json", action="store_true", help="one JSON object per line")
    speakers.set_defaults(verb=list_speakers, needs="existing")


def list_speakers(archive: Archive, args: argparse.Namespace) -> int:
    """Print the speakers, or one of them, or merge, split or rename one."""
    warn_of_missing_quotes(archive)
    if args.merge:
        archive.speakers.merge(*args.merge)
        return _print_person(archive, args.merge[1], as_json=args.json)
    if args.rename:
        archive.speakers.rename(*args.rename)
        return _print_person(archive, args.rename[1], as_json=args.json)
    if args.split:
        archive.speakers.split(args.split)
    if name := args.split or args.name:
        return _print_person(archive, name, as_json=args.json)
    limit = args.limit or 1_000_000
    if args.hints:
        return _print_hints(archive, args.search, limit, as_json=args.json)
    speakers = archive.speakers.find_by_name_or_role(
        args.search, limit=limit, described=args.unnamed, kind=args.kind
    )
    if args.json:
        for speaker in speakers:
            print_json(_speaker_as_json(speaker))
    else:
        if not speakers:
            called = f" called “{args.search}”" if args.search else ""
            print_empty(f"Nobody{called} is quoted")
        rows = ((str(one.quotes), str(one.articles), label_kind(one)) for one in speakers)
        print_table(rows, (6, 8, 0), ("QUOTES", "ARTICLES", "NAME") if speakers else ())
        if args.search and speakers:
            first = archive.speakers.profile(Filter(speaker=speakers[0].name))
            if hint := merge_hint(first):
                echo(f"\n{clean_line(speakers[0].name)}: {hint}")
    return 0


def _print_hints(archive: Archive, words: str, limit: int, *, as_json: bool) -> int:
    """Print pairs of people who may be one person."""
    hints = archive.speakers.hints(words=words, limit=limit)
    for one, other in hints if as_json else ():
        print_json(_speaker_as_json(one) | {"perhaps": other.name, "perhaps_quotes": other.quotes})
    if not as_json:
        if not hints:
            print_empty("No two people seem to be one")
        rows = ((f"{one.quotes}", one.name, f"{other.quotes}", other.name) for one, other in hints)
        titles = ("QUOTES", "NAME", "QUOTES", "MAY BE") if hints else ()
        print_table(rows, (6, 28, 6, 0), titles)
    return 0


def _print_person(archive: Archive, name: str, *, as_json: bool) -> int:
    """Print the names, roles, sections and weeks of a speaker."""
    profile = archive.speakers.profile(Filter(speaker=find_speaker(archive, name)))
    if as_json:
        print_json(
            {
                "name": profile.names[0].name,
                "kind": profile.names[0].kind,
                "names": [_speaker_as_json(one) | {"joined": one.joined} for one in profile.names],
                "perhaps": [_speaker_as_json(one) for one in profile.possible_duplicates],
                "named": not profile.described,
                "roles": dict(profile.roles),
                "role_periods": [
                    {
                        "role": one.role,
                        "first": one.first.isoformat(),
                        "last": one.last.isoformat(),
                        "quotes": one.quotes,
                    }
                    for one in profile.role_periods
                ],
                "sections": dict(profile.sections),
                "first": profile.first and profile.first.isoformat(),
                "last": profile.last and profile.last.isoformat(),
                "articles": profile.articles,
                "weeks": {monday.isoformat(): count for monday, count in profile.weeks},
            }
        )
        return 0
    echo(label_kind(profile.names[0]))
    echo(_format_counts(profile))
    if hint := merge_hint(profile):
        echo(hint)
    if profile.described:
        echo("described, not named; may be several people")
    if roles := format_roles(profile)[:_ROLES]:
        echo("\ncalled")
        for role in roles:
            echo(f"  {role}")
    for title, counts in (
        ("names", [(f"{one.name}{JOIN_REASONS[one.joined]}", one.quotes) for one in profile.names]),
        (
            "possibly the same person",
            [(one.name, one.quotes) for one in profile.possible_duplicates],
        ),
        ("recent roles", [one for one in profile.roles if is_role(one[0])][:_ROLES]),
        ("sections", list(profile.sections.items())),
        ("weeks", [(monday.isoformat(), count) for monday, count in profile.weeks]),
    ):
        if counts:
            echo(f"\n{title}")
            print_table(((str(count), text) for text, count in counts), (6, 0))
    return 0


def _format_counts(profile: Profile) -> str:
    """Return the number of quotes and articles, and the first and the last day."""
    quotes = format_count(sum(profile.sections.values()), "quote")
    counts = f"{quotes} in {format_count(profile.articles, 'article')}"
    if profile.first == profile.last:
        return f"{counts}, {profile.first}" if profile.first else counts
    return f"{counts}, {profile.first} to {profile.last}"


def _speaker_as_json(speaker: Speaker) -> dict[str, Any]:
    return {
        "name": speaker.name,
        "quotes": speaker.quotes,
        "articles": speaker.articles,
        "kind": speaker.kind,
        "named": not speaker.described,
    }
