"""Commands that change what is listed: dates, today, unread, new, everything, and the direction."""

from __future__ import annotations

from textual.screen import Screen

from storage.model import Filter, TimeSpan, Visit
from tui.commands.registry import command
from tui.screens.desk.context import DeskContext
from tui.screens.desk.counts import FilterCounts
from tui.screens.desk.feed import HeadlineFeed
from tui.screens.desk.search import SearchSession
from tui.screens.desk.session_store import SessionStore
from tui.screens.desk.state import DeskState

__all__ = ["FilterActions"]


class FilterActions:
    """Changes the filter, and the direction of the list."""

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
        """Show today's headlines only."""
        today = TimeSpan(self._state.today, self._state.today)
        self._feed.narrow(**today._asdict())

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
    def toggle_shift(self) -> None:
        """Mark that a shift begins now, or clear that mark."""

        def show(shift: Visit | None) -> None:
            new, undo = self._context.key_label("new"), self._context.key_label("undo")
            since = f"{shift.moment.astimezone():%H:%M}" if shift else "your last visit"
            what = "Your shift begins" if shift else "The mark of your shift is cleared"
            self._context.toast(f"{what}: {new} shows what is new since {since}. {undo} undoes")
            self._counts.query()

        self._context.jobs.change(lambda archive: archive.last_visit.toggle_shift(), show)

    @command("oldest-first")
    def toggle_oldest_first(self) -> None:
        """List the oldest first, or the newest again; it is remembered."""
        self._state.toggle_oldest_first()
        self._session_store.remember(oldest_first=self._state.oldest_first)
        self._feed.list_again()
        self._context.toast("Oldest first" if self._state.oldest_first else "Newest first")
