"""The page as the reader likes it, and what is taken out of it: links and the whole text."""

from __future__ import annotations

from tui.screens.desk.quoting import Quoting
from tui.terminal import is_web_link

__all__ = ["Page"]

_NARROWEST, _WIDEST, _STEP = 40, 120, 6


class Page(Quoting):
    """Sets how wide text is and how tall rows are; lists links, copies the text."""

    def action_measure(self, steps: int) -> None:
        """Make lines of text longer, or shorter where `steps` is below 0; it is remembered."""
        measure = max(_NARROWEST, min(self.article.measure + steps * _STEP, _WIDEST))
        self.article.measure = measure
        self.remember(measure=measure)
        self.say(f"Text up to {measure} columns wide")

    def action_density(self) -> None:
        """Give headlines one line or more; it is remembered."""
        self.remember(one_line=not self.session.one_line)
        self.place_panels()

    def place_panels(self) -> None:
        """Put every part in its place; the layer that knows the panels does it."""

    def action_today(self) -> None:
        """Show today's headlines only."""
        self.narrow(since=self.today, until=self.today)

    def action_only_unread(self) -> None:
        """Show only what is unread, or that and the rest again."""
        self.narrow(unread=not self.filter.unread)

    def action_links(self) -> None:
        """List the links of the article; a number opens one."""
        from tui.screens.dialog import Choice, Choose  # with the other dialogs, not at the start

        links = [link for link in self.article.links if is_web_link(link)]
        if not links:
            self.say("This article has no links in its text")
            return

        def answered(answer: str | None) -> None:
            if answer is not None:
                self.browse(links[int(answer)])

        choices = [
            Choice(str(place), str(place + 1) if place < 9 else "", link)
            for place, link in enumerate(links)
        ]
        self.app.push_screen(Choose("Links", "", choices), answered)

    def action_copy_text(self) -> None:
        """Copy the article, a line a paragraph."""
        if text := self.article.copy_text():
            self.app.copy_to_clipboard(text)
            self.say("Copied the text of the article")
