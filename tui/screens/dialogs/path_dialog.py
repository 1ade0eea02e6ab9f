"""Asks for a file or folder: completed as one types, checked, and never written over unasked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from storage.errors import NewsdeskError
from tui.formatting.text import clean_line, content
from tui.jobs import Jobs
from tui.screens.dialogs.choice_dialog import confirm
from tui.screens.dialogs.dialog import Dialog
from tui.screens.dialogs.path_text import check_readable, check_writable, completions, parse_path
from tui.widgets.field import Field
from tui.widgets.key_line import KeyLine

__all__ = ["ChosenPath", "PathDialog"]


@dataclass(frozen=True, slots=True)
class ChosenPath:
    """What the reader named; `replacing`: it is there, and may be written over."""

    path: Path
    replacing: bool = False


@dataclass(frozen=True, slots=True)
class _Judged:
    """What became of a line: the path it names and whether it is there, or why it will not do."""

    path: Path | None = None
    is_there: bool = False
    problem: str = ""


class PathDialog(Dialog[ChosenPath]):
    """Asks for a path; it closes only with one that can be used. Esc gives None.

    Args:
        title: What is asked for.
        jobs: Looks at the disk, beside the screen.
        hint: What may be named.
        value: What stands there to begin with.
        writing: A file is to be written; else something is to be read.
        replacing: What is there may be written over, after a question.
        check: Raises a NewsdeskError where a path will not do; runs beside the screen.
    """

    CSS = "PathDialog OptionList { max-height: 8; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete", show=False, priority=True),
        Binding("down", "step(1)", "Next", show=False, priority=True),
        Binding("up", "step(-1)", "Previous", show=False, priority=True),
    ]

    line = getters.query_one("#line", Input)
    state = getters.query_one("#state", Static)
    options = getters.query_one(OptionList)

    def __init__(
        self,
        title: str,
        jobs: Jobs,
        *,
        hint: str,
        value: str = "",
        writing: bool = False,
        replacing: bool = True,
        check: Callable[[Path], None] = lambda _path: None,
    ) -> None:
        super().__init__()
        self._title = title
        self._jobs = jobs
        self._hint = hint
        self._value = value
        self._writing = writing
        self._replacing = replacing
        self._check = check
        self._offered: list[str] = []

    def compose(self) -> ComposeResult:
        """Put the line over what it may go on to."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = content(clean_line(self._title))
            frame.border_subtitle = "⏎ done · tab complete · esc cancel"
            yield Field(clean_line(self._value), longest=4000, id="line")
            yield Static(content(self._hint), id="state", classes="line")
            options = OptionList()
            options.can_focus = False
            yield options

    def on_mount(self) -> None:
        """Offer what may be named from here."""
        self._look(self.line.value)

    @on(Input.Changed)
    def _changed(self, message: Input.Changed) -> None:
        self._tell(self._hint)
        self._look(message.value)

    def _look(self, line: str) -> None:
        self._jobs.query(
            "completions",
            lambda _archive: completions(line),
            lambda found: self._offer(line, found),
        )

    def _offer(self, line: str, found: list[str]) -> None:
        if not self.is_running or self.line.value != line:
            return
        self._offered = [] if found == [line] else found
        self.options.clear_options()
        self.options.add_options(Option(KeyLine(_last(line))) for line in self._offered)
        self.options.display = bool(self._offered)

    def _tell(self, words: str, *, wrong: bool = False) -> None:
        self.state.update(content(clean_line(words)))
        self.state.set_class(wrong, "bad")

    def action_complete(self) -> None:
        """Go on as far as all that is offered goes, or to the one that is highlighted."""
        if not self._offered:
            return
        shared = _shared(self._offered)
        place = self.options.highlighted
        if place is None and len(shared) <= len(self.line.value):
            place = 0
        self._type(shared if place is None else self._offered[place])

    def _type(self, line: str) -> None:
        self.line.value = line
        self.line.cursor_position = len(line)

    def action_step(self, step: int) -> None:
        """Go to the next or previous name offered."""
        if self._offered:
            here = self.options.highlighted
            place = (-1 if here is None else here) + step
            self.options.highlighted = max(0, min(place, len(self._offered) - 1))

    @on(OptionList.OptionSelected)
    def _selected(self, message: OptionList.OptionSelected) -> None:
        self._type(self._offered[message.option_index])
        self.line.focus()

    @on(Input.Submitted)
    def _submitted(self, message: Input.Submitted) -> None:
        line = message.value
        if self.options.highlighted is not None and self._offered:
            self._type(self._offered[self.options.highlighted])
        elif line.strip():
            self._jobs.query("path", lambda _archive: self._judged(line), self._answer)
        else:
            self._tell("A path is needed. " + self._hint, wrong=True)

    def _judged(self, line: str) -> _Judged:
        """Look at what a line names; runs beside the screen."""
        try:
            path = parse_path(line)
            if not self._writing:
                check_readable(path)
            is_there = self._writing and check_writable(path)
            self._check(path)
        except NewsdeskError as error:
            return _Judged(problem=str(error))
        except OSError as error:  # a name too long, a disk that is gone
            return _Judged(problem=f"{line}: {error.strerror or error}")
        if is_there and not self._replacing:
            return _Judged(problem=f"{path.name}: is there already; choose another name")
        return _Judged(path, is_there)

    def _answer(self, judged: _Judged) -> None:
        if not self.is_running:
            return
        if (path := judged.path) is None:
            self._tell(judged.problem, wrong=True)
            return
        if not judged.is_there:
            self.dismiss(ChosenPath(path))
            return

        def answered(answer: str | None) -> None:
            if answer:
                self.dismiss(ChosenPath(path, replacing=True))

        question = confirm(
            f"{path.name} is there already",
            str(path.parent),
            yes="Write over it",
            no="Choose another name",
        )
        self.app.push_screen(question, answered)


def _shared(lines: list[str]) -> str:
    """Return what all of `lines` begin with."""
    first, last = min(lines), max(lines)
    for place, (one, other) in enumerate(zip(first, last, strict=False)):
        if one != other:
            return first[:place]
    return first


def _last(line: str) -> str:
    """Return the last name of a path as it was typed, with the `/` of a folder."""
    folder = "/" if line.endswith("/") else ""
    return line.rstrip("/").rpartition("/")[2] + folder
