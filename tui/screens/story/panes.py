"""The panes of the story page: which of them there is room for, and which has the focus."""

from __future__ import annotations

from typing import Any

from textual.containers import Container, Horizontal
from textual.screen import Screen
from textual.widget import Widget

from tui.commands.registry import command
from tui.screens.breakpoints import size_class
from tui.widgets.article.article_view import ArticleView
from tui.widgets.quotes.quotes import Quotes
from tui.widgets.story.take_list import TakeList

__all__ = ["PANES_CSS", "StoryPanes"]

PANES_CSS = """
StoryScreen {
    & #panes { height: 1fr; }
    & #right { layout: horizontal; width: 1fr; }
    & #takes { width: 52; height: 1fr; }
    & #article { width: 1fr; height: 1fr; }
    & #quotes { width: 40; height: 1fr; }
    & .-huge #takes { width: 62; }
    & .-huge #quotes { width: 52; }
    & .-medium #right { layout: vertical; }
    & .-medium #takes { width: 50; }
    & .-medium #quotes { width: 1fr; height: 11; }
    & .-one #takes, & .-one #quotes { width: 1fr; height: 1fr; }
}
"""
"""Where the panes stand: side by side, the quotes below the text, or one at a time."""


class StoryPanes:
    """The takes, the text and the quotes of a story.

    Args:
        screen: The page, whose focus moves from pane to pane.
    """

    def __init__(self, screen: Screen[Any]) -> None:
        self.takes = TakeList(id="takes")
        self.article = ArticleView(id="article")
        self.quotes = Quotes(id="quotes", of="story")
        self.quotes.set_reactive(Quotes.by_speaker, True)
        self.right = Container(self.article, self.quotes, id="right")
        self.body = Horizontal(self.takes, self.right, id="panes")
        self._screen = screen

    @property
    def all(self) -> tuple[Widget, ...]:
        """The panes in the order of the keys 1 to 3."""
        return self.takes, self.article, self.quotes

    def place(self, focused: Widget | None) -> None:
        """Show the panes that there is room for, that with the focus among them."""
        kind = size_class(*self._screen.app.size)
        one = kind in ("narrow", "single", "tiny")
        for name, on in (("huge", kind == "huge"), ("medium", kind == "medium"), ("one", one)):
            self.body.set_class(on, f"-{name}")
        shown = focused if focused in self.all else self.takes
        for pane in self.all:
            pane.display = not one or pane is shown
        self.right.display = not one or shown is not self.takes

    def focus(self, pane: Widget) -> None:
        """Go to a pane."""
        self.place(pane)  # a hidden widget cannot take the focus
        self._screen.set_focus(pane)  # not `focus()`: the next key may already be in the queue

    @command("panel-headlines", 0)
    @command("panel-article", 1)
    @command("panel-quotes", 2)
    def focus_number(self, number: int) -> None:
        """Go to a pane by its number, from 0."""
        self.focus(self.all[number])

    @command("next-panel", 1)
    @command("previous-panel", -1)
    def focus_next(self, step: int) -> None:
        """Go to the next or the previous pane."""
        focused = self._screen.focused
        here = self.all.index(focused) if focused in self.all else 0
        self.focus(self.all[(here + step) % len(self.all)])
