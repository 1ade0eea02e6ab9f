"""The verbs about what was said: quotes, requote."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storage import Archive
from storage.model import Filter, Quote
from storage.text.cleaning import clean_line
from storage.text.plural import format_count
from tui.cli.articles import said_record, who
from tui.cli.filter_options import add_filter, chosen_filter, rows_at_most
from tui.cli.output import Bar, WrongCall, day_here, json_line, say, timestamp

if TYPE_CHECKING:
    from storage.exchange.citations import CitationList

__all__ = ["add_parsers", "quote_at", "quoted_name", "write_cited"]

_USUAL = 50
"""Quotes that are listed where nobody has said how many."""
_CANDIDATES = 5


def add_parsers(verbs: Any) -> None:
    """Add the verbs of this module to `verbs`."""
    quotes = verbs.add_parser(
        "quotes",
        help="who said what, newest first",
        description="Who said what, newest first. The words of --search, those with - before them"
        " too, are looked for in what was said; those of list --search in the whole article.",
    )
    add_filter(quotes)
    quotes.add_argument("--speaker", default="", metavar="NAME", help="or part of it")
    quotes.add_argument(
        "--limit", type=rows_at_most, metavar="N", help=f"at most N (0: all); else {_USUAL}, or all"
    )
    quotes.add_argument(
        "--format", choices=("md", "csv", "json"), help="print all with their citations"
    )
    quotes.add_argument("--export", type=Path, metavar="FILE", help="write .md, .json or .csv")
    quotes.add_argument("--force", action="store_true", help="write over a file that is there")
    quotes.add_argument(
        "--correct",
        nargs=3,
        metavar=("ID", "START", "NAME"),
        help="set who speaks in the quote that starts there in article ID; '' is nobody",
    )
    quotes.add_argument(
        "--corrections", action="store_true", help="list the speakers that were set by hand"
    )
    quotes.set_defaults(verb=list_quotes, needs="archive")

    requote = verbs.add_parser(
        "requote", help="look for quotes anew where an earlier version did; goes on where it was"
    )
    requote.add_argument("--json", action="store_true", help="one JSON object a step")
    requote.set_defaults(verb=make_quotes_anew, needs="archive")


def list_quotes(archive: Archive, args: argparse.Namespace) -> int:
    """Print quotes across the archive; `--search` looks inside the words said."""
    if args.correct:
        return _correct(archive, *args.correct)
    if args.corrections:
        return _list_corrections(archive, as_json=args.json)
    speaker = quoted_name(archive, args.speaker) if args.speaker else ""
    filter = chosen_filter(archive, args, speaker)  # noqa: A001 - the field's word
    if args.format or args.export:
        return _cite(archive, filter, args)
    for hit in archive.quotes.iter(filter, limit=_USUAL if args.limit is None else args.limit):
        if args.json:
            extra = {
                "headline": hit.article.headline,
                "published": timestamp(hit.article),
                "date_kind": hit.article.date_kind,
            }
            json_line(said_record(hit.article.id, hit.quote) | extra)
        else:
            say(f"{day_here(hit.article)}  {who(hit.quote)}: “{hit.quote.text}”")
            say(f"            {hit.article.id}  {hit.article.headline}")
    return 0


def _cite(archive: Archive, filter: Filter, args: argparse.Namespace) -> int:  # noqa: A002
    """Write quotes with their citations to a file, or to standard output."""
    from storage.exchange.citations import cite_quotes, write_to

    hits = archive.quotes.iter(filter, limit=args.limit or 0)
    cited = cite_quotes(hits, filter.speaker or "Quotes")
    if args.export is None:
        write_to(cited, sys.stdout, f".{args.format}")
        return 0
    path, count = write_cited(archive, cited, args.export, force=args.force)
    if args.json:
        json_line({"file": str(path), "quotes": count})
    else:
        say(f"Wrote {format_count(count, 'quote')} to {path}")
    return 0


def write_cited(
    archive: Archive, cited: CitationList, path: Path, *, force: bool
) -> tuple[Path, int]:
    """Write citations to the file that is named; return which that is, and how many they are.

    Raises:
        ExchangeError: It is the archive, it is there and `force` is not set, or cannot be written.
    """
    from storage.errors import ExchangeError
    from storage.exchange.citations import write

    path = path.expanduser()
    if path.resolve() in {file.resolve() for file in archive.files()}:
        raise ExchangeError(f"{path}: is the archive itself; choose another file")
    if path.is_file() and not force:
        raise ExchangeError(f"{path}: is there already; --force writes over it")
    return path, write(cited, path, force=force)


def quoted_name(archive: Archive, name: str) -> str:
    """Return the name of the person quoted who is called so, or alone has these words in a name.

    Raises:
        WrongCall: Several have, or nobody has.
    """
    if archive.speakers.profile(Filter(speaker=name)).names:
        return name
    found = [one.name for one in archive.speakers.find(words=name, limit=_CANDIDATES + 1)]
    if not found:
        raise WrongCall(f"nobody called “{name}” is quoted")
    if len(found) > 1:
        more = " and more" if len(found) > _CANDIDATES else ""
        raise WrongCall(f"“{name}” may be {', '.join(found[:_CANDIDATES])}{more}: name one")
    return found[0]


def _correct(archive: Archive, article: str, start: str, name: str) -> int:
    for number in (article, start):
        if not (number.isdecimal() and len(number) < 19):
            raise WrongCall(f"“{number}” is no number: see show --json")
    quote = quote_at(archive, int(article), int(start))
    archive.quotes.correct(int(article), quote, name or None)
    say(f"“{quote.text}” is by {name or 'nobody named'} now")
    return 0


def quote_at(archive: Archive, article: int, start: int) -> Quote:
    """Return the quote of an article that starts there.

    Raises:
        NotFound: There is none.
    """
    from storage.errors import NotFound

    for quote in archive.quotes.of_article(article):
        if quote.start == start:
            return quote
    raise NotFound(f"article {article} has no quote that starts at {start}: see show --json")


def _list_corrections(archive: Archive, *, as_json: bool) -> int:
    """Print what was set by hand, and where an article no longer has the words it was set for."""
    for one in archive.quotes.corrections():
        if as_json:
            values = {"text": one.words, "speaker": one.speaker or None, "headline": one.headline}
            json_line({"article": one.article, "start": one.start} | values)
        else:
            gone = "" if one.start is not None else ", which the article no longer says"
            say(f"{one.speaker or 'nobody named'}: “{clean_line(one.words)}”{gone}")
            say(f"            {one.article}  {one.headline}")
    return 0


def make_quotes_anew(archive: Archive, args: argparse.Namespace) -> int:
    """Make quotes anew, a few articles at a time; stopped, it goes on another time."""
    due = archive.reextraction.is_due()
    total = archive.count(Filter()) if due else 0
    before = total - archive.reextraction.remaining() if due else 0  # done before it was stopped
    done = changed = 0
    bar = Bar("Looking for quotes")
    while (step := archive.reextraction.run()) is not None:
        done, changed = done + step[0], changed + step[1]
        reached = min(before + done, total)  # more may come in meanwhile
        if args.json:
            json_line({"done": reached, "total": total, "changed": changed})
        else:
            bar(reached, total)
    if args.json:
        json_line({"articles": done, "changed": changed})
    else:
        say(f"{done:,} articles looked through, {changed:,} with other quotes now")
    return 0
