"""The dialog that checks the archive and repairs it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.formatting.text import clean_line, content, fit
from tui.jobs import Subprocesses
from tui.jobs.events import CommandFinished
from tui.screens.dialogs.dialog import Dialog
from tui.widgets.status_line import StatusLine

__all__ = ["ArchiveCheckScreen"]

_NAME_WIDTH = 25


class ArchiveCheckScreen(Dialog[None]):
    """Checks the archive and shows the results; closing it stops the check.

    Args:
        subprocesses: Runs the check.
        on_repaired: Called after a repair.
    """

    CSS = """
    ArchiveCheckScreen VerticalScroll {
        height: auto; max-height: 100%; scrollbar-size-vertical: 1;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "repair", "Back up, then repair", show=False),
        Binding("q,enter", "leave", "Close", show=False),
    ]

    results = getters.query_one("#results", Static)
    state = getters.query_one(StatusLine)

    def __init__(self, subprocesses: Subprocesses, on_repaired: Callable[[], None]) -> None:
        super().__init__()
        self._subprocesses = subprocesses
        self._on_repaired = on_repaired
        self._lines: dict[str, Content] = {}
        self._has_faults = False
        self._checking = False
        self._verdict = ""

    def compose(self) -> ComposeResult:
        """Lay out the results above the state of the check."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = "Archive check"
            frame.border_subtitle = "esc close"
            with VerticalScroll(can_focus=False):
                yield Static(id="results", classes="line")
            yield StatusLine(id="state")

    def on_mount(self) -> None:
        """Start the check."""
        self._run([])

    def _run(self, options: Sequence[str]) -> None:
        self._lines, self._has_faults, self._verdict = {}, False, ""
        self._checking = self._subprocesses.run_command(
            ["doctor", "--json", *options], self._show_result, self._show_outcome
        )
        self.results.update(Content(""))
        if self._checking:
            self.state.show("Checking… A large archive takes a while; esc stops it")
        else:
            self.state.show("Something else is running; try again when it is done", "bad")

    def _show_result(self, line: dict[str, Any]) -> None:
        if not self.is_running:
            return
        faults = [clean_line(str(fault)) for fault in line.get("faults") or ()]
        if line.get("check") == "all":
            self._verdict = "; ".join(faults)
            return
        self._has_faults = self._has_faults or bool(faults)
        check = str(line.get("check"))
        self._lines[check] = _format_result(check, faults)
        self.results.update(Content("\n").join(self._lines.values()))

    def _show_outcome(self, end: CommandFinished) -> None:
        self._checking = False
        if not self.is_running:
            return
        if end.error:
            self.state.show(end.error, "bad")
        elif not self._has_faults:
            self.state.show("No problems found", "good")
        elif "--repair" in self._verdict:
            self.state.show("r backs up, then repairs", "bad")
        else:
            self.state.show(self._verdict or "Repaired", "bad" if self._verdict else "good")
            self._on_repaired()

    def action_repair(self) -> None:
        """Back up the archive and repair it, if the check found faults."""
        if self._has_faults and not self._checking:
            self._run(["--repair"])

    def action_leave(self) -> None:
        """Close and stop the check or repair; a repair that is stopped changes nothing."""
        if self._checking:
            self._subprocesses.cancel_command()
        super().action_leave()


def _format_result(check: str, faults: Sequence[str]) -> Content:
    name = fit(clean_line(check), _NAME_WIDTH)
    if not faults:
        return Content.assemble(("✓ ", "$good"), name, ("ok", "$muted"))
    return Content.assemble(("! ", "$bad bold"), name, content("; ".join(faults), "$bad"))
