"""The reader's settings file: keys, mouse, alerts, attachments; nothing of the archive."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import chain
from pathlib import Path
from typing import Any, get_args

from storage.errors import NewsdeskError
from storage.text.attachments import AttachmentKind
from storage.text.cleaning import clean_line
from tui.commands.model import PANELS, Command, key_label
from tui.commands.presets import PRESETS
from tui.commands.table import COMMANDS, with_keys

__all__ = [
    *("USUAL_ALERTS", "AlertSettings", "SettingsError"),
    *("read_alerts", "read_attachments", "read_commands", "read_keys", "read_mouse"),
]

_NAMED = {
    *("space", "enter", "escape", "tab", "backspace", "delete", "insert", "comma"),
    *("home", "end", "pageup", "pagedown", "up", "down", "left", "right"),
    *(f"f{number}" for number in range(1, 25)),
}
_HELD = re.compile(r"(?:(?:ctrl|shift|alt)\+)+(.+)")


_DIRECTIONS = {
    command.id: tuple(one.id for one in command.directions)
    for command in COMMANDS
    if command.directions
}
_HOURS = re.compile(r"\s*(\d\d:\d\d)\s*[-–]\s*(\d\d:\d\d)\s*")
_LINE_SHOWN = 60
"""Characters shown of a line that cannot be read."""


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """How alerts interrupt.

    Attributes:
        command: The command of the highest level, with its arguments; none: there is none.
        quiet: The hours without interruptions, which may go over midnight.
    """

    command: tuple[str, ...] = ()
    quiet: tuple[time, time] | None = None


USUAL_ALERTS = AlertSettings()
"""What is so where the file says nothing."""


class SettingsError(NewsdeskError):
    """The settings file cannot be used as it is."""


def read_keys(path: Path, preset: str = "") -> dict[str, tuple[str, ...]]:
    """Return the keys chosen in the file at `path`, by command, over those of a preset.

    A file that is not there chooses nothing; `preset` goes before the one the file names.

    Raises:
        SettingsError: the file cannot be read, or names what there is not, or one key twice.
    """
    chosen = dict(_keys(path))
    named = preset or chosen.pop("preset", "")
    chosen.pop("preset", None)
    if named and named not in PRESETS:
        raise SettingsError(f"{path}: no preset “{named}”; there are {', '.join(PRESETS)}")
    if not named and not chosen:
        return {}
    known = _known()
    keys: dict[str, tuple[str, ...]] = {}
    for name, words in {**PRESETS.get(named, {}), **chosen}.items():
        if directions := _DIRECTIONS.get(name):
            raise SettingsError(f"{path}: {name}: give keys to {' and '.join(directions)}")
        if name not in known:
            raise SettingsError(f"{path}: no command “{name}”{_likely(name, known)}")
        keys[name] = tuple(_key(path, name, word) for word in _words(path, name, words))
    taken = {key for name in chosen for key in keys[name]}
    for name in keys.keys() - chosen.keys():  # what the reader says goes before the preset
        keys[name] = tuple(key for key in keys[name] if key not in taken)
    _check_clashes(path, keys)
    return keys


def read_mouse(path: Path) -> bool:
    """Return whether the file at `path` leaves the mouse to newsdesk, as it does by default.

    Raises:
        SettingsError: the file cannot be read, or `mouse` is neither true nor false.
    """
    mouse = _table(path).get("mouse", True)
    if not isinstance(mouse, bool):
        raise SettingsError(f"{path}: mouse is true or false")
    return mouse


def read_commands(path: Path) -> bool:
    """Return whether the file at `path` allows sources that are commands; by default none is run.

    Raises:
        SettingsError: the file cannot be read, or `commands` is neither true nor false.
    """
    commands = _table(path).get("commands", False)
    if not isinstance(commands, bool):
        raise SettingsError(f"{path}: commands is true or false")
    return commands


def read_alerts(path: Path) -> AlertSettings:
    """Return how alerts interrupt, by the file at `path`.

    Raises:
        SettingsError: the file cannot be read, or what it says of alerts means nothing.
    """
    alerts = _table(path).get("alerts", {})
    if not isinstance(alerts, Mapping):
        raise SettingsError(f"{path}: alerts is a table: begin with [alerts]")
    for name in alerts:
        if name not in ("command", "quiet"):
            raise SettingsError(f"{path}: no setting “{name}” of alerts; there are command, quiet")
    command = alerts.get("command", [])
    if not isinstance(command, list) or not all(isinstance(word, str) for word in command):
        raise SettingsError(f'{path}: command is a list, like ["/usr/local/bin/page", "desk"]')
    return AlertSettings(tuple(command), _hours(path, alerts.get("quiet", "")))


def read_attachments(path: Path) -> Mapping[AttachmentKind, Sequence[str]]:
    """Return the programs that open attachments, by their kind, with their arguments.

    Raises:
        SettingsError: the file cannot be read, or what it says of attachments means nothing.
    """
    programs = _table(path).get("attachments", {})
    if not isinstance(programs, Mapping):
        raise SettingsError(f"{path}: attachments is a table: begin with [attachments]")
    for kind, command in programs.items():
        if kind not in get_args(AttachmentKind):
            known = ", ".join(get_args(AttachmentKind))
            raise SettingsError(f"{path}: no attachments of kind “{kind}”; there are {known}")
        words = command if isinstance(command, list) else []
        if not words or not all(isinstance(word, str) and word for word in words):
            raise SettingsError(f'{path}: {kind} is a list, like ["mpv", "--force-window"]')
    return programs


def _hours(path: Path, written: object) -> tuple[time, time] | None:
    if written == "":
        return None
    ends = _HOURS.fullmatch(written) if isinstance(written, str) else None
    try:
        if ends:
            return time.fromisoformat(ends[1]), time.fromisoformat(ends[2])
    except ValueError:
        pass
    raise SettingsError(f'{path}: write quiet hours as quiet = "22:00-07:00"')


def _keys(path: Path) -> Mapping[str, Any]:
    keys = _table(path).get("keys", {})
    if not isinstance(keys, Mapping):
        raise SettingsError(f"{path}: keys is a table: begin with [keys]")
    return keys


def _table(path: Path) -> Mapping[str, Any]:
    """Return what a settings file sets."""
    if not path.exists():
        return {}
    import tomllib  # most have no file, and the start is counted in milliseconds

    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SettingsError(
            f"{path}: line {line} is not UTF-8; save the file in that encoding"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: {_unreadable(path, str(error))}") from error
    for name in written:
        if name not in ("alerts", "attachments", "commands", "keys", "mouse"):
            known = "mouse, commands, [keys], [alerts], [attachments]"
            raise SettingsError(f"{path}: no setting “{name}”; there are {known}")
    return written


def _unreadable(path: Path, fault: str) -> str:
    """Return which line is no TOML, and how it should look; `fault` is what the parser says."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = re.search(r"at line (\d+)", fault)  # else: at the end of the document
    number = int(found[1]) if found else max(1, len(lines))
    shown = clean_line(lines[number - 1] if number <= len(lines) else "")[:_LINE_SHOWN]
    if "overwrite" in fault or "twice" in fault:
        return f"line {number} ({shown}) sets the same key twice; remove one of the two"
    return (
        f'line {number} ({shown}) cannot be read; write [keys] and below it lines like star = "*"'
    )


def _words(path: Path, name: str, written: object) -> list[str]:
    """Return the keys written as `"j down"` or as a list of them; none frees the command's keys."""
    words = written.split() if isinstance(written, str) else written
    if isinstance(words, list) and all(isinstance(word, str) for word in words):
        return words
    raise SettingsError(f'{path}: {name}: write its keys as "j down"; "" unbinds it')


def _known() -> set[str]:
    """Return what keys can be given to: commands, and the directions of those that have some."""
    directions = set(chain.from_iterable(_DIRECTIONS.values()))
    return directions | {command.id for command in COMMANDS if command.id not in _DIRECTIONS}


def _likely(name: str, known: set[str]) -> str:
    """Return what may have been meant by `name`, or where a reader finds what there is."""
    from difflib import get_close_matches

    likely = get_close_matches(name, known, 1)
    return f"; did you mean {likely[0]}?" if likely else "; the README lists the commands' ids"


def _key(path: Path, name: str, word: str) -> str:
    """Return the framework's name of a key written as `j`, `/`, `^x`, `ctrl+x`, `f5`, `space`."""
    word = f"ctrl+{word[1:]}" if len(word) == 2 and word[0] == "^" else word
    held = _HELD.fullmatch(word)
    plain = held[1] if held else word
    if plain.isupper() and "alt+" in word:  # so the framework calls it
        word, plain = f"{word[:-1]}shift+{plain.lower()}", plain.lower()
    if len(plain) == 1 and plain.isprintable():
        return f"{word[: -len(plain)]}{_name_of_character(plain)}"
    if plain in _NAMED:
        return word
    raise SettingsError(f"{path}: {name}: no key “{word}”; write j, J, /, ctrl+x, f5, space …")


def _name_of_character(character: str) -> str:
    """Return the framework's name of the key of a character, `slash` for `/`."""
    from unicodedata import name

    from textual.keys import KEY_NAME_REPLACEMENTS

    if character.isalnum():
        return character
    key = name(character, character).lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(key, key)


def _check_clashes(path: Path, keys: Mapping[str, Sequence[str]]) -> None:
    """Refuse keys of which one would mean two things in one panel."""
    for panel in PANELS:
        taken: dict[str, str] = {}
        for command in with_keys(keys):
            if command.where and panel not in command.where:
                continue
            for key in command.keys:
                name = _id_of(command, key)
                other = taken.setdefault(key, name)
                if other != name:
                    raise SettingsError(
                        f"{path}: {key_label(key)} is both {other} and {name} "
                        f"in the {panel}; give one of them another key"
                    )


def _id_of(command: Command, key: str) -> str:
    """Return the id under which the settings file gives `command` this key."""
    return next((one.id for one in command.directions if key in one.keys), command.id)
