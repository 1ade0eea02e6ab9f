"""Who is in an article: its names gathered into people and bodies, with roles and gender."""

from __future__ import annotations

from collections import Counter

from storage.quotes.entities import Entity
from storage.quotes.grammar.noun_phrases import is_modifier
from storage.quotes.lexicon import (
    BASE,
    CONJUNCTION,
    CUE,
    FEMALE_NAMES,
    GIVEN_NAMES,
    MALE_NAMES,
    ORGANIZATION,
    PASSIVE,
    PERSON,
    PLACE_NAMES,
    PRONOUN,
    STRONG,
    VERB,
)
from storage.quotes.names.name_parser import gender_of_title, name_key
from storage.quotes.names.recognition import NameOccurrence, recognize_names
from storage.quotes.tokenization.tokens import Sentence, Token

__all__ = ["link_entities"]

_MAX_KEPT = 20
"""So many bearers of a name and roles of a person are kept, that work stays bounded on any text."""

_ARTICLES = frozenset({"the", "a", "an"})
_DOMINANCE = 3
"""So many times as often named as the next: whom a surname alone means."""


def link_entities(sentences: list[Sentence]) -> list[Entity]:
    """Give every name token of `sentences` its entity and return the entities, in order."""
    named = recognize_names(sentences)
    cast = _EntityIndex(Counter(part.words[0] for part in named if len(part.words) == 1))
    for part in named:
        if len(part.words) > 1:
            part.token.entity = cast.full(part)
    for part in named:
        if len(part.words) > 1:
            cast.seen(part)
        else:
            part.token.entity = cast.short(part)
    return cast.entities


def _role_after(tokens: list[Token], index: int) -> str:
    """Return the description after the name: "Doe, the deputy finance minister, …"."""
    words: list[str] = []
    found = False
    for token in tokens[index + 2 : index + 14]:
        if token.kind not in ("word", "name", "genitive"):
            break
        if token.flags & (CUE | VERB | PASSIVE | PRONOUN | CONJUNCTION):
            return ""
        found = found or bool(token.flags & PERSON)
        if words or token.low not in ("the", "a", "an"):
            words.append(token.text)
    else:
        return ""
    return " ".join(words).replace(" 's", "'s").replace(" ’s", "’s") if found else ""


def _is_beside_cue(tokens: list[Token], index: int) -> bool:
    """Say whether a reporting verb stands beside the name."""
    return any(
        tokens[at].flags & STRONG and not tokens[at].flags & BASE
        for at in (index - 1, index + 1)
        if 0 <= at < len(tokens)
    )


def _is_organization_name(tokens: list[Token], part: NameOccurrence) -> bool:
    """Say whether the noun before a name makes it a body's: "the consulting firm Doe Roe"."""
    if len(part.words) < 2 or part.words[0].lower() in GIVEN_NAMES:
        return False
    of_body = part.index > 1 and tokens[part.index - 2].low == "of"  # "secretary of state Doe Roe"
    return not of_body and not tokens[part.index - 1].flags & PERSON


class _EntityIndex:
    """The entities found so far, and where to find them by their words."""

    def __init__(self, alone: Counter[str]) -> None:
        self._alone = alone
        self.entities: list[Entity] = []
        self._exact: dict[tuple[str, ...], Entity] = {}
        self._last: dict[str, list[Entity]] = {}
        self._first: dict[str, list[Entity]] = {}
        self._initials: dict[str, Entity] = {}
        self._recent: dict[str, Entity] = {}

    def full(self, part: NameOccurrence) -> Entity:
        """Return the entity of a name of several words."""
        key = name_key(part.words)
        entity = self._exact.get(key)
        if entity is None:
            place = " ".join(key) in PLACE_NAMES
            person = not part.body and not place
            entity = self._compatible(key) if person else None
            if entity is None:
                entity = self._new(part, key, person=person, place=place)
            else:
                self._exact[key] = entity
                if len(" ".join(key)) > len(entity.name) and len(key[0]) > 1:
                    entity.name, entity.words = _join_words(part.words), key
        self._note(entity, part)
        return entity

    def seen(self, part: NameOccurrence) -> None:
        """Remember the bearer of a full name as the one last named of that surname."""
        if part.token.entity is not None:
            self._recent[part.token.entity.words[-1]] = part.token.entity

    def short(self, part: NameOccurrence) -> Entity:
        """Return the entity of a name of one word: surname, first name, acronym, its own name."""
        (low,) = name_key(part.words)
        gender = gender_of_title(part.title) if part.title else ""
        for table in (self._last, self._first):
            fitting = [
                entity
                for entity in table.get(low, ())
                if not gender or entity.gender in ("", gender)
            ]
            if fitting:
                entity = self._meant(low, fitting, titled=bool(gender))
                self._note(entity, part)
                return entity
        found = self._exact.get((low,)) or self._initials.get(part.words[0].replace(".", ""))
        if found is None:
            place = low in PLACE_NAMES
            person = (bool(part.title) or low in GIVEN_NAMES) and not part.body and not place
            found = self._new(part, (low,), person=person, place=place)
        self._note(found, part)
        return found

    def _meant(self, low: str, fitting: list[Entity], *, titled: bool) -> Entity:
        """Return whom a surname means that several bear: the one named most, else named last.

        With "Mr." or "Ms." before it that is not whom the article calls by the first name.
        """
        if titled and len(fitting) > 1:
            alone = [self._alone[entity.name.split()[0]] for entity in fitting]
            if max(alone) >= 2 * max(min(alone), 1):
                fitting = [fitting[alone.index(min(alone))]]
        if len(fitting) == 1:
            return fitting[0]
        ranked = sorted(fitting, key=lambda entity: -entity.count)
        recent = self._recent.get(low)
        if recent in fitting and ranked[0].count < _DOMINANCE * ranked[1].count:
            return recent
        return ranked[0]

    def _compatible(self, key: tuple[str, ...]) -> Entity | None:
        for entity in self._last.get(key[-1], ()):
            first, other = entity.words[0], key[0]
            if first.startswith(other) or other.startswith(first):
                return entity
        return None

    def _new(
        self, part: NameOccurrence, key: tuple[str, ...], *, person: bool, place: bool
    ) -> Entity:
        entity = Entity(_join_words(part.words), key, person, place)
        self.entities.append(entity)
        self._exact[key] = entity
        if person and len(key) > 1:
            if key[0] not in MALE_NAMES or key[0] not in FEMALE_NAMES:
                entity.gender = (
                    "m" if key[0] in MALE_NAMES else "f" if key[0] in FEMALE_NAMES else ""
                )
            for table, word in ((self._last, key[-1]), (self._first, key[0])):
                bearers = table.setdefault(word, [])
                if len(bearers) < _MAX_KEPT:
                    bearers.append(entity)
            if len(self._last[key[-1]]) > 1:
                for bearer in self._last[key[-1]]:
                    bearer.namesake = True
        elif len(key) > 1:
            self._initials.setdefault("".join(word[0] for word in part.words).upper(), entity)
        return entity

    def _note(self, entity: Entity, part: NameOccurrence) -> None:
        """Add what a mention tells: how often, in which role, of which gender."""
        entity.count += 1
        tokens, index = part.sentence.tokens, part.index
        if part.title:
            _note_title(entity, part)
        elif index:
            before = tokens[index - 1]
            if before.low in _ARTICLES:
                entity.articles += not is_modifier(tokens, index)
            elif before.flags & ORGANIZATION and _is_organization_name(tokens, part):
                entity.person = False
        if (
            not entity.person
            and not part.body
            and not entity.place
            and _is_beside_cue(tokens, index)
        ):
            entity.person = index == 0 or tokens[index - 1].low != "the"
        if entity.person and index + 2 < len(tokens) and tokens[index + 1].kind == "comma":
            _add_role(entity, _role_after(tokens, index))


def _note_title(entity: Entity, part: NameOccurrence) -> None:
    """Add what the title before a name tells: a role, where it is held, a gender."""
    title = part.title
    gender = gender_of_title(title)
    if gender and (not entity.gender or title.lower().startswith(("mr", "ms", "miss"))):
        entity.gender = gender
    if not entity.place and not part.body:
        entity.person = True
    _add_role(entity, title)
    after = part.sentence.tokens[part.index + 1 : part.index + 3]
    if len(after) == 2 and after[0].low == "of" and after[1].kind == "name":
        _add_role(entity, f"{title} of {after[1].text}")  # "Sen. Doe of Arden"


def _add_role(entity: Entity, role: str) -> None:
    if role and len(entity.roles) < _MAX_KEPT and role not in entity.roles:
        entity.roles.append(role)


def _join_words(words: tuple[str, ...]) -> str:
    return " ".join(words).replace("’", "'")
