"""Normalize text for comparing and searching: plain letters, no case, spaced scripts."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

__all__ = ["fold", "is_unspaced", "plain_letters", "searchable", "spaced", "without_marks"]

_PLAIN = {  # é and the like are not here: Unicode decomposes them
    "ß": "ss", "æ": "ae", "ǣ": "ae", "ǽ": "ae", "œ": "oe", "ø": "o", "ǿ": "o", "ð": "d", "đ": "d",
    "þ": "th", "ħ": "h", "ı": "i", "ł": "l", "ŋ": "n", "ŧ": "t",
}  # fmt: skip
_PLAIN |= {"ẞ": "ss", **{letter.upper(): _PLAIN[letter] for letter in _PLAIN if letter not in "ßı"}}
_PLAIN_LEADS = bytes({letter.encode()[0] for letter in _PLAIN})

# Scripts written without spaces (and Hangul, whose words carry endings): each character is
# indexed as a separate word, and a run of them is searched as a phrase.
_SINGLES = (
    "[\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)
_UNSPACED_LEADS = bytes([*range(0xE3, 0xEE), 0xEF, 0xF0])  # their first bytes in UTF-8


_MARKS = "“”’‘–—…\u00a0"


def fold(text: str) -> str:
    """Fold `text` to plain letters without case and diacritics, to compare names."""
    if text.isascii():
        return text.lower()
    plain = plain_letters(unicodedata.normalize("NFKD", text.casefold()))
    return "".join(char for char in plain if not unicodedata.combining(char))


def plain_letters(text: str) -> str:
    """Transliterate letters that do not decompose into a letter and a mark: ł to l, æ to ae.

    These lose their case. Nothing else changes; without such letters the same object is returned.
    """
    if text.isascii():
        return text
    # Curly quotes are everywhere, these letters are rare: bytes rule most text out.
    encoded = text.encode(errors="surrogatepass")
    if len(encoded.translate(None, _PLAIN_LEADS)) == len(encoded):
        return text
    return _letters().sub(lambda letter: _PLAIN[letter[0]], text)


def without_marks(text: str) -> str:
    """Replace with spaces the marks that plain English is printed with, none a part of a word.

    What is plain ASCII then is split into words twice as fast.
    """
    if not text.isascii():
        for mark in _MARKS:
            text = text.replace(mark, " ")
    return text


def searchable(text: str) -> str:
    """Normalize `text` as the full-text index does: plain letters, `spaced`."""
    return text if text.isascii() else spaced(plain_letters(text))


def spaced(text: str) -> str:
    """Put spaces around each character of a script that is written without spaces."""
    if text.isascii():
        return text
    # Curly quotes are everywhere, these scripts are rare: bytes rule most text out.
    encoded = text.encode()
    if len(encoded.translate(None, _UNSPACED_LEADS)) == len(encoded):
        return text
    return _single().sub(r" \g<0> ", text)


def is_unspaced(char: str) -> bool:
    """Return whether a character is of a script that is written without spaces."""
    return _single().fullmatch(char) is not None


@cache
def _letters() -> re.Pattern[str]:
    return re.compile(f"[{''.join(_PLAIN)}]")  # compiled late to keep start-up fast


@cache
def _single() -> re.Pattern[str]:
    return re.compile(_SINGLES)  # compiled late: takes longer than opening an archive
