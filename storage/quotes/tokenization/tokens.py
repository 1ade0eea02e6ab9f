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
    """One word, name, mark or quotation of the narration.

    Not frozen: hundreds are created for each article, and entity linking sets `entity`.

    Attributes:
        kind: What it is.
        start: Offset of the first character in the text.
        end: Offset after the last character.
        text: The text itself; empty for a quotation.
        lower: `text` in lower case.
        flags: What the word can be according to the lexicon.
        quote: Number of the quotation.
        entity: The entity a name refers to.
        title: The title that is part of a name.
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
        is_headline: Nearly all its words are capitalized.
        tokens: Its tokens.
        cues: Indexes of the tokens that may report.
        names: Indexes of the names.
        quotes: Indexes of the quotations.
    """

    paragraph: int
    is_headline: bool
    tokens: list[Token] = field(default_factory=list)
    cues: list[int] = field(default_factory=list)
    names: list[int] = field(default_factory=list)
    quotes: list[int] = field(default_factory=list)
