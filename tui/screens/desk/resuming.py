"""Where the last run was, in the list and in the article: gone back to, and written down."""

from __future__ import annotations

from tui.screens.desk.reading import Opened, Reading

__all__ = ["Resuming"]


class Resuming(Reading):
    """Opens the first article where it was left."""

    _is_resumed: bool = False
    """Whether the first article has been shown."""

    def show_opened(self, opened: Opened) -> None:
        """Show an article; the first one where the last run was in it."""
        super().show_opened(opened)
        if self._is_resumed:
            return
        self._is_resumed = True
        session = self.session_store.session
        if session.article == opened.article.id:
            if session.quote >= 0:
                self.quotes.choose(session.quote)
            self.article.go_to_position(session.passage, session.place)

    def reading_place(self) -> dict[str, int]:
        """Return where in the list and the article the reader is, to be remembered."""
        if not self.opened or self.opened.article.id != self.session_store.session.article:
            return {}
        passage, place = self.article.position
        quote = -1 if (index := self.quotes.index) is None else index
        return {"above": self.headlines.above, "passage": passage, "place": place, "quote": quote}
