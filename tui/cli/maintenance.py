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
from tui.cli.output import PROGRESS_HELP, UsageError, echo, print_json, progress_callback
from tui.formatting.undo import UndoVerb, describe_reverted

__all__ = ["add_parsers"]


def add_parsers(verbs: Any) -> None:
    """Add the verbs of this module to `verbs`."""
    doctor = verbs.add_parser("doctor", help="check the archive and repair it")
    doctor.add_argument("--repair", action="store_true", help="back up, then repair")
    doctor.add_argument("--json", action="store_true", help="one JSON object per check")
    doctor.set_defaults(verb=check_archive, needs="existing")

    backup = verbs.add_parser("backup", help="copy the archive, even while it is in use")
    backup.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="the file to create; default: one in the folder backups next to the archive",
    )
    backup.add_argument("--json", action="store_true")
    backup.set_defaults(verb=back_up, needs="existing")

    restoring = verbs.add_parser("restore", help="replace the archive with a backup")
    restoring.add_argument("file", nargs="?", type=Path, metavar="FILE")
    restoring.add_argument("--undo", action="store_true", help="undo the last restore")
    restoring.add_argument("--json", action="store_true")
    restoring.set_defaults(verb=restore_backup, needs="path")

    keep = verbs.add_parser("keep", help="set or show how long articles are kept")
    keep.add_argument("--days", type=_limit, metavar="N", help="for N days (0: no limit)")
    keep.add_argument("--number", type=_limit, metavar="N", help="only the newest N (0: no limit)")
    keep.add_argument(
        "--source", metavar="S", help="for this source only, in place of the general rule"
    )
    keep.add_argument("--json", action="store_true")
    keep.set_defaults(verb=set_retention, needs="existing")

    undo = verbs.add_parser("undo", help="undo the last change, made here or in the dashboard")
    undo.add_argument("--json", action="store_true")
    undo.set_defaults(verb=undo_last, needs="existing")

    redo = verbs.add_parser("redo", help="redo the change that was undone last")
    redo.add_argument("--json", action="store_true")
    redo.set_defaults(verb=redo_last, needs="existing")

    tidy = verbs.add_parser(
        "tidy", help="delete articles past their limit; starred and clipped ones stay"
    )
    tidy.add_argument("--dry-run", action="store_true", help="only count them")
    tidy.add_argument("--json", action="store_true")
    tidy.add_argument("--progress", action="store_true", help=PROGRESS_HELP)
    tidy.set_defaults(verb=tidy_archive, needs="existing")

    where = verbs.add_parser("where", help="print where newsdesk keeps its files")
    where.add_argument("--json", action="store_true")
    where.set_defaults(verb=print_paths, needs="path")


def check_archive(archive: Archive, args: argparse.Namespace) -> int:
    """Run all checks, printing each result at once; with `--repair`, repair what is wrong."""
    found = _print_checks(archive, args)
    if not any(checked.faults for checked in found):
        return 0
    if archive.read_only:
        return _print_summary(args, 1, archive.notice or "opened read-only; nothing was repaired")
    is_damaged = bool(found[0].faults)
    if not args.repair:
        return _print_summary(args, 1, _advice(archive, is_damaged))
    if is_damaged:
        return _rescue(archive, args)
    copy = archive.maintenance.back_up(why="repair")
    if not args.json:
        echo(f"Backed up as {clean_line(str(copy))}; repairing")
    try:
        archive.maintenance.rebuild()
    except ArchiveError:  # too much is wrong to repair it in place
        return _rescue(archive, args)
    return _check_again(archive, args)


def _advice(archive: Archive, is_damaged: bool) -> str:
    if not is_damaged:
        return "newsdesk doctor --repair rebuilds what can be rebuilt"
    readable = format_count(len(archive.maintenance.readable_articles()), "article")
    return (
        f"{readable} can be read: newsdesk doctor --repair puts them into a new file,"
        " newsdesk export FILE exports them"
    )


def _rescue(archive: Archive, args: argparse.Namespace) -> int:
    """Rebuild the archive from all that can be read, in a new file; the old one is kept."""
    from storage import open_archive
    from storage.engine import rescue

    archive.close()
    rescued = rescue(archive.location)
    if not args.json:
        echo(f"{format_count(rescued.articles, 'article')} moved to a new file;")
        echo(f"the damaged one is kept as {clean_line(str(rescued.replaced))}")
    with open_archive(archive.location) as repaired:
        status = _check_again(repaired, args)
    lost = [
        f"{format_count(count, what)} could not be read"
        for count, what in ((rescued.lost, "article"), (rescued.without_text, "text"))
        if count
    ]
    if lost:
        words = f"{' and '.join(lost)}; newsdesk restore FILE restores a backup that has them"
        return _print_summary(args, 1, words)
    return status


def _check_again(archive: Archive, args: argparse.Namespace) -> int:
    if any(checked.faults for checked in _print_checks(archive, args)):
        return _print_summary(
            args,
            1,
            "not everything could be repaired; newsdesk restore FILE restores a backup,"
            " newsdesk export FILE exports everything that can be read",
        )
    return _print_summary(args, 0, "repaired")


def _print_checks(archive: Archive, args: argparse.Namespace) -> list[CheckResult]:
    found = []
    for checked in archive.maintenance.run_checks():
        found.append(checked)
        faults = [clean_line(fault) for fault in checked.faults]
        if args.json:
            print_json({"check": checked.what, "ok": not faults, "faults": faults})
        else:
            echo(f"{checked.what:24} {'; '.join(faults) or 'ok'}")
    return found


def _print_summary(args: argparse.Namespace, status: int, words: str) -> int:
    if args.json:
        print_json({"check": "all", "ok": not status, "faults": [words] if status else []})
    else:
        echo(words)
    return status


def back_up(archive: Archive, args: argparse.Namespace) -> int:
    """Copy the archive, but never over an existing file."""
    target = archive.maintenance.back_up(args.file)
    size = target.stat().st_size
    if args.json:
        print_json({"backup": str(target), "bytes": size})
    else:
        echo(f"Backed up as {clean_line(str(target))} ({size / 1e6:,.1f} MB)")
    return 0


def restore_backup(location: Path | str, args: argparse.Namespace) -> int:
    """Restore a backup; the archive it replaces is kept, so that it can be restored too."""
    from storage.engine import last_replaced, restore

    if bool(args.file) == args.undo:
        raise UsageError("restore: give either a backup or --undo")
    backup = last_replaced(location) if args.undo else args.file
    replaced = restore(location, backup)
    if args.json:
        print_json({"restored": str(backup), "replaced": str(replaced) if replaced else None})
        return 0
    echo(f"Restored {clean_line(str(backup))}")
    if replaced:
        echo(f"The previous archive is kept as {clean_line(str(replaced))};")
        echo("newsdesk restore --undo restores it")
    return 0


def set_retention(archive: Archive, args: argparse.Namespace) -> int:
    """Set the retention rule of the archive or of a source, and print it."""
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
        print_json({"source": source and source.id, "days": new.days, "number": new.number})
        return 0
    owner = clean_line(source.name) if source else "Sources without a rule of their own"
    echo(f"{owner}: {_format_rule(new)}")
    if new:
        echo("newsdesk tidy deletes the others; starred and clipped articles stay")
    return 0


def _format_rule(rule: RetentionRule) -> str:
    days = f"articles for {format_count(rule.days, 'day')}"
    newest = f"the newest {format_count(rule.number, 'article')}"
    if rule.days and rule.number:
        return f"keep {days}, at most {newest}"
    return f"keep {days if rule.days else newest if rule.number else 'everything'}"


def undo_last(archive: Archive, args: argparse.Namespace) -> int:
    """Undo the last change and print what it was."""
    return _revert(archive, args, "undo")


def redo_last(archive: Archive, args: argparse.Namespace) -> int:
    """Redo the change that was undone last and print what it was."""
    return _revert(archive, args, "redo")


def _revert(archive: Archive, args: argparse.Namespace, verb: UndoVerb) -> int:
    words = archive.undo.revert(verb)
    if args.json:
        print_json({"undone" if verb == "undo" else "redone": words})
    else:
        echo(describe_reverted(verb, words))
    return 0 if words else 1


def tidy_archive(archive: Archive, args: argparse.Namespace) -> int:
    """Delete articles past their limit, and free their space; can be undone."""
    freed = 0
    if args.dry_run:
        count = len(archive.retention.expired())
    else:
        count = archive.retention.tidy(progress=progress_callback(args, "Tidying"))
        with suppress(ArchiveError):  # it is in use, or the disk is full: another time
            freed = archive.maintenance.compact()
    if args.json:
        print_json({"articles": count, "removed": not args.dry_run, "freed": freed})
        return 0
    what = format_count(count, "article")
    undo = "; newsdesk undo restores them" if count else ""
    echo(f"{what} would be deleted" if args.dry_run else f"Deleted {what}{undo}")
    if freed:
        echo(f"The archive is {freed / 1e6:,.1f} MB smaller")
    return 0


def print_paths(location: Path | str, args: argparse.Namespace) -> int:
    """Print where the archive, the seeds and the settings file are."""
    from storage.engine import describe

    found = {"archive": describe(location), "seeds": str(paths.seeds_folder())}
    found["settings"] = str(paths.settings_path())
    if args.json:
        print_json(found)
    else:
        for name, path in found.items():
            echo(f"{name:8} {path}")
    return 0


def _limit(text: str) -> int:
    if not text.isdecimal() or len(text) > 6:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of articles or days")
    return int(text)
