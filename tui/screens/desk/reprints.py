"""The same words in other papers, and what was said before: on the cards and as pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from storage.archive import Archive
from storage.model import Article, Quote, QuoteHit
from tui.commands.registry import command
from tui.screens.desk.context import DeskContext
from tui.widgets.quotes.quotes import Quotes

if TYPE_CHECKING:
    from tui.screens.desk.navigation import ArticleNavigation
    from tui.screens.desk.reading import ReadingPane
    from tui.screens.speakers.related_quotes import Find
    from tui.screens.speakers.screen import QuotePosition

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
        from tui.formatting.reprints import elsewhere  # not at the start

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
        from tui.formatting.reprints import format_difference

        article, quote = chosen
        if quote.kind == "statement":
            self._context.toast("Only quotations are looked for in other articles, not statements")
            return

        def find(archive: Archive) -> list[tuple[QuoteHit, str]]:
            (found,) = archive.reprints.of_article(article, [quote])
            return [(one.hit, format_difference(quote.text, one)) for one in found]

        self._open(
            "The same words elsewhere", article, quote, find, "No other article has these words"
        )

    @command("said-before")
    def show_said_before(self) -> None:
        """Show what the speaker of the chosen quote said earlier about the same subject."""
        if (chosen := self._chosen()) is None:
            return
        article, quote = chosen
        if quote.certainty == "none":
            self._context.toast("The article does not say who is quoted")
            return

        def find(archive: Archive) -> list[tuple[QuoteHit, str]]:
            return [(hit, "") for hit in archive.reprints.said_before(article, quote)]

        title = f"{quote.speaker} earlier, on the same subject"
        self._open(title, article, quote, find, "Nothing earlier has words in common with this")

    def _chosen(self) -> tuple[Article, Quote] | None:
        opened, quote = self._reading.opened, self._quotes.chosen
        if opened is None or quote is None:
            self._context.toast("This article has no quotes")
            return None
        return opened.article, quote

    def _open(self, title: str, article: Article, quote: Quote, find: Find, nothing: str) -> None:
        from tui.screens.speakers.related_quotes import RelatedQuotes

        def on_answer(answer: QuotePosition | None) -> None:
            if answer is not None:
                self._navigation.open_at(answer.article, answer.start)

        clippings = self._context.key_label("clippings")
        screen = RelatedQuotes(
            *(self._context.jobs, title, article, self._reading.source_name, quote, find, nothing),
            clippings_key=clippings,
        )
        self._context.open_dialog(screen, on_answer)
