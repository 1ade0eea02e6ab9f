"""What all dialogs have in common, and the two small ones: a choice, and one line to type."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.text import cells, clean_line, content, cut

__all__ = ["Ask", "Choice", "Choose", "Dialog", "with_key_at_right"]

Result = TypeVar("Result")

_WIDTH = 76
_AROUND = 8


class Dialog(ModalScreen[Result]):
    """A frame over the dimmed desk that takes the keyboard until it is closed."""

    CSS_PATH = "dialog.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Close", show=False)]

    @property
    def line_width(self) -> int:
        """The cells of a line in a list of the dialog, beside its scroll bar."""
        return min(_WIDTH, self.app.size.width) - _AROUND

    def action_leave(self) -> None:
        """Close without an answer."""
        self.dismiss(None)

    def on_click(self, event: events.Click) -> None:
        """Close when what is behind is clicked."""
        if event.widget is self:
            self.action_leave()


def with_key_at_right(text: str, key: str, width: int) -> Content:
    """Return a line of `width` cells: `text` from the left, `key` in the accent at the right."""
    room = width - cells(key) - 2
    line = cut(clean_line(text), room)
    return Content.assemble(
        content(line), " " * (width - cells(line) - cells(key)), content(key, "$accent bold")
    )


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
                    Option(
                        with_key_at_right(choice.label, choice.key, self.line_width), id=choice.id
                    )
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


class Ask(Dialog[str]):
    """Asks for one line; it closes only with one that `check` accepts.

    Args:
        title: What is asked for.
        value: What stands there to begin with.
        hint: What may be typed.
        check: Returns what the line would mean, in words; raises ValueError with one line.
        longest: The most characters the line takes; 0: any number.
    """

    line = getters.query_one("#line", Input)
    meaning = getters.query_one("#meaning", Static)

    def __init__(
        self,
        title: str,
        *,
        value: str,
        hint: str,
        check: Callable[[str], str] = lambda _line: "",
        longest: int = 0,
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
            yield Input(value=clean_line(self._value), max_length=self._longest, id="line")
            yield Static(content(""), id="meaning", classes="line")
            yield Static(content(self._hint), classes="line")

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
        return right

    @on(Input.Submitted)
    def _submitted(self, message: Input.Submitted) -> None:
        if self._read(message.value):
            self.dismiss(message.value.strip())
