"""Links: of the selected article, or of those picked, and those in the text that is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tui.commands.registry import command
from tui.formatting.text import clean_line, cut
from tui.jobs.clipboard import copied
from tui.screens.desk.context import DeskContext
from tui.screens.desk.state import DeskState
from tui.terminal.environment import can_browse, is_web_link
from tui.widgets.article.article_view import ArticleView
from tui.widgets.headlines.headlines import Headlines

__all__ = ["TOAST_WIDTH", "LinkActions", "open_link"]

TOAST_WIDTH = 54
"""Cells of a toast's line: a link may be thousands of characters long."""

_MOST_UNASKED = 5
"""Pages opened together without asking."""


class LinkActions:
    """Opens links in the browser, or copies them."""

    def __init__(
        self,
        context: DeskContext,
        state: DeskState,
        headlines: Headlines,
        article: ArticleView,
    ) -> None:
        self._context = context
        self._state = state
        self._headlines = headlines
        self._article = article

    @command("browser")
    def browse(self) -> None:
        """Open the selected article in the browser, or all that are picked."""
        links = [row.link for row in self._headlines.picked.values() if is_web_link(row.link)]
        if not links:
            if link := self._selected_link():
                open_link(self._context, link)
        elif len(links) <= _MOST_UNASKED:
            self._open_all(links)
        else:
            self._ask_to_open(links)

    def _ask_to_open(self, links: list[str]) -> None:
        from tui.screens.dialogs.choice_dialog import confirm  # with the other dialogs

        def on_answer(answer: str | None) -> None:
            if answer:
                self._open_all(links)

        dialog = confirm(
            "Open them all in the browser?", yes=f"Open {len(links)} pages", no="Open none"
        )
        self._context.open_dialog(dialog, on_answer)

    def _open_all(self, links: list[str]) -> None:
        if can_browse():
            for link in links:
                self._context.browse(link)
            self._context.toast(f"Opening {len(links)} pages")
        else:
            self._context.copy("\n".join(links))
            self._context.toast(f"No browser here. {copied(f'{len(links)} links')}")

    @command("copy-link")
    def copy_link(self) -> None:
        """Copy the link of the selected article."""
        if link := self._selected_link():
            self._context.copy(link)
            self._context.toast(cut(copied(link), TOAST_WIDTH))

    def _selected_link(self) -> str:
        """Return the link of the selected article; without one say so and return nothing."""
        link = self._state.selected.link if self._state.selected else ""
        if is_web_link(link):
            return link
        self._context.toast("This article has no link")
        return ""

    @command("links")
    def choose_link(self) -> None:
        """List the links in the open article; a number opens one."""
        from tui.screens.dialogs.choice_dialog import ChoiceDialog, number_choices

        found = zip(self._article.links, self._article.link_words, strict=True)
        named = [(link, words) for link, words in found if is_web_link(link)]
        links = [link for link, _ in named]
        if not links:
            self._context.toast("This article has no links in its text")
            return

        def on_answer(answer: str | None) -> None:
            if answer is not None:
                open_link(self._context, links[int(answer)])

        choices = number_choices(_describe_links(named))
        self._context.open_dialog(ChoiceDialog("Links", "", choices), on_answer)


def open_link(context: DeskContext, link: str) -> None:
    """Open `link` in the browser; where there is none, as over ssh, copy it."""
    if can_browse():
        context.browse(link)
        context.toast(cut(f"Opening {link}", TOAST_WIDTH))
    else:
        context.copy(link)
        context.toast(f"No browser here. {copied(cut(link, TOAST_WIDTH))}")


def _describe_links(named: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the words and the host of each link; more of its address where both are the same."""
    from storage.text.urls import host_of  # with the first list of links

    lines = [(clean_line(words) or link, host_of(link)) for link, words in named]
    counts = Counter(lines)
    return [
        line if counts[line] == 1 else (line[0], cut(link.partition("://")[2], TOAST_WIDTH))
        for line, (link, _) in zip(lines, named, strict=True)
    ]
