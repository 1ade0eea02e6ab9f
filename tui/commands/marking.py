"""The commands that mark articles and quotes."""

from __future__ import annotations

from tui.commands.model import Command, Panel

__all__ = ["MARK"]

_READING: tuple[Panel, ...] = ("headlines", "article", "quotes")

MARK: tuple[Command, ...] = (
    Command(
        "pick",
        ("m",),
        "Pick the headline for a mark of several",
        "pick; marks mean all picked",
        "Mark",
    ),
    Command(
        "read",
        ("r",),
        "Mark as read and go on",
        "read, and on",
        "Mark",
        word="mark read",
        footer={"headlines": 5},
    ),
    Command("unread", ("u",), "Mark as unread", "unread", "Mark", short="u"),
    Command(
        "star",
        ("s",),
        "Star, or take the star off",
        "star, unstar",
        "Mark",
        word="star",
        footer={"headlines": 4},
        short="st",
    ),
    Command(
        "clip",
        ("c",),
        "Clip the quote; in the list, the article",
        "clip the quote or article",
        "Mark",
        where=_READING,
        word="clip",
        footer={"quotes": 5},
    ),
    Command(
        "withdraw",
        (),
        "Mark as withdrawn by its source, or not",
        "withdrawn, or not",
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
        footer={"quotes": 6},
    ),
    Command(
        "all-read",
        ("A",),
        "Mark everything shown as read…",
        "all shown read (asks)",
        "Mark",
        short="ar",
    ),
    Command(
        "above-read",
        (),
        "Mark all above as read",
        "all above read",
        "Mark",
        short="arab",
    ),
    Command(
        "below-read",
        (),
        "Mark all below as read",
        "all below read",
        "Mark",
        short="arbe",
    ),
    Command("undo", ("ctrl+z",), "Undo", "undo the last change", "Mark", short="z"),
    Command("redo", ("ctrl+r",), "Redo", "redo what was undone", "Mark", short="redo"),
)
