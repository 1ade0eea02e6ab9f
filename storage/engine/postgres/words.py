"""Write texts and search terms for the full text of PostgreSQL.

Its parser would take some words for addresses, numbers or paths, and knows only the letters of its
locale. So the words are found here, as for every engine, and each is written as one that it takes
for nothing else: ``w`` and the letters and digits of ASCII. Other letters are written as ``q`` and
their number, which keeps the beginnings of words. Words of headlines are written once more with
``h``; ``x`` stands between parts, so that no phrase runs from one into another.
"""

from __future__ import annotations

import re

from storage.search.terms import Term, TermTree, words_of
from storage.text.folding import fold

__all__ = ["article_words", "headline_match", "match", "quote_words", "word_match"]

_LONGEST = 400
"""Letters of a word that count: longer ones than some 2,000 bytes are refused."""
_MOST = 60_000
"""Words of an article that are indexed: a tsvector has at most a megabyte."""
_OTHER = re.compile("[^a-z0-9]|q")


def article_words(headline: str, standfirst: str, body: str) -> str:
    """Return the text to index of an article; `standfirst` has the caption, too."""
    heads = _written(headline, "h")
    parts = [_written(part, "w") for part in (headline, standfirst, body)]
    return " x ".join([*parts, heads])


def quote_words(text: str) -> str:
    """Return the text to index of a quote."""
    return _written(text, "w")


def match(terms: TermTree, *, headlines: bool = True) -> str:
    """Write terms as a tsquery; of texts without headlines a short prefix is a whole word."""
    groups = [
        " | ".join(_term(term, headlines=headlines) for term in group) for group in terms.wanted
    ]
    unwanted = [f"!({_phrase(term.text, 'w')})" for term in terms.unwanted]
    return " & ".join([*(f"({group})" for group in groups), *unwanted])


def headline_match(terms: TermTree) -> str:
    """Write the wanted terms as a tsquery of headlines alone; empty if there are none."""
    groups = [
        " | ".join(_phrase(term.text, "h", is_prefix=term.is_prefix) for term in group)
        for group in terms.wanted
    ]
    return " & ".join(f"({group})" for group in groups)


def word_match(words: str) -> str:
    """Write a word, or words that follow each other, as a tsquery."""
    return _phrase(words, "w")


def _term(term: Term, *, headlines: bool) -> str:
    if not term.in_headlines:
        return _phrase(term.text, "w", is_prefix=term.is_prefix)
    first = words_of(fold(term.text))[0]
    if headlines:
        return f"{_word(first, 'h')}:*"
    return _word(first, "w")


def _phrase(text: str, kind: str, *, is_prefix: bool = False) -> str:
    words = [_word(word, kind) for word in words_of(fold(text))]
    if not words:
        return _word("", "x")  # nothing has this word
    return " <-> ".join(words) + (":*" if is_prefix else "")


def _written(text: str, kind: str) -> str:
    return " ".join([_word(word, kind) for word in words_of(fold(text))[:_MOST]])


def _word(word: str, kind: str) -> str:
    return kind + _OTHER.sub(_number, word[:_LONGEST])


def _number(found: re.Match[str]) -> str:
    return "qq" if found[0] == "q" else f"q{ord(found[0]):05x}"
