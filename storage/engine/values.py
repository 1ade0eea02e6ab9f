"""What an engine is asked and given, and what it answers: plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from storage.engine.sqlite.query.order import FIRST, LAST

if TYPE_CHECKING:
    from storage.model import Article, DateKind, Quote, Revision

__all__ = ["Checked", "Known", "Order", "Question", "Stored"]

Order = Literal["date", "relevance"]


@dataclass(frozen=True, slots=True)
class Question:
    """A filter as an engine gets it: its days have become ``lo <= pos < hi``."""

    sections: frozenset[str] = frozenset()
    sources: frozenset[int] = frozenset()
    lo: int = FIRST
    hi: int = LAST
    unread: bool = False
    starred: bool = False
    quoted: bool = False
    speaker: str = ""
    words: str = ""
    kept: frozenset[int] = frozenset()
    beyond: int = -1
    """Only articles with a greater number: those that came later; below 0: all."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the archive holds already of an article: enough to tell it is the same one."""

    id: int
    source: int
    key: str
    digest: str
    link: str
    headline: str
    published: datetime
    date_kind: DateKind
    read: bool
    starred: bool


@dataclass(frozen=True, slots=True)
class Stored:
    """An article ready to be written, under its final number, with its quotes.

    `history` is what a new one said before, elsewhere or until it was removed; the latest first.
    """

    article: Article
    quotes: Sequence[Quote]
    history: Sequence[Revision] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was checked, and what is wrong with it, a line each."""

    what: str
    faults: tuple[str, ...] = ()
