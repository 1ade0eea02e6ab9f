"""Constructions of news prose in ``constructions.txt``: their texts, and what should be found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from storage.model import Quote

__all__ = ["Construction", "Expected", "count_right", "read_constructions"]

_FILE = Path(__file__).with_name("constructions.txt")
_MARKUP = re.compile(r"\[\[(.*?)\|([^\[\]|]*)\]\]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Expected:
    """A quote that should be found: its words, and the speakers that are right."""

    words: str
    speakers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Construction:
    """A text with the quotes that should be found in it, in order."""

    category: str
    case: str
    text: str
    expected: tuple[Expected, ...]
    is_handled: bool


def read_constructions() -> list[Construction]:
    """Read all constructions."""
    _, *blocks = re.split(r"^== ", _FILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [_parse(block) for block in blocks]


def _parse(block: str) -> Construction:
    """Parse one construction."""
    heading, marked = block.split("\n", 1)
    category, case = heading.removeprefix("? ").split(": ", 1)
    expected = tuple(
        Expected(words, frozenset(_key(name) for name in speakers.split(" / ")))
        for words, speakers in _MARKUP.findall(marked)
    )
    text = _MARKUP.sub(r"\1", marked).rstrip("\n")
    return Construction(category, case, text, expected, not heading.startswith("?"))


def count_right(construction: Construction, found: list[Quote]) -> int:
    """Count the quotes found whose words and speaker are as expected, each expected one once."""
    left = list(construction.expected)
    right = 0
    for quote in found:
        for expected in left:
            same = _bare(quote.text) == _bare(expected.words)
            if same and _key(quote.speaker or "") in expected.speakers:
                left.remove(expected)
                right += 1
                break
    return right


def _bare(words: str) -> str:
    """Return words without the marks that may stand inside or outside quotation marks."""
    return words.strip(" \n.,;")


def _key(speaker: str) -> str:
    """Return a speaker without case, curly apostrophes and a leading article."""
    key = speaker.lower().replace("’", "'").removeprefix("the ")
    return "" if key == "none" else key
