"""The help screen: all keys in groups, narrowed by typing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from storage.model import FLAGS
from tui.commands.model import GROUPS, Command
from tui.commands.table import matching
from tui.formatting.text import content, cut, fit
from tui.screens.dialogs.dialog import Dialog
from tui.screens.dialogs.steady_frame import SteadyFrame
from tui.widgets.field import Field

__all__ = ["HelpScreen"]

_COLUMN_WIDTH = 46
_KEY_WIDTH = 17
_MAX_COLUMNS = 3
_MARGINS = 6
_FLAG_SEARCHES = [":".join(flag.search) for flag in FLAGS]
_IN_A_ROW = 3
_SEARCHES = (
    ("ferry port", "both words, in any order"),
    ("ferry OR boat", "one of them, or both"),
    ('"ferry port"', "the words in this order"),
    ("-ferry", "without the word"),
    ("port ferr", "last word matches beginnings"),
    ('port "ferr"', "in quotes: whole word"),
    ("speaker:hellan", "source: section: category:"),
    ("-is:update", "without them; also is:read"),
    ("is:killed OR is:urgent", "one of them, or both"),
    ("is:statement dam", "reported, not quoted"),
    ("after:june", "1 June and later; or on:"),
    ("before:june", "31 May and earlier"),
    *(
        (first, f"also {' '.join(others)}" if others else "")
        for first, *others in (
            _FLAG_SEARCHES[start : start + _IN_A_ROW]
            for start in range(0, len(_FLAG_SEARCHES), _IN_A_ROW)
        )
    ),
)
"""Examples of searches, with what they find."""
_MARKS = (
    ("●  ★  ✓", "unread, starred, selected"),
    ("✎", "edited since you read it"),
    ("≠", "a headline, figure, name or quotation edited"),
    ("!", "has an alert"),
    ("※  ⚑", "with a note, set aside"),
    ("~14:23", "about then; no time is given"),
    ("▸ 3 takes", "a story of several takes"),
    ("TEXT KILLED", "shares text with a killed article"),
    ("QUOTES KILLED", "uses quotes of a killed article"),
    ("TEXT EMBARGO", "has text under embargo elsewhere"),
)
"""The marks of rows."""
_MOUSE = (
    ("drag", "select text and copy it"),
    ("⇧drag", "the terminal's own selection"),
    ("double click", "open"),
)
"""What the mouse does, where it does not simply click on what it says."""


_AROUND_KEYS = 5
"""Lines of the frame and of the field above the keys."""


class HelpScreen(Dialog[None]):
    """Shows all keys and examples of searches."""

    CSS = """
    HelpScreen VerticalScroll { height: auto; scrollbar-size-vertical: 1; }
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
        """Lay out the field above the keys."""
        with SteadyFrame() as frame:
            frame.border_title = "Keys"
            frame.border_subtitle = "type to find a key · esc close"
            yield Field(placeholder="Find a key")
            with VerticalScroll(can_focus=False):
                yield Static(id="keys")

    def on_mount(self) -> None:
        """Show all keys."""
        self._narrow("")

    def on_resize(self) -> None:
        """Lay out the groups in as many columns as fit."""
        self.body.styles.max_height = max(1, self.app.size.height - _AROUND_KEYS)
        self._narrow(self.query_one(Input).value)

    @on(Input.Changed)
    def _changed(self, message: Input.Changed) -> None:
        self._narrow(message.value)

    def _narrow(self, words: str) -> None:
        commands = [one for one in matching(words, self._commands) if one.typed]
        room = self.app.size.width - _MARGINS
        columns, width = max(1, min(room // _COLUMN_WIDTH, _MAX_COLUMNS)), min(room, _COLUMN_WIDTH)
        self.query_one(".dialog").styles.width = columns * width + _MARGINS
        examples = _examples("In a search", _SEARCHES, words, width)
        examples += _examples("Marks of a row", _MARKS, words, width)
        examples += _examples("Mouse", _MOUSE, words, width)
        if groups := [*_groups(commands, width), *examples]:
            self.keys.update(_in_columns(groups, columns, width))
        else:
            self.keys.update(content(" No key matches", "$muted"))

    def action_scroll(self, lines: int) -> None:
        """Scroll the keys."""
        self.body.scroll_relative(y=lines, animate=False)


def _groups(commands: Sequence[Command], width: int) -> list[list[Content]]:
    """Return the lines of each group with any of `commands`, `width` cells wide."""
    groups = []
    for name in GROUPS:
        lines = [_line(command, width) for command in commands if command.group == name]
        if lines:
            groups.append([Content.styled(fit(name, width), "bold"), *lines])
    return groups


def _examples(
    title: str, rows: Sequence[tuple[str, str]], words: str, width: int
) -> list[list[Content]]:
    """Return rows that are no commands below their title, if they match `words`."""
    text = " ".join([title, *map(" ".join, rows)]).casefold()
    if not all(word in text for word in words.casefold().split()):
        return []
    head = Content.styled(fit(title, width), "bold")
    return [[head, *(_row(typed, meaning, width) for typed, meaning in rows)]]


def _line(command: Command, width: int) -> Content:
    where = f" ({command.where[0]})" if len(command.where) == 1 else ""
    return _row(command.typed, f"{command.help}{where}", width)


def _row(typed: str, meaning: str, width: int) -> Content:
    return Content.assemble(
        (fit(f" {cut(typed, _KEY_WIDTH - 2)}", _KEY_WIDTH), "$accent bold"),
        fit(meaning, width - _KEY_WIDTH),
    )


def _in_columns(groups: list[list[Content]], columns: int, width: int) -> Content:
    """Lay out the groups in columns, each in the shortest column so far."""
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
