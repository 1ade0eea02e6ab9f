"""Painting with less: of a screen only the lines that have changed are looked at and sent.

Textual draws all parts that lie between the first and the last change, cuts every line at every
part's edges, and names all colours anew for each piece. A held key feels all three.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.color import ColorSystem
from rich.console import Console, ConsoleOptions, RenderResult
from rich.segment import Segment
from rich.style import Style
from textual._compositor import Compositor, CompositorUpdate
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.lean import change_of_style

__all__ = ["LeanCompositor"]

_Span = tuple[int, int, int]
"""A line of the screen, the first cell of it, and the one after the last."""


class _Pieces(CompositorUpdate):
    """Pieces of the screen's lines, each with the line and the cell it begins at, in order."""

    def __init__(self, pieces: Iterable[tuple[int, int, Strip]]) -> None:
        self._pieces = sorted(pieces, key=lambda piece: piece[:2])

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        line = self._pieces[0][0] if self._pieces else 0
        for y, _, strip in self._pieces:
            if y != line:
                yield Segment.line()
                line = y
            yield from strip

    def render_segments(self, console: Console) -> str:
        """Return what a terminal is sent: colours are named only where they change."""
        system = console._color_system or ColorSystem.TRUECOLOR
        parts: list[str] = []
        style, place = Style.null(), (-1, -1)
        for y, x, strip in self._pieces:
            if (y, x) != place:
                parts.append(f"\x1b[{y + 1};{x + 1}H")
            for text, after, _ in strip:
                after = after or Style.null()
                parts += (change_of_style(style, after, system), text)
                style = after
            place = (y, x + strip.cell_length)
        parts.append(change_of_style(style, Style.null(), system))
        return "".join(parts)


class LeanCompositor(Compositor):
    """Puts a screen together out of its parts, as far as it has changed."""

    def render_full_update(self, simplify: bool = False) -> CompositorUpdate:  # type: ignore[override]
        """Return the whole screen; `simplify` is for pictures."""
        if simplify:
            return super().render_full_update(simplify=True)
        self._dirty_regions.clear()
        width, height = self.size
        return self._paint((y, 0, width) for y in range(height))

    def render_partial_update(self) -> CompositorUpdate | None:  # type: ignore[override]
        """Return what has changed, None where nothing has."""
        screen = self.size.region
        changed = [region.intersection(screen) for region in self._dirty_regions]
        self._dirty_regions.clear()
        return self._paint(self._regions_to_spans(changed)) if changed else None

    def _paint(self, spans: Iterable[_Span]) -> _Pieces:
        drawn: dict[Widget, list[Strip]] = {}
        return _Pieces(piece for span in spans for piece in self._fill(span, drawn))

    def _fill(
        self, span: _Span, drawn: dict[Widget, list[Strip]]
    ) -> Iterator[tuple[int, int, Strip]]:
        """Yield what is seen in a span, from what lies at the front to what lies behind."""
        y, *ends = span
        gaps = [(ends[0], ends[1])]
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            if not seen.y <= y < seen.bottom:
                continue
            left = []
            for first, last in gaps:
                start, stop = max(first, seen.x), min(last, seen.right)
                if start >= stop:
                    left.append((first, last))
                    continue
                if (lines := drawn.get(widget)) is None:
                    part = Region(seen.x - region.x, seen.y - region.y, *seen.size)
                    lines = drawn[widget] = widget.render_lines(part)
                strip = lines[y - seen.y]
                yield y, start, strip.crop(start - seen.x, stop - seen.x)
                left += [gap for gap in ((first, start), (stop, last)) if gap[0] < gap[1]]
            gaps = left
            if not gaps:
                return
