"""The words the steps know: data files beside this module, read once into one table."""

from __future__ import annotations

import pkgutil

__all__ = [
    "AUXILIARY",
    "BASE",
    "BEFORE_TITLES",
    "BESIDE_TITLES",
    "BODY",
    "BODY_NAME",
    "CONJUNCTION",
    "CUE",
    "DESCRIPTIONS",
    "DETERMINER",
    "FEMALE",
    "GIVEN",
    "HELPERS",
    "INSCRIBED",
    "IN_TITLES",
    "JUDGED",
    "MAKING",
    "MALE",
    "NEVER_NOUN",
    "NUMBERS",
    "OPENERS",
    "PASSIVE",
    "PERSON",
    "PHRASE",
    "PHRASES",
    "PLACES",
    "PREPOSITION",
    "PRONOUN",
    "SPEECH",
    "STARTERS",
    "STRONG",
    "TIMES",
    "TITLES",
    "VERB",
    "WHENCE",
    "WORDS",
    "WORKS",
]

CUE = 1
"""A form of a reporting verb."""
STRONG = 2
"""A reporting verb that may stand between a quotation and its speaker."""
PERSON = 4
"""A noun for a person or people."""
BODY = 8
"""A noun for what speaks without being a person: an organisation, a document."""
DETERMINER = 16
PREPOSITION = 32
CONJUNCTION = 64
AUXILIARY = 128
"""What may stand between subject and verb: auxiliaries and adverbs."""
PRONOUN = 256
PASSIVE = 512
"""An auxiliary that makes a participle passive."""

VERB = 1024
"""A form of a verb that does not report."""
BASE = 2048
"""The base form of a reporting verb, which needs a plural subject."""
SPEECH = 4096
"""A noun for what is said: "claim", "remark"."""
PHRASE = 8192
"""The first word of a reporting phrase: "put it", "according to"."""


def _sections(name: str) -> dict[str, list[str]]:
    """Return the lines of a data file under their [section], without comments."""
    found: dict[str, list[str]] = {}
    section = found.setdefault("", [])
    # Lighter than importlib.resources, which costs more to import than the tables to build.
    data = pkgutil.get_data(__name__, name) or b""
    for line in data.decode("utf-8").splitlines():
        if line.startswith("["):
            section = found.setdefault(line[1:-1], [])
        elif line and not line.startswith("#"):
            section.append(line)
    return found


def _words(lines: list[str]) -> set[str]:
    return {word for line in lines for word in line.split()}


def _forms(line: str) -> list[str]:
    """Return the forms of a verb: those given, or the regular ones of its base."""
    given = line.split()
    if len(given) > 1:
        return given
    base = given[0]
    stem = base.removesuffix("e")
    third = base + ("es" if base.endswith(("s", "sh", "ch", "x")) else "s")
    return [base, third, stem + "ed", stem + "ing"]


def _plural(noun: str) -> str:
    """Return the regular plural of `noun`."""
    if noun.endswith(("s", "sh", "ch", "x")):
        return noun + "es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def _table() -> dict[str, int]:
    table: dict[str, int] = {}

    def mark(words: set[str] | list[str], flag: int) -> None:
        for word in words:
            table[word] = table.get(word, 0) | flag

    for section, flag in (("strong", CUE | STRONG), ("weak", CUE)):
        for line in _VERBS[section]:
            forms = _forms(line)
            mark(forms, flag)
            if forms[0] not in forms[1:]:
                mark(forms[:1], BASE)
    mark(_words(_VERBS["nouns"]), SPEECH)
    people = _words(_PEOPLE["titles"]) | _words(_PEOPLE["nouns"])
    mark(people | {_plural(noun) for noun in people} - _words(_SMALL["verbs"]), PERSON)
    mark(_words(_BODIES["nouns"]), BODY)
    mark(_words(_SMALL["determiners"]), DETERMINER)
    mark(_words(_SMALL["prepositions"]), PREPOSITION)
    mark(_words(_SMALL["conjunctions"]), CONJUNCTION)
    mark(_words(_SMALL["auxiliaries"]), AUXILIARY)
    mark(_words(_SMALL["pronouns"]), PRONOUN)
    mark(_words(_SMALL["passives"]), PASSIVE)
    mark(_words(_SMALL["verbs"]), VERB)
    mark(["according", "per", *PHRASES], PHRASE)
    for pronoun in _words(_SMALL["pronouns"]):
        for ending in ("'d", "'ll", "'re", "'ve", "'m"):
            table[pronoun + ending] = table[pronoun + ending.replace("'", "’")] = PRONOUN
    return table


_VERBS = _sections("verbs.txt")
_PEOPLE = _sections("people.txt")
_BODIES = _sections("bodies.txt")
_SMALL = _sections("words.txt")
_NAMES = _sections("names.txt")

PHRASES: dict[str, set[str]] = {}
"""First word of a reporting phrase to the words that complete it."""
for _line in _VERBS["phrases"]:
    _first, _second = _line.split()
    PHRASES.setdefault(_first, set()).add(_second)

WORDS = _table()
"""Word in lower case to the flags of what it can be."""

TITLES = frozenset(_words(_PEOPLE["titles"]))
"""Words that stand before a person's name."""
DESCRIPTIONS = frozenset(_words(_PEOPLE["descriptions"]))
"""Nouns that with "the" stand for a person already named."""
BODY_NAME = frozenset(_words(_BODIES["names"]))
"""Words that make a name an organisation's."""
OPENERS = frozenset(_words(_SMALL["openers"]))
"""Words that are capitalised only because they open a sentence, and the names of days."""
STARTERS = frozenset(_words(_SMALL["starters"]))
"""Words that are capitalised where they open a sentence, and may be part of a name elsewhere."""
JUDGED = frozenset(_words(_VERBS["judged"]))
"""Nouns for what is said that "is" judges: "his view is “wrong”"."""
NEVER_NOUN = frozenset(_words(_VERBS["never nouns"]))
"""Forms of reporting verbs that are no nouns."""
WHENCE = frozenset(_words(_VERBS["whence"]))
"""Participles that say where a document comes from."""
NUMBERS = frozenset(_words(_SMALL["numbers"]))
"""How many."""
HELPERS = frozenset(_words(_SMALL["helpers"]))
"""Auxiliaries that make a clause of its own."""
MAKING = frozenset(_words(_SMALL["making"]))
"""Verbs whose object does what follows them: "led Doe to say"."""
INSCRIBED = frozenset(_words(_SMALL["inscribed"]))
"""Nouns for what words stand on: "sign", "hat"."""
TIMES = frozenset(_words(_SMALL["times"]))
"""Words for the day that stand between subject and verb."""
WORKS = frozenset(_words(_SMALL["works"]))
"""Nouns for what bears a title: "book", "show"."""
BESIDE_TITLES = WORKS | _words(_SMALL["beside titles"])
"""Words that stand before or after a title."""
BEFORE_TITLES = BESIDE_TITLES | _words(_SMALL["before titles"])
"""Words that stand before a title."""
IN_TITLES = frozenset(_words(_SMALL["in titles"]))
"""Words that stay small in a title."""
MALE = frozenset(_words(_NAMES["male"]) | _words(_NAMES["either"]))
FEMALE = frozenset(_words(_NAMES["female"]) | _words(_NAMES["either"]))
GIVEN = MALE | FEMALE
"""Given names of either gender."""
PLACES = frozenset(name for line in _sections("places.txt")[""] for name in line.split("|"))
