"""Asks where quotes or clippings are to be written, and writes them with their citations."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from storage.archive import Archive
from storage.text.plural import format_count
from tui.formatting.text import clean_line
from tui.jobs import Jobs
from tui.screens.dialogs.path_dialog import ChosenPath, PathDialog

if TYPE_CHECKING:
    from storage.exchange.citations import CitationList

__all__ = ["ask_and_write_citations"]


def ask_and_write_citations(
    screen: Screen[Any], jobs: Jobs, title: str, name: str, cited: Callable[[Archive], CitationList]
) -> None:
    """Ask for a file, `name` in the home folder to begin with, and write what `cited` gives."""
    from storage.exchange.citations import write

    def answered(named: ChosenPath | None) -> None:
        if named is None:
            return

        def told(count: int) -> None:
            what = format_count(count, "citation")
            screen.notify(clean_line(f"Wrote {what} to {named.path}"), markup=False)

        jobs.change(lambda archive: write(cited(archive), named.path, force=named.replacing), told)

    dialog = PathDialog(
        title,
        jobs,
        hint="Markdown, JSON or CSV, by the ending",
        value=f"~/{name}",
        writing=True,
        check=_ending,
    )
    screen.app.push_screen(dialog, answered)


def _ending(path: Path) -> None:
    from storage.exchange.citations import FORMATS
    from tui.screens.dialogs.path_text import BadPath

    if path.suffix.lower() not in FORMATS:
        raise BadPath(f"{path.name}: end the name in one of {' '.join(FORMATS)}")
