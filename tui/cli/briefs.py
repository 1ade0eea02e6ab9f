"""The verb about briefs: named collections of clippings."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storage import Archive
from storage.text.cleaning import clean_line
from storage.text.plural import format_count
from tui.cli.corrections import find_quote
from tui.cli.output import UsageError, echo, print_json, warn

if TYPE_CHECKING:
    from storage.model import BriefItem, Clipping

__all__ = ["add_parsers"]

_Run = Callable[[Archive, argparse.Namespace], int]

_BRIEF = "the name of a brief (show: by default the one that is added to)"
_FILES = "a file that ends in .md, .html or .txt"


def add_parsers(verbs: Any) -> None:
    """Add the verb of this module to `verbs`."""
    brief = verbs.add_parser(
        "brief",
        help="list, fill and write briefs: named collections of clippings",
        description="List, fill and write briefs: named collections of clippings, in your own"
        " order. newsdesk brief ACTION --help says what follows an action.",
    )
    actions = brief.add_subparsers(metavar="ACTION", required=True)

    def add(name: str, run: _Run, about: str, *words: tuple[str, str, str]) -> Any:
        """Add an action; each word after it has a name, how often it is given, and a help."""
        action = actions.add_parser(
            name, help=about, description=f"{about[:1].upper()}{about[1:]}."
        )
        for word, times, meaning in words:
            action.add_argument(word, nargs=times or None, metavar=word.upper(), help=meaning)
        action.add_argument("--json", action="store_true", help="one JSON object per line")
        action.set_defaults(verb=run, needs="existing")
        return action

    name = ("brief", "", _BRIEF)
    add("list", _list, "list the briefs; * marks the one the dashboard adds to")
    add("show", _show, "print the items of a brief", ("brief", "?", _BRIEF))
    add("new", _new, "create a brief", ("name", "", "its name"))
    add("rename", _rename, "rename a brief", name, ("name", "", "its new name"))
    add("copy", _copy, "copy a brief", name, ("name", "?", "the name of the copy"))
    add("choose", _choose, "choose the brief the dashboard adds to", name)
    filled = add(
        "add",
        _add,
        "add an article, a quote from it, a story, a heading or a note to a brief",
        name,
        ("id", "?", "the id of an article"),
        ("start", "?", "where a quote in it starts (see show --json)"),
    )
    what = filled.add_mutually_exclusive_group()
    what.add_argument("--story", type=int, metavar="ID", help="a whole story")
    what.add_argument("--heading", metavar="WORDS", help="a heading")
    what.add_argument("--note", metavar="WORDS", help="a note")
    filled.add_argument("--before", type=int, metavar="N", help="before item N of the brief")
    place = ("place", "?", "its place there, from 1; default: the end")
    add("move", _move, "move item N to a brief", ("n", "", "the number of the item"), name, place)
    written = add("write", _write, "write a brief to a file", name, ("file", "", _FILES))
    written.add_argument("--template", default="plain", metavar="T", help="see brief templates")
    written.add_argument(
        "--force", action="store_true", help="overwrite an existing file, and ignore warnings"
    )
    number = ("n", "?", "only this item of it")
    add("remove", _remove, "remove a brief with its items", name, number)
    add("templates", _templates, "list the templates")


def _list(archive: Archive, args: argparse.Namespace) -> int:
    """Print the briefs."""
    current = archive.briefs.current()
    for one in archive.briefs.all():
        if args.json:
            print_json({"name": one.name, "items": one.count, "current": one.name == current})
        else:
            mark = "*" if one.name == current else " "
            echo(f"{mark} {one.name}  ({format_count(one.count, 'item')})")
    return 0


def _show(archive: Archive, args: argparse.Namespace) -> int:
    """Print the items of a brief, with their warnings."""
    for item in archive.briefs.contents(args.brief or archive.briefs.current()):
        _print_item(archive, item, as_json=args.json)
    return 0


def _new(archive: Archive, args: argparse.Namespace) -> int:
    return _report(archive.briefs.create(args.name), "New brief “{}”", args)


def _rename(archive: Archive, args: argparse.Namespace) -> int:
    return _report(archive.briefs.rename(args.brief, args.name), "Renamed to “{}”", args)


def _copy(archive: Archive, args: argparse.Namespace) -> int:
    return _report(archive.briefs.duplicate(args.brief, args.name or ""), "Copied to “{}”", args)


def _choose(archive: Archive, args: argparse.Namespace) -> int:
    return _report(archive.briefs.choose(args.brief), "Clippings go to “{}”", args)


def _report(name: str, words: str, args: argparse.Namespace) -> int:
    """Print the name of a brief that was changed."""
    print_json({"name": name}) if args.json else echo(words.format(name))
    return 0


def _add(archive: Archive, args: argparse.Namespace) -> int:
    """Add an article, a quote, a story, a heading or a note to a brief."""
    given = [one for one in (args.id, args.story, args.heading, args.note) if one is not None]
    if len(given) != 1:
        raise UsageError("brief add takes one of ID, --story, --heading and --note")
    if args.before is not None and args.heading is None and args.note is None:
        raise UsageError("--before goes with --heading or --note")
    briefs = archive.briefs
    if args.story is not None:
        made = briefs.add_story(args.story, args.brief)
    elif args.heading is not None:
        made = briefs.add_heading(args.heading, args.brief, before=args.before)
    elif args.note is not None:
        made = briefs.add_note(args.note, args.brief, before=args.before)
    else:
        article = _number(args.id)
        start = None if args.start is None else _number(args.start)
        quote = None if start is None else find_quote(archive, article, start)
        made = briefs.add(article, quote, args.brief)
    item = next(one for one in briefs.contents(made.brief) if one.clipping.id == made.id)
    _print_item(archive, item, as_json=args.json)
    return 0


def _move(archive: Archive, args: argparse.Namespace) -> int:
    """Move a clipping to another brief, or to another place."""
    number, name = _number(args.n), archive.briefs.find(args.brief)
    inside = [one.clipping.id for one in archive.briefs.contents(name)]
    if number not in inside:
        archive.briefs.move([number], name)
        inside.append(number)
    if args.place is not None:
        inside.remove(number)
        inside.insert(max(0, _number(args.place) - 1), number)
        archive.clippings.arrange(inside)
    return _show(archive, args)


def _write(archive: Archive, args: argparse.Namespace) -> int:
    """Write a brief to a file; with warnings only where that is forced."""
    from storage.exchange.briefs.writing import describe_warnings, ending_of, write

    name, path = archive.briefs.find(args.brief), Path(args.file).expanduser()
    ending_of(path)
    items = archive.briefs.contents(name)
    found = describe_warnings(items)
    for line in found:
        warn(line)
    if found and not args.force:
        count = format_count(len(found), "warning")
        warn(f"“{name}” was not written: {count}; --force writes it all the same")
        return 1
    write(archive, name, items, path, args.template, force=args.force)
    if args.json:
        print_json({"file": str(path), "items": len(items), "warnings": found})
    else:
        echo(f"Wrote “{name}”, {format_count(len(items), 'item')}, to {clean_line(str(path))}")
    return 0


def _remove(archive: Archive, args: argparse.Namespace) -> int:
    """Remove a brief with its clippings, or one clipping."""
    name = archive.briefs.find(args.brief)
    if args.n is None:
        count = archive.briefs.remove(name)
        return _report(name, f"Removed “{{}}”, {format_count(count, 'item')}", args)
    number = _number(args.n)
    if number not in {one.id for one in archive.clippings.documents.read(name)}:
        raise UsageError(f"there is no item {number} in “{name}”; see brief show")
    archive.clippings.remove(number)
    return _report(name, f"Removed item {number} from “{{}}”", args)


def _templates(_archive: Archive, args: argparse.Namespace) -> int:
    """Print the names of the templates, with the endings there is one for."""
    from storage.exchange.briefs.templates import template_names
    from storage.exchange.briefs.writing import ENDINGS

    endings: dict[str, list[str]] = {}
    for ending in ENDINGS:
        for name in template_names(ending):
            endings.setdefault(name, []).append(ending)
    for name, some in endings.items():
        if args.json:
            print_json({"name": name, "endings": some})
        else:
            echo(f"{clean_line(name)}  ({', '.join(some)})")
    return 0


def _print_item(archive: Archive, item: BriefItem, *, as_json: bool) -> None:
    from storage.quotes.citation import cite_clipping

    clipping = item.clipping
    if as_json:
        print_json(_item_as_json(archive, item))
        return
    line = {"heading": f"== {clipping.headline} ==", "note": clipping.note}.get(clipping.kind)
    if clipping.kind == "story":
        line = _describe_story(item, clipping)
    echo(f"{clipping.id:>4}  {cite_clipping(clipping, ()) if line is None else line}")
    for warning in item.warnings:
        echo(f"      ! {warning}")
    if clipping.note and clipping.kind != "note":
        echo(f"      {clipping.note}")


def _describe_story(item: BriefItem, clipping: Clipping) -> str:
    if item.story is None:
        return clipping.headline
    summary = item.story.summary
    takes = format_count(len(summary.takes), "take")
    return f"{summary.name} ({takes}, {format_count(summary.sources, 'source')})"


def _item_as_json(archive: Archive, item: BriefItem) -> dict[str, Any]:
    from storage.exchange.citations import clipping_as_json

    shared = archive.withdrawals.of_shared_text(item.clipping.article)
    values = clipping_as_json(item.clipping, shared) | {"warnings": list(item.warnings)}
    if item.story is not None:
        values["story"] = item.story.summary.id
        values["takes"] = list(item.story.summary.takes)
    return values


def _number(word: str) -> int:
    if not (word.isdecimal() and len(word) < 19):
        raise UsageError(f"“{clean_line(word)}” is not a number")
    return int(word)
