"""The check of the archive: each thing as it is found, and mending what is wrong."""

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
from tui.jobs import CommandFinished, Subprocesses
from tui.screens.dialogs.dialog import Dialog

__all__ = ["ArchiveCheckScreen"]

_NAME = 25


class ArchiveCheckScreen(Dialog[None]):
    """Checks the archive and shows what is found; closing it stops the check.

    Args:
        subprocesses: Runs the check.
        mended: Told when the archive was mended.
    """

    CSS = """
    ArchiveCheckScreen VerticalScroll {
        height: auto; max-height: 100%; scrollbar-size-vertical: 1;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "repair", "Back up, then mend", show=False),
        Binding("q,enter", "leave", "Close", show=False),
    ]

    found = getters.query_one("#found", Static)
    state = getters.query_one("#state", Static)

    def __init__(self, subprocesses: Subprocesses, mended: Callable[[], None]) -> None:
        super().__init__()
        self._subprocesses = subprocesses
        self._mended = mended
        self._lines: dict[str, Content] = {}
        self._faulty = False
        self._checking = False
        self._verdict = ""

    def compose(self) -> ComposeResult:
        """Put what is found over how far the check is."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = "Check of the archive"
            frame.border_subtitle = "esc close"
            with VerticalScroll(can_focus=False):
                yield Static(id="found", classes="line")
            yield Static(id="state", classes="line")

    def on_mount(self) -> None:
        """Begin to check."""
        self._run([])

    def _run(self, words: Sequence[str]) -> None:
        self._lines, self._faulty, self._verdict = {}, False, ""
        self._checking = self._subprocesses.run_command(
            ["doctor", "--json", *words], self._heard, self._ended
        )
        self.found.update(Content(""))
        if self._checking:
            self._tell("Checking; a large archive takes a while. esc stops it")
        else:
            self._tell("Something else is under way; try again when it is done", "bad")

    def _tell(self, words: str, kind: str = "") -> None:
        self.state.update(content(clean_line(words)))
        for name in ("good", "bad"):
            self.state.set_class(name == kind, name)

    def _heard(self, line: dict[str, Any]) -> None:
        if not self.is_running:
            return
        faults = [clean_line(str(fault)) for fault in line.get("faults") or ()]
        if line.get("check") == "all":
            self._verdict = "; ".join(faults)
            return
        self._faulty = self._faulty or bool(faults)
        what = str(line.get("check"))
        self._lines[what] = _found(what, faults)  # after mending, anew
        self.found.update(Content("\n").join(self._lines.values()))

    def _ended(self, end: CommandFinished) -> None:
        self._checking = False
        if not self.is_running:
            return
        if end.error:
            self._tell(end.error, "bad")
        elif not self._faulty:
            self._tell("All is well", "good")
        elif "--repair" in self._verdict:
            self._tell("r backs the archive up, then mends what can be made anew", "bad")
        else:
            self._tell(self._verdict or "Mended", "bad" if self._verdict else "good")
            self._mended()

    def action_repair(self) -> None:
        """Back up and mend, where something is wrong that can be mended."""
        if self._faulty and not self._checking:
            self._run(["--repair"])

    def action_leave(self) -> None:
        """Close, and stop what is under way; a mending that is stopped changes nothing."""
        if self._checking:
            self._subprocesses.cancel_command()
        super().action_leave()


def _found(what: str, faults: Sequence[str]) -> Content:
    """Return the line of one check."""
    name = fit(clean_line(what), _NAME)
    if not faults:
        return Content.assemble(("✓ ", "$good"), name, ("well", "$muted"))
    return Content.assemble(("! ", "$bad bold"), name, content("; ".join(faults), "$bad"))
