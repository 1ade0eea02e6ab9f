"""Tokens of the narration, the text outside quotations, and the sentences they form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from storage.quotes.entities import Entity

__all__ = ["Kind", "Sentence", "Token"]

Kind = Literal[
    "quote", "name", "word", "genitive", "comma", "colon", "dash", "open", "close", "stop"
]


@dataclass(slots=True)
class Token:
    """One word, name, mark or quotation outside quotations.

    Not frozen: hundreds are made for each article, and naming the cast fills in `entity`.

    Attributes:
        kind: What it is.
        start: First character in the text.
        end: One past the last.
        text: The words themselves; of a quotation nothing.
        lower: `text` in lower case.
        flags: What the lexicon says the word can be.
        quote: Number of the quotation.
        entity: Whom a name names.
        title: What stands before the name in it.
    """

    kind: Kind
    start: int
    end: int
    text: str
    lower: str
    flags: int = 0
    quote: int = -1
    entity: Entity | None = None
    title: str = ""


@dataclass(slots=True)
class Sentence:
    """The tokens of one sentence.

    Attributes:
        paragraph: Number of its paragraph.
        is_headline: Nearly all its words are capitalised.
        tokens: What it consists of.
        cues: Which tokens may report.
        names: Which are names.
        quotes: Which are quotations.
    """

    paragraph: int
    is_headline: bool
    tokens: list[Token] = field(default_factory=list)
    cues: list[int] = field(default_factory=list)
    names: list[int] = field(default_factory=list)
    quotes: list[int] = field(default_factory=list)
