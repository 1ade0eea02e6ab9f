"""From article to article: opening one, on to the next unread one or the next hit, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from storage.archive import Archive, ResultSet
from storage.archive.unfolded import Place, next_unread_article, place_of
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
_MOST_JUMPS = 100


@dataclass(frozen=True, slots=True)
class _Row:
    """An article and its row in the list; None: its story is folded, or it is not listed."""

    position: int | None
    headline: Headline


@dataclass(frozen=True, slots=True)
class _Jump:
    """A step from one article to another that is not next to it, both by id."""

    start: int
    end: int


class ArticleNavigation:
    """Owns the jumps from article to article, and the steps that are asked for and not made yet."""

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
        self._steps_back = 0
        self._jumps: list[_Jump] = []
        self._end: int | None = None
        """The article below which nothing is unread, once the reader knows."""

    # -- opening ---------------------------------------------------------------------------

    def open(self, headline: Headline) -> None:
        """Show an article at once, mark it as read, and go into it."""
        self._show_read(headline)
        self._layout.enter_article()

    def open_at(self, headline: Headline, quote_start: int) -> None:
        """Open an article, listed or not, at the quote that starts there in its text."""
        results = self._feed.results

        def answer(_archive: Archive) -> Place:
            return place_of(results, headline.id) if results else Place(False, None)

        def go(place: Place) -> None:
            self._steps = 0  # a step on its way is replaced by this
            before = self._state.selected
            self._remember_jumps([before.id if before else None, headline.id])
            self._state.select(headline)
            if not place.is_listed:
                self._feed.show_filter(Filter(), select=headline.id)
            else:
                self._feed.go_to(headline, place.row, results)
            self._reading.load(headline.id, quote_start=quote_start)
            self._marks.mark([headline], read=True, opened=True)
            self._layout.enter_article()

        self._context.jobs.query("next", answer, go)

    def _show_read(self, headline: Headline) -> None:
        self._state.select(headline)
        self._reading.load(headline.id)
        self._marks.mark([headline], read=True, opened=True)

    # -- going on --------------------------------------------------------------------------

    @command("next", 1)
    def go_to_next(self, steps: int) -> None:
        """Go `steps` unread articles, or hits of a search, down the list.

        Below the last unread one it stops, and goes on from the top where it is asked again.
        """
        if self._state.is_search:
            self._go_to_hit(steps)
            return
        results, selected = self._feed.results, self._state.selected
        if results is None:
            return
        start = self._feed.destination or (selected.id if selected else None)
        from_top = start is not None and start == self._end
        # Keys come quicker than answers over a slow line: none of them is lost.
        self._steps = steps = self._steps + steps

        def answer(_archive: Archive) -> tuple[list[_Row], bool]:
            found = _unread_below(results, None if from_top else start, steps)
            return found, not found and results.next_unread(None) is not None

        def arrive(answer: tuple[list[_Row], bool]) -> None:
            asked, self._steps, self._end = self._steps, 0, None
            found, has_more = answer
            if found and found[-1].headline.id != start:
                self._remember_jumps([start, *(row.headline.id for row in found)])
                self._show_row(found[-1], results)
            elif asked:
                self._end = start if has_more else None
                key = self._context.key_label("next")
                top = f"Nothing unread below. {key} continues from the top"
                self._context.toast(top if has_more else "Nothing unread here", kind="end")

        self._context.jobs.query("next", answer, arrive)

    @command("previous", 1)
    def go_back(self, steps: int) -> None:
        """Go back to the article one came from; to the row above after moving by hand."""
        results, selected = self._feed.results, self._state.selected
        if results is None or selected is None:
            return
        if self._steps:  # still on its way down
            self.go_to_next(-min(steps, self._steps))
            return
        jumps, start, cursor = list(self._jumps), selected.id, self._headlines.cursor
        self._steps_back = steps = self._steps_back + steps

        def answer(_archive: Archive) -> tuple[_Row | None, list[_Jump]]:
            return _row_before(results, start, cursor, jumps, steps)

        def arrive(found: tuple[_Row | None, list[_Jump]]) -> None:
            self._steps_back = 0
            row, self._jumps = found
            if row is None:
                self._context.toast("This is the first article", kind="end")
            else:
                self._show_row(row, results)

        self._context.jobs.query("previous", answer, arrive)

    def is_under_way(self) -> bool:
        """Return whether the cursor is on its way to another article."""
        return bool(self._steps or self._steps_back or self._feed.destination)

    def _remember_jumps(self, path: Sequence[int | None]) -> None:
        jumps = [_Jump(start, end) for start, end in pairwise(path) if start and end]
        self._jumps = [*self._jumps, *jumps][-_MOST_JUMPS:]

    def _show_row(self, row: _Row, results: ResultSet) -> None:
        self._state.select(row.headline)
        self._feed.go_to(row.headline, row.position, results)
        if self._layout.focused_panel in ("article", "quotes"):
            self._show_read(row.headline)
        else:
            self._reading.load(row.headline.id)

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
        if self.is_under_way():
            return  # the next one is on its way: its end was not reached
        if selected and selected.id != here:
            self._reading.catch_up(selected.id)
            return
        if selected:
            self._marks.mark([selected], read=True, opened=True)
        if self._state.is_search:
            self._headlines.go_to(self._headlines.cursor + 1)
        else:
            self.go_to_next(1)


def _unread_below(results: ResultSet, start: int | None, steps: int) -> list[_Row]:
    """Return up to `steps` unread articles below an article."""
    here, found = start, list[_Row]()
    for _ in range(min(steps, _MOST_STEPS)):
        headline = next_unread_article(results, here)
        if headline is None:
            break
        here = headline.id
        found.append(_Row(place_of(results, here).row, headline))
    return found


def _row_before(
    results: ResultSet, start: int, cursor: int, jumps: list[_Jump], steps: int
) -> tuple[_Row | None, list[_Jump]]:
    """Return the row `steps` back from an article and the jumps that are left.

    A jump counts if it ended where one is, and its start is still listed.
    """
    row: _Row | None = None
    here, position = start, cursor
    for _ in range(min(steps, _MOST_STEPS)):
        before = None
        while jumps and jumps[-1].end == here and before is None:
            here = jumps.pop().start
            before = results.position(here)
        if before is None:
            jumps, before = [], position - 1
        if before < 0:
            break
        rows = results.rows(before, before + 1)
        if not rows:
            break
        here, position, row = rows[0].id, before, _Row(before, rows[0])
    return row, jumps
