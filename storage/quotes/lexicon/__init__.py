"""Word lists of the extractor, read once from the data files beside this module."""

from __future__ import annotations

import pkgutil

__all__ = [
    *("AMBIGUOUS_OPENERS", "AUXILIARY", "BASE", "BEFORE_WORK_TITLES", "BESIDE_WORK_TITLES"),
    *("BODY_NAMES", "BODY_WORDS", "CAUSATIVES", "COMPLEMENTIZERS", "CONJUNCTION", "CUE"),
    *("DESCRIPTION_NOUNS", "DETERMINER", "EAST_ASIAN_SURNAMES", "FEMALE_NAMES"),
    *("FINITE_AUXILIARIES", "GIVEN_NAMES", "IN_WORK_TITLES", "JUDGED_NOUNS", "MALE_NAMES"),
    *("NAME_FORMS", "NUMBER_WORDS", "ORGANIZATION", "ORGANIZATION_WORDS", "PASSIVE", "PERSON"),
    *("PERSON_TITLES", "PHRASE", "PLACE_NAMES", "PREDOMINANT_SURNAMES", "PREPOSITION"),
    *("PREPOSITIONAL_SUBORDINATORS", "PRONOUN", "RELATIVE_PRONOUNS", "REPORTING_PHRASES"),
    *("SENTENCE_OPENERS", "SIGN_NOUNS", "SOURCE_PARTICIPLES", "SPEECH_NOUN", "STRONG"),
    *("SUBORDINATORS", "TIME_WORDS", "VERB", "VERB_ONLY", "WORD_FLAGS", "WORK_NOUNS"),
]

CUE = 1
"""A form of a reporting verb."""
STRONG = 2
"""A reporting verb that may stand between a quotation and its speaker."""
PERSON = 4
"""A noun for a person or people."""
ORGANIZATION = 8
"""A noun for a source that is not a person: an organization, a document."""
DETERMINER = 16
PREPOSITION = 32
CONJUNCTION = 64
AUXILIARY = 128
"""A word that may stand between subject and verb: an auxiliary, an adverb."""
PRONOUN = 256
PASSIVE = 512
"""An auxiliary that makes a participle passive."""

VERB = 1024
"""A form of a verb that does not report."""
BASE = 2048
"""The base form of a reporting verb, which needs a plural subject."""
SPEECH_NOUN = 4096
"""A noun for something said: "claim", "remark"."""
PHRASE = 8192
"""The first word of a reporting phrase: "put it", "according to"."""


def _read_sections(name: str) -> dict[str, list[str]]:
    """Read the lines of a data file by their [section], without comments."""
    found: dict[str, list[str]] = {}
    section = found.setdefault("", [])
    # importlib.resources takes longer to import than the tables take to build.
    data = pkgutil.get_data(__name__, name) or b""
    for line in data.decode("utf-8").splitlines():
        if line.startswith("["):
            section = found.setdefault(line[1:-1], [])
        elif line and not line.startswith("#"):
            section.append(line)
    return found


def _split_words(lines: list[str]) -> set[str]:
    """Split lines into a set of words."""
    return {word for line in lines for word in line.split()}


def _verb_forms(line: str) -> list[str]:
    """List the forms of a verb: as given, or the regular ones of its base form."""
    given = line.split()
    if len(given) > 1:
        return given
    base = given[0]
    stem = base.removesuffix("e")
    third = base + ("es" if base.endswith(("s", "sh", "ch", "x")) else "s")
    return [base, third, stem + "ed", stem + "ing"]


def _pluralize(noun: str) -> str:
    """Form the regular plural of `noun`."""
    if noun.endswith(("s", "sh", "ch", "x")):
        return noun + "es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def _build_word_flags() -> dict[str, int]:
    """Build the table of words and their flags."""
    table: dict[str, int] = {}

    def mark(words: set[str] | list[str], flag: int) -> None:
        for word in words:
            table[word] = table.get(word, 0) | flag

    for section, flag in (("strong", CUE | STRONG), ("weak", CUE)):
        for line in _VERB_LISTS[section]:
            forms = _verb_forms(line)
            mark(forms, flag)
            if forms[0] not in forms[1:]:
                mark(forms[:1], BASE)
    mark(_split_words(_VERB_LISTS["nouns"]), SPEECH_NOUN)
    people = _split_words(_PEOPLE_LISTS["titles"]) | _split_words(_PEOPLE_LISTS["nouns"])
    mark(
        people | {_pluralize(noun) for noun in people} - _split_words(_SMALL_WORD_LISTS["verbs"]),
        PERSON,
    )
    mark(_split_words(_ORGANIZATION_LISTS["nouns"]), ORGANIZATION)
    mark(_split_words(_SMALL_WORD_LISTS["determiners"]), DETERMINER)
    mark(_split_words(_SMALL_WORD_LISTS["prepositions"]), PREPOSITION)
    mark(_split_words(_SMALL_WORD_LISTS["conjunctions"]), CONJUNCTION)
    mark(_split_words(_SMALL_WORD_LISTS["auxiliaries"]), AUXILIARY)
    mark(_split_words(_SMALL_WORD_LISTS["pronouns"]), PRONOUN)
    mark(_split_words(_SMALL_WORD_LISTS["passives"]), PASSIVE)
    mark(_split_words(_SMALL_WORD_LISTS["verbs"]), VERB)
    mark(["according", "per", *REPORTING_PHRASES], PHRASE)
    for pronoun in _split_words(_SMALL_WORD_LISTS["pronouns"]):
        for ending in ("'d", "'ll", "'re", "'ve", "'m"):
            table[pronoun + ending] = table[pronoun + ending.replace("'", "’")] = PRONOUN
    return table


_VERB_LISTS = _read_sections("verbs.txt")
_PEOPLE_LISTS = _read_sections("people.txt")
_ORGANIZATION_LISTS = _read_sections("organizations.txt")
_SMALL_WORD_LISTS = _read_sections("words.txt")
_NAME_LISTS = _read_sections("names.txt")
_BODY_LISTS = _read_sections("bodies.txt")

REPORTING_PHRASES: dict[str, set[str]] = {}
"""The first word of each reporting phrase, with the words that may complete it."""
for _line in _VERB_LISTS["phrases"]:
    _first, _second = _line.split()
    REPORTING_PHRASES.setdefault(_first, set()).add(_second)

WORD_FLAGS = _build_word_flags()
"""Each word in lower case, with flags for all it can be."""

PERSON_TITLES = frozenset(_split_words(_PEOPLE_LISTS["titles"]))
"""Titles that stand before a person's name."""
DESCRIPTION_NOUNS = frozenset(_split_words(_PEOPLE_LISTS["descriptions"]))
"""Nouns that after "the" can refer to a person named earlier."""
ORGANIZATION_WORDS = frozenset(_split_words(_ORGANIZATION_LISTS["names"]))
"""Words that mark a name as the name of an organization."""
SENTENCE_OPENERS = frozenset(_split_words(_SMALL_WORD_LISTS["sentence openers"]))
"""Words that are capitalized only at the start of a sentence, and the names of days."""
AMBIGUOUS_OPENERS = frozenset(_split_words(_SMALL_WORD_LISTS["ambiguous openers"]))
"""Words that are capitalized at the start of a sentence but may be part of a name elsewhere."""
JUDGED_NOUNS = frozenset(_split_words(_VERB_LISTS["judged"]))
"""Speech nouns that a form of "be" evaluates: "his view is “wrong”"."""
VERB_ONLY = frozenset(_split_words(_VERB_LISTS["verb only"]))
"""Forms of reporting verbs that are never nouns."""
SOURCE_PARTICIPLES = frozenset(_split_words(_VERB_LISTS["source participles"]))
"""Participles that name the source of a document: "released", "written"."""
RELATIVE_PRONOUNS = frozenset(_split_words(_SMALL_WORD_LISTS["relative pronouns"]))
"""Pronouns that open a clause about the noun before them."""
COMPLEMENTIZERS = frozenset(_split_words(_SMALL_WORD_LISTS["complementizers"]))
"""Words that open the content of a report."""
PREPOSITIONAL_SUBORDINATORS = frozenset(
    _split_words(_SMALL_WORD_LISTS["prepositional subordinators"])
)
"""Words that open a clause if a subject follows, else a phrase."""
SUBORDINATORS = PREPOSITIONAL_SUBORDINATORS | _split_words(_SMALL_WORD_LISTS["subordinators"])
"""Words that open an adverbial clause."""
NUMBER_WORDS = frozenset(_split_words(_SMALL_WORD_LISTS["numbers"]))
"""Numerals and quantifiers."""
FINITE_AUXILIARIES = frozenset(_split_words(_SMALL_WORD_LISTS["finite auxiliaries"]))
"""Auxiliaries that make a clause finite by themselves."""
CAUSATIVES = frozenset(_split_words(_SMALL_WORD_LISTS["causatives"]))
"""Verbs whose object performs the infinitive that follows: "led Doe to say"."""
SIGN_NOUNS = frozenset(_split_words(_SMALL_WORD_LISTS["signs"]))
"""Nouns for things that bear writing: "sign", "hat"."""
TIME_WORDS = frozenset(_split_words(_SMALL_WORD_LISTS["times"]))
"""Words of time that may stand between subject and verb."""
WORK_NOUNS = frozenset(_split_words(_SMALL_WORD_LISTS["works"]))
"""Nouns for works that have a title: "book", "show"."""
BESIDE_WORK_TITLES = WORK_NOUNS | _split_words(_SMALL_WORD_LISTS["beside work titles"])
"""Words that stand directly before or after the title of a work."""
BEFORE_WORK_TITLES = BESIDE_WORK_TITLES | _split_words(_SMALL_WORD_LISTS["before work titles"])
"""Words that stand directly before the title of a work."""
IN_WORK_TITLES = frozenset(_split_words(_SMALL_WORD_LISTS["in work titles"]))
"""Words that stay lower case inside the title of a work."""
MALE_NAMES = frozenset(_split_words(_NAME_LISTS["male"]) | _split_words(_NAME_LISTS["either"]))
FEMALE_NAMES = frozenset(_split_words(_NAME_LISTS["female"]) | _split_words(_NAME_LISTS["either"]))
GIVEN_NAMES = MALE_NAMES | FEMALE_NAMES
"""Given names of any gender."""
NAME_FORMS = {
    form: tuple(forms) for forms in map(str.split, _NAME_LISTS["short forms"]) for form in forms
}
"""All forms of a first name, the long one first, by each of them."""
EAST_ASIAN_SURNAMES = frozenset(_split_words(_NAME_LISTS["east asian surnames"]))
PREDOMINANT_SURNAMES = frozenset(_split_words(_NAME_LISTS["predominant surnames"]))
"""East Asian surnames that are one wherever they stand in a name."""
PLACE_NAMES = frozenset(
    name for line in _read_sections("places.txt")[""] for name in line.split("|")
)
BODY_NAMES = frozenset(
    name for line in _BODY_LISTS["names"] for name in line.replace("'", "").split("|")
)
"""Names of bodies that no word in them gives away, without apostrophes."""
BODY_WORDS = frozenset(_split_words(_BODY_LISTS["words"]))
"""Words that end the name of a body, and of nobody."""
