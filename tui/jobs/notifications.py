"""Programs that are run for an alert: `notify-send`, and the command the reader has set."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from html import escape
from threading import Thread

__all__ = ["MOST_AT_ONCE", "has_notify_send", "notify_send", "run_for_each"]

MOST_AT_ONCE = 20
"""Alerts that the reader's command is run for when many come together."""
_PATIENCE = 10.0
"""Seconds after which a command is killed."""


def has_notify_send(environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether this machine's desktop is the reader's, and shows notifications."""
    has_desktop = "DISPLAY" in environment or "WAYLAND_DISPLAY" in environment
    return (
        has_desktop
        and not environment.get("SSH_CONNECTION")
        and shutil.which("notify-send", path=environment.get("PATH")) is not None
    )


def notify_send(title: str, body: str) -> None:
    """Show a notification of this machine's desktop; does not wait."""
    words = ["notify-send", "--app-name=newsdesk", "--", title, escape(body, quote=False)]
    Thread(target=_run, args=(words, {}), daemon=True).start()


def run_for_each(command: Sequence[str], environments: Sequence[Mapping[str, str]]) -> None:
    """Run a command once for each environment, one after another; does not wait.

    No shell reads it. What comes from outside is in the environment alone.
    """

    def run() -> None:
        for environment in environments[:MOST_AT_ONCE]:
            _run(command, environment)

    Thread(target=run, daemon=True).start()


def _run(command: Sequence[str], environment: Mapping[str, str]) -> None:
    with suppress(OSError, ValueError, subprocess.SubprocessError):
        subprocess.run(  # noqa: S603 (the reader's own command, or one named above)
            list(command),
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
        )
