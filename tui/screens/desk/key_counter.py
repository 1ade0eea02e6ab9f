"""A count before a move: `12j`, `5n`, `20G`, and `7⏎` for the seventh headline on screen.

A digit that is the key of a command, as 1 to 4 are of the panels, runs it at once: a count of
that one digit begins with a 0. Keys as in vim leave the digits free.
"""

from __future__ import annotations

from textual.actions import parse
from textual.screen import Screen
from textual.widget import Widget

from tui.commands.registry import CommandRegistry
from tui.commands.table import COMMANDS
from tui.screens.desk.context import DeskContext
from tui.screens.desk.footer_keys import FooterKeys
from tui.widgets.headlines.headlines import Headlines
from tui.widgets.line_list import LineList

__all__ = ["KeyCounter"]

_TOGETHER = 1.0
"""Seconds within which two digits belong together, or a digit and the key it counts for."""
_MOST_DIGITS = 7
_COUNTED_COMMANDS = frozenset(command.id for command in COMMANDS if command.counted)
_COUNTED_ACTIONS = ("move", "page", "half_page")
"""Actions of a panel whose argument is a step."""


class KeyCounter:
    """Owns the digits typed so far, and what had the focus before the first ran a command."""

    def __init__(
        self,
        screen: Screen[None],
        context: DeskContext,
        registry: CommandRegistry,
        footer_keys: FooterKeys,
    ) -> None:
        self._screen = screen
        self._context = context
        self._registry = registry
        self._command_digits = frozenset(
            key for command in context.commands for key in command.keys if key.isdecimal()
        )
        self._footer_keys = footer_keys
        self._digits = ""
        self._left: Widget | None = None

    def take_key(self, key: str) -> bool:
        """Gather digits, and repeat the key after them; False: the key is still to be handled."""
        if key.isdecimal() and len(self._digits) < _MOST_DIGITS:
            return self._gather(key)
        count, self._digits = self._digits, ""
        if not count:
            return False
        self._context.cancel("count")
        self._footer_keys.show()
        is_count = count not in self._command_digits and int(count) > 0
        return is_count and self._repeat(key, int(count))

    def _gather(self, digit: str) -> bool:
        self._digits += digit
        self._context.debounce("count", _TOGETHER, self._forget)
        if self._digits in self._command_digits:
            self._left = self._screen.focused  # the key goes on to its command
            return False
        if len(self._digits) == 2 and self._left:
            self._screen.set_focus(self._left)
        self._left = None
        self._footer_keys.show_count(self._digits)
        return True

    def _forget(self) -> None:
        self._digits, self._left = "", None
        self._footer_keys.show()

    def _repeat(self, key: str, count: int) -> bool:
        """Do `count` times what `key` is bound to; False where that cannot be counted."""
        bound = self._screen.active_bindings.get(key)
        if bound is None:
            return False
        name, arguments = parse(bound.binding.action)[1:]
        node = bound.node
        argument = arguments[0] if arguments else None
        if name == "command" and argument in _COUNTED_COMMANDS:
            self._registry.run_times(argument, count)
        elif name in _COUNTED_ACTIONS and isinstance(argument, int):
            getattr(node, f"action_{name}")(argument * count)
        elif name in ("first", "last") and isinstance(node, LineList):
            node.go_to(count - 1)
        elif name == "open" and isinstance(node, Headlines):
            node.open_shown(count)
        else:
            return False
        return True
