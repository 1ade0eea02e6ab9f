"""A dialog that asks for the section of a source: one of the desk's own, or a name of one's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from storage.text.folding import fold
from tui.jobs import Jobs
from tui.screens.dialogs.answers import AnswerDialog
from tui.screens.dialogs.dialog import Dialog

__all__ = ["SectionChoice", "ask_section"]


class SectionChoice(AnswerDialog[str]):
    """Asks for a section; returns its name, an empty one for that of the feed, or None on Esc.

    Args:
        title: Shown in the border.
        sections: The sections of the desk, in their order.
        current: The section there is now.
    """

    def __init__(self, title: str, sections: Sequence[str], current: str) -> None:
        super().__init__(title, "For new articles and those without a section")
        self._sections = list(dict.fromkeys((*sections, *filter(None, [current]))))
        self._current = current

    def find_answers(self, words: str) -> None:
        """Offer the sections with these words, the words themselves, or all sections."""
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
