"""The contrast of every colour role, as WCAG measures it: both themes, all or sixteen colours."""

from __future__ import annotations

import re

import pytest
from rich.color import Color, ColorSystem
from textual.app import App, ComposeResult
from textual.theme import Theme

from tests.tui.conftest import InTerminal
from tui.theming.sixteen import with_sixteen_colours
from tui.theming.themes import DARK, LIGHT, apply_themes, role_defaults
from tui.widgets.headlines.headlines import Headlines

XTERM = (
    *("#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5"),
    *("#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff"),
)
"""What a terminal of sixteen colours shows, by number."""

VGA = (
    *("#000000", "#aa0000", "#00aa00", "#aa5500", "#0000aa", "#aa00aa", "#00aaaa", "#aaaaaa"),
    *("#555555", "#ff5555", "#55ff55", "#ffff55", "#5555ff", "#ff55ff", "#55ffff", "#ffffff"),
)
"""What Rich takes them for."""

THEMES = {
    "dark": DARK,
    "light": LIGHT,
    "dark-16": with_sixteen_colours(DARK),
    "light-16": with_sixteen_colours(LIGHT),
}
TEXT = ("soft", "muted", "read", "quote", "good", "warn", "bad", "link-color")
ON_SELECTION = ("selection-muted", "quote")
MARKS = ("faint",)
"""What only repeats what is said elsewhere."""


def colours_of(theme: Theme) -> dict[str, str]:
    """Return every role as it is shown: with sixteen colours, as a terminal shows it."""
    basic = {
        name: str(getattr(theme, name))
        for name in ("foreground", "accent", "background", "surface", "panel")
    }
    colours = {**theme.variables, **basic}
    plain = {name: value for name, value in colours.items() if re.fullmatch("#[0-9a-f]{6}", value)}
    if theme in (DARK, LIGHT):
        return plain
    return {name: XTERM[_number(value)] for name, value in plain.items()}


def _number(value: str) -> int:
    number = Color.parse(value).downgrade(ColorSystem.STANDARD).number
    assert number is not None
    return number


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", THEMES)
def test_text_of_every_role_is_readable_and_marks_are_seen(name: str) -> None:
    colours = colours_of(THEMES[name])
    hues = [role for role in colours if role.startswith(("section-", "state-"))]
    assert len(hues) >= 18
    grounds = ("background", "surface")
    too_low = [
        f"{role} on {ground}: {ratio:.1f}"
        for roles, least, under in (
            (("foreground", "accent", *TEXT, *hues), 4.5, grounds),
            (("foreground", "accent", "soft", *hues), 4.5, ("panel",)),
            (("foreground", *ON_SELECTION), 4.5, ("selection",)),
            (("foreground",), 4.5, ("hit",)),
            (MARKS, 3.0, grounds),
        )
        for role in roles
        for ground in under
        if (ratio := contrast(colours[role], colours[ground])) < least
    ]
    assert not too_low


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_with_sixteen_colours_every_role_is_one_of_them(theme: Theme) -> None:
    few = with_sixteen_colours(theme)
    assert few.variables.keys() == theme.variables.keys()
    shown = {*few.variables.values(), *(str(getattr(few, name)) for name in ("accent", "surface"))}
    for value in shown - {"100%"}:
        assert VGA[_number(value)] == value


class Desk(App[None]):
    def __init__(self) -> None:
        super().__init__()
        apply_themes(self)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return role_defaults(self.current_theme)

    def compose(self) -> ComposeResult:
        yield Headlines()


async def test_what_is_faded_is_nearer_to_its_ground() -> None:
    app = Desk()
    async with app.run_test(size=(60, 8)):
        styles = [
            app.query_one(Headlines).style_of(f"section-blue{fade}") for fade in ("", " faded")
        ]
        ground = styles[0].bgcolor
        assert ground is not None
        plain, faded = (
            contrast(style.color.get_truecolor().hex, ground.get_truecolor().hex)
            for style in styles
            if style.color
        )
        assert 3 < faded < plain


@pytest.mark.parametrize("term", ["xterm", "xterm-256color"])
def test_a_terminal_of_sixteen_colours_gets_no_others(in_terminal: InTerminal, term: str) -> None:
    terminal = in_terminal(TERM=term, COLORTERM="")
    terminal.read_until("commands")
    terminal.rest()
    assert (b"8;5;" in terminal.output or b"8;2;" in terminal.output) is (term != "xterm")
