"""Who said what: quotes, what the reader set of them, and the people who are quoted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from storage.model.articles import Headline

__all__ = [
    "BY_HAND",
    "LIKELY",
    "SURE",
    "Certainty",
    "Correction",
    "JoinReason",
    "Profile",
    "Quote",
    "QuoteHit",
    "Speaker",
]

SURE = 0.75
"""From this confidence on a quote shows its speaker plainly."""

LIKELY = 0.4
"""From this confidence on a quote shows its speaker as likely; below it, none."""

BY_HAND = "by hand"
"""The sieve of a quote whose speaker the reader has set."""

Certainty = Literal["sure", "likely", "none"]
JoinReason = Literal["", "surname", "initial", "hand"]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words somebody is quoted as saying.

    Attributes:
        start: First character of the words in the text given, marks excluded.
        end: One past the last character of the words.
        text: ``text[start:end]``.
        speaker: Fullest name the article gives, or None where the text does not say.
        confidence: 0 to 1, that the speaker is right (for no speaker: 0).
        role: What the article calls the speaker: ``deputy finance minister``.
        cue: The words the attribution rests on: ``said``, ``told reporters``.
        sieve: Name of the rule that decided.
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
        """Whether the reader has said who the speaker is (or that nobody is named)."""
        return self.sieve == BY_HAND

    @property
    def certainty(self) -> Certainty:
        """How surely the speaker is shown: plainly, as likely, or not at all."""
        if self.speaker is None or self.confidence < LIKELY:
            return "none"
        return "sure" if self.confidence >= SURE else "likely"


@dataclass(frozen=True, slots=True)
class Correction:
    """A speaker set by hand (empty: nobody is named) for words of an article.

    `start` is where the quote it holds for starts now; None: the article has no such words any
    more, and the correction waits until it has.
    """

    article: int
    headline: str
    words: str
    speaker: str
    start: int | None


@dataclass(frozen=True, slots=True)
class QuoteHit:
    """A quote found across the archive, with the article it stands in."""

    quote: Quote
    article: Headline


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person or body quotes are attributed to; `quotes` and `articles` are counts.

    `joined` says by what a name belongs to the person it is listed under: as the only one known
    with that ``surname``, or with a middle ``initial``, by the reader's ``hand``, or (empty) as it
    is the same name.
    """

    name: str
    quotes: int
    articles: int
    joined: JoinReason = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a speaker: names and roles as articles give them, where, and when.

    `names` begins with the one that stands for the person, `roles` are those of late with how
    often, `articles` counts those that quote the speaker. `weeks` are pairs of a Monday and the
    number of quotes in the week it begins, in UTC, those without a quote left out, oldest first;
    `first` and `last` are the days, in UTC, of the first quote and of the last.
    `possible_duplicates` are people who may be the same one, which is for the reader to say.
    `described`: the words name nobody ("the official"), so that the quotes are of as many people as
    there were.
    """

    names: tuple[Speaker, ...]
    roles: tuple[tuple[str, int], ...]
    sections: Mapping[str, int]
    weeks: tuple[tuple[date, int], ...]
    possible_duplicates: tuple[Speaker, ...] = ()
    described: bool = False
    first: date | None = None
    last: date | None = None
    articles: int = 0
