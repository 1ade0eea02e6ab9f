"""Lines sent with less: what the terminal shows is the same."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.widgets.lean import LeanStrip

CONSOLE = Console(color_system="truecolor", force_terminal=True)
colours = st.sampled_from([None, "#f4b860", "#72b4ff", "#181b21"])
flags = st.sampled_from([None, True, False])
styles = st.builds(
    Style,
    color=colours,
    bgcolor=colours,
    bold=flags,
    italic=flags,
    underline=flags,
    reverse=flags,
    dim=flags,
)
lines = st.lists(st.builds(Segment, st.text("ab ", min_size=1, max_size=3), styles), max_size=6)

Cell = tuple[str, frozenset[str], str, str]


def shown(sent: str) -> list[Cell]:
    """What a terminal makes of `sent`: each character with its attributes and colours."""
    cells: list[Cell] = []
    on: set[str] = set()
    colour = ground = ""
    for codes, text in re.findall(r"\x1b\[([\d;]*)m|([^\x1b]+)", sent):
        if text:
            cells += [(char, frozenset(on), colour, ground) for char in text]
            continue
        left = (codes or "0").split(";")
        while left:
            code = left.pop(0)
            if code == "0":
                on, colour, ground = set(), "", ""
            elif code in ("22", "23", "24"):
                on -= {"22": {"1", "2"}, "23": {"3"}, "24": {"4"}}[code]
            elif code in ("38", "48"):
                value, left = ";".join(left[:4]), left[4:]
                colour, ground = (value, ground) if code == "38" else (colour, value)
            else:
                on.add(code)
    return cells


@given(lines)
def test_a_lean_line_looks_as_any_other(segments: list[Segment]) -> None:
    plain, lean = Strip(segments).render(CONSOLE), LeanStrip(segments).render(CONSOLE)
    assert shown(lean) == shown(plain)
    assert not lean or shown(lean + "x")[-1] == ("x", frozenset(), "", "")


def test_what_stays_the_same_is_not_sent_again() -> None:
    ground = Style(bgcolor="#181b21")
    strip = LeanStrip([Segment("●", ground + Style(color="#72b4ff")), Segment(" 14:32", ground)])
    more = LeanStrip(
        [
            Segment("●", ground + Style(color="#72b4ff")),
            Segment(" Port", ground + Style(color="#f4b860", bold=True)),
        ]
    )
    assert more.render(CONSOLE).count("48;2;24;27;33") == 1
    assert strip.crop(0, 3).render(CONSOLE).startswith("\x1b[38;2;114;180;255;48;2;24;27;33m●")
