"""What all dialogs have in common, and the two small ones: a choice, and one line to type."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, TypeVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.formatting.text import cells, clean_line, content
from tui.screens.layout import kind_of
from tui.terminal.resize import NewestSize
from tui.widgets.field import Field
from tui.widgets.key_line import KeyLine

__all__ = ["Ask", "Choice", "Choose", "Dialog", "yes_or_no"]

Result = TypeVar("Result")

_BETWEEN = " · "
_CORNERS = 4
"""Cells of a frame's inner width that words in its border leave free."""


def as_many(keys: str, width: int) -> str:
    """Return the first of `keys` that fit in `width` cells, and the last: how to leave."""
    *others, leave = keys.split(_BETWEEN)
    while others and cells(_BETWEEN.join([*others, leave])) > width:
        others.pop()
    return _BETWEEN.join([*others, leave])


class Dialog(NewestSize[Result], ModalScreen[Result]):
    """A frame over the dimmed desk that takes the keyboard until it is closed."""

    CSS_PATH = Path(__file__).with_name("dialog.tcss")  # dialogs lie in other folders too
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Close", show=False),
        Binding("ctrl+c", "quit_or_copy", "Quit", show=False),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it so
        (0, "-lowest"),
        (16, "-low"),
        (24, "-usual"),
        (34, "-tall"),
    ]

    _keys: str = ""
    had_focus: Widget | None = None

    def show_keys(self, keys: str) -> None:
        """Say in the frame what the keys do: as many of `keys`, which ` · ` parts, as fit."""
        self._keys = keys
        self.call_after_refresh(self._fit_keys)

    def _fit_keys(self) -> None:
        if self._keys and self.is_running:
            frame = self.query_one(".dialog")
            frame.border_subtitle = content(as_many(self._keys, frame.size.width - _CORNERS))

    @on(events.Resize)
    def _resized(self) -> None:
        """Hide where the desk behind says that there is no room; what had the focus gets it back.

        A frame that is hidden cannot keep it.
        """
        frame, there_is_room = self.query_one(".dialog"), kind_of(*self.app.size) != "tiny"
        if frame.display and not there_is_room:
            self.had_focus = self.focused
        elif there_is_room and not frame.display and self.had_focus:
            frame.display = True
            self.had_focus.focus()
        frame.display = there_is_room
        self.call_after_refresh(self._fit_keys)

    def action_quit_or_copy(self) -> None:
        """Copy what is selected, else do what ^c does at the desk: the app's keys end here."""
        if text := self.get_selected_text():
            self.app.copy_to_clipboard(text)
        else:
            self.app.action_help_quit()

    def action_leave(self) -> None:
        """Close without an answer."""
        self.dismiss(None)

    def on_click(self, event: events.Click) -> None:
        """Close when what is behind is clicked."""
        if event.widget is self:
            self.action_leave()


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to answer: `id` is the answer, `key` a letter that gives it at once."""

    id: str
    key: str
    label: str


class Choose(Dialog[str]):
    """Asks a question with a few answers; Esc gives None."""

    options = getters.query_one(OptionList)

    def __init__(self, title: str, detail: str, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._title = title
        self._detail = detail
        self._choices = choices

    def compose(self) -> ComposeResult:
        """Put the question over its answers."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = content(clean_line(self._title))
            frame.border_subtitle = "⏎ choose · esc cancel"
            if self._detail:
                yield Static(content(self._detail), classes="line")
            yield OptionList(
                *(
                    Option(KeyLine(choice.label, choice.key), id=choice.id)
                    for choice in self._choices
                )
            )

    def on_key(self, event: events.Key) -> None:
        """Answer by letter."""
        for choice in self._choices:
            if event.key == choice.key:
                event.stop()
                self.dismiss(choice.id)

    @on(OptionList.OptionSelected)
    def _selected(self, message: OptionList.OptionSelected) -> None:
        self.dismiss(message.option_id)


def yes_or_no(title: str, detail: str = "", *, yes: str, no: str) -> Choose:
    """Return a question that `y` and `n` answer; the answer is false for no, as for Esc."""
    return Choose(title, detail, [Choice("yes", "y", yes), Choice("", "n", no)])


class Ask(Dialog[str]):
    """Asks for one line; it closes only with one that `check` accepts.

    Args:
        title: What is asked for.
        value: What stands there to begin with.
        hint: What may be typed.
        check: Returns what the line would mean, in words; raises ValueError with one line.
        longest: The most characters the line takes.
    """

    line = getters.query_one("#line", Input)
    meaning = getters.query_one("#meaning", Static)
    hint = getters.query_one("#hint", Static)

    def __init__(
        self,
        title: str,
        *,
        value: str,
        hint: str,
        check: Callable[[str], str] = lambda _line: "",
        longest: int = 1000,
    ) -> None:
        super().__init__()
        self._title = title
        self._value = value
        self._hint = hint
        self._check = check
        self._longest = longest

    def compose(self) -> ComposeResult:
        """Put the line over what it means and what may be typed."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = content(clean_line(self._title))
            frame.border_subtitle = "⏎ done · esc cancel"
            yield Field(clean_line(self._value), longest=self._longest, id="line")
            yield Static(content(""), id="meaning", classes="line")
            yield Static(content(self._hint), id="hint", classes="line")

    @on(Input.Changed)
    def _changed(self, message: Input.Changed) -> None:
        self._read(message.value)

    def _read(self, line: str) -> bool:
        """Say what `line` means; False when it means nothing."""
        try:
            words, right = self._check(line.strip()), True
        except ValueError as error:
            words, right = str(error), False
        self.meaning.update(content(words))
        self.meaning.set_class(right, "good")
        self.meaning.set_class(not right, "bad")
        self.hint.display = right  # what is wrong is told with what to do
        return right

    @on(Input.Submitted)
    def _submitted(self, message: Input.Submitted) -> None:
        if self._read(message.value):
            self.dismiss(message.value.strip())
