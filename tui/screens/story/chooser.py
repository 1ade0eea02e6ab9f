"""A dialog that asks for another story, found by the words of its name or of its takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input, OptionList

from storage.archive import Archive
from storage.errors import NotFound
from storage.model import Filter, StorySummary
from storage.text.folding import fold
from storage.text.plural import format_count
from tui.formatting.dates import format_relative_time
from tui.jobs import Jobs
from tui.screens.dialogs.answers import STEP_KEYS, Answers, compose_answers
from tui.screens.dialogs.dialog import Dialog

__all__ = ["OWN", "StoryChooser"]

OWN = 0
"""The answer for a story that does not exist yet."""
_LIMIT = 12


class StoryChooser(Dialog[int]):
    """Asks for a story; returns its id, or `OWN`, or None on Esc.

    Args:
        title: Shown in the border.
        jobs: Searches the stories.
        story: The story that is not offered.
        suggested: Stories that are offered first.
        own: Words for a story of its own; empty: that is not offered.
    """

    CSS = "StoryChooser > .dialog { width: 90; }"
    BINDINGS: ClassVar[list[BindingType]] = [*STEP_KEYS]

    line = getters.query_one(Input)

    def __init__(
        self, title: str, jobs: Jobs, story: int, suggested: Sequence[int] = (), own: str = ""
    ) -> None:
        super().__init__()
        self._title = title
        self._jobs = jobs
        self._story = story
        self._suggested = suggested
        self._own = own
        self.options: Answers[int] = Answers()

    def compose(self) -> ComposeResult:
        """Lay out the line above the stories."""
        placeholder = "Words of the story, or its number"
        yield from compose_answers(self._title, placeholder, self.options)

    def on_mount(self) -> None:
        """Offer the newest stories, the suggested ones first."""
        self._search("")

    @on(Input.Changed)
    def _typed(self, message: Input.Changed) -> None:
        self._search(message.value.strip())

    def _search(self, words: str) -> None:
        story, suggested = self._story, self._suggested
        self._jobs.query(
            "stories",
            lambda archive: _find(archive, words, story, suggested),
            self.if_open(self._offer),
        )

    def _offer(self, found: Sequence[StorySummary]) -> None:
        rows = [(one.id, one.name, self._about(one)) for one in found]
        if self._own:
            rows.append((OWN, self._own, ""))
        # Without words there is nothing that the newest story has over the others.
        is_meant = self.line.value.strip() or (found and found[0].id in self._suggested)
        self.options.offer(rows, highlight=bool(is_meant))

    def _about(self, story: StorySummary) -> str:
        latest = format_relative_time(story.latest, date.today())
        about = f"{format_count(len(story.takes), 'take')} · {latest}"
        return f"suggested · {about}" if story.id in self._suggested else about

    def action_step(self, step: int) -> None:
        """Highlight the next or previous story."""
        self.options.step(step)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        if (chosen := self.options.chosen) is not None:
            self.dismiss(chosen)
        elif self.options.offered:
            self.toast("Type words to find a story, or ↓ for the newest")

    @on(OptionList.OptionSelected)
    def _selected(self, message: OptionList.OptionSelected) -> None:
        self.dismiss(self.options.offered[message.option_index])


def _find(archive: Archive, words: str, but: int, suggested: Sequence[int]) -> list[StorySummary]:
    """Return stories with these words, those with all of them in their name first."""
    first = [archive.stories.summary(id_) for id_ in suggested]
    if words.isdecimal():
        first += _numbered(archive, int(words))
    found = archive.story_names.find(words, _LIMIT) if words else []
    found += archive.stories.find(Filter(words=words), _LIMIT + 1, least=1)
    wanted = fold(words).split()

    def is_named(story: StorySummary) -> bool:
        return all(word in fold(story.name) for word in wanted)

    matching = [one for one in first if is_named(one) or words == str(one.id)]
    ranked = [*matching, *sorted(found, key=lambda one: not is_named(one))]
    return [one for one in {one.id: one for one in ranked}.values() if one.id != but][:_LIMIT]


def _numbered(archive: Archive, id: int) -> list[StorySummary]:
    try:
        return [archive.stories.summary(id)]
    except NotFound:
        return []
