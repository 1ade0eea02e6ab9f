"""Which words report, and which only look like it: verbs, nouns of the same form, passives."""

from __future__ import annotations

from storage.quotes.lexicon import (
    AUXILIARY,
    BASE,
    BODY,
    CUE,
    DETERMINER,
    NEVER_NOUN,
    NUMBERS,
    PASSIVE,
    PERSON,
    PHRASES,
    PREPOSITION,
    PRONOUN,
    STRONG,
    TIMES,
    VERB,
    WHENCE,
)
from storage.quotes.tokens import Token

__all__ = ["description_end", "is_finite", "is_verb", "phrase_at"]

_BEFORE_PLURALS = NUMBERS | {"some", "all", "this", "that", "another", "one", "both"}
_SINGULAR = frozenset(["this", "that", "another", "one"])
_ARTICLES = frozenset(["the", "a", "an", "of", "his", "her", "their", "its", "so-called"])
_QUESTIONED = frozenset(["asked", "pressed", "told", "questioned"])
_NAMED = frozenset(["called", "named", "titled"])
_ALONE = (
    _QUESTIONED
    | _NAMED
    | frozenset(["released", "published", "posted", "issued", "described", "given"])
)
_SINCE = TIMES | {"last", "this", "earlier", "online"}
_DESCRIPTION = 10
"""So many tokens at most describe a document."""
_COLLECTIVE = frozenset(["police", "media", "military"])
_IRREGULAR = frozenset(["said", "thought", "told", "seen", "felt", "found", "cast", "read"])
_ADJECTIVES = ("ive", "ous", "ful", "ic", "ible", "able", "less", "ary", "ical", "ial")
_WHEN = frozenset(["when", "if", "after", "once", "while", "as"])
_HELPERS = frozenset(["is", "are", "was", "were", "has", "had", "have", "would", "will", "could"])


def is_verb(tokens: list[Token], at: int) -> bool:
    """Say whether the form of a reporting verb at `at` is one whose subject reports."""
    return not (
        _is_noun(tokens, at)
        or _is_passive(tokens, at)
        or _goes_on(tokens, at)
        or description_end(tokens, at) >= at
    )


def description_end(tokens: list[Token], at: int) -> int:
    """Return the last token of a participle phrase from `at` on that describes the noun before.

    "A report released last year found …": the participle reports nothing. `at` - 1 if it is none.
    """
    last = at - 1
    if last < 0 or at + 1 >= len(tokens) or not tokens[last].flags & BODY:
        return last
    low, after = tokens[at].low, tokens[at + 1]
    if low not in WHENCE or not (after.flags & PREPOSITION or after.low in _SINCE):
        return last
    for index in range(at + 1, min(len(tokens), at + _DESCRIPTION)):
        if tokens[index].kind not in ("word", "name", "genitive"):
            break
        if index > at + 1 and is_finite(tokens, index):
            return index - 1
    return last


def phrase_at(tokens: list[Token], at: int) -> str:
    """Return the reporting phrase of two words that starts at `at` ("put it"), or nothing."""
    if at + 1 >= len(tokens):
        return ""
    first, second = tokens[at], tokens[at + 1]
    if second.low == "to" if first.low == "according" else second.low in PHRASES.get(first.low, ()):
        return f"{first.text} {second.text}"
    return ""


def is_finite(tokens: list[Token], at: int) -> bool:
    """Say whether the token at `at` looks like a verb with a subject of its own."""
    token = tokens[at]
    if token.kind != "word" or (at and tokens[at - 1].low == "to"):
        return False
    if token.flags & VERB or token.low in _HELPERS:
        return True
    if token.flags & CUE:
        return not token.low.endswith("ing") and is_verb(tokens, at)
    if not token.low.endswith("ed") or not at:
        return False
    before = tokens[at - 1]
    if before.kind in ("name", "close"):
        return True
    return bool(before.flags & (PERSON | BODY | PRONOUN | AUXILIARY)) and not before.flags & PASSIVE


def _goes_on(tokens: list[Token], at: int) -> bool:
    """Say whether the verb reports nothing: "continues to grow", "is to blame"."""
    if tokens[at].low == "blame" and at and tokens[at - 1].low == "to":
        return True
    if at + 1 >= len(tokens) or tokens[at + 1].low != "to":
        return False
    return tokens[at].low.startswith(("continu", "begin", "began", "start"))


def _is_noun(tokens: list[Token], at: int) -> bool:
    """Say whether the word is a noun here: "the report", "of claims", "her call"."""
    low = tokens[at].low
    if not at or low in NEVER_NOUN:
        return False
    if low == "state" and at + 1 < len(tokens) and tokens[at + 1].title:
        return True  # "her niece, state Rep. Doe"
    before = tokens[at - 1]
    if low.endswith("ing") or (low.endswith("ed") and before.kind != "genitive"):
        return before.low in _ARTICLES
    if before.kind == "genitive":
        return True
    if before.kind == "quote":
        return low.endswith("s") and _is_plural_subject(tokens, at)
    if before.flags & DETERMINER and before.low not in _BEFORE_PLURALS:
        return True
    if before.flags & PREPOSITION and before.low not in ("to", "as", "before"):
        return True
    if before.flags & (VERB | CUE) and not before.flags & (PERSON | BODY | AUXILIARY):
        return True
    if before.kind == "name":
        return bool(tokens[at].flags & BASE) and not before.text.endswith("s")
    if tokens[at].flags & BASE and _is_singular(before):
        return True
    if before.kind != "word" or before.flags or before.low.endswith("ly"):
        return before.low == "further" and not tokens[at].flags & STRONG
    return _is_noun_after_noun(tokens, at)


def _is_singular(before: Token) -> bool:
    """Say whether what stands before a base form is none of its subjects: "a press release"."""
    if before.low in _SINGULAR:
        return True
    return bool(before.flags & BODY) and not _may_be_plural(before)


def _may_be_plural(noun: Token) -> bool:
    return bool(noun.flags & PERSON) or noun.low.endswith("s") or noun.low in _COLLECTIVE


def _is_plural_subject(tokens: list[Token], at: int) -> bool:
    """Say whether a verb follows that needs a subject: "the “mean” comments do not fit"."""
    return at + 1 < len(tokens) and tokens[at + 1].low in ("are", "were", "do", "have")


def _is_noun_after_noun(tokens: list[Token], at: int) -> bool:
    """Decide after an unknown word: the base form needs a plural subject, the third person none."""
    low, before = tokens[at].low, tokens[at - 1].low
    if before in TIMES:
        return bool(tokens[at].flags & BASE)
    if before.endswith(_ADJECTIVES):
        return True
    if not low.endswith("s"):
        return not before.endswith(("s", "people", "men", "women"))
    if not tokens[at].flags & STRONG:
        return True
    if at < 2 or before.endswith("s"):
        return False
    return bool(tokens[at - 2].flags & DETERMINER) or tokens[at - 2].kind == "genitive"


def _is_passive(tokens: list[Token], at: int) -> bool:
    """Say whether a participle tells what was done to somebody: "was called", "when asked"."""
    low = tokens[at].low
    if not low.endswith("ed") and low not in _IRREGULAR:
        return False
    index = at - 1
    while index > 0 and tokens[index].low.endswith("ly"):
        index -= 1
    if index < 0:
        return low in _ALONE
    before = tokens[index]
    if before.flags & PASSIVE and before.low not in ("got", "get", "gets"):
        after = tokens[at + 1].low if at + 1 < len(tokens) else ""
        return not (low == "quoted" and after in ("as", "saying"))
    if low in _QUESTIONED:
        return before.low in _WHEN
    owner = at + 2 < len(tokens) and tokens[at + 2].kind == "genitive"
    if low in _NAMED and not owner:  # "a campaign called …", but not "called Doe's remarks"
        noun = tokens[index - 1] if before.kind == "comma" and index else before
        return bool(noun.flags & BODY) and not noun.flags & PERSON
    return False
