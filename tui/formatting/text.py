"""The only way for outside text to the screen: cleaned, never markup, measured in cells.

After `clean` the width of a text is the sum of its characters' widths, however the terminal shows
joined emoji: characters that join, restyle or recolour the one before them are removed, and flags
become letters.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rich.cells import cell_len, get_character_cell_size
from textual.content import Content
from textual.style import Style

from storage.text.cleaning import clean_line as _storage_line
from storage.text.cleaning import clean_text as _storage_text

__all__ = ["cells", "clean", "clean_line", "content", "cut", "cut_at", "cut_words", "fit"]

_LITTLE = 10
"""The most cells of a word to leave out rather than cut it; fewer in a short line."""

# Terminals disagree on the width of a character followed by these: the zero-width joiner,
# variation selectors, skin tones. Without them a sequence is shown as plain characters.
_JOINING = re.compile("[\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]")

# More marks on a letter than any script needs only smear over the lines around it.
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_PILED = re.compile(f"([{_MARKS}]{{4}})[{_MARKS}]+")

# Terminals disagree on flags too, which are pairs of these: they are shown as letters.
_FLAGS = {0x1F1E6 + number: chr(ord("A") + number) for number in range(26)}
_SUSPECT = re.compile(f"{_JOINING.pattern}|[{_MARKS}\U0001f1e6-\U0001f1ff]")


def clean(text: str) -> str:
    r"""Return `text` made safe for the screen; of the control characters only ``\n`` stays."""
    # Printable text, as Python defines it, contains nothing that storage would remove.
    if text.isprintable() and (text.isascii() or not _SUSPECT.search(text)):
        return text
    return _PILED.sub(r"\1", _JOINING.sub("", _storage_text(text))).translate(_FLAGS)


@lru_cache(maxsize=2048)
def clean_line(text: str) -> str:
    """Return `text` cleaned, as one line; cached, as the screen needs the same text repeatedly."""
    return clean(_storage_line(text))


def content(text: str, style: str | Style = "") -> Content:
    """Return outside text as content for a widget: cleaned, and brackets stay brackets."""
    return Content.styled(clean(text), style, strip_control_codes=False)


def cells(text: str) -> int:
    """Return the width of a cleaned text in terminal cells."""
    return len(text) if text.isascii() else cell_len(text)


def cut_at(text: str, width: int, start: int = 0) -> int:
    """Return the end of the longest part of `text` from `start` that fits in `width` cells.

    Marks without a width stay with their letter.
    """
    if text.isascii():
        return min(len(text), start + max(0, width))
    end = start
    for end in range(start, len(text)):
        width -= get_character_cell_size(text[end])
        if width < 0:
            return end
    return len(text)


def cut(text: str, width: int) -> str:
    """Return a cleaned line in at most `width` cells; a line that is cut ends in ``…``."""
    if len(text) <= width and cells(text) <= width:
        return text
    if width <= 0:
        return ""
    end = cut_at(text, width)
    if end == len(text):
        return text
    return text[: cut_at(text, width - 1)].rstrip() + "…"


def cut_words(text: str, width: int) -> str:
    """Return a cleaned line as `cut` does, but cut between words where that loses little."""
    line = cut(text, width)
    if line == text or text[len(line) - 1 :][:1] == " ":
        return line
    words = line.rpartition(" ")[0].rstrip()
    lost = cells(line) - cells(words) - 1
    return f"{words}…" if words and lost <= min(_LITTLE, width // 6) else line


def fit(text: str, width: int) -> str:
    """Return a cleaned line in exactly `width` cells: cut, or padded with spaces."""
    text = cut(text, width)
    return text + " " * (width - cells(text))
