"""A driver for a dashboard in a browser's tab, which ends with the tab."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from threading import Timer
from typing import Any

from textual.app import App
from textual.drivers.web_driver import WebDriver

__all__ = ["BrowserDriver"]

_END_WITHIN = 5.0
"""Seconds in which the program ends by itself once its tab is gone."""
_ENDED = 128 + signal.SIGHUP


class BrowserDriver(WebDriver):
    """Draws for a server that shows it in a browser, and takes keys from there.

    Textual's own goes on for ever where the server is gone, or while nobody reads what it draws.
    """

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._client = app

    def write(self, data: str) -> None:
        """Draw; what cannot be sent any more is dropped."""
        with suppress(OSError):
            super().write(data)

    def write_meta(self, data: dict[str, object]) -> None:
        """Send the server a message; what cannot be sent any more is dropped."""
        with suppress(OSError):
            super().write_meta(data)

    def run_input_thread(self) -> None:
        """Take keys until asked to stop, or until the server is gone."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self._end_in_time()
            self._client.call_later(self._client.exit, return_code=_ENDED)

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """Follow a message of the server."""
        if packet_type == "quit":
            self._end_in_time()
        super().on_meta(packet_type, payload)

    def _end_in_time(self) -> None:
        """End the program even if it waits for a tab to take what it draws.

        Changes are safe: what is not yet in the archive is written by one transaction, or not.
        """
        timer = Timer(_END_WITHIN, os.kill, (os.getpid(), signal.SIGKILL))
        timer.daemon = True
        timer.start()
