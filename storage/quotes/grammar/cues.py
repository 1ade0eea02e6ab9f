"""Cues: the words that report, distinguished from nouns of the same form, passives and idioms."""

from __future__ import annotations

from storage.quotes.lexicon import (
    AUXILIARY,
    BASE,
    CUE,
    DETERMINER,
    FINITE_AUXILIARIES,
    NUMBER_WORDS,
    ORGANIZATION,
    PASSIVE,
    PERSON,
    PREPOSITION,
    PRONOUN,
    REPORTING_PHRASES,
    SOURCE_PARTICIPLES,
    STRONG,
    SUBORDINATORS,
    TIME_WORDS,
    VERB,
    VERB_ONLY,
)
from storage.quotes.tokenization.tokens import Token

__all__ = [
    "ASKING",
    "PARTICIPLE_ADVERBS",
    "is_finite_verb",
    "is_reporting_verb",
    "participle_phrase_end",
    "reporting_phrase_at",
]

_BEFORE_PLURALS = NUMBER_WORDS | {"some", "all", "this", "that", "another", "one", "both"}
_SINGULAR = frozenset(["this", "that", "another", "one"])
_ARTICLES = frozenset(["the", "a", "an", "of", "his", "her", "their", "its", "so-called"])
ASKING = frozenset(["asked", "pressed", "told", "questioned"])
"""Participles whose passive has the one who speaks after "by", or nobody."""
_NAMING = frozenset(["called", "named", "titled"])
_SUBJECTLESS = (
    ASKING
    | _NAMING
    | frozenset(["released", "published", "posted", "issued", "described", "given"])
)
_AFTER_PARTICIPLE = TIME_WORDS | {"last", "this", "earlier", "online"}
PARTICIPLE_ADVERBS = frozenset(["just", "recently", "newly", "first", "jointly", "anonymously"])
"""Adverbs that may stand between a document and its participle: "a book just published"."""
_MAX_DESCRIPTION = 10
"""Maximum length of the participle phrase of a document, in tokens."""
_IRREGULAR = frozenset(["said", "thought", "told", "seen", "felt", "found", "cast", "read"])
_ADJECTIVE_ENDINGS = ("ive", "ous", "ful", "ic", "ible", "able", "less", "ary", "ical", "ial")
_VOTES = frozenset(["vote", "votes", "ballot", "ballots", "doubt"])
_IDIOMS = {"named": ("for", "after"), "feel": ("free",), "feels": ("free",)}
"""Words after which a verb has another meaning: "named after", "feel free"."""
_OBJECTS = frozenset(["it", "him", "her", "them", "me", "us", "himself", "herself", "themselves"])


def is_reporting_verb(tokens: list[Token], at: int) -> bool:
    """Return whether the form of a reporting verb at `at` reports what its subject said."""
    return not (_is_noun(tokens, at) or _is_passive(tokens, at) or _has_other_sense(tokens, at))


def participle_phrase_end(tokens: list[Token], at: int) -> int:
    """Return the last token of a participle phrase at `at` that describes the noun before it.

    "A report released last year found …": the participle does not report. `at` - 1 for no phrase.
    """
    last = at - 1
    if last < 0 or at + 1 >= len(tokens):
        return last
    noun = last - 1 if last and tokens[last].lower in PARTICIPLE_ADVERBS else last
    if not tokens[noun].flags & ORGANIZATION:
        return last
    lower, after = tokens[at].lower, tokens[at + 1]
    if lower not in SOURCE_PARTICIPLES or not (
        after.flags & PREPOSITION or after.lower in _AFTER_PARTICIPLE
    ):
        return last
    for index in range(at + 1, min(len(tokens), at + _MAX_DESCRIPTION)):
        if tokens[index].kind not in ("word", "name", "genitive"):
            return index - 1
        if index > at + 1 and is_finite_verb(tokens, index):
            return index - 1
    return last


def reporting_phrase_at(tokens: list[Token], at: int) -> str:
    """Return the reporting phrase of two words at `at` ("put it"), or an empty string."""
    if at + 1 >= len(tokens):
        return ""
    first, second = tokens[at], tokens[at + 1]
    if first.lower == "according":
        return f"{first.text} {second.text}" if second.lower == "to" else ""
    if second.lower not in REPORTING_PHRASES.get(first.lower, ()) or _is_literal(tokens, at + 2):
        return ""
    return f"{first.text} {second.text}"


def _is_literal(tokens: list[Token], after: int) -> bool:
    """Return whether a phrase is meant literally: "putting it into a file", "took to wearing"."""
    if after >= len(tokens):
        return False
    lower = tokens[after].lower
    if tokens[after - 1].lower == "to":
        return lower.endswith("ing")
    return tokens[after - 1].lower == "it" and lower in ("into", "onto", "on", "back", "off", "up")


def is_finite_verb(tokens: list[Token], at: int) -> bool:
    """Return whether the token at `at` looks like a verb with its own subject."""
    token = tokens[at]
    if token.kind != "word" or (at and tokens[at - 1].lower == "to"):
        return False
    if token.flags & VERB or token.lower in FINITE_AUXILIARIES:
        return True
    if token.flags & CUE:
        return not token.lower.endswith("ing") and is_reporting_verb(tokens, at)
    if not token.lower.endswith("ed") or not at:
        return False
    before = tokens[at - 1]
    if before.kind in ("name", "close"):
        return True
    return (
        bool(before.flags & (PERSON | ORGANIZATION | PRONOUN | AUXILIARY))
        and not before.flags & PASSIVE
    )


def _has_other_sense(tokens: list[Token], at: int) -> bool:
    """Return whether a verb does not report: "continues to grow", "is to blame", "cast a vote"."""
    lower = tokens[at].lower
    if lower == "blame" and at and tokens[at - 1].lower == "to":
        return True
    if at + 1 >= len(tokens):
        return False
    after = tokens[at + 1]
    if lower == "say" and after.kind == "comma":
        return at > 0 and tokens[at - 1].kind == "comma"  # "no better than, say, Doe's"
    if lower.startswith("cast"):
        return any(token.lower in _VOTES for token in tokens[at + 1 : at + 5])
    if lower.startswith(("continu", "begin", "began", "start")):
        going = after.lower.endswith("ing") and lower[0] != "c"
        return going or after.lower == "to" or (after.lower in ("with", "by") and lower[0] != "c")
    return after.lower in _IDIOMS.get(lower, ())


def _is_noun(tokens: list[Token], at: int) -> bool:
    """Return whether the word is a noun here: "the report", "of claims", "her call"."""
    lower = tokens[at].lower
    if not at or lower in VERB_ONLY:
        return False
    if lower == "state" and at + 1 < len(tokens) and tokens[at + 1].title:
        return True  # "her niece, state Rep. Doe"
    before = tokens[at - 1]
    if lower.endswith("ing") or (lower.endswith("ed") and before.kind != "genitive"):
        adjective = (
            before.flags & PREPOSITION
            and lower.endswith("ed")
            and before.lower not in ("to", "as", "before", "after", "since")
        )
        return before.lower in _ARTICLES or bool(adjective)
    if before.kind == "genitive":
        return True
    if before.kind == "quote":
        return False
    if before.flags & DETERMINER and before.lower not in _BEFORE_PLURALS:
        return True
    if before.flags & PREPOSITION and before.lower not in ("to", "as", "before"):
        return True
    if before.flags & (VERB | CUE) and not before.flags & (PERSON | ORGANIZATION | AUXILIARY):
        return True
    if before.kind == "name":
        return bool(tokens[at].flags & BASE) and not before.text.endswith("s")
    if tokens[at].flags & BASE and _excludes_base_form(before):
        return True
    if before.kind != "word" or before.flags or before.lower.endswith("ly"):
        return before.lower == "further" and not tokens[at].flags & STRONG
    return _is_noun_after_noun(tokens, at)


def _excludes_base_form(before: Token) -> bool:
    """Return whether a base form cannot be the verb of the word before it: "a press release"."""
    if before.lower in _SINGULAR:
        return True
    return bool(before.flags & ORGANIZATION)


def _is_noun_after_noun(tokens: list[Token], at: int) -> bool:
    """Return whether the word is a noun after an unknown word, which may be its subject.

    The base form needs a plural subject, the third person a singular one.
    """
    lower, before = tokens[at].lower, tokens[at - 1].lower
    if before in TIME_WORDS:
        return bool(tokens[at].flags & BASE)
    if before.endswith(_ADJECTIVE_ENDINGS):
        return True
    if not lower.endswith("s"):
        return not before.endswith(("s", "people", "men", "women"))
    if not tokens[at].flags & STRONG:
        return True
    if at < 2 or before.endswith("s"):
        return False
    return bool(tokens[at - 2].flags & DETERMINER) or tokens[at - 2].kind == "genitive"


def _has_object(tokens: list[Token], at: int) -> bool:
    """Return whether an object pronoun follows: "critics of it called her"."""
    return at + 1 < len(tokens) and tokens[at + 1].lower in _OBJECTS


def _is_passive(tokens: list[Token], at: int) -> bool:
    """Return whether a participle is passive: "was called", "when asked"."""
    lower = tokens[at].lower
    if not lower.endswith("ed") and lower not in _IRREGULAR:
        return False
    index = at - 1
    while index > 0 and tokens[index].lower.endswith("ly"):
        index -= 1
    if index < 0:
        return lower in _SUBJECTLESS
    before = tokens[index]
    if before.flags & PASSIVE and before.lower not in ("got", "get", "gets"):
        after = tokens[at + 1].lower if at + 1 < len(tokens) else ""
        return not (lower == "quoted" and after in ("as", "saying"))
    if lower in ASKING:
        return before.lower in SUBORDINATORS
    possessor = at + 2 < len(tokens) and tokens[at + 2].kind == "genitive"
    if lower in _NAMING and not possessor and not _has_object(tokens, at):
        # "a campaign called …", but not "called Doe's remarks"
        noun = tokens[index - 1] if before.kind == "comma" and index else before
        return bool(noun.flags & ORGANIZATION) and not noun.flags & PERSON
    return False
