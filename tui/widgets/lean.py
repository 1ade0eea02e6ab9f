"""Painting with less: a widget whose lines are drawn once, and sent without repeating colours.

Textual draws every line of every visible widget again for each key, from its cache but through its
filters, and names both colours of each piece of a line. A held key feels both.
"""

from __future__ import annotations

from functools import lru_cache

from rich.color import ColorSystem
from rich.console import Console
from rich.style import Style
from textual.geometry import Region, Spacing
from textual.strip import Strip
from textual.widget import Widget

__all__ = ["LeanStrip", "LeanWidget", "change_of_style"]

_FRAME = Spacing.all(1)
_TOGGLES = (("bold", "1", "22"), ("italic", "3", "23"), ("underline", "4", "24"))


class LeanStrip(Strip):
    """A line that tells the terminal only what changes from one piece to the next."""

    def render(self, console: Console) -> str:
        """Return the line with its control sequences."""
        if self._render_cache is None:
            system = console._color_system or ColorSystem.TRUECOLOR
            parts: list[str] = []
            before = Style.null()
            for text, style, _ in self:
                after = style or Style.null()
                parts += (change_of_style(before, after, system), text)
                before = after
            self._render_cache = "".join((*parts, change_of_style(before, Style.null(), system)))
        return self._render_cache

    def crop(self, start: int, end: int | None = None) -> Strip:
        """Return a part of the line, lean too."""
        strip = super().crop(start, end)
        return strip if strip is self else LeanStrip(strip, strip.cell_length)


@lru_cache(maxsize=4096)
def change_of_style(before: Style, after: Style, system: ColorSystem) -> str:
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


class LeanWidget(Widget):
    """A widget that draws a line anew only where it has changed; a screen can be one too."""

    _kept_for = Region()
    _kept: list[Strip]

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of `crop`; those of the last time where nothing has changed."""
        cache = self._styles_cache
        drawn = cache._cache
        stale = [y for y in crop.line_range if y not in drawn or cache.is_dirty(y)]
        if crop != self._kept_for:
            self._kept_for, stale = crop, list(crop.line_range)
            self._kept = [Strip.blank(0)] * crop.height
        if len(stale) < crop.height and self.gutter == _FRAME:
            stale = self._redraw(stale, crop)
        if stale:
            first, last = stale[0], stale[-1]
            part = Region(crop.x, first, crop.width, last + 1 - first)
            lines = [LeanStrip(strip, strip.cell_length) for strip in super().render_lines(part)]
            self._kept[first - crop.y : last + 1 - crop.y] = lines
        return self._kept

    def _redraw(self, stale: list[int], crop: Region) -> list[int]:
        """Draw the insides of lines anew within the borders they have; return those left."""
        cache = self._styles_cache
        filters, background = self.get_line_filters(), self.background_colors[1]
        left: list[int] = []
        for y in stale:
            if crop.y or y in (0, crop.height - 1) or y not in cache._cache:
                left.append(y)
                continue
            inside = self.render_line(y - 1)
            for line_filter in filters:
                inside = inside.apply_filter(line_filter, background)
            edges = self._kept[y]._segments
            strip = LeanStrip([edges[0], *inside, edges[-1]], crop.width)
            self._kept[y] = cache._cache[y] = strip
            cache._dirty_lines.discard(y)
        return left
