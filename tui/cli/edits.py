"""The verb edits: what the source of an article changed in it."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from storage import Archive
from storage.model import Article, Revision
from storage.text.diff import Change, DiffPart, compare
from storage.text.edit_summary import important_first, pair_quotations, summarize_edit
from storage.text.plural import format_count
from storage.text.silent_changes import find_silent_change
from storage.text.timestamps import format_timestamp_seconds
from tui.cli.output import echo, format_local_time, print_json

__all__ = ["add_parsers"]

_WIDTH = 79

_Versions = tuple[Revision, Article | Revision]


def add_parsers(verbs: Any) -> None:
    """Add the verb of this module to `verbs`."""
    edits = verbs.add_parser(
        "edits",
        help="show what a source changed in an article",
        description="Print the changes of an article since it was first seen: a summary"
        " line, then the paragraphs, those with a changed figure, name or quotation first.",
    )
    edits.add_argument("id", type=int)
    edits.add_argument("--each", action="store_true", help="each edit separately, newest first")
    edits.add_argument("--json", action="store_true", help="one JSON object per edit")
    edits.set_defaults(verb=show_edits, needs="existing")


def show_edits(archive: Archive, args: argparse.Namespace) -> int:
    """Print the edits of an article: all together, or each."""
    article = archive.article(args.id)
    revisions = archive.history(args.id)
    if not revisions and not args.json:
        echo("It has not been edited.")
    for place, (old, new) in enumerate(_versions(article, revisions, each=args.each)):
        if args.json:
            editor = old.edited_by if args.each else article.edited_by
            print_json({"edited_by": editor, **_as_json(article.id, old, new)})
            continue
        if place:
            echo("")
        if args.each or len(revisions) == 1:
            by = f" by {old.edited_by}" if old.edited_by else ""
            title = f"Edited {format_local_time(old.replaced)}{by}"
        else:
            by = f", the last by {article.edited_by}" if article.edited_by else ""
            title = f"Since it was first seen ({len(revisions)} edits{by})"
        _print_edit(title, old, new)
    return 0


def _versions(article: Article, revisions: Sequence[Revision], *, each: bool) -> list[_Versions]:
    """Return the pairs of versions to compare, the latest first."""
    if not revisions:
        return []
    if each:
        later: list[Article | Revision] = [article, *revisions]
        return [*zip(revisions, later, strict=False)]
    return [(revisions[-1], article)]


def _print_edit(title: str, old: Revision, new: Article | Revision) -> None:
    echo(f"{title}: {summarize_edit(old, new)}")
    for change in important_first(compare(old, new)):
        for line in _lines(change):
            echo(line)


def _lines(change: Change) -> Iterator[str]:
    """Yield the lines of a change, with the earlier words before the later ones."""
    if change.kind == "same":
        yield f"\n  … {format_count(change.count, 'paragraph')} unchanged"
        return
    name = f"{change.name}, moved" if change.kind == "moved" else change.name
    yield f"\n  {name}" if name else ""
    if change.before == change.after:
        yield from _wrap("  ", change.after)
        return
    yield from _wrap("− ", change.before)
    yield from _wrap("+ ", change.after)


def _wrap(sign: str, parts: Sequence[DiffPart]) -> list[str]:
    return textwrap.wrap(_text(parts), _WIDTH, initial_indent=sign, subsequent_indent="  ")


def _as_json(article: int, old: Revision, new: Article | Revision) -> dict[str, Any]:
    summary = summarize_edit(old, new)
    silent = find_silent_change(old, new, may_be_cut=old.editor > 0)
    return {
        "article": article,
        "replaced": format_timestamp_seconds(old.replaced),
        "summary": str(summary),
        "weight": summary.weight,
        "headline": summary.headline,
        "states": summary.states,
        "figures": summary.figures,
        "names": summary.names,
        "reversals": summary.reversals,
        "quotations": pair_quotations(old.text, new.text),
        "silent": silent is not None,
        "changes": [
            {
                "kind": _kind(one),
                "name": one.name,
                "before": _text(one.before),
                "after": _text(one.after),
            }
            for one in compare(old, new)
            if one.kind != "same"
        ],
    }


def _kind(change: Change) -> str:
    """Return what happened to a paragraph, in a word."""
    if change.kind == "moved" or (change.before and change.after):
        return change.kind
    return "removed" if change.before else "added"


def _text(parts: Sequence[DiffPart]) -> str:
    return "".join(text for text, _ in parts)
