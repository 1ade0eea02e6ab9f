"""A dialog that offers a few choices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import KW_ONLY, dataclass

from textual import events, getters, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.formatting.text import clean_line, content
from tui.screens.dialogs.dialog import Dialog
from tui.widgets.key_line import KeyLine

__all__ = ["CHOICE_KEYS", "Choice", "ChoiceDialog", "confirm", "number_choices"]

CHOICE_KEYS = "123456789abcdefghijklmnopqrstuvwxyz"
"""Keys for a list of choices, in order."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice; `id` is the answer, `key` selects it at once.

    `mark` is a role to show, `note` stands before the key.
    """

    id: str
    key: str
    label: str
    _: KW_ONLY
    mark: str = ""
    note: str = ""


def number_choices(lines: Iterable[tuple[str, str]]) -> list[Choice]:
    """Return choices of labels with notes, whose ids are their places; digits select nine."""
    return [
        Choice(str(place), str(place + 1) if place < 9 else "", label, note=note)
        for place, (label, note) in enumerate(lines)
    ]


class ChoiceDialog(Dialog[str]):
    """Asks a question with a few answers; returns the id of one, or None on Esc.

    Args:
        title: Shown in the border.
        detail: Shown above the answers.
        choices: The answers.
        on_typed: Gets a letter or digit that is no key of a choice.
    """

    options = getters.query_one(OptionList)

    def __init__(
        self,
        title: str,
        detail: str,
        choices: Sequence[Choice],
        *,
        on_typed: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__()
        self._on_typed = on_typed
        self._title = title
        self._detail = detail
        self._choices = choices

    def compose(self) -> ComposeResult:
        """Lay out the question above its answers."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = content(clean_line(self._title))
            frame.border_subtitle = "⏎ choose · esc cancel"
            if self._detail:
                yield Static(content(self._detail), classes="line")
            yield OptionList(
                *(
                    Option(
                        KeyLine(choice.label, choice.key, choice.note, mark=choice.mark),
                        id=choice.id,
                    )
                    for choice in self._choices
                )
            )

    def on_key(self, event: events.Key) -> None:
        """Return the choice that has this key."""
        for choice in self._choices:
            if event.key == choice.key:
                event.stop()
                self.dismiss(choice.id)
                return
        if self._on_typed and event.character and event.character.isalnum():
            event.stop()
            self._on_typed(event.character)

    @on(OptionList.OptionSelected)
    def _selected(self, message: OptionList.OptionSelected) -> None:
        self.dismiss(message.option_id)


def confirm(title: str, detail: str = "", *, yes: str, no: str) -> ChoiceDialog:
    """Return a yes-or-no question; the answer is falsy for no, as for Esc."""
    return ChoiceDialog(title, detail, [Choice("yes", "y", yes), Choice("", "n", no)])
