"""Commands about the open article: its full text, its history, copies of it and of its quotes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from storage.quotes.citation import with_warning
from tui.commands.registry import command
from tui.jobs.clipboard import copied
from tui.screens.desk.citations import beginning, citation, with_remark
from tui.screens.desk.context import DeskContext
from tui.screens.desk.feed import HeadlineFeed
from tui.screens.desk.reading import OpenArticle, ReadingPane
from tui.screens.desk.source_catalog import SourceCatalog
from tui.widgets.article.article_view import ArticleView
from tui.widgets.quotes.quotes import Quotes

if TYPE_CHECKING:
    from storage.archive.reprints import QuoteToCite

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
            words = copied("text of the article")
            opened = self._reading.opened
            self._context.toast(_warned(words, opened) if opened else words)

    @command("copy-quote")
    def copy_quote(self) -> None:
        """Copy the chosen quote with its citation."""
        opened, quote = self._reading.opened, self._quotes.chosen
        if opened is None or quote is None:
            self._context.toast("This article has no quotes")
            return
        article = opened.article
        source = article.agency or self._catalog.names.get(article.source, "")

        def copy(found: QuoteToCite) -> None:
            self._context.copy(citation(found.quote, article, source, opened.shared, found.remark))
            words = copied(with_remark(beginning(found.quote), found.remark))
            self._context.toast(_warned(words, opened))

        self._context.jobs.query(
            "copy", lambda archive: archive.reprints.to_cite(article, quote), copy
        )

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


def _warned(words: str, opened: OpenArticle) -> str:
    """Return words about a copy, with a warning if the article is withdrawn or embargoed."""
    return with_warning(words, opened.article, datetime.now(UTC), opened.shared)
