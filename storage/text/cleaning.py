"""Cleaning of outside text: what no article, name or address may carry any further.

This holds the last step only, after every decoding. Cutting HTML down to text is
`feeds.clean`'s work. Beside it stand the letters a reader without them on the keyboard writes
otherwise.
"""

from __future__ import annotations

import re
from functools import cache

__all__ = ["clean_line", "clean_text", "plain_letters"]

# C0 and C1 controls, DEL; bidirectional marks, embeddings, overrides and isolates; soft hyphen,
# zero-width space, byte-order mark, interlinear annotation, tags: each can hide, reorder or break
# what a terminal shows. Lone surrogates cannot be encoded.
_DROPPED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_BREAKS = re.compile("\r\n?|[\u2028\u2029\x85]")
_SPACES = re.compile(r"\s+")

_PLAIN = {  # what Unicode takes apart by itself, as é, is not here
    "ß": "ss", "æ": "ae", "ǣ": "ae", "ǽ": "ae", "œ": "oe", "ø": "o", "ǿ": "o", "ð": "d", "đ": "d",
    "þ": "th", "ħ": "h", "ı": "i", "ł": "l", "ŋ": "n", "ŧ": "t",
}  # fmt: skip
_PLAIN |= {"ẞ": "ss", **{letter.upper(): _PLAIN[letter] for letter in _PLAIN if letter not in "ßı"}}
_LEADS = bytes({letter.encode()[0] for letter in _PLAIN})


def clean_text(text: str) -> str:
    r"""Return `text` without control characters, bidi marks or lone surrogates; ``\n`` stays.

    Tabs become a space, every other line break becomes ``\n``.
    """
    return _DROPPED.sub("", _BREAKS.sub("\n", text)).replace("\t", " ")


def clean_line(text: str) -> str:
    """Return `text` cleaned, as one line: no white space at the ends, no run of it inside."""
    return _SPACES.sub(" ", clean_text(text)).strip()


def plain_letters(text: str) -> str:
    """Return `text` with letters that are no others with a mark written in a to z: ł as l, æ as ae.

    Case is lost in these. Nothing else changes; without such letters it is the same object.
    """
    if text.isascii():
        return text
    # Curly quotes are everywhere, these letters are rare: looking at bytes is the quickest no.
    encoded = text.encode(errors="surrogatepass")
    if len(encoded.translate(None, _LEADS)) == len(encoded):
        return text
    return _letters().sub(lambda letter: _PLAIN[letter[0]], text)


@cache
def _letters() -> re.Pattern[str]:
    return re.compile(f"[{''.join(_PLAIN)}]")  # late: starting up should not wait for it
