"""Keys that cluster the names of one person across articles; pure functions.

Names are clustered automatically only where that is safe: they differ in title, case, diacritics,
dots, in one ending with several spellings, or in the order of surname and given name. A description
without a name ("the official", "a second", "police") refers to nobody in particular.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storage.quotes.names.bodies import (
    MIN_CAPITALS,
    ORGANIZATION_NOUNS,
    TITLES,
    is_body,
    is_place,
    skip_office,
    split_words,
)
from storage.text.folding import fold

if TYPE_CHECKING:
    from storage.model import SpeakerKind

__all__ = [
    *("DESCRIPTION_KEY", "RULES_VERSION"),
    *(
        "matches_prefixes",
        "is_named",
        "is_person",
        "is_surname",
        "may_be_same_person",
        "has_suffix",
        "person_key",
        "given_name_stem",
        "long_stem",
        "other_stems",
        "kind_of",
        "surname_of",
    ),
]

RULES_VERSION = 8
"""Incremented when keys or clusters may change, so that stored names are clustered again."""

DESCRIPTION_KEY = "?"
"""The key of words that describe a speaker without naming one."""

_BODY, _PLACE = "=", "@"
"""What the keys of bodies and of places begin with."""
_SEPARATOR = ", "

_COUNTRIES = frozenset(["us", "uk"])
_BEFORE_SURNAMES = split_words(
    """mr mrs ms miss mx dr prof professor rev reverend president vice-president chancellor premier
    minister mp senator sen rep representative congressman congresswoman governor gov mayor
    ambassador commissioner secretary judge justice gen general col colonel capt captain lt
    lieutenant maj major sgt sergeant adm admiral pres sens reps govs gens profs drs messrs"""
)
"""Titles before a single word that make it a surname, whatever else the word may be."""
_ROLES = split_words(
    """president secretary minister undersecretary ambassador democrat democrats republican
    republicans senator chairman governor official officials spokesman spokeswoman spokesperson
    spokesmen diplomat diplomats analyst analysts economist economists banker bankers"""
)
"""Nouns that end a description, even where all its words are capitalized: "Texas Democrat"."""
_SUFFIXES = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii"}
_PARTICLES = split_words("von van de der den del della di da du dos la le ten ter bin ibn")
_ARTICLES = frozenset(["al", "el"])
"""Part of the surname in some newspapers, omitted in others: al-Sisi, Sisi."""

_INDEFINITE = split_words(
    """a an another any each every few many more most no one other others several some both two
    three four five six seven eight nine ten dozens hundreds thousands this that these those
    his her their its my our your whose"""
)
_LINKS = split_words(
    """of for in on at from with by to about near against who whom whose that which as familiar
    and or"""
)
_GROUP_ENDINGS = ("icans", "crats", "ians")
"""Endings of the plural names of parties and peoples in English."""

_COMPANY_SURNAMES = split_words(
    """bayer boeing bosch cadbury chanel chase christie cross dell deere disney dyson fargo ferrari
    ford gucci heinz hershey hilton honda kellogg kraft lilly lloyd macy marriott mercedes merck
    moody nestle nordstrom pfizer philips porsche prada renault reuters sachs siemens sotheby
    stanley tesla toyota"""
)
"""Surnames that alone mean a company as often as a person."""

_INITIAL = re.compile(r"A\.\s*\w|A\s+[A-Z]\b")
"""The beginning of a name with the initial A, which is no article."""
_DOTS = re.compile(r"[.’'`“”\"]")
_SEPARATORS = re.compile(r"[\s,]+")
_HYPHENS = re.compile(r"[-–]+")
_ENDING = re.compile(r"(?<=[st]k)(?:yy|iy|yi|yj|ij|ii|y)$")


def person_key(name: str) -> str:
    """Return the key shared by the names of one person; empty for a name that joins no other.

    ``President Volodymyr Zelenskyy`` and ``Volodymyr Zelensky`` share ``zelensky, volodymyr``;
    ``Zelenskyy`` has ``zelensky``, which every key of that surname begins with. ``Robert Hale`` and
    ``Robert Hale Jr.`` have different keys. ``the official`` has `DESCRIPTION_KEY`.
    """
    # Late: a start derives no keys.
    from storage.quotes.names.surname_first import is_east_asian_surname, split_surname_first

    if name.startswith("@"):  # a handle
        return ""
    words = [word for word in _SEPARATORS.split(_DOTS.sub("", name)) if word]
    lower_words = [fold(word) for word in words]
    if not words:
        return ""
    is_initial = _INITIAL.match(name) or (
        lower_words[0] == "an" and len(words) == 2 and is_east_asian_surname(words[1])
    )
    if not is_initial and _is_description(words, lower_words):
        return DESCRIPTION_KEY
    start = next((at for at, lower in enumerate(lower_words) if lower not in TITLES), 0)
    if start < len(words) and (split := split_surname_first(words[start:])):
        return _SEPARATOR.join(map(fold, split))
    before = lower_words[start - 1] if start else ""
    if office := skip_office(words[start:], lower_words[start:]):
        start += office
    elif before in ("", "the", *_COUNTRIES) and is_place(lower_words[start:]):
        return _PLACE + " ".join(lower_words[start:])
    elif is_body(words, lower_words, start):
        return _BODY + " ".join(lower_words[lower_words[0] == "the" :])
    words, lower_words = words[start:], lower_words[start:]
    suffix = (
        [_SUFFIXES[lower_words.pop()]]
        if len(lower_words) > 1 and lower_words[-1] in _SUFFIXES
        else []
    )
    if len(lower_words) == 1:
        if suffix or before in _COUNTRIES:  # "U.S. Investment" is no person
            return ""
        return _surname_key(words[0], is_titled=before in _BEFORE_SURNAMES)
    at = len(lower_words) - 1
    while at > 0 and (
        lower_words[at - 1] in _PARTICLES or (lower_words[at - 1] in _ARTICLES and at > 1)
    ):
        at -= 1
    surname = _normalize_surname(lower_words[at:])
    if at == 0:  # "von der Leyen": no given name
        return surname
    given = _join_initials([part for lower in lower_words[:at] for part in _HYPHENS.split(lower)])
    return surname + _SEPARATOR + " ".join([*given, *suffix])


def surname_of(key: str) -> str:
    """Return the surname in the key of a person, an empty string for any other speaker."""
    return key.partition(_SEPARATOR)[0] if is_person(key) else ""


def is_person(key: str) -> bool:
    """Return whether a key is of the name of a person, not of a body, place or description."""
    return bool(key) and not key.startswith((_BODY, _PLACE, DESCRIPTION_KEY))


def kind_of(key: str) -> SpeakerKind:
    """Return what a speaker with this key is; a description counts as a person."""
    return "body" if key.startswith(_BODY) else "place" if key.startswith(_PLACE) else "person"


def is_named(key: str) -> bool:
    """Return whether a key is of a person or a body that other names may refer to too."""
    return key not in ("", DESCRIPTION_KEY)


def is_surname(key: str) -> bool:
    """Return whether a key consists of a surname alone."""
    return bool(key) and key == surname_of(key)


def given_name_stem(key: str) -> str:
    """Return surname and first name from the key of a person who has both, else an empty string.

    ``burrow, george`` for ``burrow, george w`` and for itself; an initial is not a first name.
    """
    first = key.removeprefix(f"{surname_of(key)}{_SEPARATOR}").split(" ", 1)[0]
    if len(first) < 2 or first in _SUFFIXES or key == surname_of(key) or not surname_of(key):
        return ""
    return surname_of(key) + _SEPARATOR + first


def other_stems(key: str) -> list[str]:
    """Return what `given_name_stem` would be with the other forms of the first name.

    ``quist, edward`` and others for ``quist, ed w``; the long form comes first.
    """
    from storage.quotes.lexicon import NAME_FORMS  # late: opening an archive needs no lexicon

    surname, _, first = given_name_stem(key).partition(_SEPARATOR)
    return [surname + _SEPARATOR + form for form in NAME_FORMS.get(first, ()) if form != first]


def long_stem(key: str) -> str:
    """Return `given_name_stem` with the long form of the first name."""
    surname, _, first = given_name_stem(key).partition(_SEPARATOR)
    return surname + _SEPARATOR + _long_form(first) if first else ""


def _long_form(first: str) -> str:
    """Return the long form of a first name: ``edward`` for ``ed``."""
    from storage.quotes.lexicon import NAME_FORMS  # late, as above

    return NAME_FORMS.get(first, (first,))[0]


def has_suffix(key: str) -> bool:
    """Return whether the key of a name ends with a suffix: Jr, Sr, II, III."""
    return key.rpartition(" ")[2] in _SUFFIXES.values()


def matches_prefixes(name: str, words: str) -> bool:
    """Return whether each of `words` begins a word of `name`, ignoring case and accents."""
    parts = f" {_HYPHENS.sub(' ', fold(name))}"
    return all(f" {word}" in parts for word in fold(words).split())


def may_be_same_person(one: str, other: str) -> bool:
    """Return whether names with these keys may belong to one person, without certainty."""
    if surname_of(one) != surname_of(other):
        return False
    parts = [key.partition(_SEPARATOR)[2].split() for key in (one, other)]
    if not all(parts):
        return True
    short, long = sorted((_long_form(given[0]) for given in parts), key=len)
    return short == long or (len(short) == 1 and long.startswith(short))


def _normalize_surname(lower_words: list[str]) -> str:
    """Normalize a surname: without articles, variant endings unified."""
    last = lower_words[-1]
    for article in _ARTICLES:
        last = last.removeprefix(f"{article}-")
    rest = [lower for lower in lower_words[:-1] if lower not in _ARTICLES]
    return " ".join([*rest, _ENDING.sub("y", _HYPHENS.sub("-", last))])


def _surname_key(word: str, *, is_titled: bool) -> str:
    """Return the key of a one-word name; empty if it may not be a surname.

    After a title (``Mr. Grant``) it is one even where the word alone is a given name or a place.
    """
    # Lazy, here and below: opening an archive does not need the lexicon.
    from storage.quotes.lexicon import GIVEN_NAMES, ORGANIZATION_WORDS, PLACE_NAMES

    lower = word.lower()
    surname = _normalize_surname([fold(word)])
    is_acronym = word.isupper() and not is_titled and len(word) < MIN_CAPITALS
    if len(word) < 2 or is_acronym or lower == word.upper():
        return ""
    if not is_titled and (
        lower in GIVEN_NAMES
        or lower in PLACE_NAMES
        or lower in ORGANIZATION_WORDS
        or surname in _COMPANY_SURNAMES
    ):
        return ""
    return surname


def _is_description(words: list[str], lower_words: list[str]) -> bool:
    """Return whether words describe a speaker: "two lawmakers", "the mayor", "Police"."""
    if lower_words[0] in _INDEFINITE and (
        lower_words[0] in ("a", "an") or not _all_capitalized(words[1:])
    ):
        return True
    start = int(lower_words[0] == "the" and len(lower_words) > 1)
    end = next(
        (at for at in range(start + 1, len(lower_words)) if lower_words[at] in _LINKS),
        len(lower_words),
    )
    if (
        lower_words[end - 1] in ORGANIZATION_NOUNS
        and _is_capitalized(words[end - 1])
        and "of" in lower_words[end : end + 1]
    ):
        return False  # "Bank of Velmark"
    words, lower_words = words[start:end], lower_words[start:end]
    if not _is_capitalized(words[-1]):
        named = lower_words[-1] in ORGANIZATION_NOUNS and any(
            _is_capitalized(word) for word in words[:-1]
        )
        return not named
    if all(lower in TITLES for lower in lower_words):
        return True
    if len(words) > 1 and lower_words[-1] in _ROLES:
        from storage.quotes.lexicon import GIVEN_NAMES  # late, as above

        return lower_words[0] not in GIVEN_NAMES
    return len(lower_words) == 1 and _is_common(lower_words[0])


def _is_common(lower: str) -> bool:
    """Return whether a single word is a common one, capitalized only because of its position."""
    from storage.quotes.lexicon import (
        AMBIGUOUS_OPENERS,
        BODY_NAMES,
        GIVEN_NAMES,
        PLACE_NAMES,
        SENTENCE_OPENERS,
        WORD_FLAGS,
    )

    if lower.endswith(_GROUP_ENDINGS):
        return True
    if lower in GIVEN_NAMES or lower in PLACE_NAMES or lower in BODY_NAMES:
        return False
    return lower in SENTENCE_OPENERS or lower in AMBIGUOUS_OPENERS or lower in WORD_FLAGS


def _is_capitalized(word: str) -> bool:
    """Return whether a word has a capital or its script has none."""
    return word.lower() != word or word.lower() == word.upper()


def _all_capitalized(words: list[str]) -> bool:
    """Return whether there are words and all are capitalized."""
    return len(words) > 0 and all(_is_capitalized(word) for word in words)


def _join_initials(words: list[str]) -> list[str]:
    """Join separate initials into one word: ``j d vance`` to ``jd vance``."""
    joined: list[str] = []
    for place, word in enumerate(words):
        if place and len(word) == 1 and len(words[place - 1]) == 1:
            joined[-1] += word
        else:
            joined.append(word)
    return joined
