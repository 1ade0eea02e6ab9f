"""Where the parts of the desk stand at each size of the terminal: arithmetic, and its layout."""

from __future__ import annotations

from collections.abc import Mapping

from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size, Spacing
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.widget import Widget

from tui.commands.model import Panel
from tui.screens.breakpoints import SizeClass, size_class

__all__ = ["Panels", "regions"]

_SEARCH_ROWS = 3
_ARTICLE_LEAST = 48
_ALL_SECTIONS = 13
"""Rows in which the ten sections of a first run stand, with the one for all, in their frame."""
_COMPACT_ARTICLE_MOST = 81
"""The widest lines of text, with the frame: beside a compact list nothing is gained by more."""


def regions(
    width: int,
    height: int,
    *,
    focused: Panel,
    zoomed: bool = False,
    searching: bool = False,
    notice_lines: int = 0,
    compact: bool = False,
    quoteless: bool = False,
) -> dict[Panel, Region]:
    """Return where each part stands below the header, for a terminal of `width` by `height`.

    What is not named is hidden. A part without a place of its own at this size stands over the
    right half while it has the focus; it comes last. `notice_lines` of the search bar lie over the
    top of the list, so that its rows stay where they are. A `compact` list has rows of one line:
    in a wide terminal it gets the width that the quotes take elsewhere. Those of a `quoteless`
    article give their room to it, unless they have the focus.
    """
    kind = size_class(width, height)
    body = Region(0, 0, width, height - 2)
    panel: Panel = "headlines" if focused == "search" else focused
    if kind == "tiny":
        return {}
    if zoomed or kind == "single":
        places: dict[Panel, Region] = {panel: body}
    elif kind == "narrow":
        places = _narrow(body)
    elif kind == "medium":
        places = _medium(body)
    elif compact:
        places = _compact_columns(body, kind)
    else:
        places = _columns(body, kind)
    if quoteless and panel != "quotes" and "quotes" in places:
        places["article"] = places["article"].union(places.pop("quotes"))
    if panel not in places:
        half = max(36, width // 2)
        places[panel] = Region(width - half, 0, half, body.height)
    if searching and (under := places.get("headlines")):
        bar, places["headlines"] = under.split_horizontal(_SEARCH_ROWS)
        places["search"] = bar.grow((0, 0, min(notice_lines, places["headlines"].height), 0))
    return places


def _narrow(body: Region) -> dict[Panel, Region]:
    rows = 10 if body.height <= 24 else body.height * 2 // 5
    headlines, article = body.split_horizontal(min(rows, body.height - 7))
    return {"headlines": headlines, "article": article}


def _medium(body: Region) -> dict[Panel, Region]:
    left, right = body.split_vertical(52)
    article, quotes = right.split_horizontal(-10 if body.height >= 22 else -6)
    if body.height < 28:
        return {"headlines": left, "article": article, "quotes": quotes}
    headlines, filters = left.split_horizontal(-12 if body.height < 34 else -_ALL_SECTIONS)
    return {"filters": filters, "headlines": headlines, "article": article, "quotes": quotes}


def _columns(body: Region, kind: SizeClass) -> dict[Panel, Region]:
    filters, headlines, quotes = (26, 51, 33) if kind == "wide" else (30, 62, 44)
    lacking = max(0, _ARTICLE_LEAST - (body.width - filters - headlines - quotes))
    headlines -= min(lacking, 6)
    quotes -= max(0, lacking - 6)
    first, rest = body.split_vertical(filters)
    second, rest = rest.split_vertical(headlines)
    third, fourth = rest.split_vertical(-quotes)
    return {"filters": first, "headlines": second, "article": third, "quotes": fourth}


def _compact_columns(body: Region, kind: SizeClass) -> dict[Panel, Region]:
    first, rest = body.split_vertical(26 if kind == "wide" else 30)
    article = max(_ARTICLE_LEAST, min(_COMPACT_ARTICLE_MOST, rest.width * 2 // 5))
    second, rest = rest.split_vertical(-article)
    third, fourth = rest.split_horizontal(-max(6, body.height // 3))
    return {"filters": first, "headlines": second, "article": third, "quotes": fourth}


class Panels(Widget):
    """Holds the parts of the desk, each where `place` puts it."""

    DEFAULT_CSS = "Panels { width: 1fr; height: 1fr; overflow: hidden hidden; }"

    places: Mapping[str, Region]

    def __init__(self, *children: Widget, id: str) -> None:
        super().__init__(*children, id=id)
        self.places = {}
        self._placed = _Placed()

    @property
    def layout(self) -> Layout:
        """The layout that puts the parts in their places."""
        return self._placed

    def place(self, places: Mapping[Panel, Region], *, empty: bool) -> None:
        """Show each part in `places` there, and hide the others.

        `empty`: what says why the list is empty stands inside its frame.
        """
        named: dict[str, Region] = {str(panel): region for panel, region in places.items()}
        if empty and "headlines" in named:
            frame = named.pop("headlines")
            # Before the rest: a drawer over the list is over this too.
            named = {"headlines": frame, "empty": frame.shrink(Spacing.all(1)), **named}
        if named == self.places:
            return
        before, self.places = self.places, named
        for child in self.children:
            place = named.get(child.id or "")
            child.display = place is not None
            if place != before.get(child.id or ""):  # the others need no painting
                # A child's new layout is what makes this widget forget where the parts stood.
                child.refresh(layout=True)


class _Placed(Layout):
    """Puts each child of `Panels` where its `places` say."""

    name = "placed"

    def arrange(
        self,
        parent: Widget,
        children: list[Widget],
        size: Size,  # noqa: ARG002 - the places follow the terminal's size
        greedy: bool = True,  # noqa: ARG002
    ) -> ArrangeResult:
        places = parent.places if isinstance(parent, Panels) else {}
        order = list(places)
        return [
            WidgetPlacement(places[name], NULL_OFFSET, NULL_SPACING, child, order.index(name))
            for child in children
            if (name := child.id or "") in places
        ]
