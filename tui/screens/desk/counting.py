"""A count before a move: `12j`, `5n`, `20G`, and `7⏎` for the seventh headline on screen.

The keys 1 to 4 go to a panel at once, so a count of one digit below 5 begins with a 0.
"""

from __future__ import annotations

from textual.actions import parse
from textual.widget import Widget
from textual.widgets import Input

from tui.commands.model import PANELS
from tui.commands.table import COMMANDS
from tui.screens.desk.keeping import Keeping
from tui.widgets.headlines.headlines import Headlines
from tui.widgets.line_list import LineList

__all__ = ["Counting"]

_TOGETHER = 1.0
"""Seconds within which two digits belong together, or a digit and the key it counts for."""
_MOST_DIGITS = 7
_COUNTED_COMMANDS = frozenset(command.id for command in COMMANDS if command.counted)
_COUNTED = ("move", "page", "half_page")
"""Actions of a panel whose argument is a step."""


class Counting(Keeping):
    """Takes digits for a count where no panel is meant."""

    _digits: str = ""
    _left: Widget | None = None
    """What had the focus before the first digit went to a panel."""

    @property
    def is_typing(self) -> bool:
        """Whether keys are letters of a line."""
        return isinstance(self.focused, Input)

    def take_key(self, key: str) -> bool:
        """Gather digits; hand what they make to the key after them. True where that was its use."""
        if key.isdecimal() and len(self._digits) < _MOST_DIGITS:
            return self._gather(key)
        count, self._digits = self._digits, ""
        if not count:
            return False
        self.context.cancel("count")
        self.footer_keys.show()
        return _is_count(count) and self._count(key, int(count))

    def _gather(self, digit: str) -> bool:
        self._digits += digit
        self.context.debounce("count", _TOGETHER, self._forget_count)
        if self._digits in tuple("1234"):
            self._left = self.focused  # the key goes on to its panel
            return False
        if len(self._digits) == 2 and self._left:
            self._left.focus()
        self._left = None
        self.footer_keys.show_count(self._digits)
        return True

    def _forget_count(self) -> None:
        self._digits, self._left = "", None
        self.footer_keys.show()

    def _count(self, key: str, count: int) -> bool:
        """Do what `key` is bound to `count` times; False where it knows no count."""
        bound = self.active_bindings.get(key)
        if bound is None:
            return False
        name, arguments = parse(bound.binding.action)[1:]
        node = bound.node
        argument = arguments[0] if arguments else None
        if name == "command" and argument in _COUNTED_COMMANDS:
            self.registry.run_times(argument, count)
        elif name in _COUNTED and isinstance(argument, int):
            getattr(node, f"action_{name}")(argument * count)
        elif name in ("first", "last") and isinstance(node, LineList):
            node.go_to(count - 1)
        elif name == "open" and isinstance(node, Headlines):
            node.open_shown(count)
        else:
            return False
        return True


def _is_count(digits: str) -> bool:
    """Tell a count from the key of a panel."""
    return digits not in tuple(map(str, range(1, len(PANELS) + 1))) and int(digits) > 0
