"""The page of briefs: their list, and the items of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static

from storage.archive import Archive
from storage.archive.clippings import usual_order
from storage.model import DEFAULT_BRIEF, Brief, BriefItem, Clipping, ClippingOrder
from storage.text.plural import format_count
from tui.formatting.text import content
from tui.formatting.undo import UndoVerb
from tui.jobs import Jobs
from tui.screens.briefs.changes import BriefChanges
from tui.screens.briefs.preview import BriefPreview
from tui.screens.briefs.writing import BriefWriting
from tui.screens.dialogs.dialog import Dialog
from tui.widgets.brief_list import BriefList
from tui.widgets.clipping_list import ClippingList

__all__ = ["BriefsScreen"]

_BESIDE = 120
"""Columns from which the two lists stand side by side."""
_ITEM_KEYS = (
    "⏎ article · n note · ⇥ briefs · w export · p preview · H heading · J K m move"
    " · x remove · Y copy · b order · ^z undo · esc close"
)
_BRIEF_KEYS = (
    "⏎ items · a new · c add here · e rename · d duplicate · x remove · w export · p preview"
    " · ^z undo · esc close"
)
_ORDERS: tuple[ClippingOrder, ...] = ("date", "speaker", "hand")
_NOTHING = "Nothing is clipped yet. c clips a quote or an article."
_EMPTY = (
    "Nothing is in this brief yet. c at the desk clips into the brief with ●,"
    " b asks for a brief; H adds a heading here, N a note."
)


@dataclass(frozen=True, slots=True)
class _State:
    """What the page shows: all briefs, the one added to, and the items of one in an order."""

    briefs: list[Brief]
    current: str
    shown: str
    items: list[BriefItem]
    order: ClippingOrder


class BriefsScreen(Dialog[Clipping]):
    """Lists the briefs and the items of one, and changes them; returns a clipping to go to.

    Args:
        jobs: Reads and changes the archive.
    """

    CSS = """
    BriefsScreen > .dialog { width: 140; }
    BriefsScreen.-alone > .dialog { width: 100; }
    BriefsScreen Horizontal { height: 1fr; }
    BriefsScreen #briefs-pane { width: 32; margin-right: 1; }
    BriefsScreen.-alone #briefs-pane { width: 1fr; margin-right: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,shift+tab", "switch", "Briefs or items", show=False, priority=True),
        Binding("a", "add", "New brief", show=False),
        Binding("n", "note", "Note", show=False),
        Binding("e", "edit", "Edit a heading or note, or rename the brief", show=False),
        Binding("H", "add_words('heading')", "Heading above the item", show=False),
        Binding("N", "add_words('note')", "Note above the item", show=False),
        Binding("c", "choose", "Clip into this brief from now on", show=False),
        Binding("d", "duplicate", "Duplicate the brief", show=False),
        Binding("m", "move", "Move the item to another brief", show=False),
        Binding("b", "order", "By date, by speaker or in my order", show=False),
        Binding("J,shift+down", "shift(1)", "Move down", show=False),
        Binding("K,shift+up", "shift(-1)", "Move up", show=False),
        Binding("Y", "copy", "Copy with citation", show=False),
        Binding("W", "copy_all", "Copy the brief", show=False),
        Binding("w", "write", "Export the brief to a file", show=False),
        Binding("p", "preview", "Preview", show=False),
        Binding("x,delete", "remove", "Remove the item, or the brief", show=False),
        Binding("ctrl+z", "revert('undo')", "Undo", show=False),
        Binding("ctrl+r", "revert('redo')", "Redo", show=False),
        Binding("ctrl+p,colon", "palette", "Commands…", show=False),
        Binding("q", "leave", "Close", show=False),
    ]

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self.brief_list = BriefList()
        self.clipping_list = ClippingList(on_open=self._open)
        self._nothing = Static(classes="line", id="nothing")
        self._briefs_pane = Vertical(self.brief_list, id="briefs-pane")
        self._items_pane = Vertical(self._nothing, self.clipping_list)
        self._shown = ""
        """The name of the brief shown; empty until it is loaded: then the one added to."""
        self._order: ClippingOrder | None = None
        """The order chosen here; None: the usual one."""
        self._order_shown: ClippingOrder = "date"
        self._template = "plain"
        self._changes = BriefChanges(self, jobs, on_change=self._changed)
        self._writing = BriefWriting(self, jobs)

    def compose(self) -> ComposeResult:
        """Lay out the list of briefs beside the items, and the text that replaces no items."""
        with Vertical(classes="dialog page") as frame:
            frame.border_title = "Clippings"
            yield Horizontal(self._briefs_pane, self._items_pane)

    def on_mount(self) -> None:
        """List the briefs, and the items of the one added to."""
        self._nothing.display = False
        self._focus_on(self.clipping_list)
        self.reload()

    # -- focus and panes ---------------------------------------------------------------------

    def on_resize(self) -> None:
        """Show both lists, or only one where there is no room for both."""
        self.set_class(not self._is_wide, "-alone")
        self._show_panes(self.focused or self.focused_before_hiding)

    @property
    def _is_wide(self) -> bool:
        return self.app.size.width >= _BESIDE

    def _show_panes(self, focused: Widget | None) -> None:
        self._briefs_pane.display = self._is_wide or focused is self.brief_list
        self._items_pane.display = self._is_wide or focused is not self.brief_list

    def _focus_on(self, widget: Widget) -> None:
        self._show_panes(widget)  # a hidden widget cannot take the focus
        self.set_focus(widget)  # not `focus()`: the next key may already be in the queue

    @on(events.DescendantFocus)
    def _show_key_hints(self) -> None:
        self.show_keys(_BRIEF_KEYS if self.brief_list.has_focus else _ITEM_KEYS)

    @on(BriefList.Opened)
    def _focus_items(self) -> None:
        self._focus_on(self.clipping_list)

    @on(ClippingList.Left)
    def _focus_briefs(self) -> None:
        self._focus_on(self.brief_list)

    def action_switch(self) -> None:
        """Go to the other list."""
        self._focus_on(self.clipping_list if self.brief_list.has_focus else self.brief_list)

    # -- what is shown -----------------------------------------------------------------------

    def reload(self) -> None:
        """Show the briefs and items as they are now."""
        shown, order = self._shown, self._order

        def read(archive: Archive) -> _State:
            briefs, current = archive.briefs.all(), archive.briefs.current()
            name = shown if shown in {one.name for one in briefs} else current
            items = archive.briefs.contents(name, order)
            usual = archive.briefs.order(name) or usual_order(one.clipping for one in items)
            return _State(briefs, current, name, items, order or usual)

        self._jobs.query("briefs", read, self.if_open(self._show))

    def _show(self, state: _State) -> None:
        self._shown, self._order_shown = state.shown, state.order
        self.brief_list.show(state.briefs, current=state.current, name=state.shown)
        is_default = state.shown == DEFAULT_BRIEF
        count = format_count(len(state.items), "clipping" if is_default else "item")
        title = count if is_default else f"{state.shown} · {count}"
        if is_default or state.order != "hand":
            title = f"{title} · by {state.order}"
        self.show_title(title if state.items else state.shown)
        self._nothing.update(content(_NOTHING if len(state.briefs) == 1 else _EMPTY))
        self._nothing.display = not state.items
        if state.items != self.clipping_list.items:  # or else the scroll position would be lost
            self.clipping_list.show(state.items)

    def _changed(self, name: str) -> None:
        """Show a brief after a change, the same one without a name."""
        if name:
            self._show_brief(name)
        else:
            self.reload()

    @on(BriefList.Chosen)
    def _brief_chosen(self, message: BriefList.Chosen) -> None:
        self._show_brief(message.name)

    def _show_brief(self, name: str) -> None:
        self._shown, self._order = name, None
        self.reload()

    @property
    def _brief(self) -> Brief | None:
        """The brief under the cursor, while the list of briefs has the focus."""
        place = self.brief_list.cursor
        is_one = self.brief_list.has_focus and place < len(self.brief_list.briefs)
        return self.brief_list.briefs[place] if is_one else None

    @property
    def _chosen(self) -> Clipping | None:
        """The item under the cursor, while the list of items has the focus."""
        return None if self.brief_list.has_focus else self.clipping_list.chosen

    def action_order(self) -> None:
        """Order by date, by speaker, or by hand if they have been moved."""
        clippings = [one.clipping for one in self.clipping_list.items]
        orders = _ORDERS if usual_order(clippings) == "hand" else _ORDERS[:2]
        here = orders.index(self._order_shown) if self._order_shown in orders else -1
        self._order = orders[(here + 1) % len(orders)]
        self.reload()

    # -- changes -----------------------------------------------------------------------------

    def _open(self, clipping: Clipping) -> None:
        if clipping.kind in ("heading", "note"):
            self._changes.edit(clipping)
        else:
            self.dismiss(clipping)

    def action_add(self) -> None:
        """Ask for the name of a new brief."""
        self._changes.create(self.brief_list.briefs)

    def action_note(self) -> None:
        """Ask for a note on the selected item."""
        if self._chosen is not None:
            self._changes.edit(self._chosen)

    def action_edit(self) -> None:
        """Ask for other words of the selected item, or for another name of the brief."""
        if self._brief is not None:
            self._changes.rename(self._brief.name, self.brief_list.briefs)
        elif self._chosen is not None:
            self._changes.edit(self._chosen)

    def action_add_words(self, kind: str) -> None:
        """Ask for a heading or a note to put above the selected item."""
        self._changes.add_words(self._shown, kind, self._chosen)

    def action_choose(self) -> None:
        """Let clippings go to the brief shown from now on."""
        self._changes.choose(self._shown)

    def action_duplicate(self) -> None:
        """Copy the brief under the cursor."""
        if self._brief is not None:
            self._changes.duplicate(self._brief.name)

    def action_move(self) -> None:
        """Move the selected item to another brief."""
        if self._chosen is not None:
            self._changes.move(self._chosen)

    def action_shift(self, step: int) -> None:
        """Move the selected item; from now on the order is the user's own."""
        ids = [one.clipping.id for one in self.clipping_list.items]
        here = self.clipping_list.cursor
        if self._chosen is None or not 0 <= here + step < len(ids):
            return
        ids.insert(here + step, ids.pop(here))
        self._order = "hand"
        self._changes.arrange(ids)

    def action_remove(self) -> None:
        """Remove the selected item, or the brief under the cursor."""
        if self._brief is not None:
            self._changes.remove_brief(self._brief)
        elif self._chosen is not None:
            self._changes.remove(self._chosen)

    def action_revert(self, verb: UndoVerb) -> None:
        """Undo or redo the last change, whatever it was."""
        self._changes.revert(verb)

    # -- copies and files --------------------------------------------------------------------

    def action_copy(self) -> None:
        """Copy the selected item with its citation."""
        if self._chosen is not None:
            self._writing.copy_item(self._chosen)

    def action_copy_all(self) -> None:
        """Copy the brief as Markdown."""
        if items := self.clipping_list.items:
            self._writing.copy(self._shown, items, self._template, ".md")

    def action_write(self) -> None:
        """Ask for a file and write the brief to it."""
        if items := self.clipping_list.items:
            self._writing.write(self._shown, items, self._template)

    def action_preview(self) -> None:
        """Show the brief as it would be written."""
        if items := self.clipping_list.items:
            self.app.push_screen(
                BriefPreview(self._jobs, self._shown, items, self._template, self._use_template)
            )

    def _use_template(self, name: str) -> None:
        self._template = name
