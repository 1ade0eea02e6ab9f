"""Copying and writing a brief, after a question where it has warnings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storage.archive import Archive
from storage.errors import ExchangeError
from storage.model import BriefItem, Clipping
from storage.quotes.citation import cite_clipping, with_warning
from storage.text.plural import format_count
from tui.formatting.text import clean_line, cut
from tui.jobs import Jobs
from tui.jobs.clipboard import copied
from tui.screens.dialogs.choice_dialog import confirm
from tui.screens.dialogs.dialog import Dialog
from tui.screens.dialogs.path_dialog import ChosenPath, PathDialog
from tui.screens.dialogs.path_text import BadPath

if TYPE_CHECKING:
    from storage.exchange.citations import CitationList, Shared

__all__ = ["BriefWriting"]

_CITATIONS = (".json", ".csv")
_MOST_LINES = 8
_LONGEST = 130


class BriefWriting:
    """Copies and writes briefs.

    Args:
        dialog: Asks the questions and shows the toasts.
        jobs: Writes the file.
    """

    def __init__(self, dialog: Dialog[Any], jobs: Jobs) -> None:
        self._dialog = dialog
        self._jobs = jobs

    def copy_item(self, clipping: Clipping) -> None:
        """Copy an item: a quote or an article with its citation, or the words of another."""

        def read(shared: list[str]) -> None:
            if clipping.kind in ("quote", "article"):
                text, what = cite_clipping(clipping, shared), "clipping with its citation"
            else:
                text, what = clipping.headline or clipping.note, clipping.kind
            self._dialog.app.copy_to_clipboard(text)
            self._dialog.toast(with_warning(copied(what), clipping, datetime.now(UTC), shared))

        number = clipping.article
        self._jobs.query("copy", lambda one: one.withdrawals.of_shared_text(number), read)

    def copy(self, name: str, items: Sequence[BriefItem], template: str, ending: str) -> None:
        """Copy a whole brief as text in the format of an ending."""
        from storage.exchange.briefs.writing import describe_warnings, render

        def made(text: str) -> None:
            self._dialog.app.copy_to_clipboard(text)
            warned = len(describe_warnings(items))
            warning = f"; {format_count(warned, 'warning')} in it" if warned else ""
            self._dialog.toast(f"{copied(f'“{name}”')}{warning}")

        self._jobs.query("copy", lambda _archive: render(name, items, ending, template), made)

    def write(
        self, name: str, items: Sequence[BriefItem], template: str, ending: str = ".md"
    ) -> None:
        """Ask for a file, and write a brief to it; where it has warnings, ask before."""
        from storage.exchange.briefs.writing import describe_warnings

        warnings = describe_warnings(items)
        if not warnings:
            self._ask_path(name, items, template, ending)
            return

        def answered(answer: str | None) -> None:
            if answer:
                self._ask_path(name, items, template, ending)

        lines = [cut(clean_line(line), _LONGEST) for line in warnings[:_MOST_LINES]]
        if left := len(warnings) - len(lines):
            lines.append(f"… and {format_count(left, 'more warning')}")
        question = confirm(
            f"Export “{name}” with {format_count(len(warnings), 'warning')}?",
            "\n".join(lines),
            yes="Export it with the warnings",
            no="Don't export it",
        )
        self._dialog.app.push_screen(question, answered)

    def _ask_path(self, name: str, items: Sequence[BriefItem], template: str, ending: str) -> None:
        def answered(chosen: ChosenPath | None) -> None:
            if chosen is not None:
                self._write_to(chosen, name, items, template)

        file = "-".join(name.casefold().replace("/", " ").split())
        self._dialog.app.push_screen(
            PathDialog(
                f"Export “{name}”",
                self._jobs,
                hint=".md, .html or .txt; .json or .csv for the citations alone",
                value=f"~/{file}{ending}",
                writing=True,
                check=_check_ending,
            ),
            answered,
        )

    def _write_to(
        self, chosen: ChosenPath, name: str, items: Sequence[BriefItem], template: str
    ) -> None:
        from storage.exchange.briefs.writing import write
        from storage.exchange.citations import write as write_citations

        path, count = chosen.path, format_count(len(items), "item")

        def run(archive: Archive) -> str:
            if path.suffix.lower() in _CITATIONS:
                written = write_citations(
                    _citations(items, archive.withdrawals.of_shared_text),
                    path,
                    force=chosen.overwrite,
                )
                return f"{format_count(written.count, 'clipping')} to {path}{written.warning}"
            write(archive, name, items, path, template, force=chosen.overwrite)
            return f"“{name}”, {count}, to {path}"

        def written(words: str) -> None:
            self._dialog.toast(f"Exported {words}")

        report: Callable[[str], None] = self._dialog.if_open(written)
        self._jobs.change(run, report)


def _citations(items: Sequence[BriefItem], shared: Shared) -> CitationList:
    from storage.exchange.citations import cite_clippings

    kinds = ("quote", "article")
    return cite_clippings([one.clipping for one in items if one.clipping.kind in kinds], shared)


def _check_ending(path: Path) -> None:
    from storage.exchange.briefs.writing import ENDINGS, ending_of

    if path.suffix.lower() in _CITATIONS:
        return
    try:
        ending_of(path)
    except ExchangeError as error:
        endings = " ".join((*ENDINGS, *_CITATIONS))
        raise BadPath(f"{path.name}: the name must end in {endings}") from error
