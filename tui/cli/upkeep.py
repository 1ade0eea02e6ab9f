"""The verbs that look after the archive: import, doctor, where."""

from __future__ import annotations

import argparse
import dataclasses
from collections import Counter
from pathlib import Path
from typing import Any

from storage import Archive, paths
from tui.cli.output import PROGRESS_HELP, json_line, progress, say, warn

__all__ = ["add_parsers"]


def add_parsers(verbs: Any) -> None:
    """Add the verbs of this module to `verbs`."""
    importing = verbs.add_parser(
        "import", help="take in article files, folders, saved feeds, OPML, what export wrote"
    )
    importing.add_argument("path", nargs="+", type=Path)
    importing.add_argument("--json", action="store_true", help="one JSON object a file")
    importing.add_argument("--progress", action="store_true", help=PROGRESS_HELP)
    importing.set_defaults(verb=import_paths, needs="room")

    where = verbs.add_parser("where", help="say where newsdesk keeps its files")
    where.add_argument("--json", action="store_true")
    where.set_defaults(verb=show_places, needs="nothing")


def import_paths(archive: Archive, args: argparse.Namespace) -> int:
    """Import files and folders; what fails is told by file, line and reason."""
    from storage.importing.files import ImportResult, import_files

    counts: Counter[str] = Counter()

    def report(imported: ImportResult) -> None:
        counts[imported.outcome] += 1
        if args.json:
            json_line(dataclasses.asdict(imported))
        elif imported.outcome == "failed":
            warn(f"{imported.file}: {imported.error}")

    import_files(archive, args.path, report=report, progress=progress(args, "Importing"))
    if not args.json:
        told = [f"{counts[kind]:,} {kind}" for kind in ("new", "changed", "same", "failed")]
        say(", ".join(told))
    return 1 if counts["failed"] else 0


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
