"""The edit history of an article: all edits together, and each one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from storage.model import Article, Revision
from storage.text.comparison import Comparison, compare_versions
from storage.text.dates import format_date
from tui.formatting.text import clean_line, content
from tui.jobs import Jobs
from tui.screens.dialogs.dialog import Dialog
from tui.widgets.changes_view import ChangesView

__all__ = ["HistoryScreen"]


class HistoryScreen(Dialog[bool]):
    """Shows the changes since an article was first seen, then those of each edit.

    It answers True where the reader wants to go on to the next edited article.

    Args:
        jobs: Reads the revisions and compares them.
        article: The current version.
    """

    CSS = """
    HistoryScreen > .dialog { width: 100; }
    HistoryScreen #which { height: auto; padding: 0 1; margin-bottom: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right_square_bracket,right", "step(1)", "Earlier edit", show=False),
        Binding("left_square_bracket,left", "step(-1)", "Later edit", show=False),
        Binding("space", "page_on", "Page", show=False),
        Binding("comma", "go_on", "Next edited article", show=False),
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
        """Lay out the changes below the name of the edit."""
        with Vertical(classes="dialog page") as frame:
            frame.border_title = content(clean_line(self._article.headline))
            yield Static(content("Comparing…", "$muted"), id="which")
            yield ChangesView(", next edited · esc close")

    def on_mount(self) -> None:
        """Load the revisions."""
        self.changes.focus()
        number = self._article.id
        self._jobs.query(
            "history", lambda archive: archive.history(number), self.if_open(self._show_revisions)
        )

    def _show_revisions(self, revisions: Sequence[Revision]) -> None:
        self._revisions = revisions
        if revisions:
            self._compare()
        else:
            self.which.update(content("No earlier version", "$muted"))

    @property
    def _page_count(self) -> int:
        """The number of edits, and one page more for all of them together if there are several."""
        count = len(self._revisions)
        return count + (count > 1)

    def _compare(self) -> None:
        """Compare the two versions of the page off the screen's thread and show the changes."""
        after: list[Article | Revision] = [self._article, *self._revisions]
        page = self._page
        if page == 0:
            old, new = self._revisions[-1], after[0]
        else:
            old, new = self._revisions[page - 1], after[page - 1]
        self._jobs.query(
            "history",
            lambda _archive: compare_versions(old, new),
            self.if_open(lambda found: self._show(page, found)),
        )

    def _show(self, page: int, found: Comparison) -> None:
        if page != self._page:
            return
        count = self._page_count
        keys = Content.assemble(
            (f"   {page + 1} of {count}  ", "$muted"), ("[ ]", "$accent bold"), (" step", "$muted")
        )
        signs = Content.assemble(("−", "$bad bold"), " before  ", ("+", "$good bold"), " after")
        title = content(self._title(), "bold")
        summary = found.summary
        weight = content(str(summary), "$accent" if summary.weight == "major" else "$muted")
        lines = (title, "\n", weight, "\n", signs, keys if count > 1 else "")
        self.which.update(Content.assemble(*lines))
        self.changes.show(found)

    def _title(self) -> str:
        """Say which edit the page shows."""
        revisions = self._revisions
        if len(revisions) > 1 and self._page == 0:
            editor = clean_line(revisions[0].edited_by)
            last = f", the last by {editor}" if editor else ""
            return f"All changes since it was first seen ({len(revisions)} edits{last})"
        edit = revisions[max(0, self._page - 1)]
        since = f", unchanged since {_moment(edit.seen)}" if edit.seen else ""
        by = f" by {clean_line(edit.edited_by)}" if edit.edited_by else ""
        return f"Edited {_moment(edit.replaced)}{by}{since}"

    def action_step(self, step: int) -> None:
        """Go to an earlier edit (1), or a later one."""
        page = max(0, min(self._page + step, self._page_count - 1))
        if page != self._page:
            self._page = page
            self._compare()

    def action_go_on(self) -> None:
        """Close, and go on to the next article edited since it was read."""
        self.dismiss(True)

    def action_page_on(self) -> None:
        """Page down."""
        self.changes.action_page(1)


def _moment(moment: datetime) -> str:
    local = moment.astimezone()
    year = local.year != date.today().year
    return f"{format_date(local, weekday=True, year=year)}, {local:%H:%M}"
