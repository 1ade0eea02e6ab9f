"""A dialog that asks for the section of a source: one of the desk's own, or a name of one's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input, OptionList

from storage.text.folding import fold
from tui.jobs import Jobs
from tui.screens.dialogs.answers import STEP_KEYS, Answers, compose_answers
from tui.screens.dialogs.dialog import Dialog

__all__ = ["SectionChoice", "ask_section"]


class SectionChoice(Dialog[str]):
    """Asks for a section; returns its name, an empty one for that of the feed, or None on Esc.

    Args:
        title: Shown in the border.
        sections: The sections of the desk, in their order.
        current: The section there is now.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*STEP_KEYS]

    line = getters.query_one(Input)

    def __init__(self, title: str, sections: Sequence[str], current: str) -> None:
        super().__init__()
        self._title = title
        self._sections = list(dict.fromkeys((*sections, *filter(None, [current]))))
        self._current = current
        self.options: Answers[str] = Answers()

    def compose(self) -> ComposeResult:
        """Lay out the line above the sections."""
        placeholder = "For new articles and those without a section"
        yield from compose_answers(self._title, placeholder, self.options)

    def on_mount(self) -> None:
        """Offer all sections."""
        self._offer("")

    @on(Input.Changed)
    def _typed(self, message: Input.Changed) -> None:
        self._offer(message.value.strip())

    def _offer(self, words: str) -> None:
        near = [one for one in self._sections if fold(words) in fold(one)]
        near.sort(key=lambda one: not fold(one).startswith(fold(words)))
        names = [(one, one, "now" if one == self._current else "") for one in near]
        if not words:
            names.append(("", "As in the feed", "" if self._current else "now"))
        elif fold(words) not in map(fold, near):
            names.append((words, words, "as typed"))
        self.options.offer(names)
        if not words and self._current in self.options.offered:
            self.options.highlighted = self.options.offered.index(self._current)

    def action_step(self, step: int) -> None:
        """Highlight the next or previous section."""
        self.options.step(step)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        if (chosen := self.options.chosen) is not None:
            self.dismiss(chosen)

    @on(OptionList.OptionSelected)
    def _selected(self, message: OptionList.OptionSelected) -> None:
        self.dismiss(self.options.offered[message.option_index])


def ask_section(
    page: Dialog[Any],
    jobs: Jobs,
    title: str,
    current: str,
    answered: Callable[[str | None], None],
) -> None:
    """Ask for a section over a page, with the sections of the desk as choices."""

    def ask(names: list[str]) -> None:
        page.app.push_screen(SectionChoice(title, names, current), answered)

    jobs.query(
        "sections of the desk",
        lambda archive: [one.name for one in archive.sections.all()],
        page.if_open(ask),
    )
