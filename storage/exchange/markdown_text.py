"""Blocks of an article as Markdown, and back from the Markdown written here; no files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from storage.model import Block, Link

__all__ = ["block_of", "markdown_of", "marked", "plain"]

_SIGNS = re.compile(r"[\\`*\[\]<]|~(?=~)|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|(?<=~)~")
"""What would mean something inside a line; an underscore within a word does not."""
_LINE_START = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[#+\-=>:|]))(.)", re.MULTILINE)
_FIRST_SPACE = re.compile(r"^ ", re.MULTILINE)
_SPACE = "&#32;"
_FENCES = re.compile("`{3,}")
_TOKEN = re.compile(
    r"""
    \\(?P<sign>\n|[!-/:-@\[-`{-~])
    | \[(?P<words>(?:\\.|[^\[\]\\])*)\]\((?:<(?P<url>(?:[^<>\\\n]|\\.)*)>|(?P<bare>[^()<>\s\\]+))\)
    | &\#32;
    | \n
    """,
    re.VERBOSE | re.DOTALL,
)
_URL_SIGNS = re.compile(r"[<>\\]")
_URL_ESCAPE = re.compile(r"\\(.)")

_STARTS = {"heading": "### ", "item": "- ", "quote": "> "}
_NEXT_LINES = {"item": "  ", "quote": "> "}


def markdown_of(block: Block) -> str:
    """Return a block as lines of Markdown."""
    if block.kind == "code":
        runs = _FENCES.findall(block.text)
        fence = "`" * (max(map(len, runs), default=2) + 1)
        return f"{fence}\n{block.text}\n{fence}"
    text = marked(block.text, block.links)
    if block.kind == "image":
        return f"_{text}_"
    text = text.replace("\n", "\n" + _NEXT_LINES.get(block.kind, ""))
    return _STARTS.get(block.kind, "") + text


def marked(text: str, links: Sequence[Link] = ()) -> str:
    """Return clean `text` so that Markdown shows it as it is, with its links."""
    pieces = []
    at = 0
    for link in sorted(links, key=lambda link: link.start):
        if link.start >= at:
            url = _URL_SIGNS.sub(r"\\\g<0>", link.url)
            pieces.append(_escaped(text[at : link.start]))
            pieces.append(f"[{_escaped(text[link.start : link.end])}](<{url}>)")
            at = link.end
    pieces.append(_escaped(text[at:]))
    return _started("".join(pieces))


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\g<0>", text)


def _started(text: str) -> str:
    """Return escaped text with the beginnings and ends of its lines made safe."""
    text = _LINE_START.sub(r"\1\\\2", text)
    return _FIRST_SPACE.sub(_SPACE, text).replace("\n", "\\\n")


def block_of(lines: Sequence[str]) -> dict[str, Any]:
    """Return the record of the block that stands in `lines`."""
    if _FENCES.fullmatch(lines[0]):
        end = -1 if lines[-1] == lines[0] and len(lines) > 1 else len(lines)
        return {"kind": "code", "text": "\n".join(lines[1:end])}
    kind = next((k for k, start in _STARTS.items() if lines[0].startswith(start)), "paragraph")
    indent = _NEXT_LINES.get(kind, "")
    rest = [line.removeprefix(indent) for line in lines[1:]]
    text = "\n".join([lines[0].removeprefix(_STARTS.get(kind, "")), *rest])
    if kind == "paragraph" and len(text) > 1 and text[0] == text[-1] == "_":
        kind, text = "image", text[1:-1]
    words, links = plain(text)
    return {"kind": kind, "text": words, "links": links}


def plain(text: str) -> tuple[str, list[list[Any]]]:
    """Return the text that Markdown made by `marked` shows, and its links."""
    pieces: list[str] = []
    links: list[list[Any]] = []
    at = length = 0
    for token in _TOKEN.finditer(text):
        words = token["sign"] or " "
        if token["words"] is not None:
            words, _ = plain(token["words"])
        between = text[at : token.start()]
        start = length + len(between)
        length = start + len(words)
        if token["words"] and words:
            url = token["bare"] or _URL_ESCAPE.sub(r"\1", token["url"] or "")
            links.append([start, length, url])
        pieces += (between, words)
        at = token.end()
    return "".join([*pieces, text[at:]]), links
