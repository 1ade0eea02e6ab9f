"""The steps of quotation extraction in their order, from marks to quotes."""

from __future__ import annotations

from storage.model import Quote
from storage.quotes.attribution import attribute
from storage.quotes.cast import gather
from storage.quotes.filtering import is_quote
from storage.quotes.marks import Marked, blocks, pair
from storage.quotes.narration import read
from storage.quotes.sieves import Decision

__all__ = ["VERSION", "extract"]

VERSION = 2
"""Rises whenever the same text may give other quotes, so that stored ones can be made anew."""


def extract(text: str) -> list[Quote]:
    """Return the quotes of `text`, by start."""
    spans = blocks(text)
    quoted = [marked for marked in pair(text, spans) if marked.end > marked.start]
    if not quoted:
        return []
    sentences = read(text, spans, quoted)
    gather(sentences)
    decisions = attribute(text, sentences, quoted)
    return [
        _quote(text, marked, decision)
        for marked, decision in zip(quoted, decisions, strict=True)
        if is_quote(text, marked, decision)
    ]


def _quote(text: str, marked: Marked, decision: Decision | None) -> Quote:
    words = text[marked.start : marked.end]
    if decision is None or decision.speaker is None:
        return Quote(marked.start, marked.end, words, None, 0.0)
    role = decision.entity.roles[0] if decision.entity and decision.entity.roles else ""
    return Quote(
        marked.start, marked.end, words, decision.speaker, 0.8, role, decision.cue, decision.sieve
    )
