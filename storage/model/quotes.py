"""Quotes, and the reader's corrections of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "BY_HAND",
    "LIKELY",
    "STATED_BY_HAND",
    "STATEMENT",
    "SURE",
    "Certainty",
    "Correction",
    "Quote",
    "QuoteKind",
]

SURE = 0.75
"""From this confidence on, a speaker is shown without reservation."""

LIKELY = 0.4
"""From this confidence on, a speaker is shown as likely; below it, not at all."""

BY_HAND = "by hand"
"""The sieve of a quote whose speaker was set by the reader."""

STATEMENT = "statement"
"""The sieve of a statement, which is no quotation."""

STATED_BY_HAND = "statement by hand"
"""The sieve of a statement whose speaker was set by the reader."""

Certainty = Literal["sure", "likely", "none"]
QuoteKind = Literal["quote", "statement"]


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation and its speaker; or a statement: a sentence that reports what somebody said.

    Attributes:
        start: Offset of its first character in the text, quotation marks excluded.
        end: Offset after its last character.
        text: ``text[start:end]``.
        speaker: The fullest name in the article, or None if the text does not say.
        confidence: Probability that the speaker is right, 0 to 1 (0 without a speaker).
        role: The speaker's role in the article: ``deputy finance minister``.
        cue: The words that attribute it: ``said``, ``told reporters``.
        sieve: Name of the rule that attributed it.
    """

    start: int
    end: int
    text: str
    speaker: str | None
    confidence: float
    role: str = ""
    cue: str = ""
    sieve: str = ""

    @property
    def corrected(self) -> bool:
        """Whether the reader has set the speaker (or that there is none)."""
        return self.sieve in (BY_HAND, STATED_BY_HAND)

    @property
    def kind(self) -> QuoteKind:
        """Whether it is what was said word for word, or only a report of it."""
        return "statement" if self.sieve in (STATEMENT, STATED_BY_HAND) else "quote"

    @property
    def certainty(self) -> Certainty:
        """How the speaker is shown: without reservation, as likely, or not at all."""
        if self.speaker is None or self.confidence < LIKELY:
            return "none"
        return "sure" if self.confidence >= SURE else "likely"


@dataclass(frozen=True, slots=True)
class Correction:
    """A speaker set by hand (empty: nobody) for a quotation or a statement of an article.

    `start` is where the words start now; None: the article no longer contains them, and the
    correction waits until it does. A statement of nobody is left out.
    """

    article: int
    headline: str
    words: str
    speaker: str
    start: int | None
    kind: QuoteKind = "quote"
