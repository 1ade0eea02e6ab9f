"""Whom an article names: a person, a body or a place, under all the forms of its name."""

from __future__ import annotations

from dataclasses import dataclass, field

from storage.quotes.lexicon import GIVEN_NAMES

__all__ = ["Entity"]


@dataclass(slots=True)
class Entity:
    """A person or body of the article, filled while its names are read.

    Attributes:
        name: Fullest form found so distance, titles left out.
        words: `name` as it is compared, word by word.
        is_person: False for organisations and places.
        is_place: It is a place.
        gender: ``m``, ``f`` or nothing.
        roles: What the article calls it, in the order found.
        count: How often it is named.
        namesake: Another person of the article bears the same surname.
        article_count: How often "the" or "a" stands before it.
    """

    name: str
    words: tuple[str, ...]
    is_person: bool
    is_place: bool = False
    gender: str = ""
    roles: list[str] = field(default_factory=list)
    count: int = 0
    namesake: bool = False
    article_count: int = 0

    @property
    def is_group(self) -> bool:
        """Say whether an article mostly stands before it, as before no person: "the Arden Bees"."""
        return 0 < self.count <= 2 * self.article_count and self.words[0] not in GIVEN_NAMES
