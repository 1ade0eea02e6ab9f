"""The commands about sources, and about the desk as a whole."""

from __future__ import annotations

from tui.commands.model import Command

__all__ = ["DESK", "SOURCES"]

SOURCES: tuple[Command, ...] = (
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
)

DESK: tuple[Command, ...] = (
    Command("theme", ("T",), "Dark or light", "dark or light", "Desk", action="theme", short="th"),
    Command("palette", ("ctrl+p", "colon"), "Commands…", "all commands", "Desk", action="palette"),
    Command(
        "help", ("question_mark", "f1"), "Keys…", "this help", "Desk", action="help", short="h"
    ),
    Command(
        "quit", ("q", "ctrl+q"), "Quit", "quit", "Desk", action="quit", shown="q ^q", short="q"
    ),
)
