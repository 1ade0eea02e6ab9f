"""Commands about what sources do to their articles: edits since they were read, withdrawals."""

from __future__ import annotations

from dataclasses import replace

from storage.archive import Archive, ResultSet
from storage.archive.unfolded import Place, place_of
from storage.model import Article, Filter, Headline
from storage.wire.headline_states import parse_headline
from tui.commands.registry import command
from tui.formatting.text import clean_line, cut_words
from tui.screens.desk.context import DeskContext
from tui.screens.desk.feed import HeadlineFeed
from tui.screens.desk.marks import MarkActions
from tui.screens.desk.reading import ReadingPane
from tui.screens.desk.state import DeskState
from tui.widgets.headlines.headlines import Headlines

__all__ = ["WireActions"]

_MOST = 1000
_TITLE_CELLS = 44


class WireActions:
    """Goes through the articles with unseen edits, and marks articles withdrawn."""

    def __init__(
        self,
        context: DeskContext,
        state: DeskState,
        feed: HeadlineFeed,
        reading: ReadingPane,
        marks: MarkActions,
        headlines: Headlines,
    ) -> None:
        self._context = context
        self._state = state
        self._feed = feed
        self._reading = reading
        self._marks = marks
        self._headlines = headlines

    @command("next-edited")
    def go_to_next_edited(self) -> None:
        """Go to the next article with an edit that was not seen, and show what changed."""
        results, shown, selected = (
            self._feed.results,
            self._state.shown_filter,
            self._state.selected,
        )

        def answer(archive: Archive) -> tuple[Headline, Article, Place] | None:
            found = _next_edited(archive, shown, selected)
            if found is None:
                return None
            place = place_of(results, found.id) if results else Place(False, None)
            return found, archive.article(found.id), place

        self._context.jobs.query("edit", answer, lambda found: self._show_edit(found, results))

    @command("history")
    def show_history(self) -> None:
        """Show what the source of the open article has changed in it."""
        if (opened := self._reading.opened) is None:
            return
        if opened.edited is None:
            words = "Not edited since it arrived"
            if "corrected" in parse_headline(opened.article.headline).states:
                story = self._context.key_label("story")
                words += f". In its story ({story}) E compares it with the take it corrects"
            self._context.toast(words)
            return
        self._open_history(opened.article)

    def _open_history(self, article: Article) -> None:
        from tui.screens.history import HistoryScreen  # with the other dialogs, not at the start

        def answered(goes_on: bool | None) -> None:
            if goes_on:
                self.go_to_next_edited()

        self._context.open_dialog(HistoryScreen(self._context.jobs, article), answered)

    def _show_edit(
        self, found: tuple[Headline, Article, Place] | None, results: ResultSet | None
    ) -> None:
        if found is None:
            self._context.toast("No unseen edits here", kind="end")
            return
        headline, article, place = found
        self._state.select(headline)
        if place.is_listed:
            self._feed.go_to(headline, place.row, results)
        self._reading.load(headline.id)
        self._marks.mark([headline], read=True)
        self._open_history(article)

    @command("withdraw")
    def withdraw(self) -> None:
        """Mark the selected article as withdrawn by its source, or as not withdrawn."""
        if (selected := self._state.selected) is None:
            return
        killed = selected.killed is None

        def marked(_count: int) -> None:
            self._reading.load_again(selected.id)
            self._feed.list_again()
            name = f"“{cut_words(clean_line(selected.headline), _TITLE_CELLS)}”"
            words = "Marked as withdrawn:" if killed else "No longer marked as withdrawn:"
            self._context.toast(f"{words} {name} · {self._context.key_label('undo')} undoes")

        self._context.jobs.change(
            lambda archive: archive.withdrawals.mark([selected.id], killed=killed), marked
        )


def _next_edited(archive: Archive, shown: Filter, selected: Headline | None) -> Headline | None:
    """Return the selected article if it was edited, else the next below it, else the first."""
    edited = archive.select(replace(shown, edited=True, kept=frozenset()))
    rows = edited.rows(0, _MOST)
    here = (selected.published, selected.id) if selected else None
    below = (row for row in rows if here and (row.published, row.id) <= here)
    return next(below, None) or next(iter(rows), None)
