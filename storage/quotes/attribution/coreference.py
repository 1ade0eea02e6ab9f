"""Coreference: the person a pronoun or a description refers to, recent speakers first."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from itertools import islice

from storage.quotes.attribution.descriptions import (
    definite_description,
    parties_differ,
    parties_of,
    role_words,
)
from storage.quotes.entities import Entity
from storage.quotes.grammar.cues import is_finite_verb
from storage.quotes.grammar.mentions import Mention, mention_at, noun_phrase_at
from storage.quotes.grammar.noun_phrases import QUANTIFIERS, grammatical_role
from storage.quotes.grammar.reporting_clauses import ReportingClause, reporting_clauses_of
from storage.quotes.grammar.subjects import first_subject
from storage.quotes.lexicon import (
    AUXILIARY,
    COMPLEMENTIZERS,
    CONJUNCTION,
    PERSON,
)
from storage.quotes.names.name_parser import gender_of_title
from storage.quotes.tokenization.tokens import Sentence, Token

__all__ = ["CoreferenceResolver", "independent_clauses", "starts_new_statement"]

_STALE_AFTER = 2
"""Number of sentences after which a mere name outweighs an earlier speaker."""
_MAX_FOCUS_DISTANCE = 4
"""Number of later events after which a sentence leaves only its names in focus, no subject."""
_MAX_LOOKBACK = 60
"""Maximum number of events searched for a person, which bounds the work on any text."""

_ORDINALS = frozenset(["first", "second", "third", "fourth", "fifth"])
"""Heads of phrases that do not say who speaks: "a second said"."""
_PRONOUN_GENDERS = {"he": "m", "she": "f"}
_INDEFINITE_OPENERS = frozenset({"a", "an", "one", "another", "my"})
"""Words that open a noun phrase for somebody not mentioned before."""
_ADDRESSING_VERBS = frozenset({"told", "tells", "asked", "asks", "reminded", "assured", "warned"})


class CoreferenceResolver:
    """The speakers, subjects and names so far, most recent last."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._pending: deque[tuple[Sentence | Entity, int]] = deque()
        self._speakers: list[tuple[int, Entity]] = []
        self._subjects: list[tuple[int, Entity]] = []
        self._names: list[tuple[int, Entity]] = []
        self._recency: dict[int, Entity] = {}
        self._unnamed: dict[str, Entity] = {}
        self._described: Entity | None = (
            None  # at the end of the sentence before, where first named
        )
        self._newcomer: tuple[int, Entity] | None = None  # with the end of the introducing sentence
        self._group = ""

    def add_speaker(self, entity: Entity, number: int) -> None:
        """Add a person who spoke in sentence `number`."""
        self._pending.append((entity, number))

    def add_sentence(self, sentence: Sentence, number: int) -> None:
        """Add the names, the subject and the speakers of a sentence.

        It is processed only once a mention is to be resolved.
        """
        self._pending.append((sentence, number))

    def _process_pending(self) -> None:
        """Process the sentences added since, in order."""
        while self._pending:
            item, number = self._pending.popleft()
            if isinstance(item, Entity):
                self._record(self._speakers, item, number)
            elif len(self._pending) > _MAX_FOCUS_DISTANCE:
                self._record_names(item, number)
                self._newcomer = None
            else:
                self._process_sentence(item, number)

    def _record_names(self, sentence: Sentence, number: int) -> None:
        for index in sentence.names:
            entity = sentence.tokens[index].entity
            if entity is not None and entity.is_person:
                self._record(self._names, entity, number)

    def _process_sentence(self, sentence: Sentence, number: int) -> None:
        person = _described_last(sentence)
        self._described = None if person is None or id(person) in self._recency else person
        self._record_names(sentence, number)
        tokens = sentence.tokens
        subject = first_subject(tokens, len(tokens))
        person = self._resolve_person(subject, tokens)
        self._newcomer = None
        if person is not None:
            self._record(self._subjects, person, number)
        elif subject is not None:
            if subject.kind != "pronoun" and not (
                subject.entity is not None and subject.entity.is_place
            ):
                self._group = self.full_name(subject)
            alone = not subject.first_index and not _names_another_person(sentence, subject)
            person = self._unnamed_person(subject, tokens, gendered=not alone, known=True)
            self._newcomer = (tokens[-1].end, person) if person is not None else None
        for clause in independent_clauses(tokens, reporting_clauses_of(sentence)):
            if clause.subject is not None:
                self._record_speaker(clause.subject, tokens, number)

    def _record_speaker(self, mention: Mention, tokens: list[Token], number: int) -> None:
        """Record the speaker that a reporting mention in sentence `number` refers to."""
        person = self._resolve_person(mention, tokens) or self._unnamed_person(mention, tokens)
        if person is not None:
            self._record(self._speakers, person, number)
        elif mention.kind != "pronoun":
            self._group = self.full_name(mention)

    def full_name(self, mention: Mention) -> str:
        """Return the fullest name of a mention, or its text."""
        if mention.entity is not None:
            return mention.entity.name
        return self.text[mention.start : mention.end]

    def resolve(self, mention: Mention, tokens: list[Token]) -> tuple[Entity | None, str | None]:
        """Resolve a mention to its entity, if any, and to the name of the speaker."""
        if mention.kind != "name":
            self._process_pending()
        return self._resolve(mention, tokens)

    def _resolve(self, mention: Mention, tokens: list[Token]) -> tuple[Entity | None, str | None]:
        if mention.kind == "name":
            return mention.entity, self.full_name(mention)
        if mention.head in _ORDINALS:
            return None, None
        if mention.kind == "nominal":
            entity = self._resolve_description(mention, tokens)
            return entity, entity.name if entity else self.full_name(mention)
        if mention.head in ("it", "they"):
            return None, self._group or None
        entity = self._resolve_pronoun(mention, tokens)
        return entity, entity.name if entity else None

    def _record(self, events: list[tuple[int, Entity]], entity: Entity, number: int) -> None:
        events.append((number, entity))
        self._recency.pop(id(entity), None)
        self._recency[id(entity)] = entity

    def _recent_entities(self) -> Iterator[Entity]:
        return islice(reversed(self._recency.values()), _MAX_LOOKBACK)

    def _resolve_person(self, mention: Mention | None, tokens: list[Token]) -> Entity | None:
        if mention is None or mention.head == "it":
            return None
        entity = self._resolve(mention, tokens)[0]
        return entity if entity is not None and entity.is_person else None

    def _unnamed_person(
        self, mention: Mention, tokens: list[Token], *, gendered: bool = True, known: bool = False
    ) -> Entity | None:
        """Return a person the article does not name: "a woman", "my father".

        `gendered`: only if the noun implies a gender; `known`: "the woman" counts too.
        """
        if mention.kind != "nominal" or not tokens[mention.head_index].flags & PERSON:
            return None
        possessed = any(
            token.kind == "genitive" for token in tokens[mention.first_index : mention.head_index]
        )
        gender = gender_of_title(mention.head)
        the = known and gender and tokens[mention.first_index].lower == "the"
        if (
            not possessed
            and not the
            and tokens[mention.first_index].lower not in _INDEFINITE_OPENERS
        ):
            return None
        if not gender and (gendered or mention.head in QUANTIFIERS or mention.head.endswith("s")):
            return None
        name = self.full_name(mention)
        person = Entity(name, (mention.head,), is_person=True, gender=gender, is_attested=True)
        return self._unnamed.setdefault(name, person)

    def _resolve_pronoun(self, mention: Mention, tokens: list[Token]) -> Entity | None:
        """Return the person that "he" or "she" refers to."""
        gender = _PRONOUN_GENDERS.get(mention.head)
        known = self._recency or self._newcomer or mention.first_index > 1
        if gender is None or not (known or any(token.entity for token in tokens)):
            return None  # nobody was named before
        addressee = self._addressee(mention, tokens)

        def fits(entity: Entity | None) -> bool:
            if entity is None or not entity.is_person or entity is addressee:
                return False
            if not entity.gender:
                return entity.may_be_person and not entity.is_group
            return entity.gender == gender

        if fits(newcomer := self._just_introduced(mention)):
            return newcomer
        return (
            self._subject_before(mention, tokens, fits)
            or (self._described if fits(self._described) else None)
            or self._last_in_focus(fits)
            or next(
                (token.entity for token in tokens[mention.first_index :] if fits(token.entity)),
                None,
            )
        )

    def _subject_before(
        self, mention: Mention, tokens: list[Token], fits: Callable[[Entity | None], bool]
    ) -> Entity | None:
        """Return the person who is a subject of the sentence before the pronoun."""
        inserted = mention.first_index > 1 and tokens[mention.first_index - 1].kind == "comma"
        for index in range(mention.first_index):
            token = tokens[index]
            if token.lower == mention.head:
                break  # "He said that Doe …, as he put it": he is not Doe
            if token.kind != "name" or not fits(token.entity):
                continue
            if inserted and index == mention.first_index - 2:
                continue  # "Doe, he said, “…”"
            if mention_at(tokens, index) and grammatical_role(tokens, index) == "subject":
                return token.entity
        opening = first_subject(tokens, mention.first_index)
        if opening is None or opening.kind != "nominal":
            return None
        person = self._unnamed_person(opening, tokens, known=True)  # "my mother … she says"
        return person if fits(person) else None

    def _last_in_focus(self, fits: Callable[[Entity | None], bool]) -> Entity | None:
        """Return the last speaker who fits, unless a later sentence has another subject."""
        speaker = _last_fitting(self._speakers, fits)
        subject = _last_fitting(self._subjects, fits)
        name = _last_fitting(self._names, fits)
        best = speaker or subject or name
        if speaker and subject and subject[0] > speaker[0]:
            best = subject
        if name and best and name[0] > best[0] + _STALE_AFTER:
            best = name
        return best[1] if best else None

    def _addressee(self, mention: Mention, tokens: list[Token]) -> Entity | None:
        """Return the addressee of a pronoun's verb, who is somebody else: "he told Doe"."""
        verb = mention.head_index + 1
        while verb < len(tokens) and tokens[verb].flags & AUXILIARY:
            verb += 1
        if verb + 1 >= len(tokens) or tokens[verb].lower not in _ADDRESSING_VERBS:
            return None
        found = noun_phrase_at(tokens, verb + 1)
        if found is not None and found.kind == "nominal":
            return self._resolve_description(found, tokens)
        return found.entity if found is not None else None

    def _just_introduced(self, mention: Mention) -> Entity | None:
        """Return the person introduced by the sentence before, in the same paragraph."""
        if self._newcomer is None:
            return None
        end, newcomer = self._newcomer
        return None if "\n" in self.text[end : mention.start] else newcomer

    def _resolve_description(self, mention: Mention, tokens: list[Token]) -> Entity | None:
        """Return the person that a description such as "the northern senator" refers to."""
        words = definite_description(mention, tokens)
        if not words:
            return None
        wanted = role_words(" ".join(words))
        parties = parties_of(wanted)
        best: Entity | None = None
        most = 0
        nearest: Entity | None = None
        for entity in self._recent_entities():
            roles = [role_words(role) for role in entity.roles]
            if parties and any(parties_differ(parties, known) for known in roles):
                continue
            if nearest is None and len(entity.words) > 1 and entity.is_attested:
                nearest = entity
            for known in roles:
                if words[-1] in known and (shared := len(known & wanted)) > most:
                    best, most = entity, shared
        return best or nearest


def _last_fitting(
    events: list[tuple[int, Entity]], fits: Callable[[Entity | None], bool]
) -> tuple[int, Entity] | None:
    """Return the last event of a person who fits."""
    for event in islice(reversed(events), _MAX_LOOKBACK):
        if fits(event[1]):
            return event
    return None


def _names_another_person(sentence: Sentence, subject: Mention) -> bool:
    """Return whether a sentence names a person after its subject."""
    people = (sentence.tokens[at].entity for at in sentence.names if at > subject.head_index)
    return any(entity is not None and entity.is_person for entity in people)


def independent_clauses(
    tokens: list[Token], clauses: list[ReportingClause]
) -> list[ReportingClause]:
    """Return those of `clauses` that are finite and not part of another report."""
    found: list[ReportingClause] = []
    for clause in clauses:
        if not clause.plain or clause.subject is None:
            continue
        if not found or starts_new_statement(tokens[found[-1].cue : clause.cue]):
            found.append(clause)
    return found


def starts_new_statement(tokens: list[Token]) -> bool:
    """Return whether a new statement starts among `tokens`."""
    return any(
        token.kind in ("quote", "dash")
        or token.text == ";"
        or (token.flags & CONJUNCTION and token.lower not in COMPLEMENTIZERS)
        for token in tokens
    )


def _described_last(sentence: Sentence) -> Entity | None:
    """Return the person whom a sentence ends with, described: "It worries Doe, the mayor."."""
    tokens = sentence.tokens
    people = (at for at in sentence.names if (who := tokens[at].entity) and who.is_person)
    at = max(people, default=len(tokens))
    after = tokens[at + 2 :]
    if not after or tokens[at + 1].kind != "comma" or after[0].flags & CONJUNCTION:
        return None
    is_phrase = all(token.kind in ("word", "name", "genitive", "stop") for token in after)
    is_clause = any(is_finite_verb(tokens, index) for index in range(at + 2, len(tokens)))
    is_role = any(token.flags & PERSON for token in after)
    return tokens[at].entity if is_phrase and is_role and not is_clause else None
