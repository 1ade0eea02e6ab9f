"""Text is selected by dragging the mouse, and copied at the release."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.geometry import Offset
from textual.widget import Widget

from tests.tui.conftest import PORT, OpenDesk, Reader
from tests.tui.terminals import Watched
from tui.screens.import_failures import ImportFailure, ImportFailuresScreen
from tui.widgets.article.article_view import ArticleView
from tui.widgets.headlines.headlines import Headlines
from tui.widgets.line_list import LineList
from tui.widgets.pager import Pager
from tui.widgets.quotes.quotes import Quotes


def place_of(widget: Widget, words: str) -> Offset:
    """Return the cell of a widget's content where `words` begin."""
    for y in range(widget.content_size.height):
        x = widget.render_line(y).text.find(words)
        if x >= 0:
            return Offset(x, y)
    raise AssertionError(f"not shown: {words}")


async def drag(reader: Reader, widget: Widget, start: Offset, end: Offset) -> None:
    """Drag the mouse from a cell of a widget's content to another, released there."""
    gutter = widget.gutter.top_left
    await reader.pilot.mouse_down(widget, offset=start + gutter)
    await reader.pilot.hover(widget, offset=end + gutter)
    await reader.pilot.mouse_up(widget, offset=end + gutter)
    await reader.pilot.pause()


async def test_a_paragraph_of_the_article_is_selected_without_its_line_breaks(
    open_desk: OpenDesk,
) -> None:
    async with open_desk() as reader:
        await reader.reads(PORT[0])
        article = reader.desk.query_one(ArticleView)
        start = place_of(article, "Ships entered")
        end = place_of(article, "deal.") + Offset(4, 0)
        assert end.y > start.y
        await drag(reader, article, start, end)
        assert reader.app.clipboard == PORT[2][0]
        await reader.told("Sent to the terminal's clipboard: “Ships entered the port")


async def test_paragraphs_stay_apart(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.reads(PORT[0])
        article = reader.desk.query_one(ArticleView)
        start = place_of(article, "pay")
        end = place_of(article, "“The cranes") + Offset(10, 0)
        await drag(reader, article, start, end)
        assert reader.app.clipboard == "pay deal.\n\n“The cranes"


async def test_while_dragging_the_cells_are_highlighted_and_afterwards_not(
    open_desk: OpenDesk,
) -> None:
    def highlighted(widget: Widget, y: int) -> str:
        return "".join(
            part.text for part in widget.render_line(y) if part.style and part.style.reverse
        )

    async with open_desk() as reader:
        await reader.reads(PORT[0])
        article = reader.desk.query_one(ArticleView)
        start = place_of(article, "Ships entered")
        gutter = article.gutter.top_left
        await reader.pilot.mouse_down(article, offset=start + gutter)
        await reader.pilot.hover(article, offset=start + gutter + Offset(4, 0))
        assert highlighted(article, start.y) == "Ships"
        await reader.pilot.mouse_up(article, offset=start + gutter + Offset(4, 0))
        assert highlighted(article, start.y) == ""
        assert reader.app.clipboard == "Ships"


async def test_a_quote_is_selected_and_the_cursor_stays(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.reads(PORT[0])
        quotes = reader.desk.query_one(Quotes)
        before = quotes.index
        start = place_of(quotes, "“We all lost")
        end = place_of(quotes, "nine days.”") + Offset(10, 0)
        await drag(reader, quotes, start, end)
        assert reader.app.clipboard == "“We all lost nine days.”"
        assert quotes.index == before


async def test_a_headline_is_selected_and_a_click_still_moves(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.reads(PORT[0])
        headlines = reader.desk.query_one(Headlines)
        start = place_of(headlines, "Central bank")
        await drag(reader, headlines, start, start + Offset(11, 0))
        assert reader.app.clipboard == "Central bank"
        assert headlines.cursor == 0
        await reader.pilot.click(headlines, offset=start + headlines.gutter.top_left)
        await reader.sees(lambda: headlines.cursor == 1)
        assert reader.app.clipboard == "Central bank"


async def test_what_a_speaker_said_is_selected(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("Q")
        await reader.type("hellan")
        await reader.press("enter")
        await reader.sees(lambda: "“The cranes are moving" in reader.picture())
        lists = [one for one in reader.app.screen.query(LineList) if "cranes" in _text(one)]
        start = place_of(lists[0], "“The cranes")
        await drag(reader, lists[0], start, start + Offset(10, 0))
        assert reader.app.clipboard == "“The cranes"


def _text(widget: Widget) -> str:
    return "\n".join(widget.render_line(y).text for y in range(widget.content_size.height))


@pytest.mark.parametrize("how", ["", "option", "file"])
def test_the_mouse_can_be_left_to_the_terminal(
    archive_path: Path, tmp_path: Path, how: str
) -> None:
    words = ["--no-mouse"] if how == "option" else []
    if how == "file":
        (tmp_path / "settings.toml").write_text("mouse = false\n")
    home = str(tmp_path)
    with Watched("-m", "tui", "--archive", str(archive_path), *words, NEWSDESK_HOME=home) as screen:
        screen.read_until("Orsund")
        assert (b"\x1b[?1000h" in screen.output) == (not how)


async def test_text_of_files_that_failed_is_selected(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        failures = [ImportFailure("/wire/tides.txt", "no date in its first line")]
        reader.app.push_screen(ImportFailuresScreen(failures, 1))
        await reader.sees(lambda: "no date in its first line" in reader.picture())
        (listed,) = reader.app.screen.query(Pager)
        start = place_of(listed, "tides.txt")
        await drag(reader, listed, start, start + Offset(8, 0))
        assert reader.app.clipboard == "tides.txt"
