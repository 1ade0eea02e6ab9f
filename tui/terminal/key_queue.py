"""Keys and pastes one after the other: each goes to what has the focus once the one before is done.

Textual hands a key to the focused widget as soon as it comes. Where several come at once, as over
a slow line, what follows `/` would go to the list: letters of a search, taken for commands.
"""

from __future__ import annotations

from collections import deque
from time import monotonic
from typing import Any, TypeVar

from textual.app import App
from textual.events import Event, Key, Paste
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widgets import Input

__all__ = ["InTurn"]

Result = TypeVar("Result")

_LONGEST = 2.0
"""Seconds after which one that waits is handed on, whatever has become of the one before: what
that was given to may be busy, or be taken down with its answer, and no key would do anything."""
_TOGETHER = 0.05
"""Seconds after a key is done within which what it has set going may not be.

To ask each time instead would hang on no time, and cost a key 0.8 ms more than the 0.8 it takes.
"""
_ROUNDS = 2
_GOING = ("escape", "enter", "tab", "shift+tab")
"""Keys that take the focus somewhere, so that the next of them may mean something else there."""


class Passed(Message):
    """Follows a key on its way up, and then what the key's command has sent the same way.

    Sent to a new screen, it tells that the screen has given its focus.
    """

    def __init__(self, sent_to: MessagePump, rounds: int) -> None:
        super().__init__()
        self.sent_to = sent_to
        self.rounds = rounds


class InTurn(App[Result]):
    """An application that hands out keys and pastes in turn."""

    _with: MessagePump | None = None
    """What the last key was given to, while it may not be done."""
    _last = ""
    """The last key."""
    _done_at = 0.0
    _waits_since = 0.0
    _settled: Screen[Any] | None = None
    """The screen that was on top when a key was handed on last."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[Key | Paste] = deque()

    async def on_event(self, event: Event) -> None:
        """Hand on what is new; or keep it until what came before is done."""
        if not isinstance(event, Key | Paste):
            await super().on_event(event)
        elif event.is_forwarded:  # it has come all the way up
            await super().on_event(event)
            self._note_done()
        elif self._waiting or not (self._is_ready or self._is_held(event)):
            self._waiting.append(event)
            if len(self._waiting) == 1:
                self._wait()
        else:
            await self._hand_on(event)

    @property
    def _is_ready(self) -> bool:
        if self._with and self._done_at and monotonic() - self._done_at > _TOGETHER:
            self._with = None
        return self._with is None and self._settled is self.screen

    def _is_held(self, event: Key | Paste) -> bool:
        """Tell whether a key that only moves is held: it goes where it went, at no cost."""
        is_same = isinstance(event, Key) and event.key == self._last not in _GOING
        return is_same and self._with is (self.focused or self.screen)

    async def _hand_on(self, event: Key | Paste) -> None:
        self._settled = self.screen
        target = self.focused or self.screen
        taken = isinstance(event, Key) and await self.take_key(event)
        if not taken:
            await super().on_event(event)
        typed = isinstance(target, Input) and (isinstance(event, Paste) or event.is_printable)
        # What is typed stays in its field: nothing comes back of it, and nothing follows from it.
        self._with = target if (taken or event.is_forwarded) and not typed else None
        before, self._last = self._last, event.key if isinstance(event, Key) else ""
        if not taken or self._last != before:  # while it is held nothing is asked
            self._done_at = 0.0
            if taken:
                self.call_later(self._note_done)

    def _note_done(self) -> None:
        self._done_at = monotonic()

    async def take_key(self, event: Key) -> bool:  # noqa: ARG002
        """Do what a key is for at once; False: it goes to what has the focus, and on upwards.

        As a message it is looked at by all that holds the focus before it is found to be bound to
        something: a held key feels it.
        """
        return False

    def _wait(self) -> None:
        self._waits_since = monotonic()
        target: MessagePump = self._with or self.screen
        if not target.post_message(Passed(target, _ROUNDS)):
            self._with, self._settled = None, self.screen
            self.call_later(self._hand_on_waiting)
        self.set_timer(_LONGEST, self._hand_on_late)

    def on_passed(self, passed: Passed) -> None:
        """Go on with what waits."""
        target = passed.sent_to
        if passed.rounds > 1 and target.post_message(Passed(target, passed.rounds - 1)):
            return
        self._with = None
        if isinstance(target, Screen):
            self._settled = target
        # After what the key has put off, as giving the focus to something.
        self.call_later(self._hand_on_waiting)

    async def _hand_on_late(self) -> None:
        if self._waiting and monotonic() - self._waits_since >= _LONGEST:
            await self._hand_on(self._waiting.popleft())
            await self._hand_on_waiting()

    async def _hand_on_waiting(self) -> None:
        while self._waiting and (self._is_ready or self._is_held(self._waiting[0])):
            await self._hand_on(self._waiting.popleft())
        if self._waiting:
            self._wait()
