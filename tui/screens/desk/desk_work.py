"""Commands for what desks do with articles for themselves and for each other: notes."""

from __future__ import annotations

from storage.archive import Archive
from storage.model import LONGEST_NOTE, Headline, Note
from tui.commands.registry import command
from tui.formatting.text import clean_line, cut_words
from tui.screens.desk.context import DeskContext
from tui.screens.desk.feed import HeadlineFeed
from tui.screens.desk.reading import ReadingPane
from tui.screens.desk.state import DeskState

__all__ = ["DeskWorkActions"]

_TITLE_CELLS = 44


class DeskWorkActions:
    """Leaves notes on the selected article, and removes them."""

    def __init__(
        self, context: DeskContext, state: DeskState, feed: HeadlineFeed, reading: ReadingPane
    ) -> None:
        self._context = context
        self._state = state
        self._feed = feed
        self._reading = reading

    @command("note")
    def leave_note(self) -> None:
        """Ask for a note, and leave it on the selected article."""
        from tui.screens.dialogs.input_dialog import InputDialog  # not at the start, as all dialogs

        if (selected := self._state.selected) is None:
            self._context.toast("No article to leave a note on")
            return

        def answered(text: str | None) -> None:
            if text:
                self._context.jobs.change(
                    lambda archive: archive.notes.add(selected.id, text),
                    lambda _note: self._changed(selected, "Note left on"),
                )

        title = f"Note on “{cut_words(clean_line(selected.headline), _TITLE_CELLS)}”"
        hint = "It stands in the head of the article. In a shared archive all desks read it"
        dialog = InputDialog(title, value="", hint=hint, max_length=LONGEST_NOTE)
        self._context.open_dialog(dialog, answered)

    @command("remove-note")
    def remove_note(self) -> None:
        """Remove the latest note that this desk left on the selected article."""
        if (selected := self._state.selected) is None:
            return

        def remove(archive: Archive) -> Note | None:
            if not (own := archive.notes.own(selected.id)):
                return None
            archive.notes.remove(own[-1])
            return own[-1]

        def done(removed: Note | None) -> None:
            if removed is None:
                self._context.toast("You have left no note on this article")
            else:
                self._changed(selected, "Note removed from")

        self._context.jobs.change(remove, done)

    def _changed(self, headline: Headline, words: str) -> None:
        """Show what has changed, and which key undoes it."""
        self._reading.update()
        self._feed.list_again()
        name = f"“{cut_words(clean_line(headline.headline), _TITLE_CELLS)}”"
        self._context.toast(f"{words} {name} · {self._context.key_label('undo')} undoes")
