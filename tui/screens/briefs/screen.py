"""The clippings' page: clipped quotes and articles with their notes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from storage.archive import Archive
from storage.archive.clippings import usual_order
from storage.model import Clipping, ClippingOrder
from storage.quotes.citation import cite_clipping, with_warning
from storage.text.plural import format_count
from tui.formatting.text import content
from tui.formatting.undo import UndoVerb, describe_reverted, revert
from tui.jobs import Jobs
from tui.jobs.clipboard import copied
from tui.screens.dialogs.dialog import Dialog
from tui.screens.dialogs.input_dialog import InputDialog
from tui.widgets.clipping_list import ClippingList

__all__ = ["BriefsScreen"]

_KEYS = (
    "⏎ article · n note · b order · Y copy · x remove · w export · J K move · ^z undo · esc close"
)
_ORDERS: tuple[ClippingOrder, ...] = ("date", "speaker", "hand")


class BriefsScreen(Dialog[Clipping]):
    """Lists the clippings and changes them; returns one to go to.

    Args:
        jobs: Reads and changes the archive.
    """

    CSS = "BriefsScreen > .dialog { width: 100; height: 90%; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "note", "Note", show=False),
        Binding("b", "order", "By date, by speaker or in my order", show=False),
        Binding("J,shift+down", "shift(1)", "Move down", show=False),
        Binding("K,shift+up", "shift(-1)", "Move up", show=False),
        Binding("Y", "copy", "Copy with citation", show=False),
        Binding("w", "write", "Export to a file", show=False),
        Binding("x,delete", "remove", "Remove", show=False),
        Binding("ctrl+z", "revert('undo')", "Undo", show=False),
        Binding("ctrl+r", "revert('redo')", "Redo", show=False),
    ]

    clipping_list = getters.query_one(ClippingList)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._order: ClippingOrder | None = None
        """The order shown; None until the clippings are loaded: then the usual one."""

    def compose(self) -> ComposeResult:
        """Lay out the list, and the text that replaces an empty one."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = "Clippings"
            yield Static(
                content("Nothing is clipped yet. c clips a quote or an article."),
                classes="line",
                id="nothing",
            )
            yield ClippingList(on_open=self._open)

    def _open(self, clipping: Clipping) -> None:
        self.dismiss(clipping)

    def on_mount(self) -> None:
        """List the clippings."""
        self.show_keys(_KEYS)
        self.clipping_list.focus()
        self.reload()

    def reload(self) -> None:
        """Show the clippings as they are now."""
        order = self._order
        self._jobs.query(
            "clippings", lambda archive: archive.clippings.all(order), self.if_open(self._show)
        )

    def _show(self, clippings: list[Clipping]) -> None:
        count = len(clippings)
        self._order = self._order or usual_order(clippings)
        title = f"{format_count(count, 'clipping')} · by {self._order}" if count else "Clippings"
        self.show_title(title)
        self.query_one("#nothing").display = not count
        if clippings != self.clipping_list.clippings:  # or else the scroll position would be lost
            self.clipping_list.show(clippings)

    def action_order(self) -> None:
        """Order by date, by speaker, or by hand if they have been moved."""
        usual = usual_order(self.clipping_list.clippings)
        orders = _ORDERS if usual == "hand" else _ORDERS[:2]
        self._order = orders[(orders.index(self._order or usual) + 1) % len(orders)]
        self.reload()

    def action_shift(self, step: int) -> None:
        """Move the selected clipping; from now on the order is the user's own."""
        ids = [one.id for one in self.clipping_list.clippings]
        here = self.clipping_list.cursor
        if not 0 <= here + step < len(ids):
            return
        ids.insert(here + step, ids.pop(here))
        self._order = "hand"
        self._change(lambda archive: archive.clippings.arrange(ids))

    def action_note(self) -> None:
        """Ask for a note on the selected clipping."""
        if (chosen := self.clipping_list.chosen) is None:
            return

        def answered(note: str | None) -> None:
            if note is not None and note != chosen.note:
                self._change(lambda archive: archive.clippings.set_note(chosen.id, note))

        self.app.push_screen(InputDialog("Note", value=chosen.note, hint=""), answered)

    def action_remove(self) -> None:
        """Remove the selected clipping."""
        if (chosen := self.clipping_list.chosen) is not None:
            self._change(lambda archive: archive.clippings.remove(chosen.id))
            self.toast("Removed. ^z undoes")

    def action_revert(self, verb: UndoVerb) -> None:
        """Undo or redo the last change, whatever it was."""

        def reverted(change: str | None) -> None:
            self.toast(describe_reverted(verb, change))
            self.reload()

        self._jobs.change(lambda archive: revert(archive, verb), reverted)

    def action_copy(self) -> None:
        """Copy the selected clipping with its citation."""
        if (chosen := self.clipping_list.chosen) is not None:
            self.app.copy_to_clipboard(cite_clipping(chosen))
            self.toast(
                with_warning(copied("clipping with its citation"), chosen, datetime.now(UTC))
            )

    def action_write(self) -> None:
        """Ask for a file and write the clippings to it."""
        from storage.exchange.citations import cite_clippings
        from tui.screens.dialogs.write_citations import ask_and_write_citations

        clippings = list(self.clipping_list.clippings)
        what = format_count(len(clippings), "clipping")
        ask_and_write_citations(
            self, self._jobs, f"Export {what}", "clippings.md", "clipping",
            lambda _archive: cite_clippings(clippings),
        )  # fmt: skip

    def _change(self, change: Callable[[Archive], None]) -> None:
        self._jobs.change(change, lambda _none: self.reload())
