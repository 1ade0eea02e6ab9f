"""The screen without any colour, as NO_COLOR asks for: what stood on a ground of its own is turned.

Bold, marks and bars carry the rest. Textual alone would send greys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

__all__ = ["NoColor"]

_GROUNDS = ("selection", "hit", "block-cursor-background")
_TURNED = Style(reverse=True)


class NoColor(LineFilter):
    """Takes colours away; `roles` returns the theme's colours by role."""

    def __init__(self, roles: Callable[[], Mapping[str, str]]) -> None:
        super().__init__()
        self._roles = roles

    def apply(
        self,
        segments: list[Segment],
        background: Color,  # noqa: ARG002 - the framework gives it
    ) -> list[Segment]:
        """Return the pieces of a line without colours."""
        roles = self._roles()
        grounds = frozenset(roles[name].lower() for name in _GROUNDS if name in roles)
        return [
            Segment(text, style and _plain(style, grounds), control)
            for text, style, control in segments
        ]


@lru_cache(maxsize=4096)
def _plain(style: Style, grounds: frozenset[str]) -> Style:
    plain = style.without_color
    ground = style.bgcolor
    if ground and ground.triplet and ground.triplet.hex in grounds and not style.reverse:
        plain += _TURNED
    # What a click on it means goes along.
    return plain + Style.from_meta(style.meta) if style.meta else plain
