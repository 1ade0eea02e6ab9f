"""Keys as other programs have them: for each preset, commands by id and the keys they get."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["PRESETS"]

PRESETS: Mapping[str, Mapping[str, str]] = {
    "newsboat": {
        "read": "N",
        "previous-hit": "ctrl+n",
        "unread": "U",
        "links": "u",
        "refresh": "R r",
    },
    "vim": {"undo": "u ctrl+z", "unread": "U"},
    "mutt": {
        "next": "n tab",
        "next-panel": "`",
        "unread": "N",
        "previous-hit": "ctrl+n",
        "star": "F",
        "everything": "E",
        "history": "ctrl+e",
    },
}
"""The presets of `--keys` and of the settings file."""
