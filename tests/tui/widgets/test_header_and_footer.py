from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from textual.app import App, ComposeResult
from textual.message import Message

from storage.model import Filter
from tests.tui.conftest import OpenDesk, Reader
from tui.formatting.text import cells
from tui.theming.themes import apply_themes
from tui.widgets.footer import Footer, FooterPressed
from tui.widgets.header import Header, HeaderPressed, Progress

pytestmark = pytest.mark.dates

NOW = datetime(2025, 6, 25, 14, 36, 20, tzinfo=UTC)
TODAY = NOW.date()
NAMES = {1: "Seed archive", 2: "Coast Wire", 3: "Harbour Gazette"}
PORT = Filter(
    sections=frozenset({"WORLD", "POLITICS"}),
    since=date(2025, 6, 1),
    until=TODAY,
    unread=True,
    words="port",
)
KEYS = (
    ("⏎", "read", "open"),
    ("/", "search", "search"),
    ("s", "star", "star"),
    ("o", "open in browser", "browser"),
    ("a", "add source", "add_source"),
)


class StatusApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        apply_themes(self)
        self.time = NOW
        self.said: list[Message] = []

    def compose(self) -> ComposeResult:
        yield Header(clock=lambda: self.time)
        yield Footer()

    @property
    def header(self) -> Header:
        return self.query_one(Header)

    @property
    def footer(self) -> Footer:
        return self.query_one(Footer)

    def on_header_pressed(self, message: HeaderPressed) -> None:
        self.said.append(message)

    def on_footer_pressed(self, message: FooterPressed) -> None:
        self.said.append(message)


def drawn(row: Header | Footer) -> str:
    line = row.render_line(0).text
    assert cells(line) == row.content_size.width
    return line


# The header


async def test_a_wide_header_shows_the_filter_the_job_and_the_time() -> None:
    app = StatusApp()
    async with app.run_test(size=(160, 3)) as pilot:
        app.header.source_names = NAMES
        app.header.filter = PORT
        app.header.progress = Progress("Coast Wire", 7, 12)
        app.header.failed = 1
        await pilot.pause()
        left, right = drawn(app.header).split("show all")
        assert left == " newsdesk   Politics + World › 1–25 June › unread › port   F "
        assert right.strip() == ("↻ Coast Wire ━━━━━━━━━━━━━ 7/12   1 failed !   Wed 25 Jun  14:36")
        app.header.progress = None
        app.header.updated = NOW - timedelta(minutes=14)
        assert "updated 14 min ago   1 failed !" in drawn(app.header)
        app.header.offline = True
        assert "offline, showing stored articles   1 failed !" in drawn(app.header)
        app.header.filter = Filter()
        assert "show all" not in drawn(app.header)


@pytest.mark.parametrize("width", [40, 50, 59, 60, 80, 100])
async def test_alerts_and_failures_are_the_last_to_go(width: int) -> None:
    app = StatusApp()
    async with app.run_test(size=(width, 5)) as pilot:
        app.header.filter, app.header.source_names = PORT, NAMES
        app.header.alerts, app.header.failed = 12, 3
        app.header.progress = Progress("Coast Wire", 3, 20)
        await pilot.pause()
        text = "".join(text for text, *_ in app.header.row_cells(width))
        assert cells(text) == width
        assert "! 12 " in text
        assert "3 " in text.partition("! 12 ")[2]
        assert text.rstrip().endswith(("!", "14:36"))


@pytest.mark.parametrize(
    ("width", "end"),
    [
        (140, "↻ ━━━━━━━━━━━━━ 7/12   1 failed !   Wed 25 Jun  14:36"),
        (120, "↻ 7/12   1 !   Wed 25 Jun  14:36"),
        (99, "↻ 7/12   1 !   14:36"),
        (80, "↻ 7/12   1 !   14:36"),
        (60, "↻ 7/12   1 !   14:36"),
        (59, "14:36"),
        (40, "14:36"),
    ],
)
async def test_a_narrower_header_shows_less(width: int, end: str) -> None:
    app = StatusApp()
    async with app.run_test(size=(width, 3)):
        app.header.source_names = NAMES
        app.header.filter = PORT
        app.header.progress = Progress("Coast Wire of the Northern Islands", 7, 12)
        app.header.failed = 1
        line = drawn(app.header)
        assert line.startswith(" newsdesk  ")
        assert line.endswith(f" {end} ")
        assert ("show all" in line) == (width >= 60)


async def test_the_header_asks_for_what_is_clicked() -> None:
    app = StatusApp()
    async with app.run_test(size=(120, 3)) as pilot:
        app.header.filter = PORT
        app.header.failed = 2
        await pilot.pause()
        line = drawn(app.header)
        await pilot.click(Header, offset=(line.index("show all"), 0))
        await pilot.click(Header, offset=(line.index("failed"), 0))
        await pilot.click(Header, offset=(2, 0))
        assert [message.action for message in app.said] == ["clear", "failures"]  # type: ignore[attr-defined]


async def test_the_clock_asks_to_be_painted_once_a_minute() -> None:
    app = StatusApp()
    async with app.run_test(size=(120, 3)) as pilot:
        await pilot.pause()
        assert app.header.now == NOW.replace(second=0)
        seen: list[datetime] = []
        app.watch(app.header, "now", lambda now: seen.append(now), init=False)
        for second in (21, 40, 59, 60, 61):
            app.time = NOW.replace(second=0) + timedelta(seconds=second)
            app.header.tick()
        await pilot.pause()
        assert seen == [datetime(2025, 6, 25, 14, 37, tzinfo=UTC)]
        assert drawn(app.header).endswith(" 14:37 ")


@pytest.mark.parametrize("width", [160, 80, 40])
async def test_hostile_names_keep_the_header_in_its_row(width: int) -> None:
    name = "[@click=app.quit]東京\x1b[2J\u202e[/nope] 👩‍👩‍👧"
    app = StatusApp()
    async with app.run_test(size=(width, 3)) as pilot:
        app.header.source_names = {1: name}
        app.header.filter = Filter(
            sections=frozenset({name}), sources=frozenset({1}), speaker=name, words=name
        )
        app.header.progress = Progress(name, 99, 3)
        await pilot.pause()
        for x in (15, width // 2, width - 9):
            await pilot.click(Header, offset=(x, 0))
        assert not set(drawn(app.header)) & set("\x1b\u202e\n")
        assert app.is_running


# The footer


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (
            90,
            " ⏎ read   / search   s star   o open in browser   a add source"
            "       ? help   ^p commands ",
        ),
        (60, " ⏎ read   / search   s star" + " " * 12 + "? help   ^p commands "),
        (40, " ⏎ read" + " " * 12 + "? help   ^p commands "),
        (12, "     ? help "),
    ],
)
async def test_a_footer_leaves_whole_keys_out_from_the_right(width: int, line: str) -> None:
    app = StatusApp()
    async with app.run_test(size=(width, 3)):
        app.footer.show(KEYS)
        assert drawn(app.footer) == line


async def test_the_footer_asks_for_the_action_that_is_clicked() -> None:
    app = StatusApp()
    async with app.run_test(size=(90, 3)) as pilot:
        app.footer.show(KEYS)
        await pilot.pause()
        line = drawn(app.footer)
        for word in ("search", "o open", "^p", "help"):
            await pilot.click(Footer, offset=(line.index(word), 0))
        await pilot.click(Footer, offset=(line.index("?") - 2, 0))
        assert [message.action for message in app.said] == ["search", "browser", "palette", "help"]  # type: ignore[attr-defined]


async def test_a_footer_shows_remapped_keys() -> None:
    app = StatusApp()
    async with app.run_test(size=(60, 3)):
        app.footer.show(KEYS)
        app.footer.show([("n", "next hit", "next")], [("f1", "help", "help")])
        assert drawn(app.footer).split() == ["n", "next", "hit", "f1", "help"]


TOLD_FOR = "tui.screens.desk.footer_keys._UNBOUND_SECONDS"


async def test_a_key_without_a_command_is_reported_in_the_footer(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TOLD_FOR, 600.0)
    async with open_desk() as reader:
        usual = footer_of(reader)
        await reader.press("left_shift", "caps_lock", "media_play", "j", "k")
        assert footer_of(reader) == usual
        for key, label in (("J", "J"), ("ctrl+k", "^k"), ("f9", "F9"), ("left", "←")):
            await reader.press(key)
            told = f"{label} has no use here"
            await reader.sees(lambda told=told: told in footer_of(reader))
            assert "? help" in footer_of(reader)
        await reader.press("slash", "x")
        await reader.sees(lambda: "has no use" not in footer_of(reader))


async def test_the_keys_come_back_after_one_that_did_nothing(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TOLD_FOR, 0.01)
    async with open_desk() as reader:
        usual = footer_of(reader)
        await reader.press("x")
        await reader.sees(lambda: footer_of(reader) == usual)


def footer_of(reader: Reader) -> str:
    return reader.picture().splitlines()[-1]
