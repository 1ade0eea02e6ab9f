"""The verbs note and aside: what desks leave on articles, and what they set aside."""

from __future__ import annotations

import argparse
from typing import Any

from storage import Archive
from storage.errors import NotFound
from storage.model import Note
from storage.text.plural import format_count
from storage.text.timestamps import format_timestamp_seconds
from tui.cli.output import UsageError, echo, format_local_time, print_empty, print_json

__all__ = ["add_parsers", "describe_note", "note_as_json"]


def add_parsers(verbs: Any) -> None:
    """Add the verbs of this module to `verbs`."""
    note = verbs.add_parser(
        "note",
        help="leave a note on an article, list its notes, or remove one",
        description="Leave a note on an article; without words, print its notes. In a shared"
        " archive all desks read it, with the name of yours. newsdesk list --search is:note lists"
        " the articles with notes.",
    )
    note.add_argument("id", type=int)
    note.add_argument("words", nargs="*", metavar="WORD", help="the note")
    note.add_argument("--remove", action="store_true", help="remove your latest note on it")
    note.add_argument("--json", action="store_true", help="one JSON object per note")
    note.set_defaults(verb=change_notes, needs="existing")

    aside = verbs.add_parser(
        "aside",
        help="set articles aside for later, or for another desk",
        description="Set articles aside for later; in a shared archive, with --desk, for another"
        " desk. newsdesk list --search is:aside lists what is set aside for you.",
    )
    aside.add_argument("ids", type=int, nargs="+", metavar="ID")
    aside.add_argument("--desk", default="", metavar="NAME", help="a desk of the shared archive")
    aside.add_argument("--not", action="store_true", dest="undo", help="no longer set them aside")
    aside.add_argument("--json", action="store_true", help="one JSON object")
    aside.set_defaults(verb=set_aside, needs="existing")


def change_notes(archive: Archive, args: argparse.Namespace) -> int:
    """Add a note, remove the latest, or print those there are."""
    archive.article(args.id)  # which says if there is none
    if args.words and args.remove:
        raise UsageError("note: --remove takes no words: it removes your latest note")
    if args.words:
        _print(archive.notes.add(args.id, " ".join(args.words)), as_json=args.json)
        return 0
    if args.remove:
        if not (own := archive.notes.own(args.id)):
            raise NotFound(f"you have left no note on article {args.id}")
        archive.notes.remove(own[-1])
        if args.json:
            print_json({"removed": note_as_json(own[-1])})
        else:
            echo(f"Removed: {describe_note(own[-1])}")
        return 0
    notes = archive.notes.of_article(args.id)
    if not notes and not args.json:
        print_empty(f"No notes; newsdesk note {args.id} WORDS leaves one")
    for one in notes:
        _print(one, as_json=args.json)
    return 0


def set_aside(archive: Archive, args: argparse.Namespace) -> int:
    """Set articles aside for a desk, or no longer."""
    for id_ in args.ids:
        archive.article(id_)  # which says which is not there
    changed = archive.referrals.set(args.ids, args.desk, on=not args.undo)
    if args.json:
        print_json({"changed": changed})
        return 0
    whose = f"for {args.desk}" if args.desk else "for later"
    verb = "no longer set aside" if args.undo else "set aside"
    echo(f"{format_count(changed, 'article')} {verb} {whose}")
    return 0


def describe_note(note: Note) -> str:
    """Return a note with who left it and when."""
    desk = f"{note.desk} " if note.desk else ""
    return f"※ {desk}{format_local_time(note.at)}: {note.text}"


def note_as_json(note: Note) -> dict[str, Any]:
    """Return a note as JSON values."""
    return {
        "id": note.id,
        "article": note.article,
        "text": note.text,
        "at": format_timestamp_seconds(note.at),
        "desk": note.desk,
    }


def _print(note: Note, *, as_json: bool) -> None:
    if as_json:
        print_json(note_as_json(note))
    else:
        echo(describe_note(note))
