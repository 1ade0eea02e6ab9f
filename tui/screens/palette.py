"""The command palette: all commands with their keys, narrowed by typing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.commands.model import Command
from tui.commands.table import farness, matching
from tui.formatting.text import content
from tui.screens.dialogs.dialog import Dialog
from tui.screens.dialogs.steady_frame import SteadyFrame
from tui.widgets.field import Field
from tui.widgets.key_line import KeyLine

__all__ = ["CommandPalette"]

_ORDER = ("Find", "Sources", "Read", "Mark", "Desk", "Move")
"""The groups in the order in which newcomers need them; easy keys last."""


class CommandPalette(Dialog[str]):
    """Finds a command by its name; returns its id."""

    CSS = "CommandPalette.-tall OptionList { max-height: 24; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move('cursor_down')", "Down", show=False),
        Binding("up", "move('cursor_up')", "Up", show=False),
        Binding("pagedown", "move('page_down')", "Page down", show=False),
        Binding("pageup", "move('page_up')", "Page up", show=False),
    ]

    options = getters.query_one(OptionList)
    nothing = getters.query_one("#nothing", Static)

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__()
        self._commands = commands

    def compose(self) -> ComposeResult:
        """Lay out the field above the commands."""
        with SteadyFrame() as frame:
            frame.border_title = "Commands"
            frame.border_subtitle = "⏎ run · esc close"
            yield Field(placeholder="What do you want to do?")
            options = OptionList()
            options.can_focus = False
            yield options
            yield Static(content("No command matches"), id="nothing", classes="line")

    def on_mount(self) -> None:
        """Show all commands."""
        self._narrow("")

    @on(Input.Changed)
    def _changed(self, message: Input.Changed) -> None:
        self._narrow(message.value)

    def _narrow(self, words: str) -> None:
        found = matching(words, self._commands)
        commands = [command for command in found if not command.is_run_by_panel]
        commands.sort(key=lambda one: (farness(words, one), _ORDER.index(one.group)))
        self.options.clear_options()
        self.options.add_options(
            Option(KeyLine(command.title, command.key, _typed(command)), id=command.id)
            for command in commands
            if command.id != "palette"
        )
        if self.options.option_count:
            self.options.highlighted = 0
        self.nothing.display = not self.options.option_count

    def action_move(self, how: str) -> None:
        """Move the highlight by an action of the list."""
        getattr(self.options, f"action_{how}")()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        if self.options.highlighted is not None:
            option = self.options.get_option_at_index(self.options.highlighted)
            self.dismiss(option.id)

    @on(OptionList.OptionSelected)
    def _selected(self, message: OptionList.OptionSelected) -> None:
        self.dismiss(message.option_id)


def _typed(command: Command) -> str:
    """Return what to type after `:` for a command."""
    return f":{command.short}" if command.short else ""
