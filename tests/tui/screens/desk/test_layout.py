"""Where the panels of the desk are at each size of the terminal."""

from __future__ import annotations

import pytest
from textual.geometry import Region

from tui.screens.breakpoints import size_class
from tui.screens.desk.layout import regions


@pytest.mark.parametrize(
    "width", [40, 59, 60, 80, 99, 100, 120, 149, 150, 157, 160, 199, 200, 220, 400]
)
@pytest.mark.parametrize("height", [10, 15, 16, 24, 26, 29, 30, 36, 45, 60, 120])
@pytest.mark.parametrize("quoteless", [False, True])
@pytest.mark.parametrize("compact", [False, True])
def test_panels_fill_the_space_below_the_header_without_overlap(
    width: int, height: int, *, compact: bool, quoteless: bool
) -> None:
    places = regions(width, height, focused="headlines", compact=compact, quoteless=quoteless)
    body = Region(0, 0, width, height - 2)
    assert sum(region.area for region in places.values()) == body.area
    assert all(region in body and region.height >= 4 for region in places.values())
    if size_class(width, height) in ("wide", "huge"):
        assert places["article"].width >= 48


@pytest.mark.parametrize("focused", ["article", "quotes", "filters", "headlines"])
@pytest.mark.parametrize("size", [(40, 10), (80, 24), (120, 24), (120, 36), (160, 45)], ids=str)
def test_the_focused_panel_is_always_shown(size: tuple[int, int], focused: str) -> None:
    assert focused in regions(*size, focused=focused)
    assert set(regions(*size, focused=focused, zoomed=True)) == {focused}


@pytest.mark.parametrize("size", [(120, 36), (160, 45), (220, 60)], ids=str)
@pytest.mark.parametrize("compact", [False, True])
def test_an_article_without_quotes_gets_their_room_and_nothing_else_moves(
    size: tuple[int, int], *, compact: bool
) -> None:
    before = regions(*size, focused="headlines", compact=compact)
    after = regions(*size, focused="headlines", compact=compact, quoteless=True)
    assert after.pop("article").area == before.pop("article").area + before.pop("quotes").area
    assert after == before
    focused = regions(*size, focused="quotes", compact=compact, quoteless=True)
    assert focused == regions(*size, focused="quotes", compact=compact)


@pytest.mark.parametrize(("width", "least"), [(160, 80), (220, 110)])
def test_a_compact_list_gets_the_width_of_the_quotes(width: int, least: int) -> None:
    places = regions(width, 45, focused="headlines", compact=True)
    assert places["headlines"].width >= least
    assert places["quotes"].x == places["article"].x


@pytest.mark.parametrize("height", [36, 40, 60])
def test_ten_sections_and_all_of_them_stand_in_the_filters_of_a_medium_terminal(
    height: int,
) -> None:
    assert regions(120, height, focused="headlines")["filters"].height - 2 >= 11
