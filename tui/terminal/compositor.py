"""Painting with less: of a screen only the lines that have changed are looked at and sent.

Textual draws all parts that lie between the first and the last change, cuts every line at every
part's edges, and names all colours anew for each piece. A held key feels all three.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rich.color import ColorSystem
from rich.console import Console, ConsoleOptions, RenderResult
from rich.segment import Segment
from rich.style import Style
from textual._compositor import Compositor, CompositorUpdate
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.theming.styles import LineWidget

__all__ = ["LeanCompositor", "Pieces"]

_TOGGLES = (("bold", "1", "22"), ("italic", "3", "23"), ("underline", "4", "24"))
_Span = tuple[int, int, int]
"""A line of the screen, the first cell of it, and the one after the last."""
_Piece = tuple[int, int, Strip]
"""A line of the screen, the cell of it where a piece begins, and the piece."""


class Pieces(CompositorUpdate):
    """Pieces of the lines of a screen, in any order, as they are sent in theirs."""

    def __init__(self, pieces: Iterable[_Piece]) -> None:
        self._pieces = sorted(pieces, key=lambda piece: piece[:2])

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the pieces a line at a time, for what is not a terminal."""
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
                if after is not style and not (text.isspace() and _is_same_blank(style, after)):
                    parts.append(_change(style, after, system))
                    style = after
                parts.append(text)
            place = (y, x + strip.cell_length)
        parts.append(_change(style, Style.null(), system))
        return "".join(parts)


class LeanCompositor(Compositor):
    """Puts a screen together out of its parts, as far as it has changed."""

    _seen_of: object = None
    _seen: Sequence[tuple[Widget, Region, Region]] = ()
    """The parts from front to back, each with its place and what is seen of it."""

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

    def _paint(self, spans: Iterable[_Span]) -> Pieces:
        if self._seen_of is not (widgets := self.visible_widgets):
            self._seen_of = widgets
            self._seen = [
                (widget, region, region.intersection(clip))
                for widget, (region, clip) in widgets.items()
            ]
        lines: dict[Widget, _Lines] = {}
        pieces: list[_Piece] = []
        for span in spans:
            self._fill(span, lines, pieces)
        return Pieces(pieces)

    def _fill(self, span: _Span, lines: dict[Widget, _Lines], pieces: list[_Piece]) -> None:
        """Add what is seen in a span, from what lies at the front to what lies behind."""
        y, *ends = span
        gaps = [(ends[0], ends[1])]
        for widget, region, seen in self._seen:
            if not seen.y <= y < seen.bottom:
                continue
            left = []
            for first, last in gaps:
                start, stop = max(first, seen.x), min(last, seen.right)
                if start >= stop:
                    left.append((first, last))
                    continue
                if (drawn := lines.get(widget)) is None:
                    drawn = lines[widget] = _Lines(widget, region, seen)
                pieces.append((y, start, drawn.cells(y, start, stop)))
                left += [gap for gap in ((first, start), (stop, last)) if gap[0] < gap[1]]
            gaps = left
            if not gaps:
                return


class _Lines:
    """The lines of a part of the screen, for one painting."""

    def __init__(self, widget: Widget, region: Region, seen: Region) -> None:
        self._widget, self._seen = widget, seen
        self._part = seen.translate(-region.offset)
        self._whole: list[Strip] = []
        self._inside = Region()
        if isinstance(widget, LineWidget):
            self._inside, self._draw = region.shrink(widget.gutter), widget.line_renderer()

    def cells(self, y: int, start: int, stop: int) -> Strip:
        """Return the cells of the screen from `start` to before `stop` of line `y`."""
        x, top, width, height = self._inside
        if top <= y < top + height and x <= start and stop <= x + width:
            # Within the frame Textual has nothing to add to what the widget draws.
            return self._draw(y - top).crop(start - x, stop - x)
        left, top, _, height = self._seen
        if not self._whole and y in (top, top + height - 1):
            # Mostly it is words in the frame that are new, and no line between.
            return self._render(y - top, 1)[0].crop(start - left, stop - left)
        self._whole = self._whole or self._render(0, height)
        return self._whole[y - top].crop(start - left, stop - left)

    def _render(self, first: int, count: int) -> list[Strip]:
        x, y, width, _ = self._part
        return self._widget.render_lines(Region(x, y + first, width, count))


@lru_cache(maxsize=4096)
def _is_same_blank(before: Style, after: Style) -> bool:
    """Tell whether space looks alike in two styles: of most only the ground is seen."""
    return before.bgcolor == after.bgcolor and not (_marks_space(before) or _marks_space(after))


def _marks_space(style: Style) -> bool:
    rarer = (style.reverse, style.underline, style.underline2, style.strike, style.overline)
    return any(rarer) or bool(style.blink or style.link)


@lru_cache(maxsize=4096)
def _change(before: Style, after: Style, system: ColorSystem) -> str:
    """Return the control sequence that leads from one style to another."""
    if before == after:
        return ""
    if not before:
        return f"\x1b[{Strip.render_ansi(after, system)}m"
    gone = (before.color and not after.color) or (before.bgcolor and not after.bgcolor)
    # Taking bold off takes dim off too.
    gone = gone or (after.dim and bool(before.bold) != bool(after.bold))
    if gone or _rarer(before) != _rarer(after):
        return "\x1b[" + ";".join(filter(None, ("0", Strip.render_ansi(after, system)))) + "m"
    codes: list[str] = []
    for name, on, off in _TOGGLES:
        if bool(getattr(before, name)) != bool(getattr(after, name)):
            codes.append(on if getattr(after, name) else off)
    if after.color and after.color != before.color:
        codes += after.color.downgrade(system).get_ansi_codes()
    if after.bgcolor and after.bgcolor != before.bgcolor:
        codes += after.bgcolor.downgrade(system).get_ansi_codes(foreground=False)
    return f"\x1b[{';'.join(codes)}m" if codes else ""


def _rarer(style: Style) -> tuple[bool, ...]:
    """Return what a style has that is not taken off by itself here, but with all the rest."""
    rarer = (style.dim, style.reverse, style.strike, style.blink, style.conceal, style.overline)
    return (*map(bool, rarer), bool(style.link), bool(style.underline2))
