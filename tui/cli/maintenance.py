"""The verbs that look after the archive: doctor, backup, restore, keep, undo, tidy, where."""

from __future__ import annotations

import argparse
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from storage import Archive, paths
from storage.archive.maintenance import CheckResult
from storage.archive.retention import RetentionRule
from storage.errors import ArchiveError
from storage.text.cleaning import clean_line
from storage.text.plural import format_count
from tui.cli.output import PROGRESS_HELP, WrongCall, json_line, progress, say

__all__ = ["add_parsers"]


def add_parsers(verbs: Any) -> None:
    """Add the verbs of this module to `verbs`."""
    doctor = verbs.add_parser("doctor", help="check the archive, and mend what can be made anew")
    doctor.add_argument("--repair", action="store_true", help="back up, then mend what is wrong")
    doctor.add_argument("--json", action="store_true", help="one JSON object a check")
    doctor.set_defaults(verb=examine, needs="archive")

    backup = verbs.add_parser("backup", help="copy the archive, even while it is in use")
    backup.add_argument("file", nargs="?", type=Path, metavar="FILE", help="where, if not beside")
    backup.add_argument("--json", action="store_true")
    backup.set_defaults(verb=back_up, needs="archive")

    restoring = verbs.add_parser("restore", help="put a backup in the place of the archive")
    restoring.add_argument("file", nargs="?", type=Path, metavar="FILE")
    restoring.add_argument("--undo", action="store_true", help="bring back what was replaced last")
    restoring.add_argument("--json", action="store_true")
    restoring.set_defaults(verb=put_back, needs="nothing")

    keep = verbs.add_parser("keep", help="say how long articles are kept; without options, tell")
    keep.add_argument("--days", type=_count, metavar="N", help="so many days (0: no such rule)")
    keep.add_argument("--number", type=_count, metavar="N", help="so many of the newest (0: all)")
    keep.add_argument("--source", metavar="S", help="of this source alone, which then is apart")
    keep.add_argument("--json", action="store_true")
    keep.set_defaults(verb=set_rule, needs="archive")

    undo = verbs.add_parser("undo", help="take back the last change, made here or in the dashboard")
    undo.add_argument("--json", action="store_true")
    undo.set_defaults(verb=take_back, needs="archive")

    tidy = verbs.add_parser("tidy", help="remove what no rule keeps; starred and clipped stay")
    tidy.add_argument("--dry-run", action="store_true", help="only say how many articles")
    tidy.add_argument("--json", action="store_true")
    tidy.add_argument("--progress", action="store_true", help=PROGRESS_HELP)
    tidy.set_defaults(verb=tidy_up, needs="archive")

    where = verbs.add_parser("where", help="say where newsdesk keeps its files")
    where.add_argument("--json", action="store_true")
    where.set_defaults(verb=show_places, needs="nothing")


def examine(archive: Archive, args: argparse.Namespace) -> int:
    """Check everything, telling each check as it is done; mend what is wrong when asked."""
    found = _examined(archive, args)
    if not any(checked.faults for checked in found):
        return 0
    if not args.repair:
        return _end(args, 1, "newsdesk doctor --repair mends what can be made anew")
    if found[0].faults:
        return _end(args, 1, "damage cannot be mended: newsdesk restore FILE, a backup of it")
    copy = archive.maintenance.back_up(why="repair")
    if not args.json:
        say(f"Backed up as {clean_line(str(copy))}; mending")
    archive.maintenance.rebuild()
    if any(checked.faults for checked in _examined(archive, args)):
        return _end(args, 1, "not everything could be mended: newsdesk restore FILE, a backup")
    return _end(args, 0, "mended")


def _examined(archive: Archive, args: argparse.Namespace) -> list[CheckResult]:
    found = []
    for checked in archive.maintenance.run_checks():
        found.append(checked)
        faults = [clean_line(fault) for fault in checked.faults]
        if args.json:
            json_line({"check": checked.what, "ok": not faults, "faults": faults})
        else:
            say(f"{checked.what:24} {'; '.join(faults) or 'well'}")
    return found


def _end(args: argparse.Namespace, status: int, words: str) -> int:
    if args.json:
        json_line({"check": "all", "ok": not status, "faults": [words] if status else []})
    else:
        say(words)
    return status


def back_up(archive: Archive, args: argparse.Namespace) -> int:
    """Copy the archive; never over a file that is there."""
    target = archive.maintenance.back_up(args.file)
    size = target.stat().st_size
    if args.json:
        json_line({"backup": str(target), "bytes": size})
    else:
        say(f"Backed up as {clean_line(str(target))} ({size / 1e6:,.1f} MB)")
    return 0


def put_back(path: Path, args: argparse.Namespace) -> int:
    """Restore a backup; what was there is kept, so that it can be brought back."""
    from storage.engine import last_replaced, restore

    if bool(args.file) == args.undo:
        raise WrongCall("restore: name the backup to restore, or say --undo, not both")
    backup = last_replaced(path) if args.undo else args.file
    replaced = restore(path, backup)
    if args.json:
        json_line({"restored": str(backup), "replaced": str(replaced) if replaced else None})
        return 0
    say(f"Restored {clean_line(str(backup))}")
    if replaced:
        say(f"What was there is kept as {clean_line(str(replaced))};")
        say("newsdesk restore --undo brings it back")
    return 0


def set_rule(archive: Archive, args: argparse.Namespace) -> int:
    """Set the archive's rule or a source's, and tell what holds now."""
    source = archive.sources.find(args.source) if args.source else None
    rule = (
        RetentionRule(source.rules.keep_days, source.rules.keep)
        if source
        else archive.retention.rule()
    )
    new = RetentionRule(
        rule.days if args.days is None else args.days,
        rule.number if args.number is None else args.number,
    )
    if new != rule and source:
        rules = replace(source.rules, keep_days=new.days, keep=new.number)
        archive.sources.change(source.id, rules=rules)
    elif new != rule:
        archive.retention.set_rule(new)
    if args.json:
        json_line({"source": source and source.id, "days": new.days, "number": new.number})
        return 0
    say(f"{clean_line(source.name) if source else 'Every source without a rule'}: {_words(new)}")
    if new:
        say("newsdesk tidy removes the others; starred and clipped articles stay")
    return 0


def _words(rule: RetentionRule) -> str:
    parts = [f"articles of {rule.days:,} days"] if rule.days else []
    parts += [f"the newest {rule.number:,} articles"] if rule.number else []
    return "keeps " + (", of them ".join(parts) or "everything")


def take_back(archive: Archive, args: argparse.Namespace) -> int:
    """Take back the last change and say what it was."""
    words = archive.undo.revert_last()
    if args.json:
        json_line({"undone": words})
    else:
        say(f"Undone: {words}" if words else "Nothing to undo")
    return 0 if words else 1


def tidy_up(archive: Archive, args: argparse.Namespace) -> int:
    """Remove what no rule keeps, and give the room back to the disk; it can be undone."""
    freed = 0
    if args.dry_run:
        count = len(archive.retention.expired())
    else:
        count = archive.retention.tidy(progress=progress(args, "Tidying"))
        with suppress(ArchiveError):  # somebody is busy, or no room: the next time will do
            freed = archive.maintenance.compact()
    if args.json:
        json_line({"articles": count, "removed": not args.dry_run, "freed": freed})
        return 0
    what = format_count(count, "article")
    undo = "; ^z in the dashboard brings them back" if count else ""
    say(f"{what} would go" if args.dry_run else f"{what} removed{undo}")
    if freed:
        say(f"The archive is {freed / 1e6:,.1f} MB smaller")
    return 0


def show_places(archive: Path, args: argparse.Namespace) -> int:
    """Print where the archive and the seeds lie; opens nothing."""
    found = {"archive": str(archive), "seeds": str(paths.seeds_folder())}
    found["settings"] = str(paths.settings_path())
    if args.json:
        json_line(found)
    else:
        for name, path in found.items():
            say(f"{name:8} {path}")
    return 0


def _count(text: str) -> int:
    if not text.isdecimal() or len(text) > 6:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of articles or days")
    return int(text)
