"""Where the last run was, in the list and in the article: gone back to, and written down."""

from __future__ import annotations

from dataclasses import replace

from tui.screens.desk.reading import Opened, Reading
from tui.widgets.article.article_view import ArticleView
from tui.widgets.headlines.headlines import Headlines
from tui.widgets.quotes.quotes import Quotes

__all__ = ["Resuming"]


class Resuming(Reading):
    """Opens the first article where it was left."""

    _panels_left: tuple[Headlines, ArticleView, Quotes] | None = None
    """What tells where the reader is, once an article is shown; at the end it cannot be asked
    for by name any more, because panels are taken down before the desk."""

    def show_opened(self, opened: Opened) -> None:
        """Show an article; the first one where the last run was in it."""
        super().show_opened(opened)
        if self._panels_left:
            return
        self._panels_left = self.headlines, self.article, self.quotes
        session = self.session
        if session.article == opened.article.id:
            if session.quote >= 0:
                self.quotes.choose(session.quote)
            self.article.go_to_position(session.passage, session.place)

    def save_session(self) -> None:
        """Write down where the reader is, in list and article too."""
        if self._panels_left and self.opened and self.opened.article.id == self.session.article:
            headlines, article, quotes = self._panels_left
            passage, place = article.position
            self.session = replace(
                self.session,
                above=headlines.above,
                passage=passage,
                place=place,
                quote=-1 if (quote := quotes.index) is None else quote,
            )
        super().save_session()
