"""The lowest layer of the desk: its parts, what it is given, and how it speaks to the reader."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from textual import getters
from textual.notifications import Notify
from textual.screen import Screen

from storage.model import Filter, Headline, Source
from tui.commands.model import Command, Panel
from tui.commands.registry import CommandRegistry
from tui.commands.table import COMMANDS
from tui.formatting.text import clean_line
from tui.jobs import Jobs
from tui.screens.desk.layout import Panels
from tui.screens.desk.session import Session, write_session
from tui.terminal.key_bindings import KeyBindings
from tui.terminal.wiring import speed_up
from tui.widgets.article.article_view import ArticleView
from tui.widgets.filters.filters import Filters
from tui.widgets.footer import Footer
from tui.widgets.header import Header
from tui.widgets.headlines.headlines import Headlines
from tui.widgets.quotes.quotes import Quotes
from tui.widgets.toasts import Toast

__all__ = ["DeskBase"]

_SAVE_AFTER = 10.0
"""Seconds of quiet before where the reader is gets written."""
_SAVE_CHOSEN_AFTER = 1.0
"""Seconds from what the reader chose last, a filter, an order, a theme, until it is written.

Whatever is written is a change of the archive, after which the list is asked for anew: not so
between the letters of a search."""
_PASSED_BY = frozenset({"article", "position", "panel"})
"""What of a session changes with every few keys, and is no loss."""


class DeskBase(Screen[None]):
    """What every layer of the desk shares."""

    header = getters.query_one("#header", Header)
    footer = getters.query_one("#footer", Footer)
    panels = getters.query_one("#panels", Panels)
    headlines = getters.query_one("#headlines", Headlines)
    article = getters.query_one("#article", ArticleView)
    quotes = getters.query_one("#quotes", Quotes)
    filters = getters.query_one("#filters", Filters)

    def __init__(
        self, jobs: Jobs, session: Session, commands: Sequence[Command] = COMMANDS
    ) -> None:
        super().__init__()
        speed_up(self)
        self.key_bindings = KeyBindings(self)
        self.jobs = jobs
        self.session = session
        self.commands = commands
        self.registry = CommandRegistry([self])
        self.filter = session.filter
        self.order = session.order
        self.sources: tuple[Source, ...] = ()
        self.names: Mapping[int, str] = {}
        self.selected_last: Headline | None = None
        self._later: dict[str, asyncio.TimerHandle] = {}

    @property
    def selected(self) -> Headline | None:
        """The article under the cursor.

        It is asked of the list itself: with keys in quick succession the message that tells of
        another row comes after the next key. While its row is on the way, it is the last one told.
        """
        return self.headlines.headline or self.selected_last

    @property
    def today(self) -> date:
        """The reader's day."""
        return datetime.now().astimezone().date()

    @property
    def focused_panel(self) -> Panel:
        """The part that has the focus, or had it before a dialog."""
        for widget in self.focused.ancestors_with_self if self.focused else ():
            if widget.id in ("headlines", "article", "quotes", "filters", "search"):
                return widget.id  # type: ignore[return-value]
        return self.session.panel

    def action_command(self, id: str) -> None:  # noqa: A002
        """Run the command that a key is bound to."""
        self.registry.run(id)

    def key(self, command: str) -> str:
        """Return the key of a command as the reader has it; without one, what `:` takes for it."""
        known = next(one for one in self.commands if one.id == command)
        return known.key or known.typed

    def say(self, text: str, *, wrong: bool = False, kind: str = "done") -> None:
        """Show a toast about what the reader just did; outside text in it stays text."""
        toast = Toast(
            clean_line(text),
            severity="error" if wrong else "information",
            timeout=8 if wrong else 4,
            markup=False,
            kind=kind,
        )
        self.app.post_message(Notify(toast))

    def after(self, name: str, seconds: float, action: Callable[[], None]) -> None:
        """Run `action` after `seconds`, unless asked again under the same name before."""
        self.cancel_after(name)
        # A handle of the loop rather than a timer, which is a task of its own: keys come quickly.
        loop = asyncio.get_running_loop()
        self._later[name] = loop.call_later(seconds, self.call_next, self._do, action)

    def within(self, name: str, seconds: float, action: Callable[[], None]) -> None:
        """Run `action` once within `seconds`, however often it is asked for until then."""
        waiting = self._later.get(name)
        if waiting is None or waiting.when() <= asyncio.get_running_loop().time():
            self.after(name, seconds, action)

    def _do(self, action: Callable[[], None]) -> None:
        """Run what was to be run later, unless the desk is being taken down."""
        if self.app.is_running:
            action()

    def cancel_after(self, name: str) -> None:
        """Forget what was to be run later under `name`."""
        if timer := self._later.pop(name, None):
            timer.cancel()

    def remember(self, **parts: Any) -> None:
        """Note where the reader is, to be written when there is a quiet moment."""
        session = replace(self.session, **parts)
        if session != self.session:
            self.session = session
            if parts.keys() <= _PASSED_BY:
                self.after("remember", _SAVE_AFTER, self.save_session)
            else:
                self.after("remember choice", _SAVE_CHOSEN_AFTER, self.save_session)

    def save_session(self) -> None:
        """Write down where the reader is."""
        self.cancel_after("remember")
        self.cancel_after("remember choice")
        session = self.session
        self.jobs.change(lambda archive: write_session(archive, session))

    def source_names(self) -> dict[int, str]:
        """Return the names of the sources by number, of removed ones too."""
        return {**self.names, **{source.id: source.name for source in self.sources}}

    def shown_filter(self) -> Filter:
        """Return the filter without what only keeps rows under the reader's eyes."""
        return replace(self.filter, kept=frozenset())
