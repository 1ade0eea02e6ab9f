"""The page of a story: its takes with what each adds, the text, and all that was said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import ClassVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from storage.model import Filter, Visit
from tui.commands.model import Command
from tui.commands.registry import CommandRegistry, command
from tui.commands.table import panel_binding
from tui.formatting.text import content, cut
from tui.formatting.wrap import wrap
from tui.jobs import Jobs
from tui.screens.desk.context import DeskContext
from tui.screens.desk.statement_choice import StatementChoice
from tui.screens.dialogs.dialog import Dialog
from tui.screens.speakers.quote_position import QuotePosition
from tui.screens.speakers.screen import SpeakersScreen
from tui.screens.story.contents import StoryContents
from tui.screens.story.decisions import StoryDecisions
from tui.screens.story.export import StoryExport
from tui.screens.story.marks import TakeMarks
from tui.screens.story.panes import PANES_CSS, StoryPanes
from tui.screens.story.reading import TakeReading
from tui.screens.story.said import StoryQuotes
from tui.widgets.article.article_view import ArticleView
from tui.widgets.quotes.quotes import QuoteChosen, SpeakerWanted
from tui.widgets.story.take_list import TakeList
from tui.widgets.story.take_row import TakeRow

__all__ = ["StoryScreen"]

_KEYS = {
    "takes": "⏎ read · v only new · L since last visit · X split · M move · J merge · e rename"
    " · A to brief · w export · esc close",
    "article": "space page · v only new · n next · s star · o browser · E changes · esc takes",
    "quotes": "⏎ show in text · - statements · Y copy · c clip · Q speaker · B by time · esc takes",
}
"""Key hints in the border, by the id of the focused pane."""
_WARNING_LINES = 3
_LOW = 20
"""Lines of a screen that has room for a single line of warnings."""
_AS_AT_THE_DESK = {
    "panel-headlines": "Takes",
    "panel-article": "Text",
    "panel-quotes": "Quotes",
    "next-panel": "Next pane",
    "previous-panel": "Previous pane",
    "page-on": "Page down, then the next take",
    "next": "Next take that adds something",
    "previous": "Previous take that adds something",
    "next-quote": "Next quote",
    "previous-quote": "Previous quote",
    "statements": "Show or hide statements",
    "history": "What the take changes",
    "new": "Only what is new since my last visit",
    "everything": "All takes",
    "unfold": "List repeats separately, or in one row",
    "pick": "Select the take, to mark or move several",
    "read": "Mark as read, next take",
    "unread": "Mark as unread",
    "star": "Star or unstar",
    "clip": "Clip the quote or, in the list, the article",
    "clip-to": "Clip into another brief",
    "browser": "Open in the browser",
    "copy-link": "Copy the link",
    "copy-quote": "Copy the quote with its citation",
    "copy-text": "Copy the text of the take",
    "undo": "Undo",
    "redo": "Redo",
}
"""Commands that have the keys they have at the desk, and what they do on the page."""


def _bindings() -> Iterator[Binding]:
    for id, title in _AS_AT_THE_DESK.items():
        yield replace(panel_binding(id, f"run('{id}')"), description=title)


class StoryScreen(Dialog[QuotePosition | Filter]):
    """Shows a story, and changes it; returns a quote to go to, or a filter of articles to list.

    Args:
        jobs: Reads and changes the archive.
        commands: The commands of the desk with the keys they have.
        story: The story.
        since: The last visit of a story that nobody has looked at.
        statements: Whether these stand among the quotes.
        article: The article to select first; None: the first that is new, else the last.
    """

    CSS = f"""
    StoryScreen > .dialog {{ width: 100%; height: 100%; padding: 0; }}
    StoryScreen #about {{ height: auto; padding: 0 1; }}
    {PANES_CSS}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *_bindings(),
        Binding("v", "run('only-new')", "Only new paragraphs, or the whole text", show=False),
        Binding("C", "run('corrections')", "Only corrections and edits", show=False),
        Binding("S", "run('sources')", "Only takes of one source", show=False),
        Binding("X", "run('split')", "Split from here", show=False),
        Binding("M", "run('move')", "Move to another story", show=False),
        Binding("J", "run('merge')", "Merge with another story", show=False),
        Binding("a", "run('apart')", "Keep apart from another story", show=False),
        Binding("e", "run('rename')", "Rename the story", show=False),
        Binding("A", "run('clip-story')", "Add the story to the brief", show=False),
        Binding("w", "run('write')", "Export the story with its quotes", show=False),
        Binding("ctrl+p,colon", "palette", "Commands…", show=False),
        Binding("h,left", "to_takes", "Back to the takes", show=False),
        Binding("q,O", "leave", "Close", show=False),
    ]

    about = getters.query_one("#about", Static)

    def __init__(
        self,
        jobs: Jobs,
        commands: Sequence[Command],
        story: int,
        since: Visit | None,
        statements: StatementChoice,
        article: int | None = None,
    ) -> None:
        super().__init__()
        self._first_article = article
        context = self._shared = DeskContext(self, jobs, commands)
        panes = self.panes = StoryPanes(self)
        contents = self.contents = StoryContents(
            *(context, story, since, statements),
            on_shown=self.if_open(self._show),
            on_gone=self._close_gone,
        )
        reading = self.reading = TakeReading(context, contents, panes)
        self._said = StoryQuotes(panes.quotes)
        self._marks = TakeMarks(context, contents, panes, reading, self._said)
        self._registry = CommandRegistry(
            [
                *(self, panes, contents, reading, self._said, self._marks),
                StoryDecisions(context, contents, panes.takes),
                StoryExport(context, contents),
            ]
        )

    def compose(self) -> ComposeResult:
        """Lay out what the story is about above the panes."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = "Story"
            yield Static(id="about")
            yield self.panes.body

    def on_mount(self) -> None:
        """Load the story."""
        self.panes.focus(self.panes.takes)
        self.contents.load(select=self._first_article)

    def reload(self) -> None:
        """Show the story as it is now."""
        self.contents.load()

    def action_run(self, id: str) -> None:
        """Run the command that a key is bound to."""
        self._registry.run(id)

    # -- focus -----------------------------------------------------------------------------

    def on_resize(self) -> None:
        """Show the panes that there is room for."""
        self.panes.place(self.focused or self.focused_before_hiding)
        self._describe()

    @on(events.DescendantFocus)
    def _show_key_hints(self) -> None:
        self.show_keys(_KEYS.get((self.focused and self.focused.id) or "", _KEYS["takes"]))

    def action_to_takes(self) -> None:
        """Go back to the takes."""
        self.panes.focus(self.panes.takes)

    def action_step_back(self) -> None:
        """Go one step back: drop what is picked, go to the takes, list all of them; else close."""
        takes = self.panes.takes
        if takes.picked:
            takes.drop_picked()
        elif self.focused is not takes:
            self.panes.focus(takes)
        elif self.contents.is_narrowed:
            self.reading.show_only_new(False)
            self.contents.show_everything()
        else:
            self.action_leave()

    # -- what follows from what ------------------------------------------------------------

    def _show(self, select: int | None) -> None:
        dossier, takes = self.contents.dossier, self.panes.takes
        if dossier is None:
            return
        rows = self.contents.rows
        nothing = "Nothing new since your last visit"
        takes.show(
            rows,
            select=self._usual_article(rows) if select is None else select,
            nothing=nothing if self.contents.view == "new" else "None",
        )
        self.show_title(dossier.story.name)
        self._describe()
        self.reading.show(takes.chosen)
        self._said.show(dossier)

    def _usual_article(self, rows: Sequence[TakeRow]) -> int | None:
        """Return the article to stand on: the same as before, else the first new or the last."""
        if self.reading.article is not None:
            return self.reading.article.id
        new = (row for row in rows if row.is_new)
        row = next(new, rows[-1] if rows else None)
        return row.article.id if row else None

    def _describe(self) -> None:
        """Write what the story is made of, what holds it together, and what to take care of."""
        if (dossier := self.contents.dossier) is None:
            return
        width = self.app.size.width - 4
        shown = self.contents.describe()
        parts = (dossier.counts(), f"only {shown}" if shown else "", ", ".join(dossier.words))
        lines = [content(cut(" · ".join(filter(None, parts)), width), "$soft")]
        if warnings := dossier.warnings(datetime.now(UTC)):
            words = f"! {' · '.join(warnings)}"
            spans = wrap(words, width)
            last = min(len(spans), _WARNING_LINES if self.app.size.height >= _LOW else 1) - 1
            lines += [content(words[start:end], "$bad bold") for start, end in spans[:last]]
            lines.append(content(cut(words[spans[last][0] :], width), "$bad bold"))
        self.about.update(Content("\n").join(lines))

    def _close_gone(self) -> None:
        if self.is_running:
            self._shared.toast("This story has no articles any more")
            self.dismiss(None)

    @command("new")
    def show_since(self) -> None:
        """List what came since the reader last looked, and of it only what it adds; or all."""
        self.contents.show_view("new")
        self.reading.show_only_new(self.contents.view == "new")
        self.panes.takes.action_first()

    @on(TakeList.Chosen)
    def _take_chosen(self, message: TakeList.Chosen) -> None:
        self.reading.show(message.row)

    @on(TakeList.Opened)
    def _take_opened(self, message: TakeList.Opened) -> None:
        self.panes.focus(self.panes.article)
        self._marks.mark_opened(message.row)

    @on(ArticleView.EndReached)
    def _end_reached(self) -> None:
        self._marks.mark_opened(self.reading.row)
        self.reading.go_on(1)

    @on(ArticleView.QuoteReached)
    def _quote_reached(self, message: ArticleView.QuoteReached) -> None:
        if self.reading.article is not None:
            self._said.follow(self.reading.article.id, message.index)

    @on(QuoteChosen)
    def _quote_chosen(self, message: QuoteChosen) -> None:
        """Show an utterance in the take that has it."""
        if self._said.chosen is not None:
            take, _ = self._said.chosen
            self.reading.select(take.article.id)
            self.panes.focus(self.panes.article)
            self.call_after_refresh(self.reading.show_quote, message.index)

    @on(SpeakerWanted)
    def _speaker_wanted(self, message: SpeakerWanted) -> None:
        """Show all that a speaker has said, in every story."""

        def answered(answer: QuotePosition | Filter | None) -> None:
            if answer is not None:
                self.dismiss(answer)

        clippings = self._shared.key_label("clippings")
        screen = SpeakersScreen(self._shared.jobs, message.name, clippings_key=clippings)
        self._shared.open_dialog(screen, answered)
