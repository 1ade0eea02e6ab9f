"""Write a tree of search terms as a MATCH expression of FTS5; no SQL.

Every term is quoted, so that nothing typed is read as syntax.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from storage.search.terms import SHORTEST_PREFIX, Term, TermTree
from storage.text.folding import fold, searchable

__all__ = ["Match", "match_articles", "match_quotes"]

# The prefix index of the full text begins at four letters: a prefix of three is searched as all
# the prefixes of four that can follow from it.
_ALPHABETS = (  # the last character of a script, and the letters that may follow one of its own
    ("\u024f", "abcdefghijklmnopqrstuvwxyz"),
    ("\u03ff", "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ"),
    ("\u052f", "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўђјљњћџѓќѕ"),
)
_DIGITS = "0123456789"
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Match:
    """A MATCH expression, the index it is for, and whether its matches are excluded."""

    index: Literal["a_fts", "a_head", "q_fts"]
    expression: str
    unwanted: bool = False

    @property
    def words(self) -> list[str]:
        """The words and phrases that are looked up."""
        return self.expression.split('"')[1::2]

    @property
    def is_compared(self) -> bool:
        """Whether each hit is compared with others, or the places of its words: it takes long."""
        return " NOT " in self.expression or any(" " in words for words in self.words)


def match_articles(terms: TermTree) -> Match:
    """Write terms as a match of articles."""
    if terms.wanted and terms.wanted[0][0].in_headlines:
        return Match("a_head", f"{_quoted(terms.wanted[0][0].text)}*")
    return _match("a_fts", terms)


def match_quotes(terms: TermTree) -> Match:
    """Write terms as a match of quotes, which have no headlines: a short prefix is a word."""
    return _match("q_fts", terms)


def _match(index: Literal["a_fts", "q_fts"], terms: TermTree) -> Match:
    groups = [[_term(term) for term in group] for group in terms.wanted]
    wanted = " AND ".join(g[0] if len(g) == 1 else f"({' OR '.join(g)})" for g in groups)
    unwanted = " OR ".join(_quoted(term.text) for term in terms.unwanted)
    if wanted and unwanted:
        return Match(index, f"({wanted}) NOT ({unwanted})")
    return Match(index, wanted or unwanted, unwanted=not wanted)


def _term(term: Term) -> str:
    if not term.is_prefix or term.in_headlines:
        return _quoted(term.text)
    text = searchable(term.text)
    word = list(_WORD.finditer(text))[-1]
    following = _following(word[0][-1])
    if len(word[0]) != SHORTEST_PREFIX or not following:
        return f"{_quoted(text)}*"
    text = text[: word.end()]
    return f"({' OR '.join([_quoted(text), *(f'{_quoted(text + c)}*' for c in following)])})"


def _following(letter: str) -> str:
    """Return what may follow a letter inside a word; nothing if that is unknown."""
    letter = fold(letter)[-1:]
    alphabets = (letters for last, letters in _ALPHABETS if letter <= last)
    return next((letters + _DIGITS for letters in alphabets), "")


def _quoted(text: str) -> str:
    return '"' + searchable(text).replace('"', '""') + '"'
