"""The page as the reader likes it, and what is taken out of it: links, quotes, the whole text."""

from __future__ import annotations

from collections.abc import Callable

from tui.commands.registry import command
from tui.screens.desk.base import DeskBase
from tui.screens.desk.citing import citation, copied
from tui.terminal.environment import can_browse, is_web_link
from tui.theming.themes import DARK, LIGHT

__all__ = ["Page"]

_NARROWEST, _WIDEST, _STEP = 40, 120, 6
_BROWSED_UNASKED = 5
"""Pages opened together without asking."""


class Page(DeskBase):
    """Sets how wide text is and how tall rows are; copies, and opens links in the browser."""

    @command("narrower", -1)
    @command("wider", 1)
    def action_measure(self, steps: int) -> None:
        """Make lines of text longer, or shorter where `steps` is below 0; it is remembered."""
        measure = max(_NARROWEST, min(self.article.measure + steps * _STEP, _WIDEST))
        self.article.measure = measure
        self.session_store.remember(measure=measure)
        self.context.toast(f"Text up to {measure} columns wide")

    @command("links")
    def action_links(self) -> None:
        """List the links of the article; a number opens one."""
        from tui.screens.dialogs.choice_dialog import Choice, ChoiceDialog

        links = [link for link in self.article.links if is_web_link(link)]
        if not links:
            self.context.toast("This article has no links in its text")
            return

        def answered(answer: str | None) -> None:
            if answer is not None:
                self.browse(links[int(answer)])

        choices = [
            Choice(str(place), str(place + 1) if place < 9 else "", link)
            for place, link in enumerate(links)
        ]
        self.context.open_dialog(ChoiceDialog("Links", "", choices), answered)

    @command("copy-text")
    def action_copy_article(self) -> None:
        """Copy the article, a line a paragraph."""
        if text := self.article.copy_text():
            self.context.copy(text)
            self.context.toast("Copied the text of the article")

    # -- taking things out -----------------------------------------------------------------

    @command("copy-quote")
    def action_copy_quote(self) -> None:
        """Copy the chosen quote with its citation."""
        opened, quote = self.reading.opened, self.quotes.chosen
        if opened is None or quote is None:
            self.context.toast("This article has no quotes")
            return
        source = self.catalog.names.get(opened.article.source, "")
        self.context.copy(citation(quote, opened.article, source))
        self.context.toast(copied(quote))

    @command("copy-link")
    def action_copy_link(self) -> None:
        """Copy the selected article's link."""
        self._with_link(self._copy_link)

    def _copy_link(self, link: str) -> None:
        self.context.copy(link)
        self.context.toast(f"Copied {link}")

    @command("browser")
    def action_browser(self) -> None:
        """Show the selected article in the browser; over ssh show and copy its link.

        All that are picked are shown, after a question where they are many.
        """
        links = [row.link for row in self.headlines.picked.values() if is_web_link(row.link)]
        if not links:
            self._with_link(self.browse)
        elif len(links) <= _BROWSED_UNASKED:
            self._browse_all(links)
        else:
            from tui.screens.dialogs.choice_dialog import confirm  # as the other dialogs

            def answered(answer: str | None) -> None:
                if answer:
                    self._browse_all(links)

            question = confirm(
                "Open them all in the browser?", yes=f"Open {len(links)} pages", no="Open none"
            )
            self.context.open_dialog(question, answered)

    def _browse_all(self, links: list[str]) -> None:
        if can_browse():
            for link in links:
                self.context.jobs.subprocesses.open_browser(link)
            self.context.toast(f"Opening {len(links)} pages")
        else:
            self.context.copy("\n".join(links))
            self.context.toast(f"No browser here; copied {len(links)} links")

    def browse(self, link: str) -> None:
        """Show `link` in the browser; where there is none, copy it."""
        if can_browse():
            self.context.jobs.subprocesses.open_browser(link)
            self.context.toast(f"Opening {link}")
        else:
            self.context.copy(link)
            self.context.toast(f"No browser here; copied {link}")

    def _with_link(self, use: Callable[[str], None]) -> None:
        link = self.state.selected.link if self.state.selected else ""
        if is_web_link(link):
            use(link)
        else:
            self.context.toast("This article has no link")

    @command("full-text")
    def action_full_text(self) -> None:
        """Fetch the whole text of the article that is open, where its feed sent a summary."""
        if self.reading.opened is None:
            return
        if not self.reading.opened.article.link:
            self.context.toast("This article has no link")
            return
        number = self.reading.opened.article.id

        def fetched(error: str) -> None:
            if error:
                self.context.toast(error[:1].upper() + error[1:], wrong=True)
                return
            self.reading.load_again(number)
            self.feed.list_again()

        if self.context.jobs.subprocesses.fetch_full_text(number, fetched):
            self.context.toast("Fetching the whole text…")
        else:
            self.context.toast("Another text is being fetched")

    @command("help")
    def action_help(self) -> None:
        """Show all keys."""
        from tui.screens.help import HelpScreen

        self.context.open_dialog(HelpScreen(self.context.commands))

    @command("palette")
    def action_palette(self) -> None:
        """Show all commands and run the one chosen."""
        from tui.screens.palette import CommandPalette

        def chosen(command: str | None) -> None:
            if command:
                self.registry.run(command)

        self.context.open_dialog(CommandPalette(self.context.commands), chosen)

    @command("theme")
    def action_theme(self) -> None:
        """Change between dark and light; it is remembered."""
        if self.app.no_color:
            self.context.toast("NO_COLOR is set: dark and light look the same")
            return
        name = DARK.name if self.app.theme == LIGHT.name else LIGHT.name
        self.app.theme = name
        self.session_store.remember(theme=name)
