"""The verb sections: the desk's own sections, and what maps to them."""

from __future__ import annotations

import argparse
from collections import Counter
from typing import Any

from storage import Archive
from storage.errors import NotFound
from storage.model import SECTION_COLOURS, Filter
from storage.text.cleaning import clean_line
from storage.text.folding import fold
from storage.text.plural import format_count
from storage.text.suggestions import suggest
from tui.cli.output import UsageError, echo, print_empty, print_json, print_table

__all__ = ["add_parsers"]


def add_parsers(verbs: Any) -> None:
    """Add the verb of this module to `verbs`."""
    parser = verbs.add_parser(
        "sections", help="list and change the desk's sections and their categories"
    )
    change = parser.add_mutually_exclusive_group()
    change.add_argument("--add", metavar="NAME", help="add a section")
    change.add_argument("--rename", nargs=2, metavar=("OLD", "NEW"), help="rename a section")
    change.add_argument("--order", metavar="A,B,…", help="put these first, in this order")
    change.add_argument("--remove", metavar="NAME", help="remove a section")
    change.add_argument(
        "--map", nargs="?", const="", metavar="CATEGORY=SECTION",
        help="map a feed's category to a section ('CATEGORY=' removes the rule);"
        " alone: move all articles to the sections they map to",
    )  # fmt: skip
    change.add_argument(
        "--categories", action="store_true", help="list the categories that feeds use"
    )
    parser.add_argument(
        "--colour", metavar="C", help=f"with --add, or NAME=C alone: {', '.join(SECTION_COLOURS)}"
    )
    parser.add_argument("--into", default="", metavar="S", help="with --remove: merge into S")
    parser.add_argument("--source", metavar="S", help="with --map, --categories: only this source")
    parser.add_argument("--dry-run", action="store_true", help="with --map: only list what moves")
    parser.add_argument("--json", action="store_true", help="one JSON object per line")
    parser.set_defaults(verb=sections, needs="existing")


def sections(archive: Archive, args: argparse.Namespace) -> int:
    """Make the change that is asked for, or list the sections."""
    if args.dry_run and args.map != "":
        raise UsageError("--dry-run goes with --map alone: it lists what would move")
    if args.source and args.map is None and not args.categories:
        raise UsageError("--source goes with --map or --categories")
    if args.into and not args.remove:
        raise UsageError("--into goes with --remove: it is the section to merge into")
    if args.categories:
        return _list_categories(archive, args)
    if args.map == "":
        return _apply(archive, args)
    if (done := _change(archive, args)) is not None:
        if args.json:
            _list(archive, as_json=True)
        else:
            echo(done)
        return 0
    _list(archive, as_json=args.json)
    return 0


def _change(archive: Archive, args: argparse.Namespace) -> str | None:
    """Make a change, and return what was done; None: none is asked for."""
    part = archive.sections
    if args.add is not None:
        section = part.add(args.add, args.colour or "")
        return f"Added section {section.name}"
    if args.rename:
        moved = part.rename(*args.rename)
        return f"Renamed section {args.rename[0].upper()}; {format_count(moved, 'article')} moved"
    if args.order is not None:
        part.reorder([name for name in args.order.split(",") if name.strip()])
        return f"Sections: {', '.join(one.name for one in part.all())}"
    if args.remove is not None:
        moved = part.remove(args.remove, into=args.into)
        return f"Removed section {args.remove.upper()}; {format_count(moved, 'article')} moved"
    if args.map is not None:
        category, equals, section_name = args.map.rpartition("=")
        if not equals or not category.strip():
            raise UsageError(f"--map {clean_line(args.map)}: write CATEGORY=SECTION")
        source = archive.sources.find(args.source).id if args.source else 0
        note = _note_unknown(archive, category) if section_name.strip() else ""
        moved = part.set_rule(category, section_name.strip(), source)
        name = clean_line(category)
        words = f"{name} maps to {clean_line(section_name).upper()}"
        words = words if section_name.strip() else f"No rule for {name}"
        return f"{words}; {format_count(moved, 'article')} moved{note}"
    if args.colour is not None:
        name, equals, colour = args.colour.rpartition("=")
        if not equals:
            raise UsageError(f"--colour {clean_line(args.colour)}: write NAME=COLOUR")
        part.recolour(name, colour)
        return f"{clean_line(name).upper()} is {clean_line(colour).lower()} now"
    return None


def _note_unknown(archive: Archive, category: str) -> str:
    """Say that no article has a category yet; nothing where one has.

    Raises:
        NotFound: None has it, and another that articles have is spelled nearly so.
    """
    part = archive.sections
    known = {one.category for one in part.categories()} | archive.facets(Filter()).sections.keys()
    known |= {rule.category for rule in part.rules()}
    if fold(clean_line(category)) in map(fold, known):
        return ""
    if meant := suggest(category, known):
        raise NotFound(f"no article has the category “{clean_line(category)}”; {meant}")
    return "; no article has that category yet"


def _apply(archive: Archive, args: argparse.Namespace) -> int:
    """Move all articles to the sections that they map to, or list what would move."""
    if args.source:
        raise UsageError("--source goes with --map CATEGORY=SECTION; --map alone moves all")
    moves = archive.sections.plan()
    names = archive.sources.names()
    for move in moves if args.json else ():
        print_json(
            {
                "section": move.section,
                "category": move.category or move.section,
                "source": names.get(move.source, ""),
                "target": move.target,
                "articles": move.articles,
            }
        )
    if args.dry_run and not args.json:
        print_table(
            (
                (
                    f"{move.articles:,}",
                    move.category or move.section,
                    move.target,
                    names.get(move.source, ""),
                )
                for move in moves
            ),
            (8, 26, 16, 0),
            ("ARTICLES", "CATEGORY", "SECTION", "SOURCE") if moves else (),
        )
    total = sum(move.articles for move in moves)
    if args.dry_run:
        if not args.json:
            echo(f"{format_count(total, 'article')} would move")
        return 0
    moved = archive.sections.apply()
    if not args.json:
        echo(f"Moved {format_count(moved, 'article')}; newsdesk undo moves them back")
    return 0


def _list(archive: Archive, *, as_json: bool) -> None:
    counts = archive.facets(Filter()).sections
    listed = archive.sections.all()
    names = {section.name for section in listed}
    rows = [(one.name, one.colour, counts.get(one.name, 0), True) for one in listed]
    others = sorted(counts.items() - {(n, counts.get(n, 0)) for n in names}, key=lambda x: -x[1])
    rows += [(name, "", count, False) for name, count in others]
    rules = archive.sections.rules()
    sources = archive.sources.names()
    for name, colour, count, is_listed in rows if as_json else ():
        mapped = [
            {"category": rule.category, "source": sources.get(rule.source, "")}
            for rule in rules
            if rule.section == name
        ]
        print_json(
            {"section": name, "colour": colour, "articles": count, "listed": is_listed,
             "rules": mapped}
        )  # fmt: skip
    if as_json:
        return
    print_table(
        (
            (name, f"{count:,}", colour if is_listed else "not listed")
            for name, colour, count, is_listed in rows
        ),
        (24, 10, 0),
        ("SECTION", "ARTICLES", "COLOUR"),
    )
    for rule in rules:
        of = f" ({sources.get(rule.source, rule.source)})" if rule.source else ""
        echo(f"{rule.category}{of} → {rule.section}")


def _list_categories(archive: Archive, args: argparse.Namespace) -> int:
    """List what feeds call their sections, how often, and where it maps to."""
    only = archive.sources.find(args.source).id if args.source else None
    counts: Counter[str] = Counter()
    for one in archive.sections.categories():
        if only in (None, one.source):
            counts[one.category] += one.articles
    mapped = archive.sections.map().mapped
    rows = [(name, count, mapped(name, only or 0)) for name, count in counts.most_common()]
    if args.json:
        for name, count, target in rows:
            print_json({"category": name, "articles": count, "section": target or None})
        return 0
    if not rows:
        print_empty("No categories yet: feeds that name sections bring them")
    headings = ("CATEGORY", "ARTICLES", "SECTION") if rows else ()
    table = ((name, f"{n:,}", target or "–") for name, n, target in rows)
    print_table(table, (36, 10, 0), headings)
    return 0
