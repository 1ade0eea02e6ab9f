"""What the reader does with takes and quotes: marks, clippings, copies, the browser."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from storage.model import Article
from storage.quotes.citation import with_warning
from storage.text.plural import format_count
from tui.commands.registry import command
from tui.formatting.text import clean_line, cut, cut_words
from tui.jobs.clipboard import copied
from tui.screens.briefs.added import Added, add_to_brief
from tui.screens.desk.citations import beginning, citation, with_remark
from tui.screens.desk.context import DeskContext
from tui.screens.desk.links import open_link
from tui.screens.story.contents import StoryContents
from tui.screens.story.panes import StoryPanes
from tui.screens.story.reading import TakeReading
from tui.screens.story.said import StoryQuotes
from tui.terminal.environment import is_web_link
from tui.widgets.story.take_row import TakeRow

if TYPE_CHECKING:
    from storage.archive.reprints import QuoteToCite

__all__ = ["TakeMarks"]

_TITLE_CELLS = 44
_TOAST_WIDTH = 54


class TakeMarks:
    """Marks, clips and copies takes."""

    def __init__(
        self,
        context: DeskContext,
        contents: StoryContents,
        panes: StoryPanes,
        reading: TakeReading,
        said: StoryQuotes,
    ) -> None:
        self._context = context
        self._contents = contents
        self._panes = panes
        self._reading = reading
        self._said = said

    # -- marks -----------------------------------------------------------------------------

    def mark_opened(self, row: TakeRow | None) -> None:
        """Mark a take as read, and the same texts its row stands for, as it was opened."""
        if row is not None and row.is_unread:
            self._contents.mark_opened([one.id for one in row.articles])

    @command("pick")
    def pick(self) -> None:
        """Pick the take, or drop it: marks and moves apply to all that are picked."""
        self._panes.takes.pick()

    @command("read")
    def read(self) -> None:
        """Mark the take as read and go on to the row below; or all that are picked."""
        takes = self._panes.takes
        self._mark(takes.chosen_rows, read=True)
        if not takes.picked:
            takes.action_move(1)

    @command("unread")
    def unread(self) -> None:
        """Mark the take, or all that are picked, as unread."""
        rows = self._panes.takes.chosen_rows
        self._mark(rows, read=False)
        self._toast("Unread", rows)

    @command("star")
    def star(self) -> None:
        """Star the take or unstar it; all that are picked get the same."""
        rows = self._panes.takes.chosen_rows
        starred = not all(row.article.starred for row in rows)
        self._mark(rows, starred=starred)
        self._toast("Starred" if starred else "Unstarred", rows)

    def _mark(
        self, rows: Sequence[TakeRow], *, read: bool | None = None, starred: bool | None = None
    ) -> None:
        """Mark takes; read are also the same texts that a row stands for."""
        ids = [
            one.id for row in rows for one in (row.articles if starred is None else [row.article])
        ]
        self._contents.mark(ids, read=read, starred=starred)

    def _toast(self, verb: str, rows: Sequence[TakeRow]) -> None:
        if rows:
            one = f"“{cut_words(clean_line(rows[0].article.headline), _TITLE_CELLS)}”"
            words = one if len(rows) == 1 else format_count(len(rows), "take")
            self._context.toast(f"{verb} {words} · {self._context.key_label('undo')} undoes")

    # -- clippings and copies --------------------------------------------------------------

    @command("clip")
    def clip(self) -> None:
        """Clip the chosen quote into the brief added to; in the list, the article."""
        self._clip()

    @command("clip-to")
    def clip_to(self) -> None:
        """Ask for a brief and clip into it from now on."""
        from tui.screens.briefs.choice import ask_brief

        def chosen(name: str) -> None:
            self._context.jobs.change(
                lambda archive: archive.briefs.choose(name), lambda _: self._clip()
            )

        ask_brief(self._context.open_dialog, self._context.jobs, "Clip into which brief?", chosen)

    @command("clip-story")
    def clip_story(self) -> None:
        """Add the story to the brief added to."""
        story = self._contents.story
        self._context.jobs.change(
            lambda archive: add_to_brief(archive, lambda briefs: briefs.add_story(story)),
            lambda added: self._clipped(added, "story"),
        )

    def _clip(self) -> None:
        quote = None
        article = self._reading.article
        if not self._panes.takes.has_focus and self._said.chosen is not None:
            take, quote = self._said.chosen
            if quote.kind == "statement":
                self._context.toast("Statements are not quotes and cannot be clipped")
                return
            article = take.article
        if article is None:
            return
        number, kind = article.id, "quote" if quote else "article"
        self._context.jobs.change(
            lambda archive: add_to_brief(archive, lambda briefs: briefs.add(number, quote)),
            lambda added: self._clipped(added, kind),
        )

    def _clipped(self, added: Added, kind: str) -> None:
        hint = f"{self._context.key_label('clippings')} on the main screen shows it"
        words = added.describe(kind, hint)
        self._context.toast(with_warning(words, added.clipping, datetime.now(UTC)))

    @command("copy-quote")
    def copy_quote(self) -> None:
        """Copy the chosen quote with its citation."""
        if (chosen := self._said.chosen) is None or self._contents.dossier is None:
            self._context.toast("This story has no quotes")
            return
        article, quote = chosen[0].article, chosen[1]
        dossier = self._contents.dossier
        shared = dossier.of_shared_text(article, datetime.now(UTC))

        def copy(found: QuoteToCite) -> None:
            source = dossier.source(article)
            self._context.copy(citation(found.quote, article, source, shared, found.remark))
            self._toast_copied(with_remark(beginning(found.quote), found.remark), article)

        self._context.jobs.query(
            "copy", lambda archive: archive.reprints.to_cite(article, quote), copy
        )

    @command("copy-text")
    def copy_text(self) -> None:
        """Copy the text of the take, one line for each paragraph."""
        if (article := self._reading.article) is not None:
            self._context.copy(self._panes.article.copy_text())
            self._toast_copied("text of the article", article)

    def _toast_copied(self, what: str, article: Article) -> None:
        now, dossier = datetime.now(UTC), self._contents.dossier
        shared = dossier.of_shared_text(article, now) if dossier else ()
        self._context.toast(with_warning(copied(what), article, now, shared))

    @command("copy-link")
    def copy_link(self) -> None:
        """Copy the link of the take."""
        if link := self._link():
            self._context.copy(link)
            self._context.toast(cut(copied(link), _TOAST_WIDTH))

    @command("browser")
    def browse(self) -> None:
        """Open the take in the browser."""
        if link := self._link():
            open_link(self._context, link)

    def _link(self) -> str:
        """Return the link of the take; without one say so and return nothing."""
        link = self._reading.article.link if self._reading.article else ""
        if is_web_link(link):
            return link
        self._context.toast("This article has no link")
        return ""
