"""Tokens of the narration, the text outside quotations, and the sentences they form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from storage.quotes.entities import Entity

if TYPE_CHECKING:
    from storage.quotes.grammar.reporting_clauses import ReportingClause

__all__ = ["Clause", "ClauseKind", "Kind", "Sentence", "Token"]

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


ClauseKind = Literal["main", "content", "relative", "adverbial"]


@dataclass(slots=True)
class Clause:
    """A clause of a sentence.

    Attributes:
        kind: What it is to the clause around it.
        parent: The clause around it; None for the main clause.
        leads: It opens the sentence.
        has_verb: Its verb was seen.
    """

    kind: ClauseKind
    parent: Clause | None
    leads: bool = False
    has_verb: bool = False

    def is_around(self, other: Clause) -> bool:
        """Return whether `other` is this clause or inside it: then this one still goes on."""
        inner: Clause | None = other
        while inner is not None:
            if inner is self:
                return True
            inner = inner.parent
        return False


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
        clauses: The innermost clause of each token, once it was asked for.
        reports: Its reporting clauses, once they were asked for.
    """

    paragraph: int
    is_headline: bool
    tokens: list[Token] = field(default_factory=list)
    cues: list[int] = field(default_factory=list)
    names: list[int] = field(default_factory=list)
    quotes: list[int] = field(default_factory=list)
    clauses: list[Clause] | None = None
    reports: list[ReportingClause] | None = None
