"""Quotes put right and kept: the speaker set by hand, clippings."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

from storage.archive import Archive
from storage.model import Article, Headline
from tui.commands.registry import command
from tui.formatting.text import cut_words
from tui.jobs import CommandFinished
from tui.screens.desk.dialogs import Dialogs
from tui.widgets.header import Progress

if TYPE_CHECKING:
    from storage.model import Clipping
    from tui.screens.clippings import ClippingsScreen

__all__ = ["Quoting"]

_REQUOTE_AFTER = 30.0
"""Seconds after the start until quotes of an earlier version are looked for anew."""

_SELDOM = 5.0
"""Seconds from one look at the archive to the next while it changes all the time."""

_NOWHERE = -1
"""Where no quote starts: the article is shown from its beginning."""


class Quoting(Dialogs):
    """Corrects speakers, clips, and has quotes made anew when the extractor has changed."""

    _taken_in: float = 0.0
    """When what had changed in the archive was last shown."""
    _clippings: ClippingsScreen | None = None
    """The page of clippings while it is open."""

    @command("correct")
    def action_correct(self) -> None:
        """Ask who speaks in the chosen quote."""
        from tui.screens.dialogs.name_dialog import NameDialog

        opened, quote = self.reading.opened, self.quotes.chosen
        if opened is None or quote is None:
            self.context.toast("This article has no quotes")
            return
        number = opened.article.id
        names = [one.speaker for one in opened.quotes if one.speaker]

        def answered(name: str | None) -> None:
            if name is not None:
                self.context.jobs.change(
                    lambda archive: archive.quotes.correct(number, quote, name or None),
                    lambda _none: corrected(name),
                )

        def corrected(name: str) -> None:
            self.reading.load(number, quote_start=quote.start)
            undo = self.context.key_label("undo")
            self.context.toast(
                f"Said by {name or 'nobody named'}, as you set it. {undo} takes it back"
            )

        title = f"Who says “{cut_words(quote.text, 40)}”?"
        self.context.open_dialog(
            NameDialog(title, self.context.jobs, names, allow_new=True), answered
        )

    @command("clip")
    def action_clip(self) -> None:
        """Clip the chosen quote; in the list, the article."""
        selected, opened = self.state.selected, self.reading.opened
        quote = None
        if opened and self.panel_layout.focused_panel in ("article", "quotes"):
            number, quote = opened.article.id, self.quotes.chosen
        elif selected:
            number = selected.id
        else:
            return
        what = "the quote" if quote else "the article"

        def clipped(_clipping: Clipping) -> None:
            self.context.toast(
                f"Clipped {what}. {self.context.key_label('clippings')} shows all clippings"
            )

        self.context.jobs.change(lambda archive: archive.clippings.add(number, quote), clipped)

    @command("clippings")
    def action_clippings(self) -> None:
        """Show what was clipped."""
        from tui.screens.clippings import ClippingsScreen

        def answered(clipping: Clipping | None) -> None:
            self._clippings = None
            if clipping is not None:
                self._open_clipping(clipping)

        self._clippings = ClippingsScreen(self.context.jobs)
        self.context.open_dialog(self._clippings, answered)

    def _open_clipping(self, clipping: Clipping) -> None:
        from storage.archive.clipping_status import (
            WITHDRAWN,
            overlapping_quote,
            same_quote,
            withdrawn,
        )

        number = clipping.article

        def answer(archive: Archive) -> tuple[Headline, int, bool]:
            article, quotes = archive.article(number), archive.quotes.of_article(number)
            row = _headline(article, archive.sources.name(article.source), len(quotes))
            if not clipping.words:
                return row, _NOWHERE, False
            quote = same_quote(clipping, quotes)
            # The article may have been edited since the page was listed, too.
            if quote is None and withdrawn(clipping, article.text):
                return row, _NOWHERE, True
            quote = quote or overlapping_quote(clipping, quotes)
            return row, quote.start if quote else _NOWHERE, False

        def go(found: tuple[Headline, int, bool]) -> None:
            row, start, gone = found
            self.navigation.open_at(row, start)
            if gone:
                self.context.toast(WITHDRAWN)

        self.context.jobs.query("clipping", answer, go)

    def requote_later(self) -> None:
        """Look for quotes anew in a while, beside everything else, where that is due."""
        self.context.debounce("requote", _REQUOTE_AFTER, lambda: self._requote(asked=False))

    @command("requote")
    def action_requote(self) -> None:
        """Look for quotes anew now, where that is due."""
        if self.context.jobs.subprocesses.reextracting:
            self.context.toast(
                f"Quotes are being looked for anew; {self.context.key_label('stop')} stops it"
            )
        else:
            self._requote(asked=True)

    def _requote(self, *, asked: bool) -> None:
        def due(archive: Archive) -> bool:
            return not archive.read_only and archive.reextraction.is_due()

        def begin(wanted: bool) -> None:
            if wanted:
                self.context.jobs.subprocesses.reextract_quotes(
                    self._requoted_some, self._requoting_ended
                )
                self.context.toast(
                    f"Looking for quotes anew; {self.context.key_label('stop')} stops it",
                    kind="requote",
                )
            elif asked:
                self.context.toast("All quotes are as this newsdesk finds them")

        self.context.jobs.query("requote", due, begin)

    def _requoted_some(self, line: dict[str, Any]) -> None:
        if "total" in line:
            progress = Progress("quotes anew", int(line["done"]), int(line["total"]))
            self.progress.show("quotes", progress)

    def _requoting_ended(self, end: CommandFinished) -> None:
        if not self.context.is_running:
            return
        self.progress.show("quotes", None)
        if end.cancelled:
            self.context.toast("Stopped; it goes on at the next start")
        elif end.error:
            self.context.toast(f"Quotes were not looked for anew: {end.error}", wrong=True)
        self.feed.list_again()

    def archive_changed(self) -> None:
        """Show fresh rows and counts; while quotes are made anew, not for each step of it."""
        now = monotonic()
        if self.context.jobs.subprocesses.reextracting and now - self._taken_in < _SELDOM:
            return
        self._taken_in = now
        super().archive_changed()
        if self._clippings is not None:
            self._clippings.reload()


def _headline(article: Article, source_name: str, quotes: int) -> Headline:
    return Headline(
        article.id, article.headline, article.section, article.published, article.date_kind,
        article.source, source_name, article.link, article.read, article.starred, quotes,
    )  # fmt: skip
