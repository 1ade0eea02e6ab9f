"""What a take changes in the earlier take whose text it is."""

from __future__ import annotations

from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from storage.model import Article
from storage.text.comparison import Comparison, compare_versions
from tui.formatting.text import clean_line, content
from tui.jobs import Jobs
from tui.screens.dialogs.dialog import Dialog
from tui.widgets.changes_view import ChangesView

__all__ = ["TakeChanges"]


class TakeChanges(Dialog[None]):
    """Compares a take with an earlier one, what matters most first.

    Args:
        jobs: Compares them, off the screen's thread.
        title: Names the two takes.
        old: The earlier take.
        new: The take.
    """

    CSS = """
    TakeChanges > .dialog { width: 100; }
    TakeChanges #which { height: auto; padding: 0 1; margin-bottom: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "page_on", "Page", show=False),
        Binding("q,E", "leave", "Close", show=False),
    ]

    which = getters.query_one("#which", Static)
    changes = getters.query_one(ChangesView)

    def __init__(self, jobs: Jobs, title: str, old: Article, new: Article) -> None:
        super().__init__()
        self._jobs = jobs
        self._title = title
        self._old = old
        self._new = new

    def compose(self) -> ComposeResult:
        """Lay out the changes below the line that sums them up."""
        with Vertical(classes="dialog page") as frame:
            frame.border_title = content(clean_line(self._title))
            yield Static(content("Comparing…", "$muted"), id="which")
            yield ChangesView("esc close")

    def on_mount(self) -> None:
        """Compare the two."""
        self.changes.focus()
        old, new = self._old, self._new
        self._jobs.query(
            "changes",
            lambda _archive: compare_versions(old, new),
            self.if_open(self._show),
        )

    def _show(self, found: Comparison) -> None:
        summary = found.summary
        weight = content(str(summary), "$accent" if summary.weight == "major" else "$muted")
        signs = Content.assemble(("−", "$bad bold"), " before  ", ("+", "$good bold"), " after")
        self.which.update(Content.assemble(weight, "\n", signs))
        self.changes.show(found)

    def action_page_on(self) -> None:
        """Page down."""
        self.changes.action_page(1)
