"""Commands for what desks do with articles for themselves and for each other."""

from __future__ import annotations

from collections.abc import Sequence

from storage.archive import Archive
from storage.model import LONGEST_NOTE, Headline, Note
from tui.commands.registry import command
from tui.formatting.text import clean_line, cut_words
from tui.screens.desk.context import DeskContext
from tui.screens.desk.feed import HeadlineFeed
from tui.screens.desk.reading import ReadingPane
from tui.screens.desk.state import DeskState
from tui.widgets.headlines.headlines import Headlines

__all__ = ["DeskWorkActions"]

_TITLE_CELLS = 44


class DeskWorkActions:
    """Leaves notes on the selected article and removes them; sets articles aside."""

    def __init__(
        self,
        context: DeskContext,
        state: DeskState,
        feed: HeadlineFeed,
        reading: ReadingPane,
        headlines: Headlines,
    ) -> None:
        self._headlines = headlines
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

    @command("set-aside")
    def set_aside(self) -> None:
        """Set the selected article, or those that are picked, aside for a desk, or no longer.

        In an archive of one reader that is for later; in a shared one the desk is asked for.
        """
        selected = self._state.selected
        chosen = list(self._headlines.picked.values()) or ([selected] if selected else [])
        if chosen:
            self._context.jobs.query(
                "desks",
                lambda archive: archive.referrals.desks(),
                lambda desks: self._choose_desk(chosen, desks),
            )

    def _choose_desk(self, chosen: Sequence[Headline], desks: Sequence[str]) -> None:
        if len(desks) == 1:
            self._set_aside(chosen, "")
            return
        from tui.screens.dialogs.choice_dialog import ChoiceDialog, number_choices

        names = ["", *desks[1:]]  # the own desk has no name in rows

        def answered(place: str | None) -> None:
            if place is not None:
                self._set_aside(chosen, names[int(place)])

        choices = number_choices(
            (
                clean_line(name) or "Your desk, for later",
                "is set aside" if all(name in one.desks for one in chosen) else "",
            )
            for name in names
        )
        self._context.open_dialog(ChoiceDialog("Set aside for", "", choices), answered)

    def _set_aside(self, chosen: Sequence[Headline], desk: str) -> None:
        """Set articles aside for a desk; if all of them are, do so no longer."""
        on = not all(desk in one.desks for one in chosen)
        ids = [one.id for one in chosen]

        def done(count: int) -> None:
            whose = f"for {desk}" if desk else "for later"
            words = f"Set aside {whose}:" if on else f"No longer set aside {whose}:"
            if count > 1:
                self._report(f"{words} {count:,} articles")
            else:
                self._changed(chosen[0], words)

        self._context.jobs.change(lambda archive: archive.referrals.set(ids, desk, on=on), done)

    def _changed(self, headline: Headline, words: str) -> None:
        """Show what has changed, and which key undoes it."""
        name = f"“{cut_words(clean_line(headline.headline), _TITLE_CELLS)}”"
        self._report(f"{words} {name}")

    def _report(self, words: str) -> None:
        self._reading.update()
        self._feed.list_again()
        self._context.toast(f"{words} · {self._context.key_label('undo')} undoes")
