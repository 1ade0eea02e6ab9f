"""The name parser: a name split into its title and its words; whether it is an organization's."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from storage.quotes.lexicon import (
    GIVEN_NAMES,
    ORGANIZATION,
    ORGANIZATION_WORDS,
    PERSON,
    PERSON_TITLES,
    PLACE_NAMES,
    WORD_FLAGS,
)
from storage.quotes.names.bodies import is_acronym
from storage.quotes.tokenization.scanner import NICKNAME_PLACEHOLDER

__all__ = ["HONORIFICS", "ParsedName", "gender_of_title", "name_key", "parse_name", "split_title"]

HONORIFICS = frozenset({"mr", "mrs", "ms", "miss", "mx", "sir", "dame", "lord", "lady"})
"""Titles that say nothing about a person's role."""

_MAX_CACHED = 100
"""Maximum length of a name whose parse is cached."""

_ORIGIN_SUFFIXES = ("-based", "-born", "-raised", "-area", "-educated", "-backed")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_NICKNAMES = re.compile(f"[ \u00a0]{NICKNAME_PLACEHOLDER}+[ \u00a0]")
_ARTICLE = re.compile("^(?:[ae][ldnsth]|ash|adh)-")
"""The Arabic article, which does not distinguish surnames: "al-Roe"."""
_WHITE = re.compile(r"[ \u00a0]+")
_LEADING_ADJECTIVES = frozenset(
    [
        *("republican", "democrat", "democratic", "conservative", "liberal", "former"),
        *("ex-president", "ex-governor", "american", "british", "french", "german", "russian"),
        *("ukrainian", "chinese", "israeli", "iranian", "mexican", "canadian"),
        *("turkish", "indian"),
    ]
)
_AMBIGUOUS_SURNAMES = frozenset(
    [
        *("hall", "hill", "park", "church", "street", "day", "castle", "star", "beach", "bay"),
        *("law", "house", "bridge", "forest", "lake", "field", "guard", "post", "press", "sun"),
        *("mountain", "river"),
    ]
)
_GENDERED_TITLES = {
    "m": """mr mister sir lord king prince pope congressman councilman chairman spokesman actor
    businessman assemblyman cardinal archbishop father brother son husband
    man boy guy dad grandfather uncle nephew grandson gunman""",
    "f": """mrs ms miss dame lady queen princess congresswoman councilwoman chairwoman spokeswoman
    actress businesswoman assemblywoman sister daughter wife mother widow
    woman girl mom grandmother aunt niece granddaughter""",
}
_TITLE_GENDERS = {
    word: gender for gender, words in _GENDERED_TITLES.items() for word in words.split()
}


class ParsedName(NamedTuple):
    """The parts of a run of capitalized words; without words it was only a title."""

    words: tuple[str, ...]
    title: str
    is_organization: bool


def parse_name(text: str) -> ParsedName:
    """Parse the run of capitalized words `text`."""
    return _parse(text) if len(text) < _MAX_CACHED else _parse.__wrapped__(text)


def split_title(name: str) -> tuple[str, str]:
    """Split a typed name into the name and the role before it: ``Mayor Jane Doe``.

    Only a known title before a full name is a role: ``King Charles`` stays a name.
    """
    found = parse_name(name)
    rest = name.removeprefix(found.title).strip()
    last = found.title.split(" ")[-1].lower().strip(".,")
    is_title = last in PERSON_TITLES and last not in GIVEN_NAMES
    is_full = len(found.words) > 1 and all(found.words[at][:1].isupper() for at in (0, -1))
    is_body = not ORGANIZATION_WORDS.isdisjoint(name_key(found.words))
    if is_body or not is_title or not is_full or rest == name:
        return name, ""
    return rest, "" if last in HONORIFICS and " " not in found.title else found.title


@lru_cache(maxsize=8192)
def _parse(text: str) -> ParsedName:
    """Parse a run of capitalized words; cached."""
    words = _WHITE.split(_NICKNAMES.sub(" ", text))
    if len(words) > 1:
        words = _drop_uppercase_heading(words)
    lower_words = [word.lower().strip(".,") for word in words]
    while len(words) > 1 and lower_words[-1] in _SUFFIXES:
        del words[-1], lower_words[-1]
        words[-1] = words[-1].rstrip(",")
    while (
        len(words) > 3
        and " ".join(lower_words[-2:]) in PLACE_NAMES
        and lower_words[0] in GIVEN_NAMES
    ):
        del words[-2:], lower_words[-2:]
    is_organization = _is_organization(words, lower_words)
    if is_organization and lower_words[-1] in ORGANIZATION_WORDS:
        return ParsedName(tuple(words), "", True)
    start = _title_end(words, lower_words)
    if start >= len(words):
        return ParsedName((), text, False)
    return ParsedName(tuple(words[start:]), " ".join(words[:start]), is_organization and not start)


def name_key(words: tuple[str, ...]) -> tuple[str, ...]:
    """Normalize the words of a name: lower case, no stops, straight apostrophes."""
    return tuple(map(_normalize_word, words))


@lru_cache(maxsize=8192)
def _normalize_word(word: str) -> str:
    """Normalize one word of a name; cached."""
    lower = word.lower().strip(".,").replace("’", "'")
    return _ARTICLE.sub("", lower)


def gender_of_title(title: str) -> str:
    """Return the gender a title implies: ``m``, ``f`` or empty."""
    for word in title.lower().split():
        gender = _TITLE_GENDERS.get(word.strip(".,"))
        if gender:
            return gender
    return ""


def _drop_uppercase_heading(words: list[str]) -> list[str]:
    """Drop long words in upper case: a heading that runs into the name, but "Jane DOEMAN"."""
    loud = [word for word in words if word.isupper() and len(word) > 4]
    if not loud or all(word.isupper() for word in words):
        return words
    if loud == words[-1:] and words[-2].lower().strip(".") in GIVEN_NAMES | PERSON_TITLES:
        return words
    return [word for word in words if word not in loud] or words


def _title_end(words: list[str], lower_words: list[str]) -> int:
    """Return the index of the first word after titles, parties, places and offices."""
    start = 0
    for at, lower in enumerate(lower_words):
        after = lower_words[at + 1] if at + 1 < len(lower_words) else ""
        if (
            lower in PERSON_TITLES
            and (after or start == at)
            and (lower not in GIVEN_NAMES or after in GIVEN_NAMES)
        ):
            start = at + 1
        elif (
            lower in GIVEN_NAMES
            and after not in PERSON_TITLES
            and " ".join(lower_words[at - 1 : at + 1]) not in PLACE_NAMES
        ):
            break
    start = max(start, _skip_place(lower_words))
    while start < len(words) - 1 and lower_words[start] in _LEADING_ADJECTIVES:
        start += 1
    if start >= len(words) > 1 and lower_words[-1] not in PERSON_TITLES:
        return len(words) - 1
    return start


def _skip_place(lower_words: list[str]) -> int:
    """Return the index of the first word after a place or an office: "Ontario Jane Doe"."""
    if lower_words[0] in GIVEN_NAMES:
        return 0
    for length in (2, 1):
        if length == 1 and " ".join(lower_words[:2]) in PLACE_NAMES:
            break  # "South Carolina Democrat"
        rest = lower_words[length:]
        if len(rest) > 1 and rest[0] in GIVEN_NAMES:
            office = WORD_FLAGS.get(lower_words[length - 1], 0) & (PERSON | ORGANIZATION)
            if office or " ".join(lower_words[:length]) in PLACE_NAMES:
                return length
    if len(lower_words) > 2 and _is_person_noun(lower_words[0]):
        return 1  # "Countess Adela von Doe"
    for at in range(1, len(lower_words) - 1):
        before = lower_words[at - 1]
        if before.endswith(_ORIGIN_SUFFIXES) or (
            at > 1 and lower_words[at] in GIVEN_NAMES and _is_person_noun(before)
        ):
            return at
    return 0


def _is_person_noun(lower: str) -> bool:
    """Return whether a word describes a person and may precede the name: "Recorder"."""
    return bool(WORD_FLAGS.get(lower.rpartition("-")[2], 0) & PERSON)


def _is_organization(words: list[str], lower_words: list[str]) -> bool:
    """Return whether the words are the name of an organization."""
    if (
        len(lower_words) == 2
        and lower_words[0] in GIVEN_NAMES
        and (lower_words[0] in ORGANIZATION_WORDS or lower_words[1] in _AMBIGUOUS_SURNAMES)
    ):
        return False  # "Bill Doe", "Jane Hall"
    if not ORGANIZATION_WORDS.isdisjoint(lower_words):
        return True
    return len(words) == 1 and is_acronym(words[0]) and lower_words[0] not in GIVEN_NAMES
