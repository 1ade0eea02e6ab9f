"""The commands that mark articles and quotes."""

from __future__ import annotations

from tui.commands.model import Command, Panel

__all__ = ["MARK"]

_READING: tuple[Panel, ...] = ("headlines", "article", "quotes")

MARK: tuple[Command, ...] = (
    Command(
        "pick",
        ("m",),
        "Select the headline, to mark several at once",
        "select, to mark several",
        "Mark",
    ),
    Command(
        "read",
        ("r",),
        "Mark as read and go to the next",
        "mark read, next",
        "Mark",
        word="mark read",
        footer={"headlines": 5},
    ),
    Command("unread", ("u",), "Mark as unread", "unread", "Mark", short="u"),
    Command(
        "toggle-read",
        (),
        "Mark as read or unread",
        "read or unread",
        "Mark",
        short="tr",
    ),
    Command(
        "star",
        ("s",),
        "Star or unstar",
        "star or unstar",
        "Mark",
        word="star",
        footer={"headlines": 4},
        short="st",
    ),
    Command(
        "clip",
        ("c",),
        "Clip the quote or, in the list, the article",
        "clip the quote or article",
        "Mark",
        where=_READING,
        word="clip",
        footer={"quotes": 7},
    ),
    Command(
        "clip-to",
        ("b",),
        "Clip into another brief…",
        "clip into another brief",
        "Mark",
        where=_READING,
        short="cb",
    ),
    Command(
        "clip-story",
        (),
        "Clip the whole story",
        "clip the whole story",
        "Mark",
        where=_READING,
        short="cs",
    ),
    Command(
        "withdraw",
        (),
        "Mark or unmark as withdrawn",
        "mark or unmark as withdrawn",
        "Mark",
        short="wd",
    ),
    Command(
        "correct",
        ("e",),
        "Correct the speaker…",
        "correct the speaker",
        "Mark",
        where=("article", "quotes"),
        word="correct",
        footer={"quotes": 8},
    ),
    Command(
        "all-read",
        ("A",),
        "Mark everything shown as read…",
        "mark all shown read…",
        "Mark",
        short="ar",
    ),
    Command(
        "above-read",
        (),
        "Mark all above as read",
        "mark all above read",
        "Mark",
        short="arab",
    ),
    Command(
        "below-read",
        (),
        "Mark all below as read",
        "mark all below read",
        "Mark",
        short="arbe",
    ),
    Command("undo", ("ctrl+z",), "Undo", "undo the last change", "Mark", short="z"),
    Command("redo", ("ctrl+r",), "Redo", "redo what was undone", "Mark", short="redo"),
)
