"""The clipboard: of this machine where one of its tools is there, and of the terminal."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from threading import Thread

from tui.terminal.environment import is_web_page

__all__ = ["copied", "copy_with_tool"]

_PATIENCE = 5.0


def _tool() -> list[str]:
    """Return the command that fills the clipboard of this machine; empty where there is none.

    Over SSH, or in a browser's tab, this machine's clipboard may not be the reader's.
    """
    if os.environ.get("SSH_CONNECTION") or is_web_page():
        return []
    choices = [
        ("WAYLAND_DISPLAY" in os.environ, ["wl-copy"]),
        ("DISPLAY" in os.environ, ["xclip", "-selection", "clipboard"]),
        ("DISPLAY" in os.environ, ["xsel", "--clipboard", "--input"]),
        (sys.platform == "darwin", ["pbcopy"]),
    ]
    return next((tool for there, tool in choices if there and shutil.which(tool[0])), [])


def copy_with_tool(text: str) -> None:
    """Copy `text` to the clipboard of this machine, if there is a tool for it; does not wait."""
    if tool := _tool():
        Thread(target=_run, args=(tool, text), daemon=True).start()


def _run(tool: list[str], text: str) -> None:
    with suppress(OSError, subprocess.SubprocessError):
        subprocess.run(  # noqa: S603 (one of the tools above)
            tool,
            input=text.encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
        )


def copied(what: str) -> str:
    """Return what to say when `what` was copied: no terminal says whether it took it."""
    if _tool():
        return f"Copied: {what}"
    return f"Sent to the {'browser' if is_web_page() else 'terminal'}'s clipboard: {what}"
