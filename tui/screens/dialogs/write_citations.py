"""Ask for a file and write quotes or clippings to it, with their citations."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storage.archive import Archive
from storage.text.plural import format_count
from tui.jobs import Jobs
from tui.screens.dialogs.dialog import Dialog
from tui.screens.dialogs.path_dialog import ChosenPath, PathDialog
from tui.screens.dialogs.path_text import BadPath

if TYPE_CHECKING:
    from storage.exchange.citations import CitationList, Written

__all__ = ["ask_and_write_citations"]


def ask_and_write_citations(
    dialog: Dialog[Any],
    jobs: Jobs,
    title: str,
    name: str,
    noun: str,
    cite: Callable[[Archive], CitationList],
) -> None:
    """Ask for a file, `name` in the home folder by default, and write what `cite` returns.

    `noun` is a word for one of the things that are written.
    """
    from storage.exchange.citations import write

    def answered(chosen: ChosenPath | None) -> None:
        if chosen is None:
            return

        def report(written: Written) -> None:
            count = format_count(written.count, noun)
            dialog.toast(f"Exported {count} to {chosen.path}{written.warning}")

        jobs.change(
            lambda archive: write(cite(archive), chosen.path, force=chosen.overwrite), report
        )

    dialog.app.push_screen(
        PathDialog(
            title,
            jobs,
            hint=".md, .json or .csv",
            value=f"~/{name}",
            writing=True,
            check=_check_ending,
        ),
        answered,
    )


def _check_ending(path: Path) -> None:
    from storage.exchange.citations import FORMATS

    if path.suffix.lower() not in FORMATS:
        raise BadPath(f"{path.name}: the name must end in {' '.join(FORMATS)}")
