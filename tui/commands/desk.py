"""The commands about the archive and the desk as a whole."""

from __future__ import annotations

from tui.commands.model import Command

__all__ = ["DESK"]

DESK: tuple[Command, ...] = (
    Command(
        "import",
        (),
        "Take in article files, a folder, an export…",
        "take in files or a folder",
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
        "Check the archive, and mend it",
        "check the archive",
        "Desk",
        short="do",
    ),
    Command(
        "tidy",
        (),
        "Remove what no rule keeps, make the file smaller…",
        "remove what no rule keeps",
        "Desk",
        short="ti",
    ),
    Command(
        "requote",
        (),
        "Look for quotes anew where an earlier version did",
        "find old quotes anew",
        "Desk",
        short="rq",
    ),
    Command(
        "stop",
        ("X",),
        "Stop what is under way",
        "stop what is under way",
        "Desk",
        short="stop",
    ),
    Command("theme", ("T",), "Dark or light", "dark or light", "Desk", short="th"),
    Command("palette", ("ctrl+p", "colon"), "Commands…", "all commands", "Desk"),
    Command("help", ("question_mark", "f1"), "Keys…", "this help", "Desk", short="h"),
    Command("quit", ("q", "ctrl+q"), "Quit", "quit", "Desk", short="q"),
)
