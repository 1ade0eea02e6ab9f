"""The story that is shown: loaded, narrowed to some of its takes, and noted as looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from storage.archive import Archive
from storage.errors import NewsdeskError, NotFound
from storage.model import Visit
from tui.commands.registry import command
from tui.screens.desk.context import DeskContext
from tui.screens.desk.statement_choice import StatementChoice
from tui.screens.dialogs.choice_dialog import CHOICE_KEYS, Choice, ChoiceDialog
from tui.screens.story.dossier import Dossier, View, read_dossier
from tui.widgets.story.take_row import TakeRow

__all__ = ["StoryContents"]


class StoryContents:
    """Owns the dossier of the story, and which of its takes are listed.

    Args:
        context: Jobs, which read the story.
        story: The story to begin with.
        since: The last visit of a story that nobody has looked at.
        statements: Whether these stand among the quotes.
        on_shown: Called when there is something else to show; gets the article to select.
        on_gone: Called when the story is gone.
    """

    def __init__(
        self,
        context: DeskContext,
        story: int,
        since: Visit | None,
        statements: StatementChoice,
        *,
        on_shown: Callable[[int | None], None],
        on_gone: Callable[[], None],
    ) -> None:
        self.story = story
        self.dossier: Dossier | None = None
        self.view: View = "all"
        self.source: int | None = None
        self.is_unfolded = False
        self._context = context
        self._since = since
        self._statements = statements
        self._on_shown = on_shown
        self._on_gone = on_gone
        self._visit: dict[int, Visit | None] = {}
        """When the reader had last looked at a story before its page was opened."""
        self._unwritten: list[tuple[Sequence[int], bool | None, bool | None]] = []
        """Marks that the archive does not have yet."""
        self._seen: dict[int, int] = {}
        """The newest article of a story that was noted as looked at."""

    # -- loading ---------------------------------------------------------------------------

    def load(self, story: int | None = None, *, select: int | None = None) -> None:
        """Read the story, or another one, and show it with an article selected."""
        if story is not None and story != self.story:
            self.story = story
            self.show_everything()
        wanted, since, statements = self.story, self._since, self._statements.are_shown
        known = self.dossier.story.takes if self.dossier else ()

        def query(archive: Archive) -> Dossier | None:
            # An undo of a split has put its takes back where they were.
            for story in (wanted, *archive.stories.of(known).values()):
                with suppress(NotFound):
                    return read_dossier(archive, story, since, statements=statements)
            return None

        def show(dossier: Dossier | None) -> None:
            if dossier is None:
                self._on_gone()
                return
            self.story = dossier.story.id
            visit = self._visit.setdefault(self.story, dossier.visit)
            self.dossier = replace(dossier, visit=visit)
            for ids, read, starred in self._unwritten:
                self.dossier = self.dossier.marked(ids, read=read, starred=starred)
            self._record_visit(dossier)
            self._on_shown(select)

        self._context.jobs.query("story", query, show)

    @command("statements")
    def toggle_statements(self) -> None:
        """Show what is reported without quotation marks among the quotes, or not."""
        self._context.toast(self._statements.toggle())
        self.load()

    def _record_visit(self, dossier: Dossier) -> None:
        """Record that the reader looks at the story, unless nothing has come since that was."""
        story, newest = dossier.story.id, max(dossier.story.takes)
        if self._seen.get(story, 0) >= newest:
            return
        self._seen[story] = newest

        def record(archive: Archive) -> None:
            if not archive.read_only:
                archive.story_visits.record(story, dossier.last_arrival)

        self._context.jobs.change(record)

    def mark(
        self, ids: Sequence[int], *, read: bool | None = None, starred: bool | None = None
    ) -> None:
        """Mark articles: on screen now, in the archive right after."""
        self._mark(
            lambda archive: archive.marks.set(ids, read=read, starred=starred), ids, read, starred
        )

    def mark_opened(self, ids: Sequence[int]) -> None:
        """Mark articles as read that were opened; undo reverts what the reader did before."""
        self._mark(lambda archive: archive.marks.open(ids), ids, True, None)

    def _mark(
        self,
        change: Callable[[Archive], object],
        ids: Sequence[int],
        read: bool | None,
        starred: bool | None,
    ) -> None:
        if self.dossier is None or not ids:
            return
        self._unwritten.append((ids, read, starred))
        self.dossier = self.dossier.marked(ids, read=read, starred=starred)
        self._on_shown(None)
        self._context.jobs.change(change, self._marked, self._not_marked)

    def _marked(self, _done: object) -> None:
        self._unwritten.pop(0)

    def _not_marked(self, error: NewsdeskError) -> None:
        """Report why, and show the takes as they are after all."""
        self._unwritten.pop(0)
        self._context.toast(str(error), wrong=True)
        self.load()

    # -- what is listed --------------------------------------------------------------------

    @property
    def rows(self) -> list[TakeRow]:
        """The takes to list."""
        if self.dossier is None:
            return []
        return self.dossier.rows(self.view, self.source, unfolded=self.is_unfolded)

    @property
    def is_narrowed(self) -> bool:
        """Whether some takes are not listed."""
        return self.view != "all" or self.source is not None

    def describe(self) -> str:
        """Return which takes are listed, in words; nothing where all are."""
        views = {"all": "", "new": "since your last visit", "corrections": "corrections"}
        source = self.dossier.sources.get(self.source, "") if self.dossier and self.source else ""
        return " · ".join(filter(None, (views[self.view], source)))

    @command("corrections", "corrections")
    def show_view(self, view: View) -> None:
        """List only some takes, or all again where these are listed."""
        self.view = "all" if self.view == view else view
        self._on_shown(None)

    @command("sources")
    def ask_source(self) -> None:
        """Ask for the source whose takes are listed."""
        if self.dossier is None:
            return
        counts = Counter(one for take in self.dossier.takes for one in take.article.sources)
        choices = [
            Choice(str(source), key, f"{self.dossier.sources[source]} {count}")
            for (source, count), key in zip(counts.most_common(), CHOICE_KEYS, strict=False)
        ]

        def answered(source: str | None) -> None:
            if source is not None:
                self.source = int(source) or None
                self._on_shown(None)

        every = Choice("0", "0", "All sources")
        dialog = ChoiceDialog("Which source?", "", [every, *choices])
        self._context.open_dialog(dialog, answered)

    @command("everything")
    def show_everything(self) -> None:
        """List all takes."""
        self.view, self.source = "all", None
        if self.dossier is not None:
            self._on_shown(None)

    @command("unfold")
    def toggle_folding(self) -> None:
        """List takes with the same text apart, or as one row again."""
        self.is_unfolded = not self.is_unfolded
        self._on_shown(None)
