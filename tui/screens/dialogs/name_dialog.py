"""A dialog that asks for a speaker's name."""

from __future__ import annotations

from collections.abc import Sequence

from storage.model import Speaker
from storage.quotes.names.person_keys import matches_prefixes
from storage.text.folding import fold
from tui.formatting.text import clean_line
from tui.jobs import Jobs
from tui.screens.dialogs.answers import AnswerDialog

__all__ = ["NOBODY", "NameDialog"]

NOBODY = ""
"""The answer that the speaker is not named."""

_LIMIT = 12


class NameDialog(AnswerDialog[str]):
    """Asks for the name of a speaker; returns it, or None on Esc.

    Args:
        title: Shown in the border.
        jobs: Searches the names in the archive.
        suggestions: Names to offer first, even before anything is typed.
        allow_new: Accept a name that is not in the archive, and `NOBODY`.
        nobody: What `NOBODY` is offered as.
    """

    CSS = """
    NameDialog OptionList { height: 12; }
    NameDialog.-low OptionList { height: 9; }
    NameDialog.-lowest OptionList { height: 5; }
    """

    def __init__(
        self,
        title: str,
        jobs: Jobs,
        suggestions: Sequence[str],
        *,
        allow_new: bool,
        nobody: str = "Unattributed",
    ) -> None:
        super().__init__(title, "A name, or a part of it")
        self._jobs = jobs
        self._suggestions = list(dict.fromkeys(suggestions))
        self._allow_new = allow_new
        self._nobody = nobody

    def find_answers(self, words: str) -> None:
        """Offer the suggestions with these words, and then the speakers of the archive."""
        self._offer(words, ())
        if words:
            self._jobs.query(
                "names",
                lambda archive: archive.speakers.find(words=words, limit=_LIMIT),
                self.if_open(lambda found: self._offer(words, found)),
            )

    def _offer(self, words: str, found: Sequence[Speaker]) -> None:
        if clean_line(self.line.value.strip()) != clean_line(words):
            return
        near = [name for name in self._suggestions if fold(words) in fold(name)]
        names = list(dict.fromkeys([*near, *(speaker.name for speaker in found)]))
        names = sorted(names, key=lambda name: not matches_prefixes(name, words))[:_LIMIT]
        offers = [(name, name, "") for name in names]
        if self._allow_new:
            if words and words not in names:
                offers.append((words, words, "as typed"))
            if not words:
                offers.append((NOBODY, self._nobody, ""))
        self.options.offer(offers)
