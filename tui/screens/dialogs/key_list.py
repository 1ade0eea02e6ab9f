"""The keys that work in a dialog, over that dialog."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.commands.model import key_label
from tui.formatting.text import clean_line, content, fit
from tui.screens.dialogs.dialog import Dialog

__all__ = ["KeyList", "Row", "bindings_of", "dialog_keys"]

_KEY_WIDTH = 16


Row = tuple[str, str]
"""Keys and what they do; keys alone: a heading."""


def dialog_keys(dialog: Screen[Any]) -> list[Row]:
    """Return keys and what they do, one row for each action of a dialog and its focused part.

    While a field has the focus, signs are typed into it: what they do elsewhere comes last. The
    keys that edit the text of a field are the same everywhere and are left out.
    """
    in_field = isinstance(dialog.focused, Input)
    nodes = [dialog] if in_field or dialog.focused is None else [dialog.focused, dialog]
    keys: dict[str, list[str]] = {}
    typed: dict[str, list[str]] = {}
    for binding in chain.from_iterable(map(bindings_of, nodes)):
        label = key_label(binding.key)
        group = typed if in_field and len(label) == 1 and label.isascii() else keys
        group.setdefault(binding.description, []).append(label)
    apart = [("", ""), ("Outside the text field", ""), *_rows(typed)] if typed else []
    return [*_rows(keys), *apart]


def bindings_of(node: Widget) -> Iterator[Binding]:
    """Yield the bindings of a widget that say what they do, those of its own class first."""
    for parent in type(node).__mro__:
        is_ours = parent.__module__.startswith("tui.")
        for binding in Binding.make_bindings(vars(parent).get("BINDINGS", ())):
            # Of the keys of Textual's widgets, those that scroll and edit go without saying.
            if binding.description and (is_ours or binding.key == "enter"):
                yield binding


def _rows(keys: Mapping[str, list[str]]) -> Iterator[Row]:
    for meaning, labels in keys.items():
        yield " ".join(dict.fromkeys(labels)), meaning


class KeyList(Dialog[None]):
    """Lists keys with what they do.

    Args:
        title: The title of the dialog they work in.
        keys: Keys and their meanings.
    """

    CSS = """
    KeyList > .dialog { width: 60; }
    KeyList VerticalScroll { height: auto; max-height: 100%; scrollbar-size-vertical: 1; }
    KeyList Static { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "scroll(1)", "Down", show=False),
        Binding("k,up", "scroll(-1)", "Up", show=False),
        Binding("pagedown,ctrl+f,space,G,end", "scroll(20)", "Page down", show=False),
        Binding("pageup,ctrl+b,g,home", "scroll(-20)", "Page up", show=False),
        Binding("q,f1,question_mark,enter", "leave", "Close", show=False),
    ]

    def __init__(self, title: str, keys: Sequence[Row]) -> None:
        super().__init__()
        self._title = title
        self.rows = keys

    def compose(self) -> ComposeResult:
        """Lay out one line for each entry."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = content(clean_line(self._title))
            with VerticalScroll(can_focus=False):
                yield Static(Content("\n").join(_row(*row) for row in self.rows))

    def on_mount(self) -> None:
        """Show how to close it."""
        self.show_keys("esc close")

    def action_scroll(self, lines: int) -> None:
        """Scroll the list."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)


def _row(keys: str, meaning: str) -> Content:
    if not meaning:
        return Content.styled(f" {keys}", "bold")
    return Content.assemble((fit(f" {keys}", _KEY_WIDTH), "$accent bold"), meaning)
