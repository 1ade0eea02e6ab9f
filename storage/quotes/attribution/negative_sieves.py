"""Sieves for words that are not those of whom the sentences around them name."""

from __future__ import annotations

import re

from storage.quotes.attribution.context import Attribution, QuoteContext
from storage.quotes.grammar.mentions import noun_phrase_at
from storage.quotes.grammar.reporting_clauses import ReportingClause
from storage.quotes.grammar.subjects import subject_before
from storage.quotes.lexicon import AUXILIARY, PASSIVE, PREPOSITION, TIME_WORDS, WORD_FLAGS
from storage.quotes.tokenization.tokens import Sentence, Token

__all__ = ["answered", "asked", "corrected", "foreign", "unsaid"]

_ABOUT = frozenset({"about", "for", "to", "into"})
"""What goes on after "was asked" to say what was asked, not when or where."""
_CORRECTIONS = frozenset({"correction", "corrections", "clarification", "clarifications"})
_REFUSING = frozenset(
    ["declined", "declines", "decline", "refused", "refuses", "refuse", "declining", "refusing"]
)
_NEGATIONS = frozenset(
    {"not", "never", "wouldn't", "wouldn’t", "didn't", "didn’t", "couldn't", "couldn’t"}
)
_MAX_COMMENT_DISTANCE = 6
"""So many tokens at most part "comment" from the words that are not commented on."""
_FOREIGN_MARKS = frozenset("„‚«‹»")
"""Marks that open quotations in other languages."""
_SHARED_WORDS = frozenset(
    {
        *("a", "an", "am", "as", "at", "de", "die", "do", "for", "had", "i", "in", "it", "la"),
        *("me", "no", "of", "on", "or", "over", "per", "so", "son", "under", "was", "war"),
    }
)
"""English words that other languages write alike."""
_ENGLISH_ENDS = ("ing", "ly", "ed", "tion", "tions", "ness", "’t", "'t")
_LETTERS = re.compile(r"[^\W\d_]+")
_MIN_WORDS = 3
"""So many words tell in which language a sentence is."""


def foreign(scene: QuoteContext) -> Attribution | None:
    """Leave words unattributed where those around them are in another language."""
    marks = scene.text[scene.marked.left] in _FOREIGN_MARKS
    words = _lowercase_words(scene.sentence)
    below = scene.below
    if marks and below is not None and below.block == scene.sentence.block:
        words += _lowercase_words(below)
    if not words:
        return _no_speaker("foreign", scene) if _follows_foreign(scene) else None
    told = marks or (len(words) >= _MIN_WORDS and not scene.sentence.headline)
    if any(map(_is_english, words)) or not (told or _quotes_foreign(scene)):
        return None
    return _no_speaker("foreign", scene)


def _quotes_foreign(scene: QuoteContext) -> bool:
    """Say whether the words themselves are in another language: few around them tell it."""
    words = _LETTERS.findall(scene.text, scene.marked.start, scene.marked.end)
    return len(words) >= _MIN_WORDS and not any(_is_english(word.lower()) for word in words)


def _follows_foreign(scene: QuoteContext) -> bool:
    """Say whether the quotation before in the block was found to be in another language."""
    if scene.last is None or scene.last[0].block != scene.marked.block:
        return False
    decision = scene.last[1]
    return decision is not None and decision.sieve == "foreign"


def _lowercase_words(sentence: Sentence) -> list[str]:
    return [token.low for token in sentence.tokens if token.kind == "word" and token.text.islower()]


def _is_english(low: str) -> bool:
    return (low in WORD_FLAGS and low not in _SHARED_WORDS) or low.endswith(_ENGLISH_ENDS)


def corrected(scene: QuoteContext) -> Attribution | None:
    """Leave words unattributed that a correction says were given to the wrong person."""
    tokens = scene.tokens
    label = tokens[0].low in _CORRECTIONS and len(tokens) > 1 and tokens[1].kind == "colon"
    versions = (at for at in range(1, scene.at) if tokens[at].low == "version")
    if label or any(tokens[at - 1].low in ("earlier", "previous") for at in versions):
        return _no_speaker("corrected", scene)
    return None


def unsaid(scene: QuoteContext) -> Attribution | None:
    """Find neither Doe nor Roe would comment on the "…": a report that nobody makes."""
    for clause in reversed(scene.clauses):
        if clause.cue > scene.at or clause.noun:
            continue
        return _no_speaker("", scene) if _is_denied(scene.tokens, clause, scene.at) else None
    return None


def _is_denied(tokens: list[Token], clause: ReportingClause, at: int) -> bool:
    """Say whether a report is denied: "neither said", "would not comment on"."""
    subject, cue = clause.subject, clause.cue
    if subject is not None and not clause.inverted:
        before = tokens[subject.first - 1].low if subject.first else ""
        if before in ("neither", "nor") or tokens[subject.first].low == "neither":
            return True
    if tokens[cue].low != "comment" or cue < 2 or at - cue > _MAX_COMMENT_DISTANCE:
        return False
    refused = clause.infinitive and tokens[cue - 2].low in _REFUSING
    return refused or tokens[cue - 1].low in _NEGATIONS


def asked(scene: QuoteContext) -> Attribution | None:
    """Find "…?" Doe was asked: the words of who asks, where that is told."""
    tokens, at = scene.tokens, scene.at
    if scene.text[scene.marked.end - 1] != "?":
        return None
    if at and tokens[at - 1].kind == "colon":
        tokens, first = tokens[:at], 0
    elif at + 1 < len(tokens):
        first = at + 1
    elif scene.below is not None and scene.below.block == scene.sentence.block:
        tokens, first = scene.below.tokens, 0
    else:
        return None
    verb = _find_was_asked(tokens, first)
    if verb is None:
        return None
    by = verb + 1 < len(tokens) and tokens[verb + 1].low == "by"
    return Attribution("asked", noun_phrase_at(tokens, verb + 2) if by else None, "asked", tokens)


def answered(scene: QuoteContext) -> Attribution | None:
    """Take who "was asked" in the sentence before for who answers."""
    before = scene.before
    if scene.at or len(scene.tokens) > 1 or before is None or before.block != scene.sentence.block:
        return None
    first = before.quotes[0] + 1 if before.quotes and before.quotes[0] == 0 else 0
    verb = _find_was_asked(before.tokens, first)
    if verb is None:
        return None
    person = subject_before(before.tokens, verb)
    return Attribution("answered", person, "asked", before.tokens) if person is not None else None


def _find_was_asked(tokens: list[Token], first: int) -> int | None:
    """Return where the clause from `first` says that somebody "was asked", and no more."""
    for at in range(first + 1, min(len(tokens), first + 12)):
        token = tokens[at]
        if token.kind in ("quote", "comma", "stop", "dash"):
            return None
        if token.low != "asked":
            continue
        helper = at - 1
        while helper > first and tokens[helper].flags & AUXILIARY:
            if tokens[helper].flags & PASSIVE:
                break
            helper -= 1
        if not tokens[helper].flags & PASSIVE or helper == first:
            return None
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        ends = after is None or after.kind in ("stop", "comma", "colon") or after.low in TIME_WORDS
        told = after is not None and after.flags & PREPOSITION and after.low not in _ABOUT
        return at if ends or told else None
    return None


def _no_speaker(sieve: str, scene: QuoteContext) -> Attribution:
    return Attribution(sieve, None, "", scene.tokens)
