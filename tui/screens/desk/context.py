"""What every part of the desk is given: jobs, toasts, timers, dialogs and the labels of keys."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from textual.notifications import Notify
from textual.screen import Screen

from tui.commands.model import Command
from tui.formatting.text import clean_line
from tui.jobs import Jobs
from tui.widgets.toasts import Toast

__all__ = ["DeskContext"]

Result = TypeVar("Result")


class DeskContext:
    """Everything the parts of a screen share that is no state of the desk.

    Args:
        screen: The screen that toasts, dialogs and timers belong to.
        jobs: Queries and changes of the archive, beside the screen.
        commands: The commands with the keys they have.
    """

    def __init__(self, screen: Screen[Any], jobs: Jobs, commands: Sequence[Command]) -> None:
        self.jobs = jobs
        self.commands = commands
        self._screen = screen
        self._key_labels = {command.id: command.key or command.typed for command in commands}
        self._timers: dict[str, asyncio.TimerHandle] = {}

    @property
    def is_running(self) -> bool:
        """Whether the application still runs: a job may end while it is being taken down."""
        return self._screen.app.is_running

    @property
    def is_in_front(self) -> bool:
        """Whether the desk has the keyboard, and no dialog over it."""
        return self._screen.app.screen is self._screen  # `is_current` is true under a dialog too

    def key_label(self, command: str) -> str:
        """Return the key of a command as it is written; without one, what is typed after `:`."""
        return self._key_labels[command]

    def toast(self, text: str, *, wrong: bool = False, kind: str = "done") -> None:
        """Show a toast, which replaces the last of its kind; markup in `text` is not read."""
        toast = Toast(
            clean_line(text),
            severity="error" if wrong else "information",
            timeout=8 if wrong else 4,
            markup=False,
            kind=kind,
        )
        self._screen.app.post_message(Notify(toast))

    def ring(self) -> None:
        """Ring the bell of the terminal."""
        self._screen.app.bell()

    def notify_desktop(self, title: str, body: str) -> None:
        """Show a notification of the desktop: by a tool of this machine, or by the terminal."""
        from tui.jobs.notifications import has_notify_send, notify_send  # few watches do
        from tui.terminal import notifications

        if has_notify_send():
            notify_send(title, body)
        else:
            notifications.send(self._screen.app, title, body)

    def open_dialog(
        self,
        dialog: Screen[Result],
        on_answer: Callable[[Result | None], None] | None = None,
    ) -> None:
        """Show a dialog over the desk; it answers None where it is left without an answer."""
        self._screen.app.push_screen(dialog, on_answer)

    def keep_screen(self, screen: Screen[Result], name: str) -> None:
        """Keep a screen as it is after it is left, to be shown again, until it is dropped."""
        self._screen.app.install_screen(screen, name)

    def drop_screen(self, screen: Screen[Result]) -> None:
        """Drop a screen that was kept."""
        app = self._screen.app
        if app.uninstall_screen(screen) and screen not in app.screen_stack:
            screen.remove()

    def copy(self, text: str) -> None:
        """Copy `text` to the clipboard."""
        self._screen.app.copy_to_clipboard(text)

    def browse(self, link: str) -> None:
        """Open `link` in a browser: the one that shows the dashboard, or else this machine's."""
        if self._screen.app.is_web:
            self._screen.app.open_url(link)
        else:
            self.jobs.subprocesses.open_browser(link)

    def debounce(self, name: str, seconds: float, action: Callable[[], None]) -> None:
        """Run `action` after `seconds` without another call under the same name."""
        self.cancel(name)
        # A handle of the loop rather than a timer, which is a task of its own: keys come quickly.
        loop = asyncio.get_running_loop()
        run = self._screen.call_next
        self._timers[name] = loop.call_later(seconds, run, self._run, action)

    def throttle(self, name: str, seconds: float, action: Callable[[], None]) -> None:
        """Run `action` once after `seconds`, however many calls come under `name` until then."""
        waiting = self._timers.get(name)
        if waiting is None or waiting.when() <= asyncio.get_running_loop().time():
            self.debounce(name, seconds, action)

    def cancel(self, name: str) -> None:
        """Forget the action that waits under `name`."""
        if timer := self._timers.pop(name, None):
            timer.cancel()

    def cancel_all(self) -> None:
        """Forget every action that waits."""
        for name in list(self._timers):
            self.cancel(name)

    def _run(self, action: Callable[[], None]) -> None:
        """Run an action whose time has come, unless the desk is being taken down."""
        if self.is_running:
            action()
