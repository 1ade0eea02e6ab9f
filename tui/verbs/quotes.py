"""The verbs about who said what: quotes, speakers, clips, requote."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storage import Archive
from storage.model import Filter, Speaker
from tui.verbs.output import Bar, WrongCall, columns, json_line, say, timestamp
from tui.verbs.reading import PAGE, add_filter, add_limit, chosen_filter, quote_record, who

if TYPE_CHECKING:
    from storage.clippings import Clipping

__all__ = ["add_parsers"]

_CANDIDATES = 5


def add_parsers(verbs: Any) -> None:
    """Add the verbs of this module to `verbs`."""
    quotes = verbs.add_parser("quotes", help="who said what, newest first")
    add_filter(quotes)
    quotes.add_argument("--speaker", default="", metavar="NAME", help="or part of it")
    add_limit(quotes)
    quotes.add_argument(
        "--correct",
        nargs=3,
        metavar=("ID", "START", "NAME"),
        help="set who speaks in the quote that starts there in article ID; '' is nobody",
    )
    quotes.set_defaults(verb=list_quotes, needs="archive")

    speakers = verbs.add_parser(
        "speakers",
        help="everybody who is quoted, most quoted first; join, part and rename people",
        description="Everybody who is quoted, most quoted first. With a name: what is known of"
        " that person. --merge, --rename and --split change whose name it is.",
    )
    speakers.add_argument("name", nargs="?", default="", help="show this person")
    speakers.add_argument("--search", default="", metavar="NAME", help="part of the name")
    add_limit(speakers)
    change = speakers.add_mutually_exclusive_group()
    change.add_argument("--merge", nargs=2, metavar=("NAME", "INTO"), help="they are one person")
    change.add_argument("--split", metavar="NAME", help="this name is somebody else's")
    change.add_argument("--rename", nargs=2, metavar=("NAME", "NEW"), help="show another name")
    speakers.add_argument("--json", action="store_true", help="one JSON object a line")
    speakers.set_defaults(verb=list_speakers, needs="archive")

    clips = verbs.add_parser("clips", help="list what was clipped, with citations")
    clips.add_argument("--by", choices=("date", "speaker"), default="date", help="in which order")
    clips.add_argument("--export", type=Path, metavar="FILE", help="write .md, .json or .csv")
    clips.add_argument("--force", action="store_true", help="write over a file that is there")
    clips.add_argument("--json", action="store_true", help="one JSON object a line")
    clips.set_defaults(verb=list_clips, needs="archive")

    requote = verbs.add_parser(
        "requote", help="look for quotes anew where an earlier version did; goes on where it was"
    )
    requote.add_argument("--json", action="store_true", help="one JSON object a step")
    requote.set_defaults(verb=make_quotes_anew, needs="archive")


def list_quotes(archive: Archive, args: argparse.Namespace) -> int:
    """Print quotes across the archive; `--search` looks inside the words said."""
    if args.correct:
        return _correct(archive, *args.correct)
    speaker = _quoted(archive, args.speaker) if args.speaker else ""
    filter = chosen_filter(archive, args, speaker)  # noqa: A001 - the field's word
    done = 0
    while not args.limit or done < args.limit:
        size = min(PAGE, args.limit - done) if args.limit else PAGE
        hits = archive.said(filter, limit=size, after=done)
        for hit in hits:
            if args.json:
                extra = {"headline": hit.article.headline, "published": timestamp(hit.article)}
                json_line(quote_record(hit.article.id, hit.quote) | extra)
            else:
                say(f"{timestamp(hit.article)[:10]}  {who(hit.quote)}: “{hit.quote.text}”")
                say(f"            {hit.article.id}  {hit.article.headline}")
        done += len(hits)
        if len(hits) < size:
            break
    return 0


def _quoted(archive: Archive, name: str) -> str:
    """Return the name of the person quoted who is called so, or alone has these words in a name.

    Raises:
        WrongCall: Several have.
        NotFound: Nobody has.
    """
    from storage.errors import NotFound

    if archive.profile(Filter(speaker=name)).names:
        return name
    found = [one.name for one in archive.speakers(words=name, limit=_CANDIDATES + 1)]
    if not found:
        raise NotFound(f"nobody called “{name}” is quoted")
    if len(found) > 1:
        more = " and more" if len(found) > _CANDIDATES else ""
        raise WrongCall(f"“{name}” may be {', '.join(found[:_CANDIDATES])}{more}: name one")
    return found[0]


def _correct(archive: Archive, article: str, start: str, name: str) -> int:
    from storage.errors import NotFound

    places = {str(quote.start): quote for quote in archive.quotes(int(article))} if (
        article.isdecimal()
    ) else {}  # fmt: skip
    if start not in places:
        raise NotFound(f"article {article} has no quote that starts at {start}: see show --json")
    archive.correct_speaker(int(article), places[start], name or None)
    say(f"“{places[start].text}” is by {name or 'nobody named'} now")
    return 0


def list_speakers(archive: Archive, args: argparse.Namespace) -> int:
    """Print who is quoted, or one person; or change whose name a name is."""
    if args.merge:
        archive.merge_speakers(*args.merge)
        return _show_person(archive, args.merge[1], as_json=args.json)
    if args.rename:
        archive.rename_speaker(*args.rename)
        return _show_person(archive, args.rename[1], as_json=args.json)
    if args.split:
        archive.split_speaker(args.split)
    if name := args.split or args.name:
        return _show_person(archive, name, as_json=args.json)
    speakers = archive.speakers(words=args.search, limit=args.limit or 1_000_000)
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
    from storage.errors import NotFound

    profile = archive.profile(Filter(speaker=name))
    if not profile.names:
        raise NotFound(f"nobody is quoted as {name!r}")
    if as_json:
        json_line(
            {
                "name": profile.names[0].name,
                "names": [_speaker(one) for one in profile.names],
                "roles": dict(profile.roles),
                "sections": dict(profile.sections),
                "weeks": {monday.isoformat(): count for monday, count in profile.weeks},
            }
        )
        return 0
    say(profile.names[0].name)
    for title, counts in (
        ("names", [(one.name, one.quotes) for one in profile.names]),
        ("roles", list(profile.roles)),
        ("sections", list(profile.sections.items())),
        ("weeks", [(monday.isoformat(), count) for monday, count in profile.weeks]),
    ):
        if counts:
            say(f"\n{title}")
            columns(((str(count), text) for text, count in counts), (6, 0))
    return 0


def _speaker(speaker: Speaker) -> dict[str, Any]:
    return {"name": speaker.name, "quotes": speaker.quotes, "articles": speaker.articles}


def list_clips(archive: Archive, args: argparse.Namespace) -> int:
    """Print the clippings, or write them to a file."""
    from storage.clipping_files import record, write
    from storage.errors import ExchangeError

    clippings = archive.clippings(args.by)
    if args.export is not None:
        path = args.export.expanduser()
        if path.resolve() == archive.path.resolve():
            raise ExchangeError(f"{path}: is the archive itself; choose another file")
        write(clippings, path, force=args.force)
        if args.json:
            json_line({"file": str(path), "clippings": len(clippings)})
        else:
            say(f"Wrote {_counted(clippings)} to {path}")
        return 0
    for clipping in clippings:
        if args.json:
            json_line(record(clipping))
        else:
            _say_clipping(clipping)
    return 0


def _say_clipping(clipping: Clipping) -> None:
    from storage.clippings import citation

    say(f"{clipping.id:>4}  {citation(clipping)}")
    if clipping.note:
        say(f"      {clipping.note}")


def _counted(clippings: list[Clipping]) -> str:
    return "1 clipping" if len(clippings) == 1 else f"{len(clippings):,} clippings"


def make_quotes_anew(archive: Archive, args: argparse.Namespace) -> int:
    """Make quotes anew, a few articles at a time; stopped, it goes on another time."""
    total = archive.count(Filter()) if archive.quotes_due() else 0
    done = changed = 0
    bar = Bar("Looking for quotes")
    while (step := archive.requote()) is not None:
        done, changed = done + step[0], changed + step[1]
        if args.json:
            json_line({"done": done, "total": total, "changed": changed})
        else:
            bar(min(done, total), total)
    if args.json:
        json_line({"articles": done, "changed": changed})
    else:
        say(f"{done:,} articles looked through, {changed:,} with other quotes now")
    return 0
