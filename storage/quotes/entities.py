"""Entities: the people, organizations and places that an article names."""

from __future__ import annotations

from dataclasses import dataclass, field

from storage.quotes.lexicon import GIVEN_NAMES

__all__ = ["Entity"]


@dataclass(slots=True)
class Entity:
    """A person, organization or place of one article.

    Attributes:
        name: The fullest form found so far, without titles.
        words: The normalized words of `name`.
        is_person: False for organizations and places.
        is_place: True for places.
        gender: ``m``, ``f`` or empty.
        roles: Titles and descriptions given in the article, in order.
        count: Number of occurrences.
        namesake: Another person in the article has the same surname.
        article_count: Number of occurrences after "the" or "a".
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
        """Whether it mostly follows an article, as no person's name does: "the Arden Bees"."""
        return 0 < self.count <= 2 * self.article_count and self.words[0] not in GIVEN_NAMES
