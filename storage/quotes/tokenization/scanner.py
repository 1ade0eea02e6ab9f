"""The scanner: one pattern for words, names and marks; runs of capitalized words taken apart."""

from __future__ import annotations

import re

from storage.quotes.lexicon import (
    AMBIGUOUS_OPENERS,
    CUE,
    EAST_ASIAN_SURNAMES,
    GIVEN_NAMES,
    MALE_NAMES,
    PHRASE,
    PRONOUN,
    SENTENCE_OPENERS,
    SPEECH_NOUN,
    VERB,
    WORD_FLAGS,
)
from storage.quotes.tokenization.tokens import Kind, Sentence, Token

__all__ = [
    "CUE_FLAGS",
    "NICKNAME_PLACEHOLDER",
    "PUNCTUATION_KINDS",
    "QUOTE_PLACEHOLDER",
    "UPPERCASE",
    "add_token",
    "scan",
]

QUOTE_PLACEHOLDER = "\ue000"
"""Replaces each character of a quotation in the narration."""
NICKNAME_PLACEHOLDER = "\ue001"
"""Replaces each character of a nickname in quotation marks, which does not interrupt a name."""
UPPERCASE = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶĻŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŹŻŽΑ-ΩА-ЯЁЄІЇ"
"""The capital letters a name can start with, for use in a character class."""

CUE_FLAGS = CUE | SPEECH_NOUN | PHRASE
"""Flags that make a word a candidate cue."""
_UNCASED = "[\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
"""The letters of Chinese, Japanese and Korean, which a name in an English text is written in."""
_SPACE = "[ \u00a0]"
_CAPITALIZED = (
    r"(?:(?:Mr|Mrs|Ms|Dr|Sens?|Reps?|Govs?|Gen|Lt|Col|Sgt|Capt|Rev|Prof|Hon|Amb|Pres|St|Jr|Sr|Adm|Maj|Cpl|Messrs)\."
    rf"|(?:[{UPPERCASE}]\.)+(?:-?[{UPPERCASE}]\.)*"
    rf"|[{UPPERCASE}][^\W_]*(?:(?:[’'](?![sS]\b)|[-‑&.])(?=[^\W_])[^\W_]+)*)"
)
_PARTICLE = (
    r"(?:(?:de|da|di|do|du|dos|del|della|der|den|van|von|la|le|el|al|bin|ibn|ben|ter|ten|y)"
    rf"{_SPACE})"
)
_ARTICLE = r"(?:[ae][ldnsth]|ash|adh)-"
"""The Arabic article at the head of a surname: "al-", "el-", "ash-"."""
_LINK = rf"{_SPACE}(?:{NICKNAME_PLACEHOLDER}+ )?{_PARTICLE}{{0,3}}(?:{_ARTICLE})?"
_TOKEN = re.compile(
    r"(?![ ])(?:"  # fail at a space once, not for every kind
    # Most words, several at once; the rest of the pattern is for the remaining ones.
    r"(?P<word>[a-z]+(?: [a-z]+){0,15}(?=[ ,])"
    rf"|(?!{_ARTICLE}[{UPPERCASE}])"
    r"[a-z](?:\w+(?:[’'‑-](?![sS]\b)\w+)*|(?:\.[a-z])+\.?|(?:[’'‑-](?![sS]\b)\w+)*))[ ]*"
    rf"|(?P<name>(?<![\w@#])(?:{_ARTICLE})?{_CAPITALIZED}"
    rf"(?:{_LINK}{_CAPITALIZED}|, (?:Jr|Sr)\.){{0,9}}"
    rf"|{_UNCASED}+(?:[·・]{_UNCASED}+)*|(?<!\w)@\w{{2,30}})"
    rf"|(?P<quote>{QUOTE_PLACEHOLDER}+)"
    r"|(?P<mark>[,;:()\[\]])|(?P<stop>[.?!…])"
    r"|(?P<genitive>[’'][sS]?(?!\w))"
    r"|(?P<other>[@#]?(?:\d[\d.,:]*\d(?![\w-])|\w+(?:[’'‑-](?![sS]\b)\w+)*))"
    r"|(?P<dash>[–—―]|--+|(?<=\s)-(?=\s)))"
)
_PART = re.compile(r"[^ \u00a0]+")
_PARTICLES = frozenset(["la", "le", "el", "al", "y"])
_NAME_HOMOGRAPHS = frozenset(
    ["will", "may", "mark", "april", "june", "august", "jan", "grant", "rose", "post", "see", "per"]
)

PUNCTUATION_KINDS: dict[str, Kind] = {
    ",": "comma",
    ";": "comma",
    ":": "colon",
    "(": "open",
    "[": "open",
    ")": "close",
    "]": "close",
}
"""The kinds of one-character marks, found by a single group: each group costs time."""
scan = _TOKEN.finditer
"""Find the tokens of a text range; the matching group is their kind, or ``mark`` or ``other``.

One match of a word, group 1, may hold several words separated by a space, because each match costs
time; it includes the spaces after it, so that no match is tried at them.
"""


def _add_word(sentence: Sentence, start: int, end: int, text: str, lower: str) -> None:
    """Append a word to `sentence`."""
    flags = WORD_FLAGS.get(lower, 0)
    if flags & CUE_FLAGS:
        sentence.cues.append(len(sentence.tokens))
    sentence.tokens.append(Token("word", start, end, text, lower, flags))


def add_token(sentence: Sentence, match: re.Match[str]) -> None:
    """Append to `sentence` what a match of `scan` holds: a capitalized run or an unusual word."""
    text = match[0]
    start, end = match.span()
    lower = text.lower()
    tokens = sentence.tokens
    if match.lastgroup == "other":
        _add_word(sentence, start, end, text, lower)
    elif tokens and not sentence.is_headline and SENTENCE_OPENERS.isdisjoint(lower.split()):
        sentence.names.append(len(tokens))
        tokens.append(Token("name", start, end, text, lower))
    else:
        _add_capitalized_run(sentence, start, text)


def _add_capitalized_run(sentence: Sentence, start: int, text: str) -> None:
    """Append a capitalized run as names, its common words ("But", "When", "Tuesday") as words."""
    if " " not in text:
        lower = text.lower()
        if _is_common_word(lower, sentence, begun=False, alone=True):
            _add_word(sentence, start, start + len(text), text, lower)
        else:
            _add_name(sentence, start, text)
        return
    if text.startswith("An ") and _is_given_an(sentence, text):
        _add_name(sentence, start, text)
        return
    first = last = -1
    for part in _PART.finditer(text):
        lower = part[0].lower().rstrip(",")
        begun = first >= 0
        if _is_common_word(lower, sentence, begun=begun, alone=False) and not (
            begun
            and (lower in _PARTICLES or _is_surname(sentence, text, first, last, part.end(), lower))
        ):
            if begun:
                _add_name(sentence, start + first, text[first:last])
                first = -1
            _add_word(sentence, start + part.start(), start + part.end(), part[0], lower)
            continue
        if not begun:
            first = part.start()
        last = part.end()
    if first >= 0:
        _add_name(sentence, start + first, text[first:last])


def _is_given_an(sentence: Sentence, text: str) -> bool:
    """Return whether a run begins with the given name An: within a sentence, or as in "An Wang"."""
    words = text.split(" ")
    known = len(words) == 2 and words[1].lower() in EAST_ASIAN_SURNAMES
    return not sentence.is_headline and (known or len(sentence.tokens) > 0)


def _is_surname(sentence: Sentence, text: str, first: int, last: int, end: int, lower: str) -> bool:
    """Return whether a common word ends a run after a given name: "George Will"."""
    if sentence.is_headline or end < len(text) or lower not in WORD_FLAGS:
        return False
    return text[first:last].lower() in GIVEN_NAMES


def _is_common_word(lower: str, sentence: Sentence, *, begun: bool, alone: bool) -> bool:
    """Return whether a capitalized word is not a name: it opens a sentence or is in a headline."""
    opens = not sentence.tokens and not begun
    flags = WORD_FLAGS.get(lower, 0)
    if flags & PRONOUN:
        return True  # "She'll"
    if lower in SENTENCE_OPENERS and (
        opens or begun or alone or sentence.is_headline or lower not in _NAME_HOMOGRAPHS
    ):
        return True
    if opens and (
        lower in AMBIGUOUS_OPENERS
        or (lower.endswith("ing") and len(lower) > 5 and lower not in MALE_NAMES)
    ):
        return True
    if lower in _NAME_HOMOGRAPHS:
        return False
    if sentence.is_headline:
        return bool(flags & (CUE | VERB))
    return opens and alone and bool(flags & CUE)


def _add_name(sentence: Sentence, start: int, text: str) -> None:
    """Append a name to `sentence`."""
    sentence.names.append(len(sentence.tokens))
    sentence.tokens.append(Token("name", start, start + len(text), text, text.lower()))
