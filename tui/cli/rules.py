"""The verb about rules for what arrives: rules."""

from __future__ import annotations

import argparse
from typing import Any

from storage import Archive
from storage.archive.arrival_rules import RuleTrial
from storage.archive.name_lookup import archive_names
from storage.errors import ArchiveError
from storage.model import RULE_ACTIONS, ArrivalRule
from storage.text.timestamps import format_timestamp_seconds
from tui.cli.output import (
    UsageError,
    column_widths,
    echo,
    print_empty,
    print_json,
    print_table,
    published_local_time,
    published_timestamp,
)
from tui.formatting.rules import describe_rule_trial, format_action

__all__ = ["add_parsers"]

_ACTIONS = ("list", "add", "test", "change", "remove")
_HEADINGS = ("ID", "ACTION", "SOURCE", "DROPPED", "SEARCH")
_LATEST = 5


def add_parsers(verbs: Any) -> None:
    """Add the verb of this module to `verbs`."""
    rules = verbs.add_parser(
        "rules",
        help="list rules for what arrives; add, test, change or remove one",
        description="List the rules, with how many articles each has dropped. add takes a search"
        " as typed into the search bar, with title:, author: and link: too, and applies to what"
        " arrives from then on; test only lists what it would match. change and remove take the"
        " id of a rule.",
    )
    rules.add_argument("action", choices=_ACTIONS, nargs="?", default="list")
    rules.add_argument("words", nargs="*", help="a search, or the id of a rule")
    rules.add_argument(
        "--do",
        choices=RULE_ACTIONS,
        help="what happens: drop it; keep only these; mark as read; star; put into a section",
    )
    rules.add_argument("--section", metavar="S", help="the section to put it into")
    rules.add_argument("--source", metavar="NAME", help="for this source alone; '' for all")
    rules.add_argument("--search", metavar="WORDS", help="change: the new search")
    rules.add_argument("--json", action="store_true", help="one JSON object per line")
    rules.set_defaults(verb=run_rules, needs="any")


def run_rules(archive: Archive, args: argparse.Namespace) -> int:
    """Print rules, or add, test, change or remove one."""
    words = " ".join(args.words).strip()
    if args.action != "list" and not words:
        wanted = "a search" if args.action in ("add", "test") else "the id of a rule"
        raise UsageError(f"rules {args.action} needs {wanted}")
    source = archive.sources.find(args.source).id if args.source else 0
    match args.action:
        case "add":
            trial = _try_out(archive, words, source)
            section = args.section or ""
            rule = archive.rules.add(words, args.do or "drop", section=section, source=source)
            _print_rule(archive, rule, args.json, "Added")
            if not args.json:
                echo(describe_rule_trial(trial))
        case "test":
            _print_trial(words, _try_out(archive, words, source), as_json=args.json)
        case "change":
            _change(archive, _number(words), source, args)
        case "remove":
            _print_rule(archive, archive.rules.remove(_number(words)), args.json, "Removed")
        case _:
            _list(archive, as_json=args.json)
    return 0


def _number(words: str) -> int:
    if not words.isdecimal():
        raise UsageError(f"rules: “{words}” is no id of a rule; newsdesk rules lists them")
    return int(words)


def _try_out(archive: Archive, search: str, source: int) -> RuleTrial:
    trial = archive.rules.try_out(search, archive_names(archive), source=source)
    if trial.error:
        raise ArchiveError(trial.error)
    return trial


def _change(archive: Archive, id: int, source: int, args: argparse.Namespace) -> None:
    before = archive.rules.get(id)
    rule = ArrivalRule(
        id,
        before.search if args.search is None else args.search,
        args.do or before.action,
        before.section if args.section is None else args.section,
        before.source if args.source is None else source,
    )
    _try_out(archive, rule.search, rule.source)
    _print_rule(archive, archive.rules.change(rule), args.json, "Changed")


def _print_trial(search: str, trial: RuleTrial, *, as_json: bool) -> None:
    if as_json:
        newest = [
            {"id": row.id, "published": published_timestamp(row), "headline": row.headline}
            for row in trial.newest
        ]
        values: dict[str, Any] = {"search": search, "articles": trial.articles}
        print_json(values | {"of_newest": trial.tried or None, "newest": newest})
        return
    echo(describe_rule_trial(trial))
    for row in trial.newest:
        echo(f"{published_local_time(row)}  {row.headline}")


def _list(archive: Archive, *, as_json: bool) -> None:
    rules, dropped, names = archive.rules.all(), archive.rules.counts(), archive.sources.names()
    if as_json:
        for rule in rules:
            print_json(_as_json(archive, rule))
        return
    if not rules:
        print_empty("No rules yet: newsdesk rules add 'title:horoscope' --do drop adds one")
    rows = [
        (
            str(rule.id),
            format_action(rule),
            names.get(rule.source, "") if rule.source else "all",
            f"{dropped.get(rule.id, 0):,}" if rule.drops else "",
            rule.search,
        )
        for rule in rules
    ]
    print_table(rows, column_widths(rows, (4, 20, 24, 8, 0), _HEADINGS), _HEADINGS if rows else ())


def _print_rule(archive: Archive, rule: ArrivalRule, as_json: bool, verb: str) -> None:
    if as_json:
        print_json(_as_json(archive, rule))
    else:
        where = archive.sources.name(rule.source) if rule.source else "all sources"
        echo(f"{verb} rule {rule.id}: {format_action(rule)}, for {where}: {rule.search}")


def _as_json(archive: Archive, rule: ArrivalRule) -> dict[str, Any]:
    """Return a rule as JSON values, with what it dropped last."""
    latest = [
        {"headline": one.headline, "at": format_timestamp_seconds(one.at)}
        for one in archive.rules.dropped(rule.id)[:_LATEST]
    ]
    return {
        "id": rule.id,
        "search": rule.search,
        "action": rule.action,
        "section": rule.section,
        "source": rule.source or None,
        "dropped": archive.rules.counts().get(rule.id, 0),
        "latest_dropped": latest,
    }
