"""The same words in other papers, and what was said before: on the cards and as pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui.commands.registry import command
from tui.screens.desk.context import DeskContext
from tui.widgets.quotes.quotes import Quotes

if TYPE_CHECKING:
    from storage.model import Article, Quote
    from tui.screens.desk.navigation import ArticleNavigation
    from tui.screens.desk.reading import ReadingPane
    from tui.screens.speakers.quote_position import QuotePosition
    from tui.screens.speakers.related_quotes import RelatedQuotes

__all__ = ["ReprintActions", "ReprintNotes"]

_AFTER = 0.3
"""Seconds an article is shown before its quotes are looked for in others."""


class ReprintNotes:
    """Notes on the cards of an article in how many papers the words are.

    Args:
        context: Jobs and timers.
        quotes: The panel of cards.
    """

    def __init__(self, context: DeskContext, quotes: Quotes) -> None:
        self._context = context
        self._quotes = quotes

    def look_up(self, article: Article, quotes: Sequence[Quote]) -> None:
        """Look for the quotes of an article that has just been shown in others."""
        self._context.cancel("reprints")
        self._context.jobs.cancel("reprints")
        if not quotes:
            return
        from storage.stories.elsewhere import elsewhere  # not at the start

        sources = [article.source, *(one.source for one in article.carriers)]

        def query() -> None:
            self._context.jobs.query(
                "reprints",
                lambda archive: [
                    elsewhere(quote.text, sources, reprints)
                    for quote, reprints in zip(
                        quotes, archive.reprints.of_article(article, quotes), strict=True
                    )
                ],
                self._quotes.show_elsewhere,
            )

        self._context.debounce("reprints", _AFTER, query)


class ReprintActions:
    """Opens the pages about the chosen quote."""

    def __init__(
        self,
        context: DeskContext,
        reading: ReadingPane,
        navigation: ArticleNavigation,
        quotes: Quotes,
    ) -> None:
        self._context = context
        self._reading = reading
        self._navigation = navigation
        self._quotes = quotes

    @command("reprints")
    def show_reprints(self) -> None:
        """Show where else the words of the chosen quote are, and how they differ there."""
        if (chosen := self._chosen()) is None:
            return
        if chosen[1].kind == "statement":
            self._context.toast("Only quotes are looked up in other papers, not statements")
            return
        from tui.screens.speakers.related_quotes import same_words

        self._open(same_words, *chosen)

    @command("said-before")
    def show_said_before(self) -> None:
        """Show what the speaker of the chosen quote said earlier about the same subject."""
        if (chosen := self._chosen()) is None:
            return
        if chosen[1].certainty == "none":
            self._context.toast("The article names no speaker for this")
            return
        from tui.screens.speakers.related_quotes import said_before

        self._open(said_before, *chosen)

    def _chosen(self) -> tuple[Article, Quote] | None:
        opened, quote = self._reading.opened, self._quotes.chosen
        if opened is None or quote is None:
            self._context.toast("This article has no quotes")
            return None
        return opened.article, quote

    def _open(self, page: Callable[..., RelatedQuotes], article: Article, quote: Quote) -> None:
        def on_answer(answer: QuotePosition | None) -> None:
            if answer is not None:
                self._navigation.open_at(answer.article, answer.start)

        clippings, source = self._context.key_label("clippings"), self._reading.source_name
        screen = page(self._context.jobs, article, source, quote, clippings_key=clippings)
        self._context.open_dialog(screen, on_answer)
