"""Links in an article: listed by their words, opened, copied."""

from __future__ import annotations

import pytest

from storage import Archive
from storage.model import Article, Block, Link
from tests.still_clock import NOW
from tests.tui.conftest import OpenDesk
from tests.tui.screens.conftest import SIZES

LONG = "https://news.example/__i/rss/" + "CBMiWkFVX3lxTE" * 30
TEXT = "Read the report, the minutes, or here and here."


def _link(words: str, url: str, after: int = 0) -> Link:
    start = TEXT.index(words, after)
    return Link(start, start + len(words), url)


@pytest.fixture
def _linked(archive: Archive) -> None:
    """An article, newest of all, whose links have words."""
    links = (
        _link("the report", f"{LONG}1"),
        _link("the minutes", "https://council.example/minutes"),
        _link("here", "https://port.example/a"),
        _link("here", "https://port.example/b", TEXT.index("and here")),
    )
    archive.add(
        [Article("Harbour plan", "WORLD", NOW, link=LONG, blocks=(Block(TEXT, links=links),))]
    )


@SIZES
@pytest.mark.usefixtures("_linked", "still_clock")
async def test_links_are_listed_by_their_words_and_hosts(
    open_desk: OpenDesk, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        await reader.reads("Harbour plan")
        await reader.press("w")
        await reader.sees(lambda: "the report" in reader.picture())
        lines = [line for line in reader.picture().splitlines() if ".example" in line]
        for words, place in (
            ("the report", "news.example"),
            ("the minutes", "council.example"),
            ("here", "port.example/a"),
            ("here", "port.example/b"),
        ):
            assert any(words in line and place in line for line in lines)
        assert "CBMiWkFVX3lxTE" not in reader.picture()


@SIZES
@pytest.mark.usefixtures("_linked", "still_clock")
async def test_the_toast_of_a_long_link_has_one_line(
    open_desk: OpenDesk, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        await reader.reads("Harbour plan")
        await reader.press("y")
        await reader.told("clipboard: https://news.")
        assert reader.app.clipboard == LONG
        (toast,) = reader.toasts
        assert len(toast.message) <= 54


@SIZES
@pytest.mark.usefixtures("_linked", "still_clock")
async def test_without_a_browser_the_toast_of_a_long_link_has_two_lines(
    open_desk: OpenDesk, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        await reader.reads("Harbour plan")
        await reader.press("o")
        await reader.told("No browser here. ")
        assert reader.app.clipboard == LONG
        (toast,) = reader.toasts
        assert toast.message.endswith("…")
        assert len(toast.message) <= 2 * 54
