"""What an article said before its source edited it: each edit, and all of them together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from storage.model import Article, Revision
from storage.text.dates import format_date
from tui.formatting.diff import Change, compare
from tui.formatting.text import clean_line, content
from tui.jobs import Jobs
from tui.screens.dialogs.dialog import Dialog
from tui.widgets.changes_view import ChangesView

__all__ = ["HistoryScreen"]


class HistoryScreen(Dialog[None]):
    """Shows what changed since an article was first seen, then edit by edit.

    Args:
        jobs: Reads the earlier words and compares them.
        article: As it is now.
    """

    CSS = """
    HistoryScreen > .dialog { width: 100; height: 90%; }
    HistoryScreen #which { height: auto; padding: 0 1; margin-bottom: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right_square_bracket,right,n", "step(1)", "Next", show=False),
        Binding("left_square_bracket,left,p", "step(-1)", "Previous", show=False),
        Binding("space", "page_on", "Page", show=False),
        Binding("q,E", "leave", "Close", show=False),
    ]

    which = getters.query_one("#which", Static)
    changes = getters.query_one(ChangesView)

    def __init__(self, jobs: Jobs, article: Article) -> None:
        super().__init__()
        self._jobs = jobs
        self._article = article
        self._revisions: Sequence[Revision] = ()
        self._page = 0

    def compose(self) -> ComposeResult:
        """Put the changes under what they lie between."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = content(clean_line(self._article.headline))
            yield Static(content("Comparing…", "$muted"), id="which")
            yield ChangesView()

    def on_mount(self) -> None:
        """Fetch what the article said."""
        self.changes.focus()
        number = self._article.id
        self._jobs.query("history", lambda archive: archive.history(number), self._fetched)

    def _fetched(self, revisions: Sequence[Revision]) -> None:
        if not self.is_running:
            return
        self._revisions = revisions
        if revisions:
            self._compare()
        else:
            self.which.update(content("Nothing of what it said before is kept", "$muted"))

    @property
    def _page_count(self) -> int:
        """The edits, and before them all of them together where there are several."""
        count = len(self._revisions)
        return count + (count > 1)

    def _compare(self) -> None:
        """Compare what the page lies between, beside the screen, and show it."""
        after: list[Article | Revision] = [self._article, *self._revisions]
        page = self._page
        if page == 0:
            old, new = self._revisions[-1], after[0]
        else:
            old, new = self._revisions[page - 1], after[page - 1]
        self._jobs.query(
            "history", lambda _archive: compare(old, new), lambda found: self._show(page, found)
        )

    def _show(self, page: int, found: list[Change]) -> None:
        if not self.is_running or page != self._page:
            return
        count = self._page_count
        keys = Content.assemble(
            (f"   {page + 1} of {count}  ", "$muted"), ("[ ]", "$accent bold"), (" step", "$muted")
        )
        signs = Content.assemble(("−", "$bad bold"), " before  ", ("+", "$good bold"), " after")
        words = content(self._between(), "bold")
        self.which.update(Content.assemble(words, "\n", signs, keys if count > 1 else ""))
        self.changes.show(found)

    def _between(self) -> str:
        """Say between which words of the article the page compares."""
        revisions = self._revisions
        if len(revisions) > 1 and self._page == 0:
            return f"All that changed since it was first seen, in {len(revisions)} edits"
        edit = revisions[max(0, self._page - 1)]
        since = f", after it stood since {_moment(edit.seen)}" if edit.seen else ""
        return f"Edited {_moment(edit.replaced)}{since}"

    def action_step(self, step: int) -> None:
        """Go to an earlier edit (1), or a later one."""
        page = max(0, min(self._page + step, self._page_count - 1))
        if page != self._page:
            self._page = page
            self._compare()

    def action_page_on(self) -> None:
        """Page down."""
        self.changes.action_page(1)


def _moment(moment: datetime) -> str:
    local = moment.astimezone()
    return f"{format_date(local, weekday=True, year=False)}, {local:%H:%M}"
