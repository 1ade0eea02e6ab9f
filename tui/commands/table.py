"""The one table of commands, and what is made of it: bindings, footer, palette, help, README."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from textual.binding import Binding

from tui.commands.desk import DESK
from tui.commands.finding import FIND
from tui.commands.marking import MARK
from tui.commands.model import GROUPS, Command, Panel, key_label
from tui.commands.moving import MOVE
from tui.commands.reading import READ
from tui.commands.sources import SOURCES

__all__ = [
    "COMMANDS",
    "MOVEMENT",
    "always",
    "desk_bindings",
    "farness",
    "footer",
    "key_table",
    "matching",
    "panel_binding",
    "panel_bindings",
    "with_keys",
]

COMMANDS: tuple[Command, ...] = (*MOVE, *READ, *MARK, *FIND, *SOURCES, *DESK)

_HIT_WORDS = (("next", "next hit"), ("previous-hit", "previous hit"), ("back", "leave search"))
_SEARCH_KEYS = (
    ("down", "results"),
    ("enter", "open first"),
    ("escape", "close"),
)
_STATEMENT_KEYS = (
    ("down", "articles"),
    ("enter", "statements by speaker"),
    ("escape", "close"),
)
_SEARCH_COMMANDS = (("order", "by relevance or date"), ("everywhere", "everywhere"))


def desk_bindings() -> Iterator[Binding]:
    """Yield the bindings of the commands that the desk runs."""
    for command in COMMANDS:
        if not command.is_run_by_panel:
            yield _binding(command, f"command('{command.id}')")


def panel_bindings(panel: Panel) -> Iterator[Binding]:
    """Yield the bindings of what a panel does itself: movement, and commands of its own."""
    yield from MOVEMENT
    for command in COMMANDS:
        if command.group != "Move" and panel in command.where:
            yield from _directions(command)
            if command.action:
                yield _binding(command, command.action)


def panel_binding(id: str, action: str) -> Binding:
    """Return the binding of a command of the desk that a panel runs in a way of its own."""
    return next(_binding(command, action) for command in COMMANDS if command.id == id)


def _binding(command: Command, action: str) -> Binding:
    # A command without a key has a binding too, as a settings file or a preset may give it one.
    keys, id = ",".join(command.keys) or f"no-key-of-{command.id}", command.id
    return Binding(keys, action, command.title, id=id, tooltip=command.help, show=False)


def _directions(command: Command) -> Iterator[Binding]:
    for one in command.directions:
        yield Binding(",".join(one.keys), one.action, one.title, id=one.id, show=False)


MOVEMENT: tuple[Binding, ...] = tuple(chain.from_iterable(map(_directions, MOVE)))
"""The keys of whatever scrolls: lists and the article."""


def with_keys(keys: Mapping[str, Sequence[str]]) -> tuple[Command, ...]:
    """Return the commands with other keys for some, by the id of the command or direction."""

    def changed(command: Command) -> Command:
        if command.directions:
            directions = (
                replace(one, keys=tuple(keys.get(one.id, one.keys))) for one in command.directions
            )
            return command.with_directions(*directions)
        return replace(command, keys=tuple(keys[command.id])) if command.id in keys else command

    return tuple(map(changed, COMMANDS))


def always(commands: Sequence[Command]) -> list[tuple[str, str, str]]:
    """Return what every footer ends with: key, word and action of help and palette."""
    words = {"help": "help", "palette": "commands"}
    known = {command.id: command for command in commands}
    return [(known[name].key, word, name) for name, word in words.items() if known[name].keys]


def footer(
    panel: Panel,
    *,
    hits: bool = False,
    stated: bool = False,
    commands: Sequence[Command] = COMMANDS,
) -> list[tuple[str, str, str]]:
    """Return key, word and the key's name of what the footer of `panel` shows, useful first.

    `hits`: the list shows the hits of a search, and these keys go through them. `stated`: it is
    one for statements.
    """
    if panel == "search":
        first = {one.id: one.keys[0] for one in commands if one.keys}
        own = [(first[name], word) for name, word in _SEARCH_COMMANDS if name in first]
        keys = _STATEMENT_KEYS if stated else _SEARCH_KEYS
        return [(key_label(key), word, key) for key, word in (*keys, *own)]
    if hits and panel in ("headlines", "article"):
        known = {command.id: command.keys[0] for command in commands if command.keys}
        # From the article `back` goes to the list first.
        words = [pair for pair in _HIT_WORDS if (panel, pair[0]) != ("article", "back")]
        going = [(key_label(known[name]), word, known[name]) for name, word in words]
        taken = {key for _, _, key in going}
        return going + [item for item in footer(panel, commands=commands) if item[2] not in taken]
    shown = [command for command in commands if panel in command.footer and command.keys]
    shown.sort(key=lambda command: command.footer[panel])
    return [(command.key, command.word, command.keys[0]) for command in shown]


def matching(words: str, commands: Sequence[Command] = COMMANDS) -> list[Command]:
    """Return the commands whose id, title, help or keys hold every word of `words`.

    Those that are called so come first; see `farness`.
    """
    wanted = words.lower().split()
    found = [
        command
        for command in commands
        if farness(words, command) <= 1
        or all(
            word in f"{command.id} {command.title} {command.help} {command.group}".lower()
            or word in command.keys_shown.lower().split()
            for word in wanted
        )
    ]
    return sorted(found, key=lambda command: farness(words, command))


def farness(words: str, command: Command) -> int:
    """Return how far from a command's names `words` are.

    0 they are its id, or what `:` takes for it; 1 its title, or the first word of that; 2 they
    begin an id; 3 they begin a title; 4 neither.
    """
    typed = " ".join(words.lower().split())
    title = command.title.lower().rstrip("…")
    spoken = command.id.replace("-", " ")
    ids, titles = (command.id, spoken, command.short), (title, title.partition(" ")[0])
    if typed and typed in (*ids, *titles):
        return 0 if typed in ids else 1
    begun = [any(name.startswith(typed) for name in names) for names in (ids, titles)]
    return 2 + begun.index(True) if any(begun) else 4


def key_table() -> str:
    """Return the README's table of keys, in Markdown."""
    lines = ["| keys | what they do | id | after `:` |", "| --- | --- | --- | --- |"]
    for group in GROUPS:
        lines.append(f"| **{group}** | | | |")
        for command in COMMANDS:
            if command.group == group:
                where = f" ({', '.join(command.where)})" if len(command.where) == 1 else ""
                keys = " ".join(f"`{key}`" for key in command.keys_shown.split())
                ids = " ".join(one.id for one in command.directions) or command.id
                short = f"`{command.short}`" if command.short else ""
                lines.append(f"| {keys} | {command.help}{where} | {ids} | {short} |")
    return "\n".join(lines) + "\n"
