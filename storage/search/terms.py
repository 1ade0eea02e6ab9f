"""Parse the words a reader searches for into a tree of terms; no index is known here.

All words must occur; ``"several words"`` as a phrase; ``-word`` must not occur; of words joined by
``OR`` one must occur; ``AND`` changes nothing, ``NOT`` is a minus before the next word. The last
bare word is a prefix until a space follows it, and so are those that ``OR`` joins to it; ``begin*``
is one wherever it stands. Words joined by punctuation, ``5.6%`` or ``twenty-two``, are a phrase.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from storage.text.cleaning import clean_text
from storage.text.folding import fold, is_unspaced, searchable

__all__ = ["SHORTEST_PREFIX", "Term", "TermTree", "matches", "parse", "positive_terms", "words_of"]

SHORTEST_PREFIX = 3
"""Letters of the shortest prefix that is searched everywhere: one or two match too many words."""

_PART = re.compile(r'(?P<minus>-?)(?:["“”„](?P<phrase>[^"“”„]*)(?:["“”„]|$)|(?P<word>[^\s"“”„]+))')
_WORD = re.compile(r"[^\W_]+")
_OR, _AND, _NOT = "OR", "AND", "NOT"


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase, as it was typed.

    Attributes:
        text: The word, or the words of the phrase.
        is_prefix: Longer words that begin like its last one match as well.
        in_headlines: It matches in headlines only; it is then the only term of its tree.
    """

    text: str
    is_prefix: bool = False
    in_headlines: bool = False


@dataclass(frozen=True, slots=True)
class TermTree:
    """What a text must match: one term of each wanted group, and none of the unwanted terms."""

    wanted: tuple[tuple[Term, ...], ...]
    unwanted: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    minus: bool
    may_go_on: bool
    is_alternative: bool
    """It is an alternative to the part before."""
    is_prefix: bool = False


def parse(words: str) -> TermTree | None:
    """Parse what was typed; return None if there is no word in it."""
    parts = _parts(words)
    if parts and parts[-1].is_prefix and len(words_of(parts[-1].text)[-1]) < SHORTEST_PREFIX:
        # Alone a short prefix is searched in headlines, beside other words it waits for another
        # letter, as an alternative it is a whole word.
        if len(parts) == 1:
            word = words_of(parts[0].text)[0]
            return TermTree(((Term(word, is_prefix=True, in_headlines=True),),), ())
        if parts[-1].is_alternative:
            parts[-1] = replace(parts[-1], is_prefix=False)
        else:
            parts.pop()
    tree = TermTree(_groups(parts), tuple(Term(part.text) for part in parts if part.minus))
    return tree if tree.wanted or tree.unwanted else None


def parse_in_text(words: str) -> TermTree | None:
    """Parse what was typed for texts without headlines, where a short prefix is a whole word."""
    tree = parse(words)
    if tree is None or not any(term.in_headlines for group in tree.wanted for term in group):
        return tree
    return TermTree(tuple(tuple(Term(term.text) for term in group) for group in tree.wanted), ())


def positive_terms(words: str) -> list[str]:
    """Return the words and phrases that are searched for, to highlight them on the screen."""
    return [part.text for part in _parts(words) if not part.minus]


def matches(tree: TermTree, text: str) -> bool:
    """Return whether a text has the words, as a search of articles would find them."""
    words = f" {_plain(text)} "

    def has(term: Term) -> bool:
        return f" {_plain(term.text)}{'' if term.is_prefix else ' '}" in words

    return all(any(map(has, group)) for group in tree.wanted) and not any(map(has, tree.unwanted))


def _plain(text: str) -> str:
    return fold(" ".join(words_of(text)))


def words_of(text: str) -> list[str]:
    """Split a text into words as an index does."""
    return _WORD.findall(searchable(text))


def _groups(parts: list[_Part]) -> tuple[tuple[Term, ...], ...]:
    groups: list[list[Term]] = []
    for part in parts:
        if part.minus:
            continue
        term = Term(part.text, part.is_prefix)
        if part.is_alternative and groups:
            groups[-1].append(term)
        else:
            groups.append([term])
    return tuple(map(tuple, groups))


def _parts(words: str) -> list[_Part]:
    parts: list[_Part] = []
    words = clean_text(words)
    joined = negated = False
    end = 0
    for match in _PART.finditer(words):
        text = match["phrase"] if match["word"] is None else match["word"]
        if match[0] in (_OR, _AND, _NOT):
            joined = match[0] == _OR and bool(parts) and not parts[-1].minus
            negated = match[0] == _NOT
            end = match.end()
            continue
        if not words_of(text):
            continue
        minus = bool(match["minus"]) or negated
        may_go_on = match["word"] is not None and not minus and _may_go_on(text)
        is_begun = may_go_on and text.endswith("*") and len(words_of(text)[-1]) >= SHORTEST_PREFIX
        parts.append(
            _Part(" ".join(text.split()), minus, may_go_on, joined and not minus, is_begun)
        )
        joined = negated = False
        end = match.end()
    return _with_prefixes(parts) if end == len(words) else parts


def _with_prefixes(parts: list[_Part]) -> list[_Part]:
    """Mark the prefixes among `parts`, the last of which is still being typed."""
    at = len(parts) - 1
    while at >= 0:
        last_word = words_of(parts[at].text)[-1]
        is_prefix = parts[at].is_prefix or (
            parts[at].may_go_on and (at == len(parts) - 1 or len(last_word) >= SHORTEST_PREFIX)
        )
        parts[at] = replace(parts[at], is_prefix=is_prefix)
        if not parts[at].is_alternative:
            break
        at -= 1
    return parts


def _may_go_on(text: str) -> bool:
    """Return whether the last word of `text` may be a prefix; in numbers like 5.6 it is not."""
    words = words_of(text)
    if len(words) == 1:
        return not is_unspaced(words[0])
    joined = len(words[-1]) >= SHORTEST_PREFIX and text.endswith(words[-1])
    return joined and not words[-1].isdecimal()
