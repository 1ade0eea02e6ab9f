"""What a command is, and how its keys are written."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Literal

__all__ = [
    "GROUPS",
    "PANELS",
    "Command",
    "Direction",
    "Panel",
    "is_no_key",
    "key_label",
]

Panel = Literal["headlines", "article", "quotes", "filters", "search"]
PANELS: tuple[Panel, ...] = ("headlines", "article", "quotes", "filters")
"""The four parts in the order of the keys 1 to 4."""

GROUPS = ("Move", "Read", "Mark", "Find", "Sources", "Desk")


@dataclass(frozen=True, slots=True)
class Direction:
    """One direction of a command that has several, with keys and an id of its own.

    Attributes:
        id: Stable name; keys can be mapped to it.
        keys: Names as the framework knows them.
        action: The action of the panel that has the focus.
        title: Plain words.
    """

    id: str
    keys: tuple[str, ...]
    action: str
    title: str


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can do.

    Attributes:
        id: Stable name; keys can be mapped to it, and a part of the desk contributes what it runs.
        keys: Names as the framework knows them, the first is the one shown.
        title: Plain words, for the palette. Ends in ``…`` where more is asked.
        help: One line.
        group: The group of the help it belongs to.
        where: The panels it works in; empty: everywhere on the desk.
        word: Its name in the footer.
        footer: The panels whose footer shows it, with its place from the left.
        action: The action of the panel that has the focus; empty: the desk runs the command.
        directions: The directions it has, of which each has keys and an id.
        counted: A number typed before its key repeats it: its last argument is a step.
        short: What may be typed for it after `:`.
    """

    id: str
    keys: tuple[str, ...]
    title: str
    help: str
    group: str
    where: tuple[Panel, ...] = ()
    word: str = ""
    footer: Mapping[Panel, int] = field(default_factory=dict)
    action: str = ""
    directions: tuple[Direction, ...] = ()
    counted: bool = False
    short: str = ""

    @property
    def key(self) -> str:
        """The key as it is written on screen: `/`, `^p`, `⏎`."""
        return key_label(self.keys[0]) if self.keys else ""

    @property
    def keys_shown(self) -> str:
        """All keys as the help writes them."""
        return " ".join(key_label(key) for key in self.keys)

    @property
    def typed(self) -> str:
        """The keys as the help writes them; without any, what may be typed after `:`."""
        return self.keys_shown or (f":{self.short}" if self.short else "")

    def with_directions(self, *directions: Direction) -> Command:
        """Return the command in these directions; its keys are theirs, the first of each first."""
        turns = zip_longest(*(one.keys for one in directions))
        keys = tuple(key for turn in turns for key in turn if key)
        return replace(self, keys=keys, directions=directions)

    @property
    def is_run_by_panel(self) -> bool:
        """Whether the panel that has the focus runs it, and not the desk."""
        return bool(self.action or self.directions)


_NONE_BY_THEMSELVES = ("_shift", "_control", "_alt", "_super", "_hyper", "_meta", "_lock")
_LABELS = {
    "enter": "⏎",
    "escape": "esc",
    "slash": "/",
    "colon": ":",
    "question_mark": "?",
    "exclamation_mark": "!",
    "full_stop": ".",
    "minus": "-",
    "plus": "+",
    "at": "@",
    "underscore": "_",
    "backslash": "\\",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "left_square_bracket": "[",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "left": "←",
    "right": "→",
    "right_square_bracket": "]",
    "up": "↑",
    "down": "↓",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "tab": "Tab",
}


def is_no_key(key: str) -> bool:
    """Tell whether what the framework names as a key is none by itself, as Shift is."""
    return key.endswith(_NONE_BY_THEMSELVES) or key.startswith("media_") or "volume" in key


def key_label(key: str) -> str:
    """Return the framework's name of a key as people write it."""
    if key in _LABELS:
        return _LABELS[key]
    if key[:1] == "f" and key[1:].isdecimal():
        return key.upper()
    if key.startswith("ctrl+"):
        return f"^{key_label(key.removeprefix('ctrl+'))}"
    if key.startswith("shift+"):
        return f"⇧{key_label(key.removeprefix('shift+'))}"
    try:  # the framework names signs as Unicode does, mostly
        sign = unicodedata.lookup(key.replace("_", " "))
    except KeyError:
        return key
    return sign if sign.isprintable() and not sign.isspace() else key
