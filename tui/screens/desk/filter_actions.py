"""Commands that change what is listed: dates, today, unread, new, everything, and the direction."""

from __future__ import annotations

from textual.screen import Screen

from storage.model import Filter, TimeSpan, Visit
from tui.commands.registry import command
from tui.formatting.dates import format_relative_time
from tui.formatting.stories import describe_unfolding
from tui.screens.desk.context import DeskContext
from tui.screens.desk.counts import FilterCounts
from tui.screens.desk.feed import HeadlineFeed
from tui.screens.desk.search import SearchSession
from tui.screens.desk.session_store import SessionStore
from tui.screens.desk.state import DeskState

__all__ = ["FilterActions"]


class FilterActions:
    """Changes the filter, the direction of the list, and how stories are folded in it."""

    def __init__(
        self,
        screen: Screen[None],
        context: DeskContext,
        state: DeskState,
        feed: HeadlineFeed,
        search: SearchSession,
        session_store: SessionStore,
        counts: FilterCounts,
    ) -> None:
        self._screen = screen
        self._context = context
        self._state = state
        self._feed = feed
        self._search = search
        self._session_store = session_store
        self._counts = counts

    @command("everything")
    def show_everything(self) -> None:
        """Clear every filter."""
        self._search.replace(Filter())

    @command("dates")
    def ask_dates(self) -> None:
        """Ask for a range of dates, in words too."""
        from tui.screens.dialogs.date_range import ask_date_range  # with the other dialogs

        ask_date_range(
            self._screen,
            self._state.today,
            lambda span: self._feed.narrow(**span._asdict()),
            span=self._state.filter.span,
        )

    @command("today")
    def show_today(self) -> None:
        """Show today's headlines only; like those of the last days, with stories folded."""
        self._feed.narrow(**TimeSpan(self._state.today)._asdict())

    @command("only-unread")
    def toggle_unread(self) -> None:
        """Show only what is unread, or that and the rest again."""
        self._feed.narrow(unread=not self._state.filter.unread)

    @command("new")
    def toggle_new(self) -> None:
        """Show only what is new since the shift or the last visit, or everything again."""
        if (last_visit := self._state.last_visit) is None:
            self._context.toast("First visit: everything is new")
            return
        self._feed.narrow(after=None if self._state.filter.after else last_visit)

    @command("shift")
    def mark_shift(self) -> None:
        """Mark the start of a shift; if one is marked, ask whether to restart or clear it."""
        if (shift := self._state.shift) is None:
            self._mark_shift()
            return
        from tui.screens.dialogs.choice_dialog import Choice, ChoiceDialog  # with the others

        def on_answer(answer: str | None) -> None:
            if answer == "new":
                self._mark_shift()
            elif answer:
                self._clear_shift()

        begun = format_relative_time(shift.moment, self._state.today)
        choices = [
            Choice("new", "m", "Start a new shift now"),
            Choice("clear", "c", "Clear the mark: new means since my last visit"),
        ]
        dialog = ChoiceDialog(f"Your shift began at {begun}", "", choices)
        self._context.open_dialog(dialog, on_answer)

    def _mark_shift(self) -> None:
        def show(shift: Visit) -> None:
            since = f"{shift.moment.astimezone():%H:%M}"
            self._show_shift(f"Your shift begins: {{new}} shows what is new since {since}")

        self._context.jobs.change(lambda archive: archive.last_visit.mark_shift(), show)

    def _clear_shift(self) -> None:
        words = "Shift mark cleared: {new} shows what is new since your last visit"
        self._context.jobs.change(
            lambda archive: archive.last_visit.clear_shift(), lambda _: self._show_shift(words)
        )

    def _show_shift(self, words: str) -> None:
        new, undo = self._context.key_label("new"), self._context.key_label("undo")
        self._context.toast(f"{words.format(new=new)}. {undo} undoes")
        self._counts.query()

    @command("unfold")
    def toggle_story(self) -> None:
        """Show the takes of the selected story below its row, or fold them again."""
        selected, unfolded = self._state.selected, self._state.unfolded
        if selected is None:
            return
        if not self._state.filter.folds:
            self._context.toast(self._why_unfolded())
            return
        row = selected.take.head if selected.take else selected.id
        if row not in unfolded and selected.story is None and not self._feed.is_pinned(row):
            self._context.toast("The only article of its story")
            return
        self._state.unfolded = unfolded ^ {row}
        self._feed.list_at(row)

    @command("fold-stories")
    def toggle_folding(self) -> None:
        """List each story as one row, or every article by itself; it is remembered."""
        self._state.toggle_folds()
        self._session_store.remember(folds=self._state.folds)
        self._feed.list_again()
        words = "Each story is one row" if self._state.folds else "Every article is a row"
        self._context.toast(self._why_unfolded() if self._is_paused else words)

    @property
    def _is_paused(self) -> bool:
        """Whether stories are folded, but not in this list."""
        return self._state.folds and not self._state.filter.folds

    def _why_unfolded(self) -> str:
        """Return why every article is listed by itself."""
        if not self._state.folds:
            return f"Stories are not folded: {self._context.key_label('fold-stories')} folds them"
        return f"Not folded {describe_unfolding(self._state.filter)}"

    @command("oldest-first")
    def toggle_oldest_first(self) -> None:
        """List the oldest first, or the newest again; it is remembered."""
        self._state.toggle_oldest_first()
        self._session_store.remember(oldest_first=self._state.oldest_first)
        self._feed.list_again()
        self._context.toast("Oldest first" if self._state.oldest_first else "Newest first")
