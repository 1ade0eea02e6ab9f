"""Every command once: bindings, footer, palette, help and the README's table read it here."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from textual.binding import Binding

__all__ = [
    "COMMANDS",
    "GROUPS",
    "PANELS",
    "PARTS",
    "Command",
    "Panel",
    "always",
    "desk_bindings",
    "footer",
    "key_label",
    "key_table",
    "matching",
    "with_keys",
]

Panel = Literal["headlines", "article", "quotes", "filters", "search"]
PANELS: tuple[Panel, ...] = ("headlines", "article", "quotes", "filters")
"""The four parts in the order of the keys 1 to 4."""

GROUPS = ("Move", "Read", "Mark", "Find", "Sources", "Desk")


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can do.

    Attributes:
        id: Stable name; keys can be mapped to it.
        keys: Names as the framework knows them, the first is the one shown.
        title: Plain words, for the palette. Ends in ``…`` where more is asked.
        help: One line.
        group: Where it stands in the help.
        where: The panels it works in; empty: everywhere on the desk.
        word: What the footer calls it.
        footer: The panels whose footer shows it, with its place from the left.
        action: The action run; empty where the panel itself binds the keys.
        short: What may be typed for it after `:`.
        shown: How the help writes the keys, where the keys' names would be too many.
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
    shown: str = ""
    short: str = ""

    @property
    def key(self) -> str:
        """The key as it is written on screen: `/`, `^p`, `⏎`."""
        return key_label(self.keys[0]) if self.keys else ""

    @property
    def keys_shown(self) -> str:
        """All keys as the help writes them."""
        return self.shown or " ".join(key_label(key) for key in self.keys)


_LISTS: tuple[Panel, ...] = ("headlines", "article", "quotes", "filters")
_READING: tuple[Panel, ...] = ("headlines", "article", "quotes")

COMMANDS: tuple[Command, ...] = (
    Command("move", ("j", "k", "down", "up"), "Move", "down, up", "Move", where=_LISTS),
    Command(
        "page",
        ("pagedown", "pageup", "ctrl+f", "ctrl+b"),
        "Page",
        "page down, up",
        "Move",
        where=_LISTS,
        shown="PgDn PgUp ^f ^b",
    ),
    Command(
        "half-page",
        ("ctrl+d", "ctrl+u"),
        "Half a page",
        "half a page down, up",
        "Move",
        where=("headlines", "article"),
    ),
    Command(
        "ends",
        ("g", "G", "home", "end"),
        "First, last",
        "first, last",
        "Move",
        where=_LISTS,
        shown="g G Home End",
    ),
    Command(
        "panel-headlines",
        ("1",),
        "Go to the headlines",
        "headlines",
        "Move",
        action="panel('headlines')",
    ),
    Command(
        "panel-article", ("2",), "Go to the article", "article", "Move", action="panel('article')"
    ),
    Command(
        "panel-quotes",
        ("3",),
        "Go to the quotes",
        "quotes",
        "Move",
        word="quotes",
        footer={"article": 4},
        action="panel('quotes')",
    ),
    Command(
        "panel-filters",
        ("f", "4"),
        "Go to the filters",
        "filters",
        "Move",
        word="filter",
        footer={"headlines": 3},
        action="panel('filters')",
    ),
    Command("next-panel", ("tab",), "Next panel", "next panel", "Move", action="next_panel(1)"),
    Command(
        "previous-panel",
        ("shift+tab",),
        "Previous panel",
        "previous panel",
        "Move",
        action="next_panel(-1)",
    ),
    Command(
        "zoom", ("z",), "Zoom this panel, or undo it", "zoom, again to undo", "Move", action="zoom"
    ),
    Command(
        "back",
        ("escape", "h"),
        "One step back",
        "one step back",
        "Move",
        word="back",
        footer={"article": 8, "quotes": 8, "filters": 8},
        action="back",
    ),
    Command(
        "open",
        ("enter", "l"),
        "Read the article",
        "read the article",
        "Read",
        where=("headlines",),
        word="read",
        footer={"headlines": 1},
        short="r",
    ),
    Command(
        "show-quote",
        ("enter",),
        "Show the quote in the text",
        "show in the text",
        "Read",
        where=("quotes",),
        word="show in text",
        footer={"quotes": 1},
    ),
    Command(
        "page-on",
        ("space",),
        "Page, then next unread",
        "page, then next unread",
        "Read",
        where=("headlines", "article"),
        word="page",
        footer={"article": 1},
        action="page_on",
    ),
    Command(
        "next",
        ("n",),
        "Next unread",
        "next unread, or next hit",
        "Read",
        word="next",
        footer={"article": 2},
        action="next_unread(1)",
    ),
    Command(
        "previous",
        ("p",),
        "Previous unread",
        "previous unread",
        "Read",
        word="previous",
        footer={"article": 3},
        action="next_unread(-1)",
    ),
    Command(
        "previous-hit",
        ("N",),
        "Previous hit",
        "previous hit of the search",
        "Read",
        action="previous_hit",
    ),
    Command(
        "next-quote",
        ("right_square_bracket",),
        "Next quote",
        "next quote",
        "Read",
        where=_READING,
        action="step_quote(1)",
    ),
    Command(
        "previous-quote",
        ("left_square_bracket",),
        "Previous quote",
        "previous quote",
        "Read",
        where=_READING,
        action="step_quote(-1)",
    ),
    Command(
        "arrivals",
        ("full_stop",),
        "Show what is new",
        "show what has arrived",
        "Read",
        action="arrivals",
    ),
    Command(
        "browser",
        ("o",),
        "Open in the browser",
        "open in the browser",
        "Read",
        word="open in browser",
        footer={"headlines": 6, "article": 5},
        action="browser",
        short="br",
    ),
    Command(
        "full-text",
        ("t",),
        "Fetch the whole text of a summary",
        "fetch the whole text",
        "Read",
        action="full_text",
    ),
    Command(
        "copy-link",
        ("y",),
        "Copy the link",
        "copy the link",
        "Read",
        word="copy link",
        footer={"article": 6},
        action="copy_link",
        short="cy",
    ),
    Command(
        "copy-quote",
        ("Y",),
        "Copy the quote with its source",
        "copy quote, cited",
        "Read",
        word="copy quote",
        footer={"quotes": 2},
        action="copy_quote",
    ),
    Command(
        "links",
        ("w",),
        "Links of the article…",
        "links, by number",
        "Read",
        action="links",
        short="li",
    ),
    Command(
        "copy-text",
        ("ctrl+y",),
        "Copy the text of the article",
        "copy the text, unbroken",
        "Read",
        action="copy_text",
        short="ct",
    ),
    Command(
        "narrower",
        ("less_than_sign",),
        "Shorter lines of text",
        "shorter lines",
        "Read",
        action="measure(-1)",
    ),
    Command(
        "wider",
        ("greater_than_sign",),
        "Longer lines of text",
        "longer lines",
        "Read",
        action="measure(1)",
    ),
    Command(
        "density",
        ("D",),
        "Headlines in one line, or more",
        "headlines in one line, or more",
        "Read",
        action="density",
        short="de",
    ),
    Command(
        "pick",
        ("m",),
        "Pick the headline for a mark of several",
        "pick; r u s o mean all picked",
        "Mark",
        action="pick",
    ),
    Command(
        "read",
        ("r",),
        "Mark as read and go on",
        "read, and on",
        "Mark",
        word="mark read",
        footer={"headlines": 5},
        action="mark_read",
    ),
    Command("unread", ("u",), "Mark as unread", "unread", "Mark", action="mark_unread", short="u"),
    Command(
        "star",
        ("s",),
        "Star, or take the star off",
        "star, unstar",
        "Mark",
        word="star",
        footer={"headlines": 4},
        action="star",
        short="st",
    ),
    Command(
        "clip",
        ("c",),
        "Clip the quote; in the list, the article",
        "clip the quote, or the article",
        "Mark",
        where=_READING,
        word="clip",
        footer={"quotes": 4},
        action="clip",
    ),
    Command(
        "correct",
        ("e",),
        "Correct the speaker…",
        "correct the speaker",
        "Mark",
        where=("article", "quotes"),
        word="correct",
        footer={"quotes": 5},
        action="correct",
    ),
    Command(
        "all-read",
        ("A",),
        "Mark everything shown as read…",
        "all shown read (asks)",
        "Mark",
        action="all_read",
        short="ar",
    ),
    Command("undo", ("ctrl+z",), "Undo", "undo the last change", "Mark", action="undo", short="z"),
    Command(
        "search",
        ("slash",),
        "Search…",
        "search as you type",
        "Find",
        word="search",
        footer={"headlines": 2},
        action="search",
        short="se",
    ),
    Command(
        "dates",
        ("d",),
        "Choose dates…",
        "dates, in words too",
        "Find",
        word="dates",
        footer={"filters": 4},
        action="dates",
        short="da",
    ),
    Command(
        "speakers",
        ("Q",),
        "Who said what…",
        "speakers, in all articles",
        "Find",
        word="speakers",
        footer={"quotes": 3},
        action="speakers",
        short="sp",
    ),
    Command(
        "clippings",
        ("C",),
        "Clippings…",
        "what was clipped",
        "Find",
        action="clippings",
        short="cl",
    ),
    Command(
        "hide-unsure",
        ("H",),
        "Hide unsure quotes, or show them",
        "hide unsure quotes, or show them",
        "Read",
        where=("quotes",),
    ),
    Command(
        "group-quotes",
        ("B",),
        "Quotes by speaker, or as in the text",
        "by speaker, or as in the text",
        "Read",
        where=("quotes",),
    ),
    Command(
        "saved",
        ("v",),
        "Saved filters…",
        "saved filters, by key",
        "Find",
        word="saved",
        footer={"headlines": 9, "filters": 6},
        action="saved",
    ),
    Command(
        "save-filter",
        ("V",),
        "Save this filter under a name…",
        "save this filter",
        "Find",
        word="save",
        footer={"filters": 7},
        action="save_filter",
    ),
    Command(
        "new",
        ("L",),
        "New since I last looked",
        "new since the last look",
        "Find",
        action="new",
        short="new",
    ),
    Command(
        "order",
        ("ctrl+o",),
        "Hits by relevance, or by date",
        "hits by relevance, or date",
        "Find",
        action="order",
    ),
    Command("today", (), "Only today", "only today", "Find", action="today", short="today"),
    Command(
        "only-unread",
        (),
        "Only unread, or all",
        "only unread, or all",
        "Find",
        action="only_unread",
        short="un",
    ),
    Command(
        "everything",
        ("F",),
        "Show everything again",
        "clear all filters",
        "Find",
        word="show all",
        footer={"filters": 3},
        action="everything",
        short="all",
    ),
    Command(
        "toggle",
        ("space",),
        "Choose a filter",
        "choose, or not",
        "Find",
        where=("filters",),
        word="toggle",
        footer={"filters": 1},
    ),
    Command(
        "only",
        ("enter",),
        "Only this filter",
        "only this",
        "Find",
        where=("filters",),
        word="only this",
        footer={"filters": 2},
    ),
    Command(
        "add-source",
        ("a",),
        "Add a source…",
        "add a source",
        "Sources",
        word="add source",
        footer={"headlines": 7, "filters": 5},
        action="add_source",
        short="add",
    ),
    Command("sources", ("S",), "Sources…", "all sources", "Sources", action="sources", short="so"),
    Command(
        "failing",
        ("exclamation_mark",),
        "What failed, and why…",
        "what failed, and why",
        "Sources",
        action="failing",
        short="err",
    ),
    Command(
        "refresh",
        ("R",),
        "Refresh all sources, or stop",
        "refresh all, or stop",
        "Sources",
        word="refresh",
        footer={"headlines": 8},
        action="refresh",
        short="re",
    ),
    Command("theme", ("T",), "Dark or light", "dark or light", "Desk", action="theme", short="th"),
    Command("palette", ("ctrl+p", "colon"), "Commands…", "all commands", "Desk", action="palette"),
    Command(
        "help", ("question_mark", "f1"), "Keys…", "this help", "Desk", action="help", short="h"
    ),
    Command(
        "quit", ("q", "ctrl+q"), "Quit", "quit", "Desk", action="quit", shown="q ^q", short="q"
    ),
)

PARTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "move": {"down": ("j", "down"), "up": ("k", "up")},
    "page": {"page-down": ("pagedown", "ctrl+f"), "page-up": ("pageup", "ctrl+b")},
    "half-page": {"half-page-down": ("ctrl+d",), "half-page-up": ("ctrl+u",)},
    "ends": {"first": ("g", "home"), "last": ("G", "end")},
}
"""Commands of two directions, each of which has keys and an id of its own."""

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
    "right_square_bracket": "]",
    "up": "↑",
    "down": "↓",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "tab": "Tab",
    "shift+tab": "⇧Tab",
    "f1": "F1",
}

_HIT_WORDS = (("next", "next hit"), ("previous-hit", "previous hit"), ("back", "leave search"))
_SEARCH_KEYS = (
    ("down", "results"),
    ("enter", "open first"),
    ("ctrl+o", "by relevance or date"),
    ("escape", "close"),
)


def key_label(key: str) -> str:
    """Return the framework's name of a key as people write it."""
    if key in _LABELS:
        return _LABELS[key]
    if key.startswith("ctrl+"):
        return f"^{key_label(key.removeprefix('ctrl+'))}"
    try:  # the framework names signs as Unicode does, mostly
        sign = unicodedata.lookup(key.replace("_", " "))
    except KeyError:
        return key
    return sign if sign.isprintable() and not sign.isspace() else key


def desk_bindings() -> Iterator[Binding]:
    """Yield the bindings of the desk: every command that a panel does not bind itself."""
    for command in COMMANDS:
        if command.action and command.keys:
            yield Binding(
                ",".join(command.keys),
                command.action,
                command.title,
                id=command.id,
                tooltip=command.help,
                show=False,
            )


def with_keys(keys: Mapping[str, Sequence[str]]) -> tuple[Command, ...]:
    """Return the commands with other keys for some, by id or by a part's id."""

    def changed(command: Command) -> Command:
        if parts := PARTS.get(command.id):
            if not parts.keys() & keys.keys():
                return command
            parted = [key for part, usual in parts.items() for key in keys.get(part, usual)]
            return replace(command, keys=tuple(parted), shown="")
        if command.id not in keys:
            return command
        return replace(command, keys=tuple(keys[command.id]), shown="")

    return tuple(map(changed, COMMANDS))


def always(commands: Sequence[Command]) -> list[tuple[str, str, str]]:
    """Return what every footer ends with: key, word and action of help and palette."""
    words = {"help": "help", "palette": "commands"}
    known = {command.id: command for command in commands}
    return [(known[name].key, word, name) for name, word in words.items()]


def footer(
    panel: Panel, *, hits: bool = False, commands: Sequence[Command] = COMMANDS
) -> list[tuple[str, str, str]]:
    """Return key, word and the key's name of what the footer of `panel` shows, useful first.

    `hits`: the list shows the hits of a search, and these keys go through them.
    """
    if panel == "search":
        return [(key_label(key), word, key) for key, word in _SEARCH_KEYS]
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
    """Return the commands whose title, help or keys hold every word of `words`.

    One whose `short` is what was typed comes first.
    """
    wanted = words.lower().split()
    named = [command for command in commands if command.short and wanted == [command.short]]
    return named + [
        command
        for command in commands
        if command not in named
        and all(
            word in f"{command.title} {command.help} {command.group}".lower()
            or word in command.keys_shown.lower().split()
            for word in wanted
        )
    ]


def key_table() -> str:
    """Return the README's table of keys, in Markdown."""
    lines = ["| keys | what they do | id | after `:` |", "| --- | --- | --- | --- |"]
    for group in GROUPS:
        lines.append(f"| **{group}** | | | |")
        for command in COMMANDS:
            if command.group == group:
                where = f" ({', '.join(command.where)})" if len(command.where) == 1 else ""
                keys = " ".join(f"`{key}`" for key in command.keys_shown.split())
                ids = " ".join(PARTS.get(command.id, {command.id: ()}))
                short = f"`{command.short}`" if command.short else ""
                lines.append(f"| {keys} | {command.help}{where} | {ids} | {short} |")
    return "\n".join(lines) + "\n"
