"""Type-ahead: marks typed while a step to another article is on its way apply to that article."""

from __future__ import annotations

from collections.abc import Callable

from tui.screens.desk.context import DeskContext

__all__ = ["TypeAhead"]

_MARKS = frozenset({"read", "unread", "toggle-read", "star", "pick"})
_IN_ORDER = _MARKS | {"next", "previous", "undo", "redo"}
"""Commands that are run after a mark that waits."""
_LOOK_EVERY = 0.01
_MOST_LOOKS = 200
"""After two seconds nothing waits any longer: a step may have failed."""


class TypeAhead:
    """Owns the commands that wait for a step to arrive.

    Args:
        context: The timer.
        run: Runs a command.
        is_under_way: Returns whether a step to another article is on its way.
    """

    def __init__(
        self,
        context: DeskContext,
        run: Callable[[str], None],
        is_under_way: Callable[[], bool],
    ) -> None:
        self._context = context
        self._run = run
        self._is_under_way = is_under_way
        self._waiting: list[str] = []
        self._looks = 0

    def run(self, id: str) -> None:
        """Run a command: at once, or in its turn once the article is there that it applies to."""
        waits = id in _IN_ORDER if self._waiting else id in _MARKS and self._is_under_way()
        if not waits:
            self._run(id)
            return
        self._waiting.append(id)
        self._look_again()

    def _look_again(self) -> None:
        self._context.throttle("type-ahead", _LOOK_EVERY, self._go_on)

    def _go_on(self) -> None:
        self._looks += 1
        while self._waiting and (not self._is_under_way() or self._looks > _MOST_LOOKS):
            self._looks = 0
            self._run(self._waiting.pop(0))
        if self._waiting:
            self._look_again()
