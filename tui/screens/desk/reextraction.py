"""Extracting quotes again that an earlier version found, beside everything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from storage.archive import Archive
from tui.commands.registry import command
from tui.screens.desk.context import DeskContext
from tui.screens.desk.progress import ProgressSlot
from tui.widgets.header import Progress

if TYPE_CHECKING:
    from tui.jobs.events import CommandFinished

__all__ = ["Reextraction"]

_START_AFTER = 30.0
"""Seconds after the start of the dashboard until it begins, where it is due."""


class Reextraction:
    """Runs the extraction in a subprocess, and shows its progress.

    Args:
        context: Subprocesses, timers and toasts.
        progress: Shows how far it is.
        on_finished: Called at its end, however it ends.
    """

    def __init__(
        self, context: DeskContext, progress: ProgressSlot, *, on_finished: Callable[[], None]
    ) -> None:
        self._context = context
        self._progress = progress
        self._on_finished = on_finished

    def start_later(self) -> None:
        """Begin in a while, where it is due."""
        self._context.debounce("requote", _START_AFTER, lambda: self._start(requested=False))

    @command("requote")
    def start(self) -> None:
        """Begin now, where it is due."""
        if self._context.jobs.subprocesses.reextracting:
            stop = self._context.key_label("stop")
            self._context.toast(f"Quotes are being re-extracted; {stop} stops it")
        else:
            self._start(requested=True)

    def _start(self, *, requested: bool) -> None:
        def is_due(archive: Archive) -> bool:
            return not archive.read_only and archive.reextraction.is_due()

        def begin(due: bool) -> None:
            if due:
                subprocesses = self._context.jobs.subprocesses
                subprocesses.reextract_quotes(self._on_line, self._finish)
                stop = self._context.key_label("stop")
                words = f"Re-extracting quotes; {stop} stops it"
                self._context.toast(words, kind="requote")
            elif requested:
                self._context.toast("Quotes are up to date")

        self._context.jobs.query("requote", is_due, begin)

    def _on_line(self, line: dict[str, Any]) -> None:
        if "total" in line:
            progress = Progress("re-extracting quotes", int(line["done"]), int(line["total"]))
            self._progress.show("quotes", progress)

    def _finish(self, end: CommandFinished) -> None:
        if not self._context.is_running:
            return
        self._progress.show("quotes", None)
        if end.cancelled:
            self._context.toast("Stopped; it continues at the next start")
        elif end.error:
            self._context.toast(f"Quotes were not re-extracted: {end.error}", wrong=True)
        self._on_finished()
