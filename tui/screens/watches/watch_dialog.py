"""The dialog in which a watch is written, with what it would have matched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from storage import Archive
from storage.archive.watches import Trial
from storage.model import LEVELS, WatchLevel
from tui.formatting.alerts import LEVEL_WORDS, describe_trial
from tui.formatting.dates import format_age
from tui.formatting.text import clean_line, content, cut
from tui.jobs import Jobs
from tui.screens.dialogs.dialog import Dialog
from tui.screens.dialogs.steady_frame import SteadyFrame
from tui.widgets.field import Field
from tui.widgets.status_line import StatusLine

__all__ = ["WatchDialog", "WatchDraft"]

_HINT = "words, “phrases”, -not, OR, begin*, speaker: source: section: category: is: has:"
_SHOWN = 3
_HEADLINE = 68


@dataclass(frozen=True, slots=True)
class WatchDraft:
    """What the reader has written."""

    search: str
    name: str
    level: WatchLevel


class WatchDialog(Dialog[WatchDraft]):
    """Asks what to watch for, under which name, and how a match interrupts.

    Args:
        jobs: Tries the search.
        title: Shown in the border.
        draft: What the lines have at first.
    """

    CSS = """
    WatchDialog StatusLine { min-height: 2; }
    WatchDialog #newest { min-height: 3; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+l", "level", "How a match interrupts", show=False, priority=True),
    ]

    search = getters.query_one("#search", Input)
    name_line = getters.query_one("#name", Input)
    meaning = getters.query_one(StatusLine)

    def __init__(self, jobs: Jobs, title: str, draft: WatchDraft) -> None:
        super().__init__()
        self._jobs = jobs
        self._title = title
        self._draft = draft
        self._level = draft.level
        self._tried: tuple[str, Trial] | None = None
        self._submitting = False

    def compose(self) -> ComposeResult:
        """Lay out the search, what it would have matched, its name and level."""
        with SteadyFrame() as frame:
            frame.border_title = content(self._title)
            yield Field(
                clean_line(self._draft.search), placeholder="what to watch for", id="search"
            )
            yield StatusLine(id="meaning")
            yield Static(content(""), id="newest", classes="line")
            yield Field(
                clean_line(self._draft.name), placeholder="name: the search itself", id="name"
            )
            yield Static(content(""), id="level", classes="line")
            yield Static(content(_HINT), id="hint", classes="line")

    def on_mount(self) -> None:
        """Try the search that is there."""
        self.show_keys("⏎ save · ⇥ name · ^l level · esc cancel")
        self._show_level()
        self.search.focus()
        self._try(self._draft.search)

    def action_level(self) -> None:
        """Let a match interrupt in the next way."""
        self._level = LEVELS[(LEVELS.index(self._level) + 1) % len(LEVELS)]
        self._show_level()

    def _show_level(self) -> None:
        words = f"^l level: {self._level} – {LEVEL_WORDS[self._level]}"
        self.query_one("#level", Static).update(content(words))

    @on(Input.Changed, "#search")
    def _changed(self, message: Input.Changed) -> None:
        self._submitting = False
        self._try(message.value)

    def _try(self, line: str) -> None:
        """Try a search; a later one takes its place."""
        line = line.strip()

        def answer(archive: Archive) -> Trial:
            from storage.archive.name_lookup import archive_names

            return archive.watches.try_out(line, archive_names(archive))

        def show(trial: Trial) -> None:
            self._tried = line, trial
            self.meaning.show(describe_trial(trial), "bad" if trial.error else "good")
            self.query_one("#newest", Static).update(content(_newest(trial)))
            if self._submitting:
                self._submit()

        if not line:
            self._jobs.cancel("watch trial")
            self._tried = None
            self.meaning.show("")
            self.query_one("#newest", Static).update(content(""))
            return
        self._jobs.query("watch trial", answer, self.if_open(show))

    @on(Input.Submitted)
    def _submit(self) -> None:
        """Answer, once the search was tried and is one."""
        line = self.search.value.strip()
        if self._tried is None or self._tried[0] != line:
            self._submitting = bool(line)  # its trial is under way
            return
        self._submitting = False
        if not self._tried[1].error:
            self.dismiss(WatchDraft(line, self.name_line.value.strip(), self._level))


def _newest(trial: Trial) -> str:
    """Return the newest articles that a search finds, a line each."""
    now = datetime.now(UTC)
    return "\n".join(
        cut(f"{format_age(row.published, now)}  {clean_line(row.headline)}", _HEADLINE)
        for row in trial.newest[:_SHOWN]
    )
