"""Keys as other programs have them: for each preset, commands by id and the keys they get."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["PRESETS"]

PRESETS: Mapping[str, Mapping[str, str]] = {
    "newsboat": {
        "toggle-read": "N",
        "read": "",
        "previous-hit": "ctrl+n",
        "back-or-quit": "q",
        "quit": "Q ctrl+q",
        "speakers": "ctrl+s",
        "open": "enter",
        "only-unread": "l",
        "next-source": "J",
        "previous-source": "K",
        "unread": "U",
        "rules": "alt+u",
        "links": "u",
        "refresh": "R r",
    },
    "vim": {
        "undo": "u ctrl+z",
        "unread": "U",
        "rules": "alt+u",
        "panel-headlines": "alt+1",
        "panel-article": "alt+2",
        "panel-quotes": "alt+3",
        "panel-filters": "f alt+4",
    },
    "mutt": {
        "next": "n tab",
        "next-panel": "`",
        "unread": "N",
        "previous-hit": "ctrl+n",
        "star": "F",
        "everything": "E",
        "history": "ctrl+e",
        "back-or-quit": "q",
        "quit": "ctrl+q",
    },
}
"""The presets of `--keys` and of the settings file."""
