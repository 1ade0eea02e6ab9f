"""The help: all keys in groups; typing narrows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from storage.model import FLAGS
from tui.commands.model import GROUPS, Command
from tui.commands.table import matching
from tui.formatting.text import content, cut, fit
from tui.screens.dialogs.dialog import Dialog
from tui.widgets.field import Field

__all__ = ["HelpScreen"]

_COLUMN = 46
_KEYS = 17
_MOST_COLUMNS = 3
_AROUND = 6
_FLAG_SEARCHES = [":".join(flag.search) for flag in FLAGS]
_SEARCHES = (
    ("ferry port", "both words, in any order"),
    ("ferry OR boat", "one of them, or both"),
    ('"ferry port"', "the words in this order"),
    ("-ferry", "without the word"),
    ("port ferr", "the last may only begin one"),
    ('port "ferr"', "in marks it is a whole word"),
    ("speaker:hellan", "also source: section:"),
    ("after:june", "1 June and later; or on:"),
    ("before:june", "31 May and earlier"),
    (_FLAG_SEARCHES[0], f"also {' '.join(_FLAG_SEARCHES[1:])}"),
)
"""What may be typed in a search, with what it finds."""


class HelpScreen(Dialog[None]):
    """Shows what each key does."""

    CSS = """
    HelpScreen VerticalScroll { height: auto; max-height: 100%; scrollbar-size-vertical: 1; }
    HelpScreen #keys { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "scroll(1)", "Down", show=False),
        Binding("up", "scroll(-1)", "Up", show=False),
        Binding("pagedown", "scroll(10)", "Page down", show=False),
        Binding("pageup", "scroll(-10)", "Page up", show=False),
        Binding("f1,enter", "leave", "Close", show=False),
    ]

    keys = getters.query_one("#keys", Static)
    body = getters.query_one(VerticalScroll)

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__()
        self._commands = commands

    def compose(self) -> ComposeResult:
        """Put the field over the keys."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = "Keys"
            frame.border_subtitle = "type to find a key · esc close"
            yield Field(placeholder="Find a key")
            with VerticalScroll(can_focus=False):
                yield Static(id="keys")

    def on_mount(self) -> None:
        """Show all keys."""
        self._narrow("")

    def on_resize(self) -> None:
        """Put the groups beside each other where there is room."""
        self._narrow(self.query_one(Input).value)

    @on(Input.Changed)
    def _changed(self, message: Input.Changed) -> None:
        self._narrow(message.value)

    def _narrow(self, words: str) -> None:
        commands = [one for one in matching(words, self._commands) if one.typed]
        room = self.app.size.width - _AROUND
        columns, width = max(1, min(room // _COLUMN, _MOST_COLUMNS)), min(room, _COLUMN)
        self.query_one(".dialog").styles.width = columns * width + _AROUND
        if groups := [*_groups(commands, width), *_of_searches(words, width)]:
            self.keys.update(_in_columns(groups, columns, width))
        else:
            self.keys.update(content(" No key is called so", "$muted"))

    def action_scroll(self, lines: int) -> None:
        """Scroll the keys."""
        self.body.scroll_relative(y=lines, animate=False)


def _groups(commands: Sequence[Command], width: int) -> list[list[Content]]:
    """Return the lines of each group that holds any of `commands`, in columns of `width` cells."""
    groups = []
    for name in GROUPS:
        lines = [_line(command, width) for command in commands if command.group == name]
        if lines:
            groups.append([Content.styled(fit(name, width), "bold"), *lines])
    return groups


def _of_searches(words: str, width: int) -> list[list[Content]]:
    """Return what a search may hold, all of it, unless `words` are about something else."""
    text = " ".join(["search", *map(" ".join, _SEARCHES)]).casefold()
    if not all(word in text for word in words.casefold().split()):
        return []
    title = Content.styled(fit("In a search", width), "bold")
    return [[title, *(_row(typed, meaning, width) for typed, meaning in _SEARCHES)]]


def _line(command: Command, width: int) -> Content:
    where = f" ({command.where[0]})" if len(command.where) == 1 else ""
    return _row(command.typed, f"{command.help}{where}", width)


def _row(typed: str, meaning: str, width: int) -> Content:
    return Content.assemble(
        (fit(f" {cut(typed, _KEYS - 2)}", _KEYS), "$accent bold"),
        fit(meaning, width - _KEYS),
    )


def _in_columns(groups: list[list[Content]], columns: int, width: int) -> Content:
    """Return the groups, each in the column that is shortest when its turn comes."""
    gap = Content(" " * width)
    filled: list[list[Content]] = [[] for _ in range(columns)]
    for group in groups:
        column = min(filled, key=len)
        column += [*([gap] if column else []), *group]
    height = max(map(len, filled))
    rows = (
        Content("").join(column[y] if y < len(column) else gap for column in filled)
        for y in range(height)
    )
    return Content("\n").join(rows)
