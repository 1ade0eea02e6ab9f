"""The screen in every state and size, compared with what it looked like when it was approved.

``UPDATE_SNAPSHOTS=1 python -m pytest tests/tui/test_snapshots.py`` writes `snapshots/` anew;
look at ``git diff`` before committing it.
"""

from __future__ import annotations

import difflib
import os
import re
import shutil
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.notifications import Notification
from textual.screen import ModalScreen
from textual.widgets import Input

from storage import Archive, open_archive
from tests.still_clock import stop_the_clock
from tests.tui import snapshot_states as states
from tests.tui.conftest import Reader
from tests.tui.emulator import Emulator, emulated
from tests.tui.snapshot_states import STATES, Drive, Size, State, fill_newsroom
from tui.app import NewsdeskApp
from tui.theming.themes import DARK, LIGHT

FOLDER = Path(__file__).with_name("snapshots")
UPDATING = bool(os.environ.get("UPDATE_SNAPSHOTS"))
STILL = 0.7 if UPDATING else 15.0
"""Seconds without a change after which a screen is taken for finished."""
MOST_LINES = 100
"""Lines shown of how a screen differs."""
MEANT = (
    "If this is how it shall look: UPDATE_SNAPSHOTS=1 python -m pytest tests/tui/test_snapshots.py"
)


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newsroom's archive, to be copied."""
    path = tmp_path_factory.mktemp("newsroom") / "news.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        stop_the_clock(patch.setattr)
        with open_archive(path) as archive:
            fill_newsroom(archive)
    time.tzset()
    return path


@pytest.fixture
def archive(newsroom: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    stop_the_clock(monkeypatch.setattr)
    monkeypatch.setattr(Notification, "time_left", 600.0)  # a toast is still there at every size
    for name in ("NO_COLOR", "SSH_CONNECTION", "SSH_TTY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    # Rich looks for the colours of the terminal that the tests run in.
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    shutil.copy(newsroom, tmp_path / "news.db")
    with open_archive(tmp_path / "news.db") as archive:
        yield archive


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
async def test_a_state_reads_as_it_was_approved(archive: Archive, state: State) -> None:
    state.before(archive)
    wrong: list[str] = []
    async with at_the_desk(archive, state.drive, state.sizes[0]) as (reader, screen):
        for size in state.sizes:
            await reader.pilot.resize_terminal(*size)
            name = f"{state.name}-{size[0]}x{size[1]}.txt"
            wrong += await compared(reader, name, lambda: text(reader, screen))
    assert not wrong, "\n\n".join([MEANT, *wrong])


@pytest.mark.usefixtures("any_textual")
@pytest.mark.parametrize(
    ("name", "drive", "theme", "size"),
    [
        ("dark", states.desk, DARK.name, (160, 45)),
        ("light", states.desk, LIGHT.name, (160, 45)),
        ("no-color", states.quotes, "", (120, 36)),
        ("filtered", states.filtered, DARK.name, (120, 36)),
        ("help", states.help_on_keys, DARK.name, (120, 36)),
        ("speaker", states.speaker, LIGHT.name, (120, 36)),
    ],
)
async def test_a_picture_looks_as_it_was_approved(
    archive: Archive,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    drive: Drive,
    theme: str,
    size: Size,
) -> None:
    if not theme:
        monkeypatch.setenv("NO_COLOR", "1")
    async with at_the_desk(archive, drive, size) as (reader, screen):
        reader.app.theme = theme or DARK.name
        for field in reader.app.screen.query(Input):
            field.cursor_blink = False
        wrong = await compared(reader, f"{name}.svg", lambda: drawing(reader, screen))
    assert not wrong, "\n\n".join([MEANT, *wrong])


@asynccontextmanager
async def at_the_desk(
    archive: Archive, drive: Drive, size: Size
) -> AsyncIterator[tuple[Reader, Emulator]]:
    """Let a reader come to a state; yield what a terminal shows too."""
    with emulated() as emulator_of:
        app = NewsdeskApp(archive)
        async with app.run_test(size=size, notifications=True) as pilot:
            reader = Reader(pilot)
            await reader.sees(
                lambda: reader.desk.reading.opened or reader.desk.panel_layout.is_empty
            )
            await drive(reader)
            yield reader, emulator_of(app)


async def compared(reader: Reader, name: str, look: Callable[[], str]) -> list[str]:
    """Return how the screen differs from its snapshot; nothing when it comes to look like it."""
    path = FOLDER / name
    approved = path.read_text(encoding="utf-8") if path.exists() and not UPDATING else ""
    seen, since = "", time.monotonic()
    while time.monotonic() - since < STILL:
        await reader.pilot.pause(0.02)
        if (screen := look()) == approved:
            return []
        if screen != seen:
            seen, since = screen, time.monotonic()
    if UPDATING:
        path.parent.mkdir(exist_ok=True)
        path.write_text(seen, encoding="utf-8")
        return []
    lines = (text.splitlines() for text in (approved, seen))
    changes = list(difflib.unified_diff(*lines, name, "now", n=1, lineterm=""))
    return ["\n".join(changes[:MOST_LINES])]


def text(reader: Reader, shown: Emulator) -> str:
    """Return what stands on the screen, without what differs from run to run.

    Of what is dimmed behind a dialog nothing is kept: its own snapshots have it.
    """
    screen = "\n".join(_lines(reader, shown))
    screen = re.sub(r"(?<=127\.0\.0\.1:)\d+", _as_long("PORT"), screen)
    screen = re.sub(r"─+ (\d+ found)( · \d+ ms)?", _as_long(r" \1"), screen)
    return "\n".join(line.rstrip() for line in screen.splitlines()) + "\n"


def _lines(reader: Reader, shown: Emulator) -> list[str]:
    screen = reader.app.screen
    lines = shown.lines(*screen.size)
    if not isinstance(screen, ModalScreen):
        return lines
    frame = screen.query_one(".dialog").region
    return [  # the emulator counts from 1
        " " * frame.x + shown.text(y + 1, frame.x + 1, frame.right + 1)
        if frame.y <= y < frame.bottom
        else ""
        for y in range(len(lines))
    ]


def _as_long(template: str) -> Callable[[re.Match[str]], str]:
    """Replace a match by `template` filled up with a line to the length it had."""
    return lambda found: found.expand(template).rjust(len(found[0]), "─")


def drawing(reader: Reader, shown: Emulator) -> str:
    """Return a picture of the screen, without the names that are new in each."""
    picture = shown.svg(*reader.app.size, title=reader.app.title)
    return (
        re.sub(r"terminal-\d+", "terminal", picture)
        .replace("/><", "/>\n<")
        .replace("</text><", "</text>\n<")
    )
