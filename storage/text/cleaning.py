"""Cleaning of text from outside, before it may be stored or displayed.

This is only the last step, after all decoding; `feeds.parsing.html_blocks` converts HTML to text.
"""

from __future__ import annotations

import re

__all__ = ["clean_line", "clean_text", "quote_line"]

# C0 and C1 controls, DEL; bidirectional marks, embeddings, overrides and isolates; soft hyphen,
# zero-width space, byte-order mark, interlinear annotation, tags: each can hide, reorder or break
# text in a terminal. Lone surrogates cannot be encoded.
_DROPPED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_BREAKS = re.compile("\r\n?|[\u2028\u2029\x85]")


def clean_text(text: str) -> str:
    r"""Remove control characters, bidi marks and lone surrogates; keep ``\n``.

    Tabs become spaces, all other line breaks ``\n``.
    """
    # Nearly all text is clean: none of what is looked for is printable, and asking that is faster.
    if text.replace("\n", "").isprintable():
        return text
    return _DROPPED.sub("", _BREAKS.sub("\n", text)).replace("\t", " ")


def clean_line(text: str) -> str:
    """Clean `text` and join it to one line, with single spaces and none at the ends."""
    return " ".join(clean_text(text).split())


def quote_line(text: str, most: int = 60) -> str:
    """Clean `text` to one line in quotation marks, cut after `most` characters."""
    line = clean_line(text)
    return f"“{line[:most]}…”" if len(line) > most else f"“{line}”"
