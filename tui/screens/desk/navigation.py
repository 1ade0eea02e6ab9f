"""From article to article: opening one, and going on to the next unread one or the next hit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from storage.archive import Archive, ResultSet
from storage.model import Filter, Headline
from tui.commands.registry import command
from tui.screens.desk.context import DeskContext
from tui.screens.desk.feed import HeadlineFeed
from tui.screens.desk.marks import MarkActions
from tui.screens.desk.panel_layout import PanelLayout
from tui.screens.desk.reading import ReadingPane
from tui.screens.desk.state import DeskState
from tui.widgets.article.article_view import ArticleView
from tui.widgets.headlines.headlines import Headlines

__all__ = ["ArticleNavigation"]

_MOST_STEPS = 1000


@dataclass(frozen=True, slots=True)
class _Unread:
    """An unread article and its row; `wrapped`: it was found past the end of the list."""

    position: int
    headline: Headline
    wrapped: bool = False


class ArticleNavigation:
    """Owns the steps to the next unread article that were asked for and are not made yet."""

    def __init__(
        self,
        context: DeskContext,
        state: DeskState,
        feed: HeadlineFeed,
        reading: ReadingPane,
        marks: MarkActions,
        layout: PanelLayout,
        headlines: Headlines,
        article: ArticleView,
    ) -> None:
        self._context = context
        self._state = state
        self._feed = feed
        self._reading = reading
        self._marks = marks
        self._layout = layout
        self._headlines = headlines
        self._article = article
        self._steps = 0

    # -- opening ---------------------------------------------------------------------------

    def open(self, headline: Headline) -> None:
        """Show an article at once, mark it as read, and go into it."""
        self._show_read(headline)
        self._layout.enter_article()

    def open_at(self, headline: Headline, quote_start: int) -> None:
        """Open an article, listed or not, at the quote that starts there in its text."""
        results = self._feed.results

        def answer(_archive: Archive) -> int | None:
            return results.position(headline.id) if results else None

        def go(position: int | None) -> None:
            self._state.select(headline)
            if position is None:
                self._feed.show_filter(Filter(), select=headline.id)
            else:
                self._headlines.go_to(position)
            self._reading.load(headline.id, quote_start=quote_start)
            self._marks.mark([headline], read=True)
            self._layout.enter_article()

        self._context.jobs.query("next", answer, go)

    def _show_read(self, headline: Headline) -> None:
        self._state.select(headline)
        self._reading.load(headline.id)
        self._marks.mark([headline], read=True)

    # -- going on --------------------------------------------------------------------------

    @command("next", 1)
    @command("previous", -1)
    def go_to_unread(self, step: int) -> None:
        """Go `step` unread articles, or hits of a search, on; back where it is below 0."""
        if self._state.is_search and step > 0:
            self._go_to_hit(step)
            return
        results, selected = self._feed.results, self._state.selected
        if results is None:
            return
        start = selected.id if selected else None
        # Keys come quicker than answers over a slow line: none of them is lost.
        self._steps = steps = self._steps + step

        def answer(_archive: Archive) -> _Unread | None:
            return _unread_from(results, start, steps)

        self._context.jobs.query("next", answer, self._arrive)

    def _arrive(self, found: _Unread | None) -> None:
        steps, self._steps = self._steps, 0
        if found is None:
            if steps:
                self._context.toast("No more unread here")
            return
        if found.wrapped:
            words = "On from the top" if steps > 0 else "On from the bottom"
            self._context.toast(words, kind="round")
        self._headlines.go_to(found.position)
        if self._layout.focused_panel in ("article", "quotes"):
            self._show_read(found.headline)
        else:
            self._reading.load(found.headline.id)

    @command("previous-hit")
    def go_to_previous_hit(self) -> None:
        """Go to the previous hit of a search."""
        self._go_to_hit(-1)

    def _go_to_hit(self, step: int) -> None:
        """Go through the hits within the article that is read, then to the next that has some."""
        if self._layout.focused_panel != "article" or not self._article.step_hit(step):
            self._headlines.go_to(self._headlines.cursor + step)

    @command("page-on")
    def page_on(self) -> None:
        """Page through the article; at its end read the next unread."""
        self._article.action_page_on()

    def end_reached(self) -> None:
        """Mark the article as read and go on to the next unread, or the next hit."""
        here = self._reading.opened.article.id if self._reading.opened else 0
        selected = self._state.selected
        if self._steps or (selected and selected.id != here):
            return  # the next one is on its way: its end was not reached
        if selected:
            self._marks.mark([selected], read=True)
        if self._state.is_search:
            self._headlines.go_to(self._headlines.cursor + 1)
        else:
            self.go_to_unread(1)


def _unread_from(results: ResultSet, start: int | None, steps: int) -> _Unread | None:
    """Return the unread article `steps` on from an article, round the end of the list.

    None: there is no other.
    """
    step: Literal[1, -1] = 1 if steps > 0 else -1
    here, found = start, None
    has_wrapped = False
    for _ in range(min(abs(steps), _MOST_STEPS)):
        position = results.next_unread(here, step=step)
        if position is None and not has_wrapped:
            has_wrapped = True
            position = _first_unread(results, step)
        rows = [] if position is None else results.rows(position, position + 1)
        if position is None or not rows or rows[0].id == start:
            break
        here, found = rows[0].id, _Unread(position, rows[0], has_wrapped)
    return found


def _first_unread(results: ResultSet, step: Literal[1, -1]) -> int | None:
    """Return the row of the first unread article, or of the last one where `step` is below 0."""
    if step > 0:
        return results.next_unread(None)
    last = results.rows(results.total - 1, results.total)
    if last and not last[0].read:
        return results.total - 1
    return results.next_unread(last[0].id, step=-1) if last else None
