"""The palette of a page: its commands, made from its key bindings, narrowed by typing."""

from __future__ import annotations

from textual.binding import Binding
from textual.widget import Widget

from tui.commands.model import Command
from tui.commands.table import MOVEMENT
from tui.screens.dialogs.dialog import Dialog, Result
from tui.screens.dialogs.key_list import bindings_of
from tui.screens.palette import CommandPalette

__all__ = ["show_palette"]

_PALETTE = "palette"
_MOVES = frozenset(binding.action for binding in MOVEMENT if isinstance(binding, Binding))


def show_palette(page: Dialog[Result]) -> None:
    """Show the commands of a page and of its part with the focus, and run the one chosen."""
    found: dict[str, tuple[Widget, str]] = {}
    keys: dict[str, list[str]] = {}
    for node in (page.focused, page):
        for binding in bindings_of(node) if node is not None else ():
            if binding.action not in (_PALETTE, *_MOVES):
                found.setdefault(binding.description, (node or page, binding.action))
                keys.setdefault(binding.description, []).append(binding.key)
    commands = [Command(title, tuple(keys[title]), title, title, "Desk") for title in found]

    def answered(title: str | None) -> None:
        if title is not None:
            node, action = found[title]
            page.call_later(node.run_action, action)

    page.app.push_screen(CommandPalette(commands), answered)
