"""Speakers, and quotes found in the archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from storage.model.articles import Headline
from storage.model.quotes import Quote

__all__ = [
    "Elsewhere",
    "JoinReason",
    "Naming",
    "Profile",
    "QuoteHit",
    "Reprint",
    "RolePeriod",
    "Speaker",
    "SpeakerKind",
    "Wording",
]

JoinReason = Literal["", "surname", "initial", "nickname", "hand"]
SpeakerKind = Literal["person", "body", "place"]
Wording = Literal["same", "shorter", "longer", "reworded"]
Naming = Literal["same", "named", "unnamed", "other"]


@dataclass(frozen=True, slots=True)
class QuoteHit:
    """A quote found in the archive, with its article."""

    quote: Quote
    article: Headline


@dataclass(frozen=True, slots=True)
class Reprint:
    """The same utterance in another article, and how that article quotes it.

    Attributes:
        hit: The quote there.
        wording: Whether its words are the same, or fewer, more, or others.
        naming: Whether it names the same speaker, another person (``other``), somebody where this
            article names nobody (``named``), or nobody where this article does (``unnamed``).
        may_be_chance: The words are few, or of another speaker at another time.
    """

    hit: QuoteHit
    wording: Wording
    naming: Naming
    may_be_chance: bool = False


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What there is to say of the same words in other articles.

    Attributes:
        places: In how many papers they are: ``in 4 papers``.
        remark: Who is named for them elsewhere, where that differs; may be empty.
        is_disputed: Another paper names somebody else.
    """

    places: str
    remark: str = ""
    is_disputed: bool = False


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person or organization with quotes; `quotes` and `articles` are counts.

    `joined` says why the name belongs to the person it is listed under: it is the only one with
    that ``surname``, or with a middle ``initial``, it is a ``nickname`` or another form of the
    first name, the reader joined it by ``hand``, or (empty) it is the same name. `kind` tells
    people from bodies (companies, agencies, papers, teams) and places, as the name shown says.
    `described`: articles give only a role or a description.
    """

    name: str
    quotes: int
    articles: int
    joined: JoinReason = ""
    kind: SpeakerKind = "person"
    described: bool = False


@dataclass(frozen=True, slots=True)
class RolePeriod:
    """A role in which articles call a speaker, with the first and the last day, in UTC.

    `quotes` is the number of quotes with that role among those that were looked at.
    """

    role: str
    first: date
    last: date
    quotes: int


@dataclass(frozen=True, slots=True)
class Profile:
    """A speaker's names and roles in articles, with where and when they were quoted.

    `names` begins with the main one; `roles` are recent ones with their counts; `articles` is the
    number of articles with their quotes. `weeks` are pairs of a Monday and the number of quotes in
    that week, in UTC, oldest first, without empty weeks; `first` and `last` are the days, in UTC,
    of the first and last quote. `possible_duplicates` are people who may be the same, for the
    reader to decide. `described`: the words do not name anybody ("the official"), so the quotes may
    be of many people. `role_periods` are roles over time, those used last first.
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
    role_periods: tuple[RolePeriod, ...] = ()
