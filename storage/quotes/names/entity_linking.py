"""Entity linking: the names of an article linked to its people, organizations and places."""

from __future__ import annotations

import re
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
    NAME_FORMS,
    ORGANIZATION,
    PASSIVE,
    PERSON,
    PHRASE,
    PLACE_NAMES,
    PREPOSITION,
    PRONOUN,
    RELATIVE_PRONOUNS,
    STRONG,
    VERB,
    WORD_FLAGS,
)
from storage.quotes.names.bodies import MIN_CAPITALS, is_acronym
from storage.quotes.names.name_parser import gender_of_title, name_key
from storage.quotes.names.recognition import NameOccurrence, recognize_names
from storage.quotes.tokenization.tokens import Sentence, Token

__all__ = ["link_entities"]

_MAX_KEPT = 20
"""Maximum number of bearers of a name and roles of a person, which bounds the work on any text."""

_PARTICLES = frozenset(
    {"von", "van", "de", "del", "della", "di", "da", "du", "la", "le", "ter", "ten"}
)
_MAX_HANDLE_DISTANCE = 8
"""Maximum distance from a name to the person's handle, in tokens."""
_BEFORE_HANDLES = frozenset(["as", "handle", "account", "username", "nickname"])
_DOUBLED = re.compile(r"(.)\1")
_ARTICLES = frozenset({"the", "a", "an"})
_GENITIVE = re.compile(r" (['’]s?)(?= |$)")
"""A genitive apart from its noun, as tokens are: "dockers ' leader"."""
_DOMINANCE = 2
"""A bearer named this many times as often as the next is the one a mere surname means."""


def link_entities(sentences: list[Sentence]) -> list[Entity]:
    """Link each name in `sentences` to its entity; return the entities in order."""
    occurrences = recognize_names(sentences)
    entities = _EntityIndex(
        Counter(occurrence.words[0] for occurrence in occurrences if len(occurrence.words) == 1)
    )
    for occurrence in occurrences:
        if not _is_surname(occurrence):
            occurrence.token.entity = entities.link_full_name(occurrence)
    for occurrence in occurrences:
        if not _is_surname(occurrence):
            entities.remember(occurrence)
        elif len(occurrence.words) > 1:
            occurrence.token.entity = entities.link_surname(occurrence)
        else:
            occurrence.token.entity = entities.link_single_word(occurrence)
    return entities.all


def _is_surname(occurrence: NameOccurrence) -> bool:
    """Return whether an occurrence is one word, or a surname with its particle: "Von Doe"."""
    return len(occurrence.words) == 1 or occurrence.words[0].lower() in _PARTICLES


def _role_after(tokens: list[Token], index: int) -> str:
    """Return the description after a name: "Doe, the deputy finance minister, …"."""
    words: list[str] = []
    found = False
    if index + 2 < len(tokens) and (
        tokens[index + 2].flags & (PHRASE | PREPOSITION)
        or tokens[index + 2].lower in RELATIVE_PRONOUNS
    ):
        return ""  # "Doe, according to a spokesman, …"
    for token in tokens[index + 2 : index + 14]:
        if token.kind not in ("word", "name", "genitive"):
            break
        if token.flags & (CUE | VERB | PASSIVE | PRONOUN | CONJUNCTION):
            return ""
        found = found or bool(token.flags & PERSON)
        if words or token.lower not in ("the", "a", "an"):
            words.append(token.text)
    else:
        return ""
    while words and WORD_FLAGS.get(words[-1], 0) & PREPOSITION:
        words.pop()  # "author of “The Tide”"
    return _GENITIVE.sub(r"\1", " ".join(words)) if found else ""


def _owner_of_handle(occurrence: NameOccurrence) -> Entity | None:
    """Return the person whose handle a text gives: "Jane Doe (@jane)", "who posts as @jane"."""
    tokens, index = occurrence.sentence.tokens, occurrence.index
    is_told = False
    for at in range(index - 1, max(-1, index - _MAX_HANDLE_DISTANCE), -1):
        token = tokens[at]
        is_told = is_told or token.kind == "open" or token.lower in _BEFORE_HANDLES
        if token.entity is not None and token.entity.is_person:
            return token.entity if is_told else None
        if token.kind in ("quote", "stop", "close"):
            return None
    return None


def _is_personal(tokens: list[Token], index: int) -> bool:
    """Return whether what stands beside a name shows a person: a reporting verb, "who", an age."""
    if (
        index
        and _is_finite_report(tokens[index - 1])
        and (index == 1 or tokens[index - 2].kind in ("quote", "comma", "dash"))
    ):
        return True
    at = index + 1
    while at < len(tokens) and at < index + 3 and _is_adverb(tokens[at]):
        at += 1
    if at >= len(tokens):
        return False
    if _is_finite_report(tokens[at]):
        return True
    if tokens[at].kind != "comma" or at + 1 >= len(tokens):
        return False
    after = tokens[at + 1]
    return after.lower == "who" or (after.text.isdigit() and len(after.text) == 2)


def _is_finite_report(token: Token) -> bool:
    """Return whether a token is a finite form of a verb that people do with words."""
    return bool(token.flags & STRONG) and not token.flags & BASE


def _is_adverb(token: Token) -> bool:
    """Return whether a token may stand between a name and its verb."""
    return token.lower in ("also", "then", "later") or token.lower.endswith("ly")


def _is_organization_name(tokens: list[Token], occurrence: NameOccurrence) -> bool:
    """Return whether the noun before a name makes it an organization: "the firm Doe Roe"."""
    if len(occurrence.words) < 2 or occurrence.words[0].lower() in GIVEN_NAMES:
        return False
    # "secretary of state Doe Roe"
    is_office = occurrence.index > 1 and tokens[occurrence.index - 2].lower == "of"
    return not is_office and not tokens[occurrence.index - 1].flags & PERSON


class _EntityIndex:
    """The entities found so far, indexed by their words."""

    def __init__(self, single_counts: Counter[str]) -> None:
        self._single_counts = single_counts
        self.all: list[Entity] = []
        self._by_words: dict[tuple[str, ...], Entity] = {}
        self._by_surname: dict[str, list[Entity]] = {}
        self._by_given_name: dict[str, list[Entity]] = {}
        self._by_initials: dict[str, Entity] = {}
        self._by_letters: dict[str, Entity] = {}
        self._last_named: dict[str, Entity] = {}

    def link_full_name(self, occurrence: NameOccurrence) -> Entity:
        """Return the entity of a name of several words."""
        key = name_key(occurrence.words)
        entity = self._by_words.get(key)
        if entity is None:
            place = " ".join(key) in PLACE_NAMES
            person = not occurrence.is_organization and not place
            entity = self._find_compatible(key) if person else None
            if entity is None:
                entity = self._add_entity(occurrence, key, person=person, place=place)
            else:
                self._by_words[key] = entity
                if len(" ".join(key)) > len(entity.name) and len(key[0]) > 1:
                    entity.name, entity.words = _join_words(occurrence.words), key
        self._record_occurrence(entity, occurrence)
        return entity

    def link_surname(self, occurrence: NameOccurrence) -> Entity:
        """Return the entity of a surname with its particle: the person whose name ends with it."""
        key = name_key(occurrence.words)
        for entity in self._by_surname.get(key[-1], ()):
            if entity.words[-len(key) :] == key:
                self._record_occurrence(entity, occurrence)
                return entity
        return self.link_full_name(occurrence)

    def remember(self, occurrence: NameOccurrence) -> None:
        """Remember the bearer of a full name as the last one named with that surname."""
        if occurrence.token.entity is not None:
            self._last_named[occurrence.token.entity.words[-1]] = occurrence.token.entity

    def link_single_word(self, occurrence: NameOccurrence) -> Entity:
        """Return the entity of a one-word name: a surname, first name, acronym or new name."""
        (lower,) = name_key(occurrence.words)
        if lower.startswith("@") and (owner := self._find_owner(lower, occurrence)) is not None:
            self._by_words[(lower,)] = owner
            return owner
        gender = gender_of_title(occurrence.title) if occurrence.title else ""
        for table in (self._by_surname, self._by_given_name):
            fitting = [
                entity
                for entity in table.get(lower, ())
                if not gender or entity.gender in ("", gender)
            ]
            if fitting:
                entity = self._disambiguate(lower, fitting, titled=bool(gender))
                self._record_occurrence(entity, occurrence)
                return entity
        found = self._by_words.get((lower,)) or self._by_initials.get(
            occurrence.words[0].replace(".", "")
        )
        if found is None:
            place = lower in PLACE_NAMES
            person = (
                (bool(occurrence.title) or lower in GIVEN_NAMES)
                and not occurrence.is_organization
                and not place
            )
            found = self._add_entity(occurrence, (lower,), person=person, place=place)
        self._record_occurrence(found, occurrence)
        return found

    def _find_owner(self, handle: str, occurrence: NameOccurrence) -> Entity | None:
        """Find the owner of a handle: known, told by the text, or with the name in it."""
        letters = handle.lstrip("@").replace("_", "").removeprefix("real").removeprefix("the")
        return (
            self._by_words.get((handle,))
            or _owner_of_handle(occurrence)
            or self._by_letters.get(letters)
        )

    def _disambiguate(self, lower: str, fitting: list[Entity], *, titled: bool) -> Entity:
        """Choose among several bearers of a surname: the one named most often, else named last.

        After "Mr." or "Ms." it is not the one the article calls by the first name.
        """
        if titled and len(fitting) > 1:
            alone = [self._single_counts[entity.name.split()[0]] for entity in fitting]
            if max(alone) >= 2 * max(min(alone), 1):
                fitting = [fitting[alone.index(min(alone))]]
        if len(fitting) == 1:
            return fitting[0]
        ranked = sorted(fitting, key=lambda entity: -entity.count)
        recent = self._last_named.get(lower)
        if recent in fitting and ranked[0].count < _DOMINANCE * ranked[1].count:
            return recent
        return ranked[0]

    def _find_compatible(self, key: tuple[str, ...]) -> Entity | None:
        """Find a person with the same surname and another form of the first name: Bill, William.

        Doubled letters count as one: "Philip" and "Phillip".
        """
        other = _DOUBLED.sub(r"\1", key[0])
        for entity in self._by_surname.get(key[-1], ()):
            first = _DOUBLED.sub(r"\1", entity.words[0])
            forms = NAME_FORMS.get(entity.words[0], ())
            if first.startswith(other) or other.startswith(first) or key[0] in forms:
                return entity
        return None

    def _add_entity(
        self, occurrence: NameOccurrence, key: tuple[str, ...], *, person: bool, place: bool
    ) -> Entity:
        """Add a new entity to the index."""
        entity = Entity(_join_words(occurrence.words), key, person, place)
        entity.is_attested = person and (key[0] in GIVEN_NAMES or len(key[0]) == 1)
        self.all.append(entity)
        self._by_words[key] = entity
        if person and len(key) > 1:
            self._by_letters["".join(key)] = entity
            if key[0] not in MALE_NAMES or key[0] not in FEMALE_NAMES:
                entity.gender = (
                    "m" if key[0] in MALE_NAMES else "f" if key[0] in FEMALE_NAMES else ""
                )
            for table, word in ((self._by_surname, key[-1]), (self._by_given_name, key[0])):
                bearers = table.setdefault(word, [])
                if len(bearers) < _MAX_KEPT:
                    bearers.append(entity)
            if len(self._by_surname[key[-1]]) > 1:
                for bearer in self._by_surname[key[-1]]:
                    bearer.namesake = True
        elif len(key) > 1:
            self._by_initials.setdefault(
                "".join(word[0] for word in occurrence.words).upper(), entity
            )
        return entity

    def _record_occurrence(self, entity: Entity, occurrence: NameOccurrence) -> None:
        """Record what an occurrence reveals of its entity: a role, a gender, one more count."""
        entity.count += 1
        tokens, index = occurrence.sentence.tokens, occurrence.index
        if occurrence.title:
            _record_title(entity, occurrence)
        elif index:
            before = tokens[index - 1]
            if before.lower in _ARTICLES:
                entity.article_count += not is_modifier(tokens, index)
            elif before.flags & ORGANIZATION and _is_organization_name(tokens, occurrence):
                entity.is_person = False
        if (
            not (entity.is_attested or occurrence.is_organization or entity.is_place)
            and _is_personal(tokens, index)
            and (index == 0 or tokens[index - 1].lower != "the")
        ):
            entity.is_person = entity.is_attested = True
        if entity.is_person and index + 2 < len(tokens) and tokens[index + 1].kind == "comma":
            _add_role(entity, _role_after(tokens, index))


def _record_title(entity: Entity, occurrence: NameOccurrence) -> None:
    """Record what the title before a name reveals: a role, its place, a gender."""
    title = occurrence.title
    gender = gender_of_title(title)
    if gender and (not entity.gender or title.lower().startswith(("mr", "ms", "miss"))):
        entity.gender = gender
    if not entity.is_place and not occurrence.is_organization:
        entity.is_person = entity.is_attested = True
    _add_role(entity, title)
    after = occurrence.sentence.tokens[occurrence.index + 1 : occurrence.index + 3]
    if len(after) == 2 and after[0].lower == "of" and after[1].kind == "name":
        _add_role(entity, f"{title} of {after[1].text}")  # "Sen. Doe of Arden"


def _add_role(entity: Entity, role: str) -> None:
    """Add a role unless it is known."""
    if role and len(entity.roles) < _MAX_KEPT and role not in entity.roles:
        entity.roles.append(role)
        entity.is_attested = True


def _join_words(words: tuple[str, ...]) -> str:
    """Join the words of a name, with straight apostrophes; one set in capitals is no longer."""
    loud = all(word.isupper() for word in words)
    if (len(words) > 1 and loud and len(words[0]) > 2) or (
        words[-1].isupper() and len(words[-1]) >= MIN_CAPITALS and not is_acronym(words[-1])
    ):
        words = tuple(word.title() if len(word) > 2 else word for word in words)
    return " ".join(words).replace("’", "'")
