"""The verbs about quotes: quotes, requote."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from storage import Archive
from storage.archive.statements import is_about_statements, without_statements
from storage.model import Filter, Profile, QuoteHit
from storage.quotes.citation import NOT_QUOTED, citation_warning
from storage.stories.reprints import distinct
from storage.text.cleaning import clean_line
from storage.text.plural import format_count
from tui.cli.articles import explain_nothing, quote_as_json, speaker_label, states_as_json
from tui.cli.citations import print_citations
from tui.cli.corrections import correct, list_corrections, named_quote
from tui.cli.filter_options import add_filter_options, filter_from_options, row_limit
from tui.cli.follow_up import find_quotes_and_stories, warn_of_missing_quotes
from tui.cli.output import (
    ProgressBar,
    UsageError,
    echo,
    print_empty,
    print_json,
    published_local_time,
    published_timestamp,
    warn,
)
from tui.formatting.speakers import format_hint, possible_merge

__all__ = ["add_parsers", "find_speaker", "merge_hint"]

_DEFAULT_LIMIT = 50
"""How many quotes are listed by default."""
_CANDIDATES = 5


def add_parsers(verbs: Any) -> None:
    """Add the verbs of this module to `verbs`."""
    quotes = verbs.add_parser(
        "quotes",
        help="who said what, newest first",
        description="Who said what, newest first. --search looks for its words, including those"
        " excluded with -, in the quotes, --about also beside them; list --search looks in whole"
        " articles.",
    )
    add_filter_options(quotes)
    quotes.add_argument(
        "--about",
        default="",
        metavar="WORDS",
        help="quotes with these words, then those near them: the words are in the headline, or in a"
        " paragraph beside the quote (whole words; flood* also finds flooded); copies within a week"
        " are listed once",
    )
    quotes.add_argument(
        "--speaker", default="", metavar="NAME", help="a speaker's name or role, or part of it"
    )
    quotes.add_argument(
        "--limit",
        type=row_limit,
        metavar="N",
        help=f"at most N (0: all); default: {_DEFAULT_LIMIT}; with --format or --export, all",
    )
    quotes.add_argument("--format", choices=("md", "csv", "json"), help="print them with citations")
    quotes.add_argument("--export", type=Path, metavar="FILE", help="export to .md, .json or .csv")
    quotes.add_argument("--force", action="store_true", help="overwrite an existing file")
    quotes.add_argument(
        "--correct",
        nargs=3,
        metavar=("ID", "START", "NAME"),
        help="set the speaker of the quote or statement at START in article ID; '' for"
        " unattributed, and to leave out what is no statement",
    )
    quotes.add_argument(
        "--corrections", action="store_true", help="list your corrections of speakers"
    )
    quotes.add_argument(
        "--same",
        nargs=2,
        metavar=("ID", "START"),
        help="other articles with the words of the quote at START in article ID, compared",
    )
    quotes.add_argument(
        "--before",
        nargs=2,
        metavar=("ID", "START"),
        help="earlier quotes on the subject by the speaker of the quote at START in article ID",
    )
    quotes.add_argument(
        "--statements",
        action="store_true",
        help="list statements (reported without quotation marks) instead",
    )
    quotes.set_defaults(verb=list_quotes, needs="existing")

    requote = verbs.add_parser(
        "requote", help="re-extract quotes from articles processed by an earlier version"
    )
    requote.add_argument("--json", action="store_true", help="one JSON object per step")
    requote.set_defaults(verb=reextract_quotes, needs="existing")


def list_quotes(archive: Archive, args: argparse.Namespace) -> int:
    """Print quotes from the whole archive; `--search` looks inside the quotes."""
    if args.correct:
        return correct(archive, *args.correct)
    if args.same:
        return _list_reprints(archive, *args.same, as_json=args.json)
    if args.before:
        return _list_earlier(archive, *args.before, as_json=args.json)
    if args.corrections:
        return list_corrections(archive, as_json=args.json)
    warn_of_missing_quotes(archive)
    filter = _asked(archive, args)
    # A saved filter may ask for statements, too.
    args.statements, filter = args.statements or filter.stated, replace(filter, stated=False)
    if args.format or args.export:
        found = (one.hit for one in _found(archive, filter, args, args.limit or 0))
        return print_citations(archive, found, filter, args)
    limit = _DEFAULT_LIMIT if args.limit is None else args.limit
    if not _print_found(archive, _found(archive, filter, args, limit), args) and not args.json:
        print_empty(_explain_nothing(archive, args))
    asked = Filter(speaker=filter.speaker)
    if asked.speaker and not args.json and (hint := merge_hint(archive.speakers.profile(asked))):
        warn(hint)
    return 0


def _asked(archive: Archive, args: argparse.Namespace) -> Filter:
    """Return the filter that the options ask for."""
    if is_about_statements(args.search):
        args.statements, args.search = True, without_statements(args.search)
    speaker = ""
    if args.speaker:
        speaker = find_speaker(archive, args.speaker, or_unquoted=args.statements)
    if not args.about:
        return filter_from_options(archive, args, speaker)
    if args.search:
        raise UsageError("--about also finds its words in quotes: leave out --search")
    args.search = args.about
    filter = filter_from_options(archive, args, speaker)
    # Nobody is typing on: the last word is whole, too.
    return replace(filter, words=f"{filter.words} ")


def _explain_nothing(archive: Archive, args: argparse.Namespace) -> str:
    """Return why no quote is listed, and what helps."""
    if any(archive.quotes.iter(Filter(), limit=1)):
        is_strict = args.search and not args.about
        also = "; --about looks in the text near them, too" if is_strict else ""
        return f"No {'statement' if args.statements else 'quote'} matches{also}"
    return "No article has quotes" if archive.count(Filter()) else explain_nothing(archive)


class _Found(NamedTuple):
    """A quote that is listed: it matches itself, by a role of the speaker, or its article does."""

    hit: QuoteHit
    match: Literal["quote", "role", "article"] = "quote"
    named_by: str = ""
    """The paper that names the speaker of a quote by role alone."""


def _print_found(archive: Archive, found: Iterable[_Found], args: argparse.Namespace) -> bool:
    """Print quotes, those by role in a part of their own; return whether there are any."""
    from storage.exchange.citations import papers_as_json  # late: most verbs export nothing

    one, match, warning_of = None, "quote", _warnings(archive)
    for one in found:
        if one.match == "role" != match and not args.json:
            echo("\nBy role, without the name\n")
        match, hit = one.match, one.hit
        quote, remark, papers = archive.reprints.to_cite(hit.article, hit.quote)
        more: dict[str, object] = {"elsewhere": remark, "papers": papers_as_json(papers)}
        more["question"] = _question(archive, hit)
        if args.about or args.speaker:
            more |= {"match": match} | ({"named_by": one.named_by} if match == "role" else {})
        named = f"named by {clean_line(one.named_by)}" if one.named_by else "role only"
        notes = {"quote": "", "article": f"near: {args.about}", "role": named}
        # That a paper names the speaker is said once, with the name.
        parts = (remark,) if remark.startswith(notes[match]) else (notes[match], remark)
        note = f"({clean_line(', '.join(filter(None, parts)))})" if any(parts) else ""
        hit = replace(hit, quote=quote)
        _print_hit(hit, warning_of(hit), as_json=args.json, note=note, more=more)
    return one is not None


def _question(archive: Archive, hit: QuoteHit) -> str:
    """Return the question that a quote answers; empty outside interviews."""
    from storage.quotes.interviews import may_be_answer, question_of  # late: other verbs have none

    if not may_be_answer(hit.quote):
        return ""
    return question_of(archive.article(hit.article.id).text, hit.quote)


def _found(
    archive: Archive, filter: Filter, args: argparse.Namespace, limit: int
) -> Iterator[_Found]:
    """Yield what is listed, `limit` at most (0: all): the quotes near words last."""
    return islice(_all_found(archive, filter, args), limit or None)


def _all_found(archive: Archive, filter: Filter, args: argparse.Namespace) -> Iterator[_Found]:
    quotes = archive.statements if args.statements else archive.quotes
    own = quotes.iter(filter)
    yield from map(_Found, distinct(own) if args.about else own)
    if filter.speaker and not (args.statements or args.format or args.export):
        for one in archive.role_quotes.find(filter):
            yield _Found(one.hit, "role", one.named_by)
    if args.about:
        for hit in distinct(quotes.iter_about(filter)):
            yield _Found(hit, "article")


def _warnings(archive: Archive) -> Callable[[QuoteHit], str]:
    """Return a function that says what to warn of where a quote is cited."""
    shared, now = lru_cache(archive.withdrawals.of_shared_text), datetime.now(UTC)
    return lambda hit: citation_warning(hit.article, now, shared(hit.article.id))


def _print_hit(
    hit: QuoteHit,
    warning: str,
    *,
    as_json: bool,
    note: str = "",
    more: Mapping[str, object] = MappingProxyType({}),
) -> None:
    """Print a quote with its article, a note, and where JSON is wanted more values."""
    article, quote = hit.article, hit.quote
    if as_json:
        extra = {
            "headline": article.headline,
            "source_name": article.source_name,
            "published": published_timestamp(article),
            "date_kind": article.date_kind,
            **states_as_json(article),
            "warning": warning,
            **more,
        }
        print_json(quote_as_json(article.id, quote) | extra)
        return
    words = f"{quote.text} ({NOT_QUOTED})" if quote.kind == "statement" else f"“{quote.text}”"
    echo(f"{published_local_time(article)}  {speaker_label(quote)}: {words}")
    if question := more.get("question"):
        echo(f"            Q: {question}")
    where = (str(article.id), article.source_name, article.headline, note)
    echo("            " + "  ".join(part for part in where if part))
    if warning:
        echo(f"            {warning}")


def _list_reprints(archive: Archive, article: str, start: str, *, as_json: bool) -> int:
    """Print where else the words of a quote are."""
    from tui.formatting.reprints import format_difference

    quote = named_quote(archive, article, start)
    found = archive.reprints.same_words(archive.article(int(article)), quote)
    warning_of = _warnings(archive)
    for one in found:
        chance = "only a few words: perhaps not the same occasion" if one.may_be_chance else ""
        notes = ", ".join(part for part in (format_difference(quote.text, one), chance) if part)
        note = f"({notes})" if notes else ""
        values = {
            "wording": one.wording, "naming": one.naming, "may_be_chance": one.may_be_chance
        }  # fmt: skip
        _print_hit(one.hit, warning_of(one.hit), as_json=as_json, note=note, more=values)
    if not found and not as_json:
        print_empty("No other article has these words")
    return 0


def _list_earlier(archive: Archive, article: str, start: str, *, as_json: bool) -> int:
    """Print what the speaker of a quote said earlier on the subject, most related first."""
    quote = named_quote(archive, article, start)
    found, by_word = archive.reprints.said_before(archive.article(int(article)), quote)
    warning_of = _warnings(archive)
    note = "(not on the subject, but shares a word)" if by_word else ""
    for hit in found:
        _print_hit(hit, warning_of(hit), as_json=as_json, note=note, more={"by_word": by_word})
    if not found and not as_json:
        print_empty("Nothing earlier is close enough to this quote")
    return 0


def merge_hint(profile: Profile) -> str:
    """Say who may be the same person, and which command joins the two; nothing if nobody."""
    if (pair := possible_merge(profile)) is None:
        return ""
    names = " ".join(shlex.quote(clean_line(name)) for name in pair)
    return f"{clean_line(format_hint(profile))}: newsdesk speakers --merge {names} joins them"


def find_speaker(archive: Archive, name: str, *, or_unquoted: bool = False) -> str:
    """Return the speaker called `name`, or the only one whose name contains it, or whose role does.

    With `or_unquoted`, a name that nobody has who is quoted is one of somebody with statements.

    Raises:
        UsageError: Nobody is called so, or several people may be.
    """
    if archive.speakers.profile(Filter(speaker=name)).names:
        return name
    speakers = archive.speakers.find(words=name, limit=_CANDIDATES + 1)
    speakers = speakers or archive.speakers.find_by_role(name, limit=_CANDIDATES + 1)
    found = [one.name for one in speakers]
    if not found and or_unquoted:
        return name
    if not found:
        raise UsageError(f"nobody called “{name}” is quoted")
    if len(found) > 1:
        more = " and more" if len(found) > _CANDIDATES else ""
        raise UsageError(
            f"“{name}” may be {', '.join(found[:_CANDIDATES])}{more}; name one of them"
        )
    return found[0]


def reextract_quotes(archive: Archive, args: argparse.Namespace) -> int:
    """Extract quotes again, a few articles at a time; an interrupted run is continued later.

    Before that, quotes and stories of articles that have arrived are found.
    """
    found = find_quotes_and_stories(archive, json=args.json, lines=True)
    if found and not args.json:
        echo(f"Quotes and stories of {format_count(found, 'article')} found")
    due = archive.reextraction.is_due()
    total = archive.count(Filter()) if due else 0
    before = total - archive.reextraction.remaining() if due else 0
    done = changed = 0
    bar = ProgressBar("Extracting quotes")
    while (step := archive.reextraction.run()) is not None:
        done, changed = done + step[0], changed + step[1]
        reached = min(before + done, total)  # more articles may arrive meanwhile
        if args.json:
            print_json({"done": reached, "total": total, "changed": changed})
        else:
            bar(reached, total)
    if args.json:
        print_json({"articles": done, "changed": changed})
    else:
        echo(f"{format_count(done, 'article')} processed, {changed:,} with changed quotes")
    return 0
