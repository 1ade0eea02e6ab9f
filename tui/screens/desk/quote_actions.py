"""Commands about quotes: corrected speakers and clippings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from storage.archive import Archive
from storage.errors import NotFound
from storage.model import Article, Headline
from storage.quotes.citation import with_warning
from tui.commands.registry import command
from tui.formatting.text import cut_words
from tui.screens.desk.context import DeskContext
from tui.screens.desk.navigation import ArticleNavigation
from tui.screens.desk.panel_layout import PanelLayout
from tui.screens.desk.reading import ReadingPane
from tui.screens.desk.state import DeskState
from tui.widgets.quotes.quotes import Quotes

if TYPE_CHECKING:
    from storage.model import Clipping
    from tui.screens.briefs.added import Added
    from tui.screens.briefs.screen import BriefsScreen

__all__ = ["QuoteActions"]

_START = -1
"""Where no quote begins: the article is shown from its start."""


class QuoteActions:
    """Corrects and clips the chosen quote; owns the page of clippings while it is open."""

    def __init__(
        self,
        context: DeskContext,
        state: DeskState,
        reading: ReadingPane,
        navigation: ArticleNavigation,
        layout: PanelLayout,
        quotes: Quotes,
        open_story: Callable[[int], None],
    ) -> None:
        self._context = context
        self._state = state
        self._reading = reading
        self._navigation = navigation
        self._layout = layout
        self._quotes = quotes
        self._open_story = open_story
        self._clippings: BriefsScreen | None = None

    @property
    def _is_reading(self) -> bool:
        """Whether a command is about the chosen quote, and not about the list."""
        return self._layout.focused_panel in ("article", "quotes")

    @command("correct")
    def ask_speaker(self) -> None:
        """Ask who speaks in the chosen quote."""
        from storage.archive.quote_copies import also_in_copies
        from tui.screens.dialogs.name_dialog import NameDialog

        opened, quote = self._reading.opened, self._quotes.chosen
        if opened is None or quote is None:
            self._context.toast("This article has no quotes")
            return
        is_stated = quote.kind == "statement"
        article = opened.article.id
        names = [one.speaker for one in opened.quotes if one.speaker]

        def on_answer(name: str | None) -> None:
            if name is not None:
                self._context.jobs.change(
                    lambda archive: archive.quotes.correct(article, quote, name or None),
                    lambda copies: corrected(name, copies),
                )

        def corrected(name: str, copies: int) -> None:
            start = quote.start
            if is_stated and not name:  # its neighbour is shown in its place
                others = [one.start for one in opened.quotes if one is not quote]
                start = min(others, key=lambda other: abs(other - quote.start), default=start)
            self._reading.load(article, quote_start=start)
            undo = self._context.key_label("undo")
            nobody = "Left out: not a statement" if is_stated else "Unattributed"
            now = f"Attributed to {name}" if name else nobody
            self._context.toast(f"{now}{also_in_copies(copies)}. {undo} undoes")

        words = cut_words(quote.text, 40)
        title = f"Whose statement? {words}" if is_stated else f"Who said “{words}”?"
        nobody = "Not a statement: leave it out" if is_stated else "Unattributed"
        dialog = NameDialog(title, self._context.jobs, names, allow_new=True, nobody=nobody)
        self._context.open_dialog(dialog, on_answer)

    # -- clippings -------------------------------------------------------------------------

    @command("clip")
    def clip(self) -> None:
        """Clip the chosen quote into the brief added to; in the list, the article."""
        self._clip()

    @command("clip-to")
    def clip_to(self) -> None:
        """Ask for a brief and clip the chosen quote into it; in the list, the article."""
        from tui.screens.briefs.choice import ask_brief

        def chosen(name: str) -> None:
            self._context.jobs.change(
                lambda archive: archive.briefs.choose(name), lambda _: self._clip()
            )

        ask_brief(self._context.open_dialog, self._context.jobs, "Clip into which brief?", chosen)

    @command("clip-story")
    def clip_story(self) -> None:
        """Add the story of the selected article to the brief added to."""
        if (selected := self._state.selected) is None:
            return
        number = selected.id

        from tui.screens.briefs.added import add_to_brief

        def add(archive: Archive) -> Added:
            stories = archive.stories.of([number])
            if number not in stories:
                raise NotFound(
                    "this article is not in a story yet; newsdesk stories --group puts it into one"
                )
            return add_to_brief(archive, lambda briefs: briefs.add_story(stories[number]))

        self._context.jobs.change(add, lambda added: self._clipped(added, "story"))

    def _clip(self) -> None:
        selected, opened = self._state.selected, self._reading.opened
        quote = None
        if opened and self._is_reading:
            article, quote = opened.article.id, self._quotes.chosen
            if quote is not None and quote.kind == "statement":
                list_key = self._context.key_label("panel-headlines")
                self._context.toast(
                    "Statements are not quotes and cannot be clipped."
                    f" {list_key}, then {self._context.key_label('clip')} clips the article"
                )
                return
        elif selected:
            article = selected.id
        else:
            return
        from tui.screens.briefs.added import add_to_brief

        kind = "quote" if quote else "article"
        self._context.jobs.change(
            lambda archive: add_to_brief(archive, lambda briefs: briefs.add(article, quote)),
            lambda added: self._clipped(added, kind),
        )

    def _clipped(self, added: Added, kind: str) -> None:
        key = self._context.key_label("clippings")
        words = added.describe(kind, f"{key} shows it")
        self._context.toast(with_warning(words, added.clipping, datetime.now(UTC)))

    @command("clippings")
    def show_clippings(self) -> None:
        """Show the briefs, beginning with the one added to."""
        from tui.screens.briefs.screen import BriefsScreen

        def on_answer(clipping: Clipping | None) -> None:
            self._clippings = None
            if clipping is not None and clipping.kind == "story":
                self._open_story(clipping.article)
            elif clipping is not None:
                self._open(clipping)

        self._clippings = BriefsScreen(self._context.jobs)
        self._context.open_dialog(self._clippings, on_answer)

    def reload_clippings(self) -> None:
        """Query the clippings again, while their page is open."""
        if self._clippings is not None:
            self._clippings.reload()

    def _open(self, clipping: Clipping) -> None:
        """Open the article of a clipping, at its quote if that is still there."""
        from storage.archive.clipping_status import (
            WITHDRAWN,
            overlapping_quote,
            same_quote,
            withdrawn,
        )

        number = clipping.article

        def answer(archive: Archive) -> tuple[Headline, int, bool]:
            article, quotes = archive.article(number), archive.quotes.of_article(number)
            source = article.agency or archive.sources.name(article.source)
            row = _headline(article, source, len(quotes))
            if not clipping.words:
                return row, _START, False
            quote = same_quote(clipping, quotes)
            # The article may have been edited since the page was listed, too.
            if quote is None and withdrawn(clipping, article.text):
                return row, _START, True
            quote = quote or overlapping_quote(clipping, quotes)
            return row, quote.start if quote else _START, False

        def go(found: tuple[Headline, int, bool]) -> None:
            row, start, is_withdrawn = found
            self._navigation.open_at(row, start)
            if is_withdrawn:
                self._context.toast(WITHDRAWN)

        self._context.jobs.query("clipping", answer, go)


def _headline(article: Article, source_name: str, quotes: int) -> Headline:
    return Headline(
        article.id, article.headline, article.section, article.published, article.date_kind,
        article.source, source_name, article.link, article.read, article.starred, quotes,
        killed=article.killed, unseen_edit=article.unseen_edit, edited_by=article.edited_by,
    )  # fmt: skip
