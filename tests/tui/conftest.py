"""A small archive of invented news, and the desk opened over it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual.events import Key, Paste
from textual.keys import _character_to_key
from textual.notifications import Notification
from textual.pilot import Pilot

from storage import Archive, open_archive
from storage.model import Article, Block
from tests.conftest import InZone
from tests.tui.terminals import PATIENCE, Watched
from tui.app import NewsdeskApp
from tui.screens.desk import Desk
from tui.screens.dialogs.path_dialog import PathDialog
from tui.terminal import gate

NEWEST = datetime(2025, 6, 25, 14, 0, tzinfo=UTC)

PORT = (
    "Orsund port reopens after nine-day stoppage",
    "WORLD",
    (
        "Ships entered the port of Orsund on Wednesday after dockers accepted a pay deal.",
        "“The cranes are moving again,” said Marta Hellan, harbour master of Orsund.",
        "“Nobody won this,” union leader Piet Okkema said. “We all lost nine days.”",
    ),
)
RATES = (
    "Central bank of Velmark holds rates",
    "BUSINESS",
    (
        "The central bank left its rate at 3.5% and signalled patience until autumn.",
        "“We can wait,” said governor Ilse Brandau.",
    ),
)
COMET = (
    "Observatory names a new comet",
    "SCIENCE",
    ("Astronomers at Tolmin saw it first in a picture taken for something else.",),
)
CUP = (
    "Late try sends Harriers into a third final",
    "SPORT",
    ("The Harriers beat Lund 24–20 in Orsund.", "“I only ran,” said winger Ada Quist."),
)
FERRY = (
    "Ferry line to Orsund to close in autumn",
    "BUSINESS",
    (
        "The last boat leaves in September.",
        "“The line has not paid for years,” said Marta Hellan, harbour master of Orsund.",
    ),
)
STORIES = (PORT, RATES, COMET, CUP, FERRY)


def story(number: int, headline: str, section: str, paragraphs: Sequence[str]) -> Article:
    """Return article `number` counted from the newest, nine hours apart."""
    return Article(
        headline=headline,
        section=section,
        published=NEWEST - timedelta(hours=9 * number),
        blocks=tuple(Block(text) for text in paragraphs),
        link=f"https://gazette.example/{number}",
        key=f"file:{headline}",
        digest=f"1:{headline}:{len(paragraphs)}",
    )


def fill(archive: Archive, articles: Sequence[Article], name: str = "Orsund Gazette") -> int:
    """Add articles under a folder called `name`; return the source's number."""
    source = archive.sources.add(kind="folder", location=f"/news/{name}", name=name)
    archive.add([replace(article, source=source.id) for article in articles])
    return source.id


@pytest.fixture(autouse=True)
def _utc(in_zone: InZone) -> None:
    """Let the reader live in UTC, so that an article's day is the same everywhere."""
    in_zone("UTC")


@pytest.fixture(autouse=True)
def _all_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let terminals have all colours, whatever the one has that the tests run in."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")


@pytest.fixture(autouse=True)
def _no_clipboard_tool(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the clipboard of the machine that the tests run on alone."""
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22")


@pytest.fixture
def empty_archive(tmp_path: Path) -> Iterator[Archive]:
    with open_archive(tmp_path / "news.db") as archive:
        yield archive


@pytest.fixture
def archive(empty_archive: Archive) -> Archive:
    """An archive whose reader lists every article by itself, whatever stories they are in."""
    fill(empty_archive, [story(number, *parts) for number, parts in enumerate(STORIES)])
    empty_archive.settings.merge("session", {"folds": False})
    return empty_archive


class Reader:
    """Somebody at the desk: presses keys, and waits for what is to be seen."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self.pilot = pilot
        self.app = pilot.app

    @property
    def desk(self) -> Desk:
        desk = self.app.screen_stack[0]
        assert isinstance(desk, Desk)
        return desk

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        await self.pilot.press(*text)

    async def rush(self, text: str) -> None:
        """Send letters faster than anything can answer, as a terminal over a slow line does."""
        for letter in text:
            self.app.post_message(Key(_character_to_key(letter), letter))
        await self.pilot.pause()

    async def paste(self, text: str) -> None:
        assert self.app.focused is not None
        self.app.post_message(Paste(text))
        await self.pilot.pause()

    async def run_command(self, short: str) -> None:
        """Run a command by what is typed after `:`."""
        await self.press("colon", *short, "enter")
        await self.pilot.pause()

    async def enter_path(self, path: Path | str) -> None:
        """Enter a path in the dialog that asks for one."""
        await self.sees(lambda: isinstance(self.app.screen, PathDialog))
        await self.press("ctrl+u")
        await self.paste(str(path))
        await self.press("enter")

    async def sees(self, condition: Callable[[], object]) -> None:
        """Wait until `condition` holds; fail when it does not come to hold."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, f"not seen:\n{self.picture()}"
            await self.pilot.pause(0.01)

    async def sees_words(self, words: str) -> None:
        """Wait until `words` stand on the screen: not all of it is painted at once."""
        await self.sees(lambda: words in self.picture())

    async def reads(self, headline: str) -> None:
        """Wait until the article with this headline is shown."""
        await self.sees(
            lambda: (
                self.desk.reading.opened and self.desk.reading.opened.article.headline == headline
            )
        )

    async def lists(self, *headlines: str) -> None:
        """Wait until the list holds exactly these, from the newest."""

        def listed() -> bool:
            found = self.desk.feed.results
            if found is None or self.desk.widgets.headlines.row_count != len(headlines):
                return False
            return [row.headline for row in found.rows(0, found.total)] == list(headlines)

        await self.sees(listed)

    async def told(self, words: str) -> None:
        """Wait until a toast says something that holds `words`."""
        await self.sees(lambda: any(words in toast.message for toast in self.toasts))

    @property
    def toasts(self) -> list[Notification]:
        """The toasts on screen; Textual offers no other way to see them."""
        return list(self.app._notifications)

    def picture(self) -> str:
        """Return the screen as plain text."""
        return "\n".join(strip.text for strip in self.app.screen._compositor.render_strips())


@pytest.fixture(params=["supported", "another"])
def any_textual(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run with what replaces Textual's internals, and as with a Textual that is not known."""
    if request.param == "another":
        monkeypatch.setattr(gate, "SUPPORTED", "another")


OpenDesk = Callable[..., AbstractAsyncContextManager[Reader]]


@pytest.fixture
def open_desk(archive: Archive) -> OpenDesk:
    """Open the desk over the archive, at a size; wait until it shows an article."""

    @asynccontextmanager
    async def opened(size: tuple[int, int] = (160, 45)) -> AsyncIterator[Reader]:
        async with NewsdeskApp(archive).run_test(size=size) as pilot:
            reader = Reader(pilot)
            await reader.sees(lambda: reader.desk.reading.opened)
            yield reader

    return opened


@pytest.fixture
def archive_path(archive: Archive) -> Path:
    """The file of the archive, left to other processes."""
    archive.close()
    return Path(archive.location)


InTerminal = Callable[..., Watched]


@pytest.fixture
def in_terminal(archive_path: Path) -> Iterator[InTerminal]:
    """Open the dashboard as a process in a terminal; wait until it has written something."""
    with ExitStack() as terminals:

        def opened(*, until: str = "Orsund", **options: object) -> Watched:
            words = ("-m", "tui", "--archive", str(archive_path))
            terminal = terminals.enter_context(Watched(*words, **options))
            terminal.read_until(until)
            return terminal

        yield opened
