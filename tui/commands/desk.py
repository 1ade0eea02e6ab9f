"""The commands about the archive and the desk as a whole."""

from __future__ import annotations

from tui.commands.model import Command

__all__ = ["DESK"]

DESK: tuple[Command, ...] = (
    Command(
        "import",
        (),
        "Import files or a folder…",
        "import files or a folder",
        "Desk",
        short="im",
    ),
    Command(
        "export",
        (),
        "Export what is shown to a file…",
        "export what is shown",
        "Desk",
        short="ex",
    ),
    Command(
        "backup",
        (),
        "Back up the archive…",
        "back up the archive",
        "Desk",
        short="ba",
    ),
    Command(
        "doctor",
        (),
        "Check and repair the archive…",
        "check and repair the archive",
        "Desk",
        short="do",
    ),
    Command(
        "tidy",
        (),
        "Delete articles past their limit…",
        "delete expired articles",
        "Desk",
        short="ti",
    ),
    Command(
        "requote",
        (),
        "Re-extract quotes found by an earlier version",
        "re-extract quotes",
        "Desk",
        short="rq",
    ),
    Command(
        "group-stories",
        (),
        "Group older articles into stories",
        "group older articles",
        "Desk",
        short="gs",
    ),
    Command(
        "stop",
        ("X",),
        "Stop what is running",
        "stop what is running",
        "Desk",
        short="stop",
    ),
    Command("theme", ("T",), "Switch between dark and light", "dark or light", "Desk", short="th"),
    Command("palette", ("ctrl+p", "colon"), "Commands…", "all commands", "Desk"),
    Command("help", ("question_mark", "f1"), "Show all keys…", "this help", "Desk", short="h"),
    Command(
        "back-or-quit",
        (),
        "Go one step back, or quit from the list",
        "one step back, then quit",
        "Desk",
        short="bq",
    ),
    Command("quit", ("q", "ctrl+q"), "Quit", "quit", "Desk", short="q"),
)
