"""Notifications of the desktop through the terminal: OSC 9, 99 and 777, also from within tmux.

Relies on `App._driver`, as Textual's own clipboard does: what is written there goes to the terminal
between two frames. Without it nothing is sent.
"""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from textual.app import App

from tui.formatting.text import clean_line
from tui.terminal import gate

__all__ = ["notification", "send"]

_LONGEST = 200
_ESCAPE, _END = "\x1b", "\x1b\\"


def send(app: App[Any], title: str, body: str) -> None:
    """Have the terminal show a notification; those that know none ignore it."""
    if gate.is_open(app, "_driver") and app._driver is not None:
        app._driver.write(notification(title, body, os.environ))


def notification(title: str, body: str, environment: Mapping[str, str]) -> str:
    """Return what a terminal is sent to show a notification; nothing where it would print it."""
    term = environment.get("TERM", "")
    if term in ("", "dumb", "linux"):
        return ""
    title, body = clean_line(title)[:_LONGEST], clean_line(body)[:_LONGEST]
    if "KITTY_WINDOW_ID" in environment or term == "xterm-kitty":
        parts = ("d=0:p=title", title), ("d=1:p=body", body)
        sequence = "".join(
            f"{_ESCAPE}]99;i=newsdesk:e=1:{how};{b64encode(words.encode()).decode()}{_END}"
            for how, words in parts
        )
    elif "VTE_VERSION" in environment or term.startswith(("rxvt", "foot")):
        sequence = f"{_ESCAPE}]777;notify;{title.replace(';', ',')};{body.replace(';', ',')}{_END}"
    else:
        sequence = f"{_ESCAPE}]9;{title}: {body}{_END}"
    if "TMUX" in environment:  # it lets through what is wrapped so, where that is allowed
        sequence = f"{_ESCAPE}Ptmux;{sequence.replace(_ESCAPE, _ESCAPE * 2)}{_END}"
    return sequence
