"""Entities: the people, organizations and places that an article names."""

from __future__ import annotations

from dataclasses import dataclass, field

from storage.quotes.lexicon import GIVEN_NAMES, ORGANIZATION, PERSON, PLACE_NAMES, WORD_FLAGS

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
        is_attested: Something shows that it is a person: a given name, a title, a description, an
            age, "who", a reporting verb.
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
    is_attested: bool = False

    @property
    def may_be_person(self) -> bool:
        """Whether it is attested, or has two names of which the last is no common noun."""
        noun = WORD_FLAGS.get(self.words[-1], 0) & (PERSON | ORGANIZATION)
        return self.is_attested or (
            len(self.words) > 1 and not noun and self.words[0] not in PLACE_NAMES
        )

    @property
    def is_group(self) -> bool:
        """Whether it mostly follows an article, as no person's name does: "the Arden Bees"."""
        return 0 < self.count <= 2 * self.article_count and self.words[0] not in GIVEN_NAMES
