"""The speakers' page: who said what, the article of a quote, and back to the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.model import Filter
from tui.commands.registry import command
from tui.screens.desk.context import DeskContext
from tui.screens.desk.feed import HeadlineFeed
from tui.screens.desk.navigation import ArticleNavigation
from tui.screens.desk.panel_layout import PanelLayout
from tui.screens.desk.reading import ReadingPane
from tui.widgets.quotes.quotes import Quotes

if TYPE_CHECKING:
    from tui.screens.speakers.quote_position import QuotePosition
    from tui.screens.speakers.screen import SpeakersScreen

__all__ = ["SpeakersVisit"]


class SpeakersVisit:
    """Owns the speakers' page: it is kept as it is while an article is read that it led to."""

    def __init__(
        self,
        context: DeskContext,
        feed: HeadlineFeed,
        reading: ReadingPane,
        navigation: ArticleNavigation,
        layout: PanelLayout,
        quotes: Quotes,
    ) -> None:
        self._context = context
        self._feed = feed
        self._reading = reading
        self._navigation = navigation
        self._layout = layout
        self._quotes = quotes
        self._page: SpeakersScreen | None = None
        self._article = 0
        """The article that a quote of the page led to."""

    @property
    def _is_reading(self) -> bool:
        return self._layout.focused_panel in ("article", "quotes")

    @command("speakers")
    def show_speakers(self) -> None:
        """Show who said what, beginning with the speaker of the chosen quote.

        In an article that the page led to, go back to it.
        """
        if self.resume():
            return
        quote = self._quotes.chosen if self._is_reading else None
        is_named = quote is not None and quote.certainty != "none"
        self.show_speaker(quote.speaker or "" if quote and is_named else "")

    def show_statements(self, asked: Filter) -> None:
        """Show the statements that a search asks for: its words, speaker, sections and dates."""
        words = f"is:statement {asked.words}".strip()
        within = Filter(words=words, sections=asked.sections).within(asked.span)
        self.show_speaker(asked.speaker, within)

    def show_speaker(self, name: str, within: Filter | None = None) -> None:
        """Show who said what, beginning with `name`; only the quotes of a filter if it is given."""
        from tui.screens.speakers.screen import SpeakersScreen  # not at the start, as all dialogs

        self._drop()
        clippings = self._context.key_label("clippings")
        page = SpeakersScreen(self._context.jobs, name, within=within, clippings_key=clippings)
        self._context.keep_screen(page, "speakers")
        self._page = page
        self._context.open_dialog(page, self._answered)

    def resume(self) -> bool:
        """Go back to the page where it was left; False in an article that it did not lead to."""
        opened = self._reading.opened
        if not (self._page and self._is_reading and opened and opened.article.id == self._article):
            return False
        self._context.open_dialog(self._page, self._answered)
        return True

    def _answered(self, answer: QuotePosition | Filter | None) -> None:
        if answer is None or isinstance(answer, Filter):
            self._drop()
            if answer is not None:
                self._feed.show_filter(answer)
            return
        self._article = answer.article.id
        self._navigation.open_at(answer.article, answer.start)

    def _drop(self) -> None:
        if (page := self._page) is not None:
            self._page = None
            self._context.drop_screen(page)
