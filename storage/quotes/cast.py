"""Who is in an article: its names gathered into people and bodies, with roles and gender evidence."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from storage.quotes.lexicon import (
    AUXILIARY,
    BASE,
    BODY,
    BODY_NAME,
    CONJUNCTION,
    CUE,
    FEMALE,
    MALE,
    PASSIVE,
    PERSON,
    PLACES,
    PRONOUN,
    STRONG,
    TITLES,
    VERB,
    WORDS,
)
from storage.quotes.narration import Sentence, Token

__all__ = ["Entity", "gather"]

_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_PARTICLES = frozenset("de da di do du dos del della der den van von la le el al bin ibn ben ter ten st st. y".split())
_NICKNAME = re.compile("[ \u00a0]\ue001+[ \u00a0]")
_WHITE = re.compile(r"[ \u00a0]+")
_GENDERED = {
    "mr": "m", "mrs": "f", "ms": "f", "miss": "f", "sir": "m", "dame": "f", "lord": "m", "lady": "f", "king": "m",
    "queen": "f", "prince": "m", "princess": "f", "pope": "m", "congressman": "m", "congresswoman": "f",
    "councilman": "m", "councilwoman": "f", "chairman": "m", "chairwoman": "f", "spokesman": "m",
    "spokeswoman": "f", "actor": "m", "actress": "f", "businessman": "m", "businesswoman": "f",
    "assemblyman": "m", "assemblywoman": "f", "cardinal": "m", "archbishop": "m", "father": "m", "sister": "f",
    "brother": "m", "son": "m", "daughter": "f", "wife": "f", "husband": "m", "mother": "f", "widow": "f",
}  # fmt: skip
_LEADING = frozenset(
    "republican democrat democratic conservative liberal former ex-president ex-governor american british french german"
    " russian ukrainian chinese israeli iranian mexican canadian turkish indian".split()
)


@dataclass(slots=True)
class Entity:
    """A person or body of the article, filled while its names are read.

    Attributes:
        name: Fullest form found so far, titles left out.
        words: `name` in lower case, word by word.
        person: False for organisations and places.
        gender: ``m``, ``f`` or nothing.
        roles: What the article calls it, in the order found.
        count: How often it is named.
    """

    name: str
    words: tuple[str, ...]
    person: bool
    gender: str = ""
    roles: list[str] = field(default_factory=list)
    count: int = 0
    place: bool = False
    votes: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Named:
    """One name token taken apart."""

    token: Token
    words: list[str]
    title: str
    body: bool
    article: bool
    opens: bool
    acts: bool
    after: str
    headline: bool
    speaks: bool


def gather(sentences: list[Sentence]) -> list[Entity]:
    """Give every name token of `sentences` its entity and return the entities, in order."""
    named = [
        part
        for sentence in sentences
        for index, token in enumerate(sentence.tokens)
        if token.kind == "name" and (part := _take_apart(sentence, index))
    ]
    cast = _Cast()
    inside = {word for part in named if not part.opens for word in part.words}
    named = [part for part in named if not _demote(part, inside)]
    surnames = {
        part.words[-1] for part in named if len(part.words) > 1 and _is_given(part.words[0].lower())
    }
    singles = {part.words[0] for part in named if len(part.words) == 1 and not part.headline}
    named = [part for part in named if _trim(part, surnames, singles)]
    for part in named:
        if len(part.words) > 1:
            part.token.entity = cast.full(part)
    for part in named:
        if len(part.words) == 1:
            part.token.entity = cast.short(part)
    return cast.entities


def _take_apart(sentence: Sentence, index: int) -> _Named | None:
    """Split a name token into title and name; a token that is all title becomes a word."""
    token = sentence.tokens[index]
    words = _WHITE.split(_NICKNAME.sub(" ", token.text))
    if any(word.isupper() and len(word) > 4 for word in words) and not all(word.isupper() for word in words):
        words = [word for word in words if not (word.isupper() and len(word) > 4)]  # a heading in capitals
    lows = [word.lower().strip(".,") for word in words]
    while words and len(words) > 1 and lows[-1] in _SUFFIXES:
        words.pop()
        lows.pop()
        words[-1] = words[-1].rstrip(",")
    before = sentence.tokens[index - 1] if index else None
    article = before is not None and before.kind == "word" and before.low == "the"
    while len(words) > 3 and " ".join(lows[-2:]) in PLACES and _is_given(lows[0]):
        del words[-2:], lows[-2:]
    body = _is_body(words, lows)
    start = 0
    if not body or lows[-1] not in BODY_NAME:
        for at, low in enumerate(lows):
            if low in TITLES and (at == 0 or at < len(lows) - 1 or start == at):
                start = at + 1
            elif _is_given(low):
                break
        start = max(start, _past_place(words, lows))
        while start < len(words) - 1 and lows[start] in _LEADING:
            start += 1
        if start >= len(words):
            if len(words) == 1 or lows[-1] in TITLES:
                token.title = token.text
                token.kind = "word"
                token.flags = 4
                return None
            start = len(words) - 1
        body = body and not start
    if before is not None and before.kind == "word" and before.low == "of" and start == 0 and len(words) > 2:
        # "secretary of State Jane Doe": the office reaches into the run of capitals.
        head = sentence.tokens[index - 2] if index > 1 else None
        if head is not None and (head.title or head.low in TITLES) and lows[0] not in MALE | FEMALE:
            start = 1
            token.title = f"{head.title or head.text} of {words[0]}"
    title = " ".join(words[:start]) or token.title
    if before is not None and before.kind == "word" and not title and before.low in TITLES:
        title = _described(sentence.tokens, index)
    token.title = title
    return _Named(token, words[start:], title, body, article, index == 0, _acts(sentence.tokens, index), _apposition(sentence.tokens, index), sentence.headline, _speaks(sentence.tokens, index))


def _trim(part: _Named, surnames: set[str], singles: set[str]) -> bool:
    """Cut from a name what is no part of it, and say whether a name is left.

    In a headline only given names and surnames known from the text count; elsewhere an
    adjective may open a sentence before a surname: "Understated Doe".
    """
    words = part.words
    if len(words) < 2 or part.title or _is_given(words[0].lower()):
        return True
    if part.headline:
        known = [word for word in words if word in surnames] or [
            word for word in words if word in singles
        ]
        if not known and part.body:
            return True
        part.words = known[:1]
    elif len(words) == 2 and part.opens and (words[1] in surnames or words[0].endswith(("ed", "ing"))):
        part.words = words[1:]
    if not part.words:
        part.token.kind = "word"
    return bool(part.words)


def _demote(part: _Named, inside: set[str]) -> bool:
    """Make a lone capitalised word that opens a sentence and is no name elsewhere a plain word."""
    word = part.words[0]
    low = word.lower()
    if not part.opens or len(part.words) > 1 or part.title or word in inside or part.acts:
        return False
    if _is_given(low) or low in PLACES or word.isupper() or not word.isalpha():
        return False
    part.token.kind = "word"
    part.token.flags = WORDS.get(low, 0)
    return True


def _is_given(low: str) -> bool:
    return low in MALE or low in FEMALE


def _described(tokens: list[Token], index: int) -> str:
    """Return the description in small letters before the name: "deputy finance minister"."""
    first = index - 1
    while first and index - first < 7:
        before = tokens[first - 1]
        if before.kind not in ("word", "name") or before.flags & ~(PERSON | BODY):
            break
        first -= 1
    return " ".join(token.text for token in tokens[first:index])


def _apposition(tokens: list[Token], index: int) -> str:
    """Return the description after the name: "Doe, the deputy finance minister, …"."""
    if index + 2 >= len(tokens) or tokens[index + 1].kind != "comma":
        return ""
    words: list[str] = []
    found = False
    for token in tokens[index + 2 : index + 14]:
        if token.kind in ("comma", "stop", "dash", "quote", "colon", "close"):
            break
        if token.kind == "word" and token.flags & (CUE | VERB | PASSIVE | PRONOUN | CONJUNCTION):
            return ""
        found = found or bool(token.flags & PERSON)
        if not (token.low in ("the", "a", "an") and not words):
            words.append(token.text)
    else:
        return ""
    return " ".join(words).replace(" 's", "'s").replace(" ’s", "’s") if found else ""


def _speaks(tokens: list[Token], index: int) -> bool:
    """Say whether a reporting verb stands beside the name."""
    return any(
        bool(tokens[at].flags & STRONG) and not tokens[at].flags & BASE
        for at in (index - 1, index + 1)
        if 0 <= at < len(tokens)
    )


def _acts(tokens: list[Token], index: int) -> bool:
    """Say whether a verb or a genitive follows: the mark of a name rather than an adjective."""
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    return after is not None and (
        after.kind in ("genitive", "comma", "colon", "open") or bool(after.flags & (CUE | AUXILIARY | PASSIVE | VERB))
    )


def _past_place(words: list[str], lows: list[str]) -> int:
    """Return where a name starts that a place or office in capitals runs into: "Vermont Jane Doe"."""
    for length in (2, 1):
        rest = lows[length:]
        if len(rest) > 1 and _is_given(rest[0]) and not _is_given(lows[0]):
            if " ".join(lows[:length]) in PLACES or WORDS.get(lows[length - 1], 0) & (PERSON | BODY):
                return length
    if len(words) > 3:
        for at in range(2, len(words) - 1):
            if _is_given(lows[at]) and not _is_given(lows[0]) and WORDS.get(lows[at - 1], 0) & PERSON:
                return at
    return 0


def _is_body(words: list[str], lows: list[str]) -> bool:
    if any(low in BODY_NAME for low in lows):
        return True
    if lows[0] in MALE or lows[0] in FEMALE:
        return False
    return len(words) == 1 and len(words[0]) > 1 and words[0].isupper()


class _Cast:
    """The entities found so far, and where to find them by their words."""

    def __init__(self) -> None:
        self.entities: list[Entity] = []
        self._exact: dict[tuple[str, ...], Entity] = {}
        self._last: dict[str, list[Entity]] = {}
        self._first: dict[str, list[Entity]] = {}

    def full(self, part: _Named) -> Entity:
        """Return the entity of a name of several words."""
        key = tuple(word.lower().strip(".,").replace("’", "'") for word in part.words)
        place = " ".join(key) in PLACES
        entity = self._exact.get(key)
        if entity is None and not part.body and not place:
            entity = self._compatible(key)
            if entity is not None:
                self._exact[key] = entity
                if len(" ".join(key)) > len(entity.name) and len(key[0]) > 1:
                    entity.name = " ".join(part.words).replace("’", "'")
                    entity.words = key
        if entity is None:
            entity = self._new(part, key, person=not part.body and not place, place=place)
        self._note(entity, part)
        return entity

    def short(self, part: _Named) -> Entity:
        """Return the entity of a name of one word: a surname, a first name, or a name of its own."""
        low = part.words[0].lower().strip(".,")
        gender = _title_gender(part.title)
        for table in (self._last, self._first):
            fitting = [
                entity for entity in table.get(low, ()) if not gender or entity.gender in ("", gender)
            ]
            if fitting:
                entity = max(fitting, key=lambda found: found.count)
                self._note(entity, part)
                return entity
        found = self._exact.get((low,))
        if found is None:
            place = low in PLACES
            known = bool(part.title) or low in MALE or low in FEMALE
            found = self._new(part, (low,), person=known and not part.body and not place, place=place)
        self._note(found, part)
        return found

    def _compatible(self, key: tuple[str, ...]) -> Entity | None:
        for entity in self._last.get(_surname(key), ()):
            first, other = entity.words[0], key[0]
            if first == other or first.startswith(other) or other.startswith(first):
                return entity
        return None

    def _new(self, part: _Named, key: tuple[str, ...], *, person: bool, place: bool) -> Entity:
        entity = Entity(" ".join(part.words).replace("’", "'"), key, person, place=place)
        self.entities.append(entity)
        self._exact[key] = entity
        if person and len(key) > 1:
            if key[0] in MALE and key[0] not in FEMALE:
                entity.gender = "m"
            elif key[0] in FEMALE and key[0] not in MALE:
                entity.gender = "f"
            self._last.setdefault(_surname(key), []).append(entity)
            self._first.setdefault(key[0], []).append(entity)
        return entity

    def _note(self, entity: Entity, part: _Named) -> None:
        entity.count += 1
        if part.speaks and not part.body and not part.article and not entity.place:
            entity.person = True
        if part.after and entity.person and part.after not in entity.roles:
            entity.roles.append(part.after)
        if part.title:
            if part.title not in entity.roles:
                entity.roles.append(part.title)
            gender = _title_gender(part.title)
            if gender and (not entity.gender or part.title.lower().startswith(("mr", "ms", "mrs", "miss"))):
                entity.gender = gender
            if not entity.place and not part.body:
                entity.person = True


def _surname(key: tuple[str, ...]) -> str:
    return key[-1]


def _title_gender(title: str) -> str:
    for word in title.lower().split():
        gender = _GENDERED.get(word.strip(".,"))
        if gender:
            return gender
    return ""
