"""The speakers' page: who said what, beginning with a speaker or a search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.model import Filter
from tui.commands.registry import command
from tui.screens.desk.context import DeskContext
from tui.screens.desk.feed import HeadlineFeed
from tui.screens.desk.navigation import ArticleNavigation
from tui.screens.desk.panel_layout import PanelLayout
from tui.widgets.quotes.quotes import Quotes

if TYPE_CHECKING:
    from tui.screens.speakers.quote_position import QuotePosition

__all__ = ["SpeakersVisit"]


class SpeakersVisit:
    """Opens the speakers' page, and goes to what is chosen there."""

    def __init__(
        self,
        context: DeskContext,
        feed: HeadlineFeed,
        navigation: ArticleNavigation,
        layout: PanelLayout,
        quotes: Quotes,
    ) -> None:
        self._context = context
        self._feed = feed
        self._navigation = navigation
        self._layout = layout
        self._quotes = quotes

    @command("speakers")
    def show_speakers(self) -> None:
        """Show who said what, beginning with the speaker of the chosen quote."""
        is_reading = self._layout.focused_panel in ("article", "quotes")
        quote = self._quotes.chosen if is_reading else None
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

        def on_answer(answer: QuotePosition | Filter | None) -> None:
            if isinstance(answer, Filter):
                self._feed.show_filter(answer)
            elif answer is not None:
                self._navigation.open_at(answer.article, answer.start)

        clippings = self._context.key_label("clippings")
        screen = SpeakersScreen(self._context.jobs, name, within=within, clippings_key=clippings)
        self._context.open_dialog(screen, on_answer)
