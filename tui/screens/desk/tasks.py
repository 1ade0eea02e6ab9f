"""Commands of the command line that are run for the reader in the background, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from tui.commands.registry import command
from tui.screens.desk.context import DeskContext
from tui.screens.desk.feed import HeadlineFeed
from tui.screens.desk.panel_layout import PanelLayout
from tui.screens.desk.progress import ProgressSlot
from tui.screens.desk.task_report import TaskReport
from tui.widgets.header import Progress

if TYPE_CHECKING:
    from tui.jobs.events import CommandFinished

__all__ = ["BackgroundTasks"]

_TRY_AGAIN = 0.5
"""Seconds until a list of failures is tried again, where something else has the keyboard."""


class BackgroundTasks:
    """Runs a command in a subprocess, shows its progress, and reports how it ended."""

    def __init__(
        self,
        context: DeskContext,
        feed: HeadlineFeed,
        layout: PanelLayout,
        progress: ProgressSlot,
    ) -> None:
        self._context = context
        self._feed = feed
        self._layout = layout
        self._progress = progress

    def run(
        self,
        name: str,
        arguments: Sequence[str],
        describe: Callable[[TaskReport], str],
        begun: str = "",
        then: Callable[[TaskReport], None] = lambda _: None,
    ) -> None:
        """Run a command with `--json`, unless another is under way.

        Args:
            name: The name shown with its progress.
            arguments: The command and its arguments.
            describe: Returns a sentence about what it did.
            begun: What is shown at once.
            then: Called at the end, unless it failed or was stopped.
        """
        report = TaskReport()

        def on_line(line: dict[str, Any]) -> None:
            if "total" in line and "done" in line:
                what = str(line.get("finding", name))
                progress = Progress(what, int(line["done"]), int(line["total"]))
                self._progress.show("task", progress)
            else:
                report.add(line)

        def on_done(end: CommandFinished) -> None:
            if not self._context.is_running:
                return
            self._progress.show("task", None)
            if end.cancelled:
                self._context.toast("Stopped; what was done is kept")
            elif end.error:
                self._context.toast(end.error, wrong=True)
            else:
                self._context.toast(describe(report), kind="work")
                then(report)
            self._feed.list_again()
            if report.failures:
                self._show_failures(report)

        begins = self._context.jobs.subprocesses.run_command(
            [*arguments, "--json"], on_line, on_done
        )
        if not begins:
            stop = self._context.key_label("stop")
            self._context.toast(f"Something else is running; {stop} stops it")
        elif begun:
            self._context.toast(begun)

    def _show_failures(self, report: TaskReport) -> None:
        """List the files that could not be imported, once nothing else has the keyboard."""
        from tui.screens.import_failures import (  # with the other dialogs, not at the start
            ImportFailure,
            ImportFailuresScreen,
        )

        if not self._context.is_in_front or self._layout.focused_panel == "search":
            self._context.debounce("failures", _TRY_AGAIN, lambda: self._show_failures(report))
            return
        failures = [
            ImportFailure(str(one.get("file")), str(one.get("error"))) for one in report.failures
        ]
        self._context.open_dialog(ImportFailuresScreen(failures, report.outcomes["failed"]))

    @command("stop")
    def stop(self) -> None:
        """Stop what is running: a wait, a command, a refresh, or upkeep."""
        subprocesses = self._context.jobs.subprocesses
        if self._context.jobs.waiting:
            self._context.jobs.give_up_waiting()
        elif subprocesses.running_command:
            subprocesses.cancel_command()
        elif subprocesses.refreshing:
            subprocesses.cancel_refresh()
        elif subprocesses.upkeep:
            subprocesses.cancel_upkeep()
        else:
            self._context.toast("Nothing is running")
