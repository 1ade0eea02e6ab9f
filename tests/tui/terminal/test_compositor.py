"""Screen updates with fewer codes: the terminal shows the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from storage import Archive
from tests.tui.conftest import fill, story
from tests.tui.emulator import Emulator
from tests.tui.terminals import HEIGHT, WIDTH, Watched
from tui.terminal.compositor import ScreenUpdate

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
strips = st.lists(st.builds(Segment, st.text("ab ", min_size=1, max_size=3), styles), max_size=6)
lines = st.builds(Strip, strips)


def sent(strip: Strip) -> str:
    return ScreenUpdate([(0, 0, strip)]).render_segments(CONSOLE)


@given(lines)
def test_a_line_sent_with_fewer_codes_looks_the_same(line: Strip) -> None:
    plain, lean = Emulator(), Emulator()
    plain.send(f"\x1b[1;1H{line.render(CONSOLE)}\x1b[0m\x1b[2;1Hx")
    lean.send(f"{sent(line)}\x1b[2;1Hx")
    assert lean.cells == plain.cells


@given(st.lists(lines, min_size=1, max_size=4))
def test_pieces_appear_in_their_places_in_any_order(drawn: list[Strip]) -> None:
    places = [(number // 2, 20 * (number % 2), line) for number, line in enumerate(drawn)]
    plain, lean = Emulator(), Emulator()
    for y, x, line in places:
        plain.send(f"\x1b[{y + 1};{x + 1}H{line.render(CONSOLE)}\x1b[0m")
    lean.send(ScreenUpdate(reversed(places)).render_segments(CONSOLE))
    assert lean.cells == plain.cells


def test_an_unchanged_background_is_sent_once() -> None:
    ground = Style(bgcolor="#181b21")
    blue, amber = Style(color="#72b4ff"), Style(color="#f4b860", bold=True)
    line = Strip([Segment("●", ground + blue), Segment(" Port", ground + amber)])
    assert sent(line).count("48;2;24;27;33") == 1


def test_each_style_of_several_lines_is_sent_once() -> None:
    ground, chosen = Style(bgcolor="#181b21"), Style(bgcolor="#2c3340")
    blue, amber = Style(color="#72b4ff"), Style(color="#f4b860", bold=True)
    strips = [
        Strip([Segment("14:06", ground + blue), Segment(" Port", ground + amber)])
        for ground in (ground, chosen, ground, chosen)
    ]
    update = ScreenUpdate([(y, 0, strip) for y, strip in enumerate(strips)])
    together = update.render_segments(CONSOLE)
    assert together.count("38;2;114;180;255") == together.count("38;2;244;184;96") == 2
    assert together.count("48;2;24;27;33") == together.count("48;2;44;51;64") == 1


@pytest.fixture
def program(archive: Archive) -> Iterator[Watched]:
    fill(
        archive,
        [
            story(n, f"渡船 {n} fährt 🚢 wieder ab", "WORLD", ("早い。" * 40,) * 9)
            for n in range(60)
        ],
    )
    archive.close()
    with Watched("-m", "tui", "--archive", archive.location) as program:
        program.show(lambda: program.on_screen("unread of"))
        yield program


def test_partial_updates_leave_no_stale_cell(program: Watched) -> None:
    """After all kinds of partial updates the screen is the same as after a full one."""
    wheel_down, wheel_up = "\x1b[<65;45;9M", "\x1b[<64;90;9M"
    program.press(*"jjjk", "\x06", "j", wheel_down, wheel_down, "3", "2", wheel_up, "1")
    program.press("s", "r", "?", "\x1b", "d", "\x1b", "G", "k", "T", "j", "T", "g", *"jjm")
    program.press("y")
    program.show(lambda: program.on_screen("clipboard:"))
    program.press("j")
    program.show(lambda: not program.on_screen("clipboard:"))
    program.rest(quiet=1)
    left = program.shown.below_the_clock()
    program.shown = Emulator()
    program.resize(WIDTH, HEIGHT - 1)
    program.show(lambda: (HEIGHT - 1, 1) in program.shown.cells)
    program.rest()
    program.resize(WIDTH, HEIGHT)
    program.show(lambda: (HEIGHT, 1) in program.shown.cells)
    program.rest()
    assert program.shown.below_the_clock() == left
