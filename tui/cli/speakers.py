"""The verb about people: who is quoted, and whose name a name is."""

from __future__ import annotations

import argparse
from typing import Any

from storage import Archive
from storage.model import Filter, Profile, Speaker
from storage.text.plural import format_count
from tui.cli.filter_options import add_limit
from tui.cli.output import columns, json_line, say
from tui.cli.quotes import quoted_name

__all__ = ["add_parsers"]

_ROLES = 10
"""Roles that are printed; with --json all are."""

_JOINED = {
    "": "",
    "surname": " (by surname)",
    "initial": " (by first name and surname)",
    "hand": " (by hand)",
}


def add_parsers(verbs: Any) -> None:
    """Add the verb of this module to `verbs`."""
    speakers = verbs.add_parser(
        "speakers",
        help="everybody who is quoted, most quoted first; join, part and rename people",
        description="Everybody who is quoted, most quoted first. With a name: what is known of"
        " that person. --merge, --rename and --split change whose name it is; undo takes it back.",
    )
    speakers.add_argument(
        "name", nargs="?", default="", help="show this person; part of the name will do"
    )
    speakers.add_argument("--search", default="", metavar="NAME", help="part of the name")
    speakers.add_argument(
        "--unnamed", action="store_true", help="those whom articles describe and do not name"
    )
    add_limit(speakers)
    change = speakers.add_mutually_exclusive_group()
    change.add_argument("--merge", nargs=2, metavar=("NAME", "INTO"), help="they are one person")
    change.add_argument("--split", metavar="NAME", help="this name is somebody else's")
    change.add_argument("--rename", nargs=2, metavar=("NAME", "NEW"), help="show another name")
    speakers.add_argument("--json", action="store_true", help="one JSON object a line")
    speakers.set_defaults(verb=list_speakers, needs="archive")


def list_speakers(archive: Archive, args: argparse.Namespace) -> int:
    """Print who is quoted, or one person; or change whose name a name is."""
    if args.merge:
        archive.speakers.merge(*args.merge)
        return _show_person(archive, args.merge[1], as_json=args.json)
    if args.rename:
        archive.speakers.rename(*args.rename)
        return _show_person(archive, args.rename[1], as_json=args.json)
    if args.split:
        archive.speakers.split(args.split)
    if name := args.split or args.name:
        return _show_person(archive, name, as_json=args.json)
    speakers = archive.speakers.find(
        words=args.search, limit=args.limit or 1_000_000, described=args.unnamed
    )
    if args.json:
        for speaker in speakers:
            json_line(_speaker(speaker))
    else:
        columns(
            ((str(speaker.quotes), str(speaker.articles), speaker.name) for speaker in speakers),
            (6, 6, 0),
        )
    return 0


def _show_person(archive: Archive, name: str, *, as_json: bool) -> int:
    """Print names, roles, sections and weeks of a person."""
    profile = archive.speakers.profile(Filter(speaker=quoted_name(archive, name)))
    if as_json:
        json_line(
            {
                "name": profile.names[0].name,
                "names": [_speaker(one) | {"joined": one.joined} for one in profile.names],
                "perhaps": [_speaker(one) for one in profile.possible_duplicates],
                "named": not profile.described,
                "roles": dict(profile.roles),
                "sections": dict(profile.sections),
                "first": profile.first and profile.first.isoformat(),
                "last": profile.last and profile.last.isoformat(),
                "articles": profile.articles,
                "weeks": {monday.isoformat(): count for monday, count in profile.weeks},
            }
        )
        return 0
    say(profile.names[0].name)
    say(_summed_up(profile))
    if profile.described:
        say("described, not named: may be several people")
    for title, counts in (
        ("names", [(f"{one.name}{_JOINED[one.joined]}", one.quotes) for one in profile.names]),
        (
            "perhaps the same person",
            [(one.name, one.quotes) for one in profile.possible_duplicates],
        ),
        ("roles of late", list(profile.roles[:_ROLES])),
        ("sections", list(profile.sections.items())),
        ("weeks", [(monday.isoformat(), count) for monday, count in profile.weeks]),
    ):
        if counts:
            say(f"\n{title}")
            columns(((str(count), text) for text, count in counts), (6, 0))
    return 0


def _summed_up(profile: Profile) -> str:
    """Return how many quotes there are in how many articles, and from when to when."""
    quotes = format_count(sum(profile.sections.values()), "quote")
    counts = f"{quotes} in {format_count(profile.articles, 'article')}"
    if profile.first == profile.last:
        return f"{counts}, {profile.first}" if profile.first else counts
    return f"{counts}, {profile.first} to {profile.last}"


def _speaker(speaker: Speaker) -> dict[str, Any]:
    return {"name": speaker.name, "quotes": speaker.quotes, "articles": speaker.articles}
