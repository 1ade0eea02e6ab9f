"""Negative sieves: quotations whose speaker is not the subject nearby, or nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storage.quotes.attribution.context import Attribution, QuoteContext
from storage.quotes.grammar.mentions import noun_phrase_at
from storage.quotes.grammar.reporting_clauses import ReportingClause
from storage.quotes.grammar.subjects import subject_before
from storage.quotes.lexicon import AUXILIARY, PASSIVE, PREPOSITION, TIME_WORDS, WORD_FLAGS
from storage.quotes.tokenization.tokens import Sentence, Token

__all__ = ["answered", "asked", "corrected", "foreign", "is_foreign", "unsaid"]

_ABOUT = frozenset({"about", "for", "to", "into"})
"""Prepositions after "was asked" that introduce the question, not its time or place."""
_CORRECTIONS = frozenset({"correction", "corrections", "clarification", "clarifications"})
_REFUSING = frozenset(
    ["declined", "declines", "decline", "refused", "refuses", "refuse", "declining", "refusing"]
)
_NEGATIONS = frozenset(
    {"not", "never", "wouldn't", "wouldn’t", "didn't", "didn’t", "couldn't", "couldn’t"}
)
_MAX_COMMENT_DISTANCE = 6
"""Maximum distance from "comment" to the words not commented on, in tokens."""
_FOREIGN_MARKS = frozenset("„‚«‹»")
"""Quotation marks of other languages."""
_SHARED_WORDS = frozenset(
    {
        *("a", "an", "am", "as", "at", "de", "die", "do", "for", "had", "i", "in", "it", "la"),
        *("me", "no", "of", "on", "or", "over", "per", "so", "son", "under", "was", "war"),
    }
)
"""English words that are also words of other languages."""
_ENGLISH_ENDS = ("ing", "ly", "ed", "tion", "tions", "ness", "’t", "'t")
_LETTERS = re.compile(r"[^\W\d_]+")
_ENOUGH = 60
"""Number of words the language of an article is recognized by."""
_MIN_ARTICLE = 6
"""Number of words needed for that."""
_MIN_ENGLISH = 0.2
"""Share of English function words and verbs below which an article is in another language."""
_MIN_WORDS = 3
"""Number of words needed to recognize the language of a sentence."""


def foreign(context: QuoteContext) -> Attribution | None:
    """Leave a quotation unattributed if the words around it are in another language."""
    if any(map(_is_english, _lowercase_words(context.sentence))):
        return None
    marks = context.text[context.span.outer_start] in _FOREIGN_MARKS
    words = list(_lowercase_words(context.sentence))
    below = context.next_sentence
    if marks and below is not None and below.paragraph == context.sentence.paragraph:
        words += _lowercase_words(below)
    if not words:
        return _no_speaker("foreign", context) if _follows_foreign(context) else None
    is_known = marks or (len(words) >= _MIN_WORDS and not context.sentence.is_headline)
    if any(map(_is_english, words)) or not (is_known or _quotes_foreign(context)):
        return None
    return _no_speaker("foreign", context)


def _quotes_foreign(context: QuoteContext) -> bool:
    """Return whether the quotation is in another language, if too few words surround it."""
    words = _LETTERS.findall(context.text, context.span.start, context.span.end)
    return len(words) >= _MIN_WORDS and not any(_is_english(word.lower()) for word in words)


def _follows_foreign(context: QuoteContext) -> bool:
    """Return whether the previous quotation in the paragraph is in another language."""
    before = context.preceding_quote
    return before is not None and before[1] is not None and before[1].sieve == "foreign"


def _lowercase_words(sentence: Sentence) -> Iterator[str]:
    return (
        token.lower for token in sentence.tokens if token.kind == "word" and token.text.islower()
    )


def _is_english(lower: str) -> bool:
    return (lower in WORD_FLAGS and lower not in _SHARED_WORDS) or lower.endswith(_ENGLISH_ENDS)


def is_foreign(sentences: list[Sentence]) -> bool:
    """Return whether an article is mostly in another language: then nobody is named."""
    words = english = 0
    for sentence in sentences:
        if words >= _ENOUGH or english >= _ENOUGH * _MIN_ENGLISH:
            break
        for token in sentence.tokens:
            if token.kind == "word" and token.text[0].islower():
                words += 1
                known = token.flags and token.lower not in _SHARED_WORDS
                english += bool(known) or token.lower.endswith(("ing", "ed", "ly"))
            elif token.kind == "name" and not token.text[0].isupper() and token.text[0] != "@":
                words += len(token.text) // 2  # without spaces: several words
    return words >= _MIN_ARTICLE and english < _MIN_ENGLISH * words


def corrected(context: QuoteContext) -> Attribution | None:
    """Leave a quotation unattributed if a correction says it was misattributed."""
    tokens = context.tokens
    label = tokens[0].lower in _CORRECTIONS and len(tokens) > 1 and tokens[1].kind == "colon"
    versions = (at for at in range(1, context.index) if tokens[at].lower == "version")
    if label or any(tokens[at - 1].lower in ("earlier", "previous") for at in versions):
        return _no_speaker("corrected", context)
    return None


def unsaid(context: QuoteContext) -> Attribution | None:
    """Match neither Doe nor Roe would comment on the "…": a report that is denied."""
    for clause in reversed(context.clauses):
        if clause.cue > context.index or clause.noun:
            continue
        return (
            _no_speaker("", context) if _is_denied(context.tokens, clause, context.index) else None
        )
    return None


def _is_denied(tokens: list[Token], clause: ReportingClause, at: int) -> bool:
    """Return whether a report is denied: "neither said", "would not comment on"."""
    subject, cue = clause.subject, clause.cue
    if subject is not None and not clause.inverted:
        before = tokens[subject.first_index - 1].lower if subject.first_index else ""
        if before in ("neither", "nor") or tokens[subject.first_index].lower == "neither":
            return True
    if tokens[cue].lower != "comment" or cue < 2 or at - cue > _MAX_COMMENT_DISTANCE:
        return False
    refused = clause.infinitive and tokens[cue - 2].lower in _REFUSING
    return refused or tokens[cue - 1].lower in _NEGATIONS


def asked(context: QuoteContext) -> Attribution | None:
    """Match "…?" Doe was asked: attribute to the one who asks, if named."""
    tokens, at = context.tokens, context.index
    if context.text[context.span.end - 1] != "?":
        return None
    if at and tokens[at - 1].kind == "colon":
        tokens, first = tokens[:at], 0
    elif at + 1 < len(tokens):
        first = at + 1
    elif (
        context.next_sentence is not None
        and context.next_sentence.paragraph == context.sentence.paragraph
    ):
        tokens, first = context.next_sentence.tokens, 0
    else:
        return None
    verb = _find_was_asked(tokens, first)
    if verb is None:
        return None
    by = verb + 1 < len(tokens) and tokens[verb + 1].lower == "by"
    return Attribution("asked", noun_phrase_at(tokens, verb + 2) if by else None, "asked", tokens)


def answered(context: QuoteContext) -> Attribution | None:
    """Attribute to the person who "was asked" in the sentence before."""
    before = context.preceding_sentence
    if len(context.tokens) > 1 or before is None:
        return None
    first = before.quotes[0] + 1 if before.quotes and before.quotes[0] == 0 else 0
    verb = _find_was_asked(before.tokens, first)
    if verb is None:
        return None
    person = subject_before(before.tokens, verb)
    return Attribution("answered", person, "asked", before.tokens) if person is not None else None


def _find_was_asked(tokens: list[Token], first: int) -> int | None:
    """Find where the clause from `first` says that somebody "was asked", and no more."""
    for at in range(first + 1, min(len(tokens), first + 12)):
        token = tokens[at]
        if token.kind in ("quote", "comma", "stop", "dash"):
            return None
        if token.lower != "asked":
            continue
        helper = at - 1
        while helper > first and tokens[helper].flags & AUXILIARY:
            if tokens[helper].flags & PASSIVE:
                break
            helper -= 1
        if not tokens[helper].flags & PASSIVE or helper == first:
            return None
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        ends = (
            after is None or after.kind in ("stop", "comma", "colon") or after.lower in TIME_WORDS
        )
        adverbial = after is not None and after.flags & PREPOSITION and after.lower not in _ABOUT
        return at if ends or adverbial else None
    return None


def _no_speaker(sieve: str, context: QuoteContext) -> Attribution:
    """Create an attribution without a speaker."""
    return Attribution(sieve, None, "", context.tokens)
