"""The take that is read, with what earlier takes have dimmed or left out."""

from __future__ import annotations

from datetime import UTC, datetime

from storage.model import Article
from tui.commands.registry import command
from tui.screens.desk.context import DeskContext
from tui.screens.story.contents import StoryContents
from tui.screens.story.panes import StoryPanes
from tui.widgets.story.take_row import TakeRow

__all__ = ["TakeReading"]


class TakeReading:
    """Owns which take is read, and whether only what it adds is shown.

    Args:
        context: Dialogs and toasts.
        contents: The story.
        panes: The list of the takes, and the text.
    """

    def __init__(self, context: DeskContext, contents: StoryContents, panes: StoryPanes) -> None:
        self.row: TakeRow | None = None
        self._only_new = False
        self._context = context
        self._contents = contents
        self._panes = panes

    @property
    def article(self) -> Article | None:
        """The article that is read."""
        return self.row.article if self.row else None

    def show(self, row: TakeRow | None) -> None:
        """Show a take; None: there is none."""
        self.row = row
        dossier, panel = self._contents.dossier, self._panes.article
        if row is None or dossier is None:
            panel.show_empty("No take")
            return
        take = dossier.take(row.article.id)
        line = dossier.history(take)
        if line:
            line = f"{line} · {self._context.key_label('history')} shows what changed"
        panel.show(
            take.article,
            dossier.quotes[take.article.id],
            source_name=row.source,
            edited=line,
            remarks=dossier.of_shared_text(take.article, datetime.now(UTC)),
            known=dossier.known(take),
            fold=self._only_new,
        )

    def show_only_new(self, only_new: bool) -> None:
        """Show only what takes add, or all of their text."""
        if self._only_new != only_new:
            self._only_new = only_new
            self.show(self.row)

    @command("only-new")
    def toggle_only_new(self) -> None:
        """Show only what takes add, or all of their text again."""
        self.show_only_new(not self._only_new)
        self._context.toast("Only new paragraphs" if self._only_new else "The whole text")

    def show_quote(self, utterance: int) -> None:
        """Show an utterance in the take that is read, if it has it."""
        dossier = self._contents.dossier
        if dossier is None or self.article is None:
            return
        place = dossier.quote_of(utterance, self.article.id)
        if place is not None:
            self.show_only_new(False)  # an earlier take may have said it, too
            self._panes.article.go_to(place)

    def select(self, article: int) -> None:
        """Go to the row of an article, and list all takes if it is not among those listed."""
        if self._panes.takes.place_of(article) is None:
            self._contents.show_everything()
        self._go_to(self._panes.takes.place_of(article))

    @command("next", 1)
    @command("previous", -1)
    def go_on(self, step: int) -> None:
        """Go to the next or previous take that adds something, corrects or withdraws."""
        takes = self._panes.takes
        rows = range(takes.cursor + step, len(takes.rows) if step > 0 else -1, step)
        place = next((at for at in rows if takes.rows[at].matters), None)
        if place is None:
            words = "No later take adds anything" if step > 0 else "No earlier take adds anything"
            self._context.toast(words, kind="end")
        self._go_to(place)

    def _go_to(self, place: int | None) -> None:
        if place is not None:
            self._panes.takes.go_to(place)
            self.show(self._panes.takes.chosen)

    @command("page-on")
    def page_on(self) -> None:
        """Page through the take; at its end go to the next."""
        self._panes.article.action_page_on()

    @command("history")
    def show_changes(self) -> None:
        """Show what the take changes in an earlier one, or what its source has changed in it."""
        from tui.screens.history import HistoryScreen  # with the other dialogs
        from tui.screens.story.changes import TakeChanges

        dossier, article = self._contents.dossier, self.article
        if dossier is None or article is None:
            return
        take = dossier.take(article.id)
        if (original := dossier.original(take)) is not None:
            title = f"{dossier.source(article)} · {dossier.history(take)}"
            changes = TakeChanges(self._context.jobs, title, original, article)
            self._context.open_dialog(changes)
        elif article.edited:
            self._context.open_dialog(HistoryScreen(self._context.jobs, article))
        else:
            self._context.toast("This take is new text, and was not edited")
