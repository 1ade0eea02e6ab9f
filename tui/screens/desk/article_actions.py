"""Commands about the open article: its full text, its history, copies of it and of its quotes."""

from __future__ import annotations

from datetime import UTC, datetime

from storage.quotes.citation import with_warning
from tui.commands.registry import command
from tui.jobs.clipboard import copied
from tui.screens.desk.citations import beginning, citation
from tui.screens.desk.context import DeskContext
from tui.screens.desk.feed import HeadlineFeed
from tui.screens.desk.reading import ReadingPane
from tui.screens.desk.source_catalog import SourceCatalog
from tui.widgets.article.article_view import ArticleView
from tui.widgets.quotes.quotes import Quotes

__all__ = ["ArticleActions"]


class ArticleActions:
    """Copies the open article and its quotes, and fetches and shows what there is of it."""

    def __init__(
        self,
        context: DeskContext,
        catalog: SourceCatalog,
        feed: HeadlineFeed,
        reading: ReadingPane,
        article: ArticleView,
        quotes: Quotes,
    ) -> None:
        self._context = context
        self._catalog = catalog
        self._feed = feed
        self._reading = reading
        self._article = article
        self._quotes = quotes

    @command("copy-text")
    def copy_text(self) -> None:
        """Copy the text of the article, one line for each paragraph."""
        if text := self._article.copy_text():
            self._context.copy(text)
            self._context.toast(self._warned(copied("text of the article")))

    @command("copy-quote")
    def copy_quote(self) -> None:
        """Copy the chosen quote with its citation."""
        opened, quote = self._reading.opened, self._quotes.chosen
        if opened is None or quote is None:
            self._context.toast("This article has no quotes")
            return
        article = opened.article
        source = article.agency or self._catalog.names.get(article.source, "")
        self._context.copy(citation(quote, article, source, opened.shared))
        self._context.toast(self._warned(copied(beginning(quote))))

    def _warned(self, words: str) -> str:
        """Return words about a copy, with a warning if the article is withdrawn or embargoed."""
        if (opened := self._reading.opened) is None:
            return words
        return with_warning(words, opened.article, datetime.now(UTC), opened.shared)

    @command("full-text")
    def fetch_full_text(self) -> None:
        """Fetch the full text of the article, where its feed sent a summary."""
        if (opened := self._reading.opened) is None:
            return
        if not opened.article.link:
            self._context.toast("This article has no link")
            return
        number = opened.article.id

        def fetched(error: str) -> None:
            if error:
                self._context.toast(error[:1].upper() + error[1:], wrong=True)
                return
            self._reading.load_again(number)
            self._feed.list_again()

        if self._context.jobs.subprocesses.fetch_full_text(number, fetched):
            self._context.toast("Fetching the full text…")
        else:
            self._context.toast("Another full text is being fetched")
