"""A dialog that asks for a file or folder, with completion and checks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from storage.errors import NewsdeskError
from tui.formatting.text import clean_line, content
from tui.jobs import Jobs
from tui.screens.dialogs.choice_dialog import confirm
from tui.screens.dialogs.dialog import Dialog
from tui.screens.dialogs.path_text import check_readable, check_writable, completions, parse_path
from tui.screens.dialogs.steady_frame import SteadyFrame
from tui.widgets.field import Field
from tui.widgets.key_line import KeyLine
from tui.widgets.status_line import StatusLine

__all__ = ["ChosenPath", "PathDialog"]


@dataclass(frozen=True, slots=True)
class ChosenPath:
    """The chosen path; with `overwrite`, a file that exists there may be overwritten."""

    path: Path
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class _CheckedPath:
    """A typed path and whether a file exists there, or else why it cannot be used."""

    path: Path | None = None
    exists: bool = False
    error: str = ""


class PathDialog(Dialog[ChosenPath]):
    """Asks for a path that can be used; returns it, or None on Esc.

    Args:
        title: Shown in the border.
        jobs: Reads the disk, off the screen's thread.
        hint: Shown below the line.
        value: The initial text.
        writing: Ask for a file to write, instead of a file or folder to read.
        may_overwrite: Offer to overwrite an existing file.
        check: Raises NewsdeskError if a path cannot be used; runs off the screen's thread.
    """

    CSS = """
    PathDialog OptionList { height: 8; }
    PathDialog.-low OptionList { height: 5; }
    PathDialog.-lowest OptionList { height: 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete", show=False, priority=True),
        Binding("down", "step(1)", "Next", show=False, priority=True),
        Binding("up", "step(-1)", "Previous", show=False, priority=True),
    ]

    line = getters.query_one("#line", Input)
    state = getters.query_one(StatusLine)
    options = getters.query_one(OptionList)

    def __init__(
        self,
        title: str,
        jobs: Jobs,
        *,
        hint: str,
        value: str = "",
        writing: bool = False,
        may_overwrite: bool = True,
        check: Callable[[Path], None] = lambda _path: None,
    ) -> None:
        super().__init__()
        self._title = title
        self._jobs = jobs
        self._hint = hint
        self._value = value
        self._writing = writing
        self._may_overwrite = may_overwrite
        self._check = check
        self.offered: list[str] = []

    def compose(self) -> ComposeResult:
        """Lay out the line above its completions."""
        with SteadyFrame() as frame:
            frame.border_title = content(clean_line(self._title))
            verb = "save" if self._writing else "import"
            frame.border_subtitle = content(f"⏎ {verb} · tab complete · esc cancel")
            yield Field(clean_line(self._value), longest=4000, id="line")
            yield StatusLine(self._hint, id="state")
            options = OptionList()
            options.can_focus = False
            yield options

    def on_mount(self) -> None:
        """Offer completions of the initial text."""
        self._complete(self.line.value)

    @on(Input.Changed)
    def _changed(self, message: Input.Changed) -> None:
        self.state.show(self._hint)
        self._complete(message.value)

    def _complete(self, line: str) -> None:
        self._jobs.query(
            "completions",
            lambda _archive: completions(line),
            self.if_open(lambda found: self._show_completions(line, found)),
        )

    def _show_completions(self, line: str, found: list[str]) -> None:
        if self.line.value != line:
            return
        self.offered = [] if found == [line] else found
        self.options.clear_options()
        self.options.add_options(Option(KeyLine(_last_name(one))) for one in self.offered)

    def action_complete(self) -> None:
        """Insert the common prefix of the completions, or else the highlighted or first one."""
        if not self.offered:
            return
        prefix = _common_prefix(self.offered)
        index = self.options.highlighted
        if index is None and len(prefix) <= len(self.line.value):
            index = 0
        self._insert(prefix if index is None else self.offered[index])

    def _insert(self, line: str) -> None:
        self.line.value = line
        self.line.cursor_position = len(line)

    def action_step(self, step: int) -> None:
        """Highlight the next or previous completion."""
        if self.offered:
            highlighted = self.options.highlighted
            index = (-1 if highlighted is None else highlighted) + step
            self.options.highlighted = max(0, min(index, len(self.offered) - 1))

    @on(OptionList.OptionSelected)
    def _selected(self, message: OptionList.OptionSelected) -> None:
        self._insert(self.offered[message.option_index])
        self.line.focus()

    @on(Input.Submitted)
    def _submitted(self, message: Input.Submitted) -> None:
        line = message.value
        if self.options.highlighted is not None and self.offered:
            self._insert(self.offered[self.options.highlighted])
        elif line.strip():
            self._jobs.query(
                "path", lambda _archive: self._check_line(line), self.if_open(self._answer)
            )
        else:
            self.state.show("Enter a path. " + self._hint, "bad")

    def _check_line(self, line: str) -> _CheckedPath:
        """Check the path that `line` names on the disk; runs off the screen's thread."""
        try:
            path = parse_path(line)
            if not self._writing:
                check_readable(path)
            exists = self._writing and check_writable(path)
            self._check(path)
        except NewsdeskError as error:
            return _CheckedPath(error=str(error))
        except OSError as error:  # a name too long, a disk that was removed
            return _CheckedPath(error=f"{line}: {error.strerror or error}")
        if exists and not self._may_overwrite:
            return _CheckedPath(error=f"{path.name}: already exists; use another name")
        return _CheckedPath(path, exists)

    def _answer(self, checked: _CheckedPath) -> None:
        if (path := checked.path) is None:
            self.state.show(checked.error, "bad")
            return
        if not checked.exists:
            self.dismiss(ChosenPath(path))
            return

        def answered(answer: str | None) -> None:
            if answer:
                self.dismiss(ChosenPath(path, overwrite=True))

        question = confirm(
            f"{path.name} already exists",
            str(path.parent),
            yes="Replace it",
            no="Use another name",
        )
        self.app.push_screen(question, answered)


def _common_prefix(lines: Sequence[str]) -> str:
    first, last = min(lines), max(lines)
    for index, (one, other) in enumerate(zip(first, last, strict=False)):
        if one != other:
            return first[:index]
    return first


def _last_name(line: str) -> str:
    """Return the last name of a typed path, with the `/` of a folder."""
    slash = "/" if line.endswith("/") else ""
    return line.rstrip("/").rpartition("/")[2] + slash
