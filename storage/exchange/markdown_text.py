"""Text and blocks of an article as Markdown: escaped, so that it shows what they say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from storage.model import Block, Link

__all__ = ["block_to_markdown", "escape_markdown"]

_SIGNS = re.compile(r"[\\`*\[\]<]|~(?=~)|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|(?<=~)~")
"""What has a meaning inside a line; an underscore within a word has none."""
_LINE_START = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[#+\-=>:|]))(.)", re.MULTILINE)
_CLOSING_SIGNS = re.compile(r"(?<=\s)#+$", re.MULTILINE)
"""What Markdown takes off the end of a heading."""
_FIRST_SPACE = re.compile(r"^ ", re.MULTILINE)
_SPACE = "&#32;"
_FENCES = re.compile("`{3,}")
_URL_SIGNS = re.compile(r"[<>\\]")

_STARTS = {"heading": "### ", "item": "- ", "quote": "> "}
_NEXT_LINES = {"item": "  ", "quote": "> "}


def block_to_markdown(block: Block) -> str:
    """Convert a block to lines of Markdown."""
    if block.kind == "code":
        runs = _FENCES.findall(block.text)
        fence = "`" * (max(map(len, runs), default=2) + 1)
        return f"{fence}\n{block.text}\n{fence}"
    text = escape_markdown(block.text, block.links)
    if block.kind == "image":
        return f"_{text}_"
    text = text.replace("\n", "\n" + _NEXT_LINES.get(block.kind, ""))
    return _STARTS.get(block.kind, "") + text


def escape_markdown(text: str, links: Sequence[Link] = ()) -> str:
    """Escape clean `text` so that Markdown shows it unchanged, with its links."""
    pieces = []
    at = 0
    for link in sorted(links, key=lambda link: link.start):
        if link.start >= at:
            url = _URL_SIGNS.sub(r"\\\g<0>", link.url)
            pieces.append(_escape_signs(text[at : link.start]))
            pieces.append(f"[{_escape_signs(text[link.start : link.end])}](<{url}>)")
            at = link.end
    pieces.append(_escape_signs(text[at:]))
    return _escape_lines("".join(pieces))


def _escape_signs(text: str) -> str:
    return _SIGNS.sub(r"\\\g<0>", text)


def _escape_lines(text: str) -> str:
    """Escape what means something at the start or the end of a line of escaped text."""
    text = _LINE_START.sub(r"\1\\\2", text)
    text = _CLOSING_SIGNS.sub(r"\\\g<0>", text)
    return _FIRST_SPACE.sub(_SPACE, text).replace("\n", "\\\n")
