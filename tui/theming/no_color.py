"""A line filter that removes every colour, as NO_COLOR asks.

Text on a highlighted background is shown in reverse video; bold, marks and bars carry the rest.
Textual alone would send greys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

__all__ = ["NoColor"]

_HIGHLIGHTS = ("selection", "hit", "block-cursor-background")
_REVERSED = Style(reverse=True)


class NoColor(LineFilter):
    """Removes colours; `roles` returns the theme's colours by role."""

    def __init__(self, roles: Callable[[], Mapping[str, str]]) -> None:
        super().__init__()
        self._roles = roles

    def apply(
        self,
        segments: list[Segment],
        background: Color,  # noqa: ARG002 - part of the interface
    ) -> list[Segment]:
        """Return the segments of a line without colours."""
        roles = self._roles()
        highlights = frozenset(roles[name].lower() for name in _HIGHLIGHTS if name in roles)
        return [
            Segment(text, style and _plain(style, highlights), control)
            for text, style, control in segments
        ]


@lru_cache(maxsize=4096)
def _plain(style: Style, highlights: frozenset[str]) -> Style:
    plain = style.without_color
    background = style.bgcolor
    is_highlight = background and background.triplet and background.triplet.hex in highlights
    if is_highlight and not style.reverse:
        plain += _REVERSED
    # The action of a click is part of a style's meta data.
    return plain + Style.from_meta(style.meta) if style.meta else plain
