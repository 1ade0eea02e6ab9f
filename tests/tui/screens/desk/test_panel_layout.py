"""Where the panels of the desk stand while somebody reads."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.strip import Strip

from tests.tui.conftest import COMET, PORT, RATES, OpenDesk


async def test_an_article_without_quotes_takes_their_room_until_one_has_some(
    open_desk: OpenDesk,
) -> None:
    async with open_desk() as reader:
        widgets = reader.desk.widgets
        headlines, article = widgets.headlines.region, widgets.article.region
        await reader.press("j", "j")
        await reader.reads(COMET[0])
        await reader.sees(lambda: widgets.article.region.right == 160)
        assert not widgets.quotes.display
        assert widgets.headlines.region == headlines
        await reader.press("k", "k")
        await reader.reads(PORT[0])
        await reader.sees(lambda: widgets.article.region == article)
        assert widgets.quotes.display
        assert widgets.headlines.region == headlines


async def test_the_empty_panel_of_quotes_still_opens_by_its_key_and_tab_passes_it(
    open_desk: OpenDesk,
) -> None:
    async with open_desk() as reader:
        await reader.press("j", "j")
        await reader.reads(COMET[0])
        await reader.sees(lambda: not reader.desk.widgets.quotes.display)
        await reader.press("tab", "tab")
        assert reader.app.focused is reader.desk.widgets.filters
        await reader.press("3")
        assert reader.app.focused is reader.desk.widgets.quotes
        await reader.sees(lambda: "No quotes in this article" in reader.picture())
        await reader.press("escape")
        await reader.sees(lambda: not reader.desk.widgets.quotes.display)


async def test_rows_of_one_line_use_the_width_of_the_screen(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("D")
        await reader.sees(lambda: reader.desk.widgets.headlines.region.width >= 80)
        await reader.sees(lambda: "Orsund port reopens after nine-day stoppage" in reader.picture())
        row = next(line for line in reader.picture().split("\n") if "14:00" in line)
        assert row.index("Orsund Gazette") > row.index("nine-day stoppage")


async def test_the_room_of_quotes_changes_hands_without_painting_the_filters_again(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk() as reader:
        widgets = reader.desk.widgets
        await reader.press("j")
        await reader.reads(RATES[0])
        await reader.pilot.pause(0.3)
        painted: list[str] = []
        for panel in (widgets.filters, widgets.article):
            draw = panel.line_renderer

            def line_renderer(
                name: str | None = panel.id, draw: Callable[[], Callable[[int], Strip]] = draw
            ) -> Callable[[int], Strip]:
                painted.append(name or "")
                return draw()

            monkeypatch.setattr(panel, "line_renderer", line_renderer)
        await reader.press("j")
        await reader.reads(COMET[0])
        await reader.sees(lambda: widgets.article.region.right == 160)
        await reader.sees(lambda: "article" in painted)
        await reader.pilot.pause(0.3)
        assert "filters" not in painted
