"""The options that select articles, and the filter that they make."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import date

from storage import Archive
from storage.archive.name_lookup import archive_names
from storage.errors import NotFound
from storage.model import FLAGS, Filter, TimeSpan
from storage.search.language import parse_search
from storage.search.parsed_search import ParsedSearch
from storage.text.cleaning import clean_line
from storage.text.folding import fold
from storage.text.suggestions import suggest
from tui.cli.output import UsageError, warn

__all__ = ["add_filter_options", "add_limit_option", "filter_from_options", "row_limit"]

_STATE = "--state"
_STATES = {flag.search[1]: flag.name for flag in FLAGS if flag.option == _STATE}
_REPEATED = ("repeat", "repeated", "rpt")

_SEARCH_HELP = (
    'words, "a phrase", -not, speaker: source: section: category: before: after: on: is: has:; '
    "after: includes its day, before: does not"
)


def add_filter_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that select articles, and `--json`."""
    parser.add_argument("--section", action="append", default=[], metavar="S")
    parser.add_argument(
        "--category", action="append", default=[], metavar="C", help="a feed's own category"
    )
    parser.add_argument(
        "--since",
        default="",
        metavar="D",
        help="the first day or hour (yesterday, 3d, june, 06:00, 4h), or a range with both ends;"
        " with hours, an article dated by day alone counts as noon UTC",
    )
    parser.add_argument("--until", default="", metavar="D", help="the last day or hour")
    parser.add_argument("--source", action="append", default=[], metavar="S", help="name or id")
    for flag in FLAGS:
        if flag.option != _STATE:
            parser.add_argument(
                flag.option, action="store_true", dest=flag.name, help=f"only {flag.words}"
            )
    parser.add_argument(
        _STATE,
        action="append",
        default=[],
        type=_state,
        choices=[*_STATES],
        help="only with this wire state",
    )
    parser.add_argument(
        "--new",
        action="store_true",
        help="only articles that arrived since the start of the shift or the last visit",
    )
    parser.add_argument("--search", default="", metavar="W", help=_SEARCH_HELP)
    parser.add_argument("--saved", default="", metavar="NAME", help="a saved filter")
    parser.add_argument("--json", action="store_true", help="one JSON object per line")


def _state(word: str) -> str:
    """Return the word for a state; one that is only shown is no filter."""
    if word.lower() in _REPEATED:
        raise argparse.ArgumentTypeError(
            "repeats are marked in lists, but there is no filter for them;"
            " --search repeat finds the word in headlines"
        )
    return word


def add_limit_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that limits the rows of a listing."""
    parser.add_argument(
        "--limit", type=row_limit, default=50, metavar="N", help="at most N (0: all)"
    )


def row_limit(text: str) -> int:
    """Parse the most rows of a listing; 0 is all."""
    if not text.isdecimal() or len(text) > 9:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of rows; 0 shows all")
    return int(text)


def filter_from_options(archive: Archive, args: argparse.Namespace, speaker: str = "") -> Filter:
    """Return the filter of the options that `add_filter_options` added.

    Raises:
        UsageError: An option is invalid: it is not a date, there is no such section, source or
            saved filter, or a part of the search has no meaning.
    """
    try:
        return _chosen(archive, args, speaker, date.today())
    except (NotFound, ValueError) as error:
        raise UsageError(str(error)) from error


def _chosen(archive: Archive, args: argparse.Namespace, speaker: str, today: date) -> Filter:
    span = _span(args.since, args.until, today)
    if span.is_empty:
        raise UsageError(f"--since {args.since} --until {args.until}: ends before it begins")
    saved = archive.saved_filters.find(args.saved).filter if args.saved else Filter()
    asked = ParsedSearch(
        Filter(
            sections=_sections(archive, args.section),
            categories=_categories(archive, args.category),
            sources=frozenset(archive.sources.find(words).id for words in args.source),
            speaker=speaker,
            **span._asdict(),
        ).with_flags(_flags(args))
    )
    search = parse_search(args.search, archive_names(archive), today=today)
    if search.error:
        raise UsageError(f"--search: {search.error}")
    if search.hint:
        warn(f"--search: {search.hint}")
    found = search.narrow(asked.narrow(saved))
    return replace(found, after=archive.last_visit.baseline()) if args.new else found


def _flags(args: argparse.Namespace) -> list[str]:
    chosen = [flag.name for flag in FLAGS if flag.option != _STATE and getattr(args, flag.name)]
    return chosen + [_STATES[value] for value in args.state]


def _span(since: str, until: str, today: date) -> TimeSpan:
    """Return where one span begins and the other ends."""
    if not since and not until:
        return TimeSpan()
    # Late: most verbs have no dates.
    from storage.search.time_span import is_range, local_now, parse_time_span

    now = local_now(today)
    for option, words in (("--since", since), ("--until", until)):
        if not is_range(words):
            continue
        if since and until:
            raise UsageError(f"{option} {words}: is a range; use it alone, or give one end here")
        return parse_time_span(words, now=now)
    first = parse_time_span(since, now=now)
    if since and not (first.since or first.begin):
        raise UsageError(f"--since {since}: has no beginning; for the end of a span use --until")
    last = parse_time_span(until, now=now)
    if until and last.until is None:  # a time of day begins a span, unless it ends one
        last = parse_time_span(f"until {until}", now=now)
    return TimeSpan(first.since, last.until, first.begin, last.end)


def _sections(archive: Archive, names: list[str]) -> frozenset[str]:
    wanted = frozenset(name.strip().upper() for name in names)
    if not wanted:
        return wanted
    desk = [section.name for section in archive.sections.all()]
    others = sorted(archive.facets(Filter()).sections.keys() - set(desk))
    if missing := sorted(wanted.difference(desk, others)):
        known = [*desk, *others]
        meant = suggest(missing[0], known) or f"sections: {', '.join(known)}"
        raise NotFound(f"no section “{missing[0]}”; {meant}")
    return wanted


def _categories(archive: Archive, names: list[str]) -> frozenset[str]:
    """Return the categories with these names, in any case."""
    there = {one.category for one in archive.sections.categories()} if names else set()
    found: set[str] = set()
    for name in names:
        same = {one for one in there if fold(one) == fold(name.strip())}
        if not same:
            raise NotFound(
                f"no category “{clean_line(name)}”; "
                f"{suggest(name, there) or 'newsdesk sections --categories lists them'}"
            )
        found |= same
    return frozenset(found)
