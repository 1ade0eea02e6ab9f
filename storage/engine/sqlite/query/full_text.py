"""Words a reader types into full-text matches; no SQL.

Words must all occur; ``"several words"`` in this order; ``-word`` must not occur; of words with
``OR`` between them one must; ``AND`` changes nothing, ``NOT`` is a minus before the next. The last
bare word counts as the beginning of a word until a space follows it, and so do those that ``OR``
joins to it. What marks join, ``5.6%`` or ``twenty-two``, is a phrase. Every part is quoted for
FTS5, so nothing typed can be read as its syntax.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from storage.text.cleaning import clean_text
from storage.text.folding import fold, is_unspaced, searchable

__all__ = ["TextQuery", "parse", "terms"]

_PREFIX = 4  # letters of the beginnings the full index holds
_SHORTEST = _PREFIX - 1  # letters of those it finds by trying all letters that may follow

_ALPHABETS = (  # the last character of a script, and what may follow one of its letters
    ("\u024f", "abcdefghijklmnopqrstuvwxyz"),
    ("\u03ff", "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ"),
    ("\u052f", "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўђјљњћџѓќѕ"),
)
_DIGITS = "0123456789"

_PART = re.compile(r'(?P<minus>-?)(?:["“”„](?P<phrase>[^"“”„]*)(?:["“”„]|$)|(?P<word>[^\s"“”„]+))')
_WORD = re.compile(r"[^\W_]+")
_OR, _AND, _NOT = "OR", "AND", "NOT"


@dataclass(frozen=True, slots=True)
class TextQuery:
    """What to match: in which index, and whether its hits are wanted or unwanted."""

    index: Literal["a_fts", "a_head"]
    match: str
    unwanted: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    minus: bool
    may_go_on: bool
    instead: bool
    """It will do in place of the part before."""
    prefix: bool = False


def parse(words: str) -> TextQuery | None:
    """Return the match for what was typed, or None where there is no word in it."""
    parts = _parts(words)
    index: Literal["a_fts", "a_head"] = "a_fts"
    if parts and parts[-1].prefix and len(_words(parts[-1].text)[-1]) < _SHORTEST:
        # One or two letters begin too many words: alone they look in the headlines only, beside
        # other words they wait for the third, in place of another they are a word.
        if len(parts) == 1:
            index = "a_head"  # which knows no phrases: nothing but the word may be left
            parts[0] = replace(parts[0], text=_words(parts[0].text)[0])
        elif parts[-1].instead:
            parts[-1] = replace(parts[-1], prefix=False)
        else:
            parts.pop()
    wanted = _wanted(parts, index)
    unwanted = " OR ".join(_quoted(p.text) for p in parts if p.minus)
    if wanted and unwanted:
        return TextQuery(index, f"({wanted}) NOT ({unwanted})")
    if wanted or unwanted:
        return TextQuery(index, wanted or unwanted, unwanted=not wanted)
    return None


def _wanted(parts: list[_Part], index: str) -> str:
    """Return the match for all parts that must occur, or one of those that stand for each other."""
    groups: list[list[str]] = []
    for part in parts:
        if part.minus:
            continue
        match = _begun(part.text, index) if part.prefix else _quoted(part.text)
        if part.instead and groups:
            groups[-1].append(match)
        else:
            groups.append([match])
    return " AND ".join(g[0] if len(g) == 1 else f"({' OR '.join(g)})" for g in groups)


def terms(words: str) -> list[str]:
    """Return the words and phrases that are looked for, to mark them as hits on the screen."""
    return [part.text for part in _parts(words) if not part.minus]


def _parts(words: str) -> list[_Part]:
    parts: list[_Part] = []
    words = clean_text(words)
    instead = negated = False
    end = 0
    for match in _PART.finditer(words):
        text = match["phrase"] if match["word"] is None else match["word"]
        if match[0] in (_OR, _AND, _NOT):
            instead = match[0] == _OR and bool(parts) and not parts[-1].minus
            negated = match[0] == _NOT
            end = match.end()
            continue
        if not _words(text):
            continue
        minus = bool(match["minus"]) or negated
        may_go_on = match["word"] is not None and not minus and _may_go_on(text)
        parts.append(_Part(" ".join(text.split()), minus, may_go_on, instead and not minus))
        instead = negated = False
        end = match.end()
    return _begun_parts(parts) if end == len(words) else parts


def _begun_parts(parts: list[_Part]) -> list[_Part]:
    """Return `parts`, the last of which is still being typed, with those that may be beginnings."""
    at = len(parts) - 1
    while at >= 0:
        whole = _words(parts[at].text)[-1]
        prefix = parts[at].may_go_on and (at == len(parts) - 1 or len(whole) >= _SHORTEST)
        parts[at] = replace(parts[at], prefix=prefix)
        if not parts[at].instead:
            break
        at -= 1
    return parts


def _may_go_on(text: str) -> bool:
    """Tell whether more of the last word of `text` may follow; of numbers like 5.6 nothing does."""
    words = _words(text)
    if len(words) == 1:
        return not is_unspaced(words[0])
    joined = len(words[-1]) >= _SHORTEST and text.endswith(words[-1])
    return joined and not words[-1].isdecimal()


def _words(text: str) -> list[str]:
    return _WORD.findall(searchable(text))


def _begun(text: str, index: str) -> str:
    """Return the match for words of which the last may go on."""
    text = searchable(text)
    word = list(_WORD.finditer(text))[-1]
    following = _following(word[0][-1])
    if index == "a_head" or len(word[0]) != _SHORTEST or not following:
        return f"{_quoted(text)}*"
    text = text[: word.end()]
    return f"({' OR '.join([_quoted(text), *(f'{_quoted(text + c)}*' for c in following)])})"


def _following(letter: str) -> str:
    """Return what may follow a letter inside a word; nothing: that is not known."""
    letter = fold(letter)[-1:]
    alphabets = (letters for last, letters in _ALPHABETS if letter <= last)
    return next((letters + _DIGITS for letters in alphabets), "")


def _quoted(text: str) -> str:
    return '"' + searchable(text).replace('"', '""') + '"'
