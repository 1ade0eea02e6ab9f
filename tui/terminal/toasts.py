"""Which toasts are shown.

Replaces `App._on_notify`, with which toasts pile up, and which keeps an empty line for each toast
that was replaced.

Private names: `App._notifications`, `App._refresh_notifications`, and `ToastRack._toast_id` in
`textual.widgets._toast`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.notifications import Notification, Notifications
from textual.timer import Timer
from textual.widgets._toast import ToastRack

from tui.terminal.gate import is_open

__all__ = ["Toasts"]

_SHOW_AFTER = 0.06


class Toasts:
    """The toasts of an app.

    Args:
        app: The app.
        add: Adds a toast to those that are shown, and removes some of them.
    """

    def __init__(self, app: App[Any], add: Callable[[Notifications, Notification], None]) -> None:
        self._app = app
        self._add = add
        self._timer: Timer | None = None

    def show(self, toast: Notification) -> bool:
        """Show a toast; return False if that is left to Textual."""
        app = self._app
        if not is_open(app, "_notifications", "_refresh_notifications") or not is_open(
            ToastRack, "_toast_id"
        ):
            return False
        self._add(app._notifications, toast)
        if self._timer:
            self._timer.stop()
        # Not at once: a toast that is still being mounted cannot be removed.
        self._timer = app.set_timer(_SHOW_AFTER, self._refresh)
        return True

    def _refresh(self) -> None:
        self._app._refresh_notifications()
        self._app.call_later(self._remove_replaced)

    def _remove_replaced(self) -> None:
        """Remove the places of toasts that others took the place of."""
        shown = {ToastRack._toast_id(one) for one in self._app._notifications}
        for rack in self._app.screen.query(ToastRack):
            rack.remove_children([one for one in rack.children if one.id not in shown])
