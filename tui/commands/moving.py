"""The commands that move through what is shown, and from panel to panel."""

from __future__ import annotations

from tui.commands.model import Command, Direction, Panel

__all__ = ["MOVE"]

_LISTS: tuple[Panel, ...] = ("headlines", "article", "quotes", "filters")

MOVE: tuple[Command, ...] = (
    Command(
        "move",
        (),
        "Move",
        "down, up",
        "Move",
        where=_LISTS,
    ).with_directions(
        Direction("down", ("j", "down"), "move(1)", "Down"),
        Direction("up", ("k", "up"), "move(-1)", "Up"),
    ),
    Command(
        "page",
        (),
        "Page",
        "page down, up",
        "Move",
        where=_LISTS,
    ).with_directions(
        Direction("page-down", ("pagedown", "ctrl+f"), "page(1)", "Page down"),
        Direction("page-up", ("pageup", "ctrl+b"), "page(-1)", "Page up"),
    ),
    Command(
        "half-page",
        (),
        "Half a page",
        "half a page down, up",
        "Move",
        where=("headlines", "article"),
    ).with_directions(
        Direction("half-page-down", ("ctrl+d",), "half_page(1)", "Half a page down"),
        Direction("half-page-up", ("ctrl+u",), "half_page(-1)", "Half a page up"),
    ),
    Command(
        "ends",
        (),
        "First, last",
        "first, last",
        "Move",
        where=_LISTS,
    ).with_directions(
        Direction("first", ("g", "home"), "first", "First"),
        Direction("last", ("G", "end"), "last", "Last"),
    ),
    Command(
        "panel-headlines",
        ("1",),
        "Go to the headlines",
        "headlines",
        "Move",
    ),
    Command("panel-article", ("2",), "Go to the article", "article", "Move"),
    Command(
        "panel-quotes",
        ("3",),
        "Go to the quotes",
        "quotes",
        "Move",
        word="quotes",
        footer={"article": 5},
    ),
    Command(
        "panel-filters",
        ("f", "4"),
        "Go to the filters",
        "filters",
        "Move",
        word="filter",
        footer={"headlines": 3},
    ),
    Command("next-panel", ("tab",), "Go to the next panel", "next panel", "Move"),
    Command(
        "previous-panel",
        ("shift+tab",),
        "Go to the previous panel",
        "previous panel",
        "Move",
    ),
    Command("zoom", ("z",), "Zoom this panel on or off", "zoom on or off", "Move"),
    Command(
        "back",
        ("escape", "h"),
        "Go one step back",
        "one step back",
        "Move",
        word="back",
        footer={"article": 4, "quotes": 9, "filters": 4},
    ),
)
