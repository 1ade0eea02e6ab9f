"""The messages of the list of headlines, and what it asks the screen for."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from storage.model import Headline

__all__ = ["HeadlineHighlighted", "HeadlineOpened", "RowsWanted", "TeasersWanted"]


@dataclass
class RowsWanted(Message):
    """The list needs the rows `start:end` of its current result set."""

    generation: int
    start: int
    end: int


@dataclass
class TeasersWanted(Message):
    """The list has room for some text of these articles: standfirsts, or where the hits are."""

    articles: tuple[int, ...]
    hits: tuple[str, ...]


@dataclass
class HeadlineHighlighted(Message):
    """The cursor is on another article. A key held down sends one for each row."""

    headline: Headline
    position: int


@dataclass
class HeadlineOpened(Message):
    """The reader wants to read an article."""

    headline: Headline
