"""The same words in other articles, in words: in how many papers, and where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from storage.model import QuoteHit, Reprint
from storage.text.plural import format_count
from tui.formatting.text import clean_line, cut_words

__all__ = ["Elsewhere", "elsewhere", "format_difference", "format_places"]

_CHANGE = 24
"""Cells of words that were changed."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What a card says of the same words in other articles.

    Attributes:
        places: In how many papers they are: ``in 4 papers``.
        remark: Who is named for them elsewhere, where that differs; may be empty.
        is_disputed: Another paper names somebody else.
    """

    places: str
    remark: str = ""
    is_disputed: bool = False


def elsewhere(sources: Sequence[int], reprints: Sequence[Reprint]) -> Elsewhere | None:
    """Describe the reprints of a quote in an article of these sources; None without any."""
    if not reprints:
        return None
    places = format_places([reprint.hit for reprint in reprints], sources)
    for naming, words in (("other", "{} names {}"), ("named", "named by {}: {}")):
        for one in reversed(reprints):  # the first to name somebody
            if one.naming == naming:
                name = clean_line(one.hit.quote.speaker or "")
                remark = words.format(clean_line(one.hit.article.source_name), name)
                return Elsewhere(places, remark, naming == "other")
    return Elsewhere(places)


def format_places(hits: Sequence[QuoteHit], sources: Sequence[int] = ()) -> str:
    """Say in how many papers words are: those of quotes, and of one more article, if given.

    In one paper, it is the number of its articles; of a single one there is nothing to say.
    """
    papers = {*sources}.union(*({one.article.source, *one.article.also} for one in hits))
    if len(papers) > 1:
        return f"in {format_count(len(papers), 'paper')}"
    articles = len({one.article.id for one in hits}) + bool(sources)
    return f"in {format_count(articles, 'article')}" if articles > 1 else ""


def format_difference(words: str, reprint: Reprint) -> str:
    """Say how another article prints words: ``shorter``, ``reworded: “may” not “will”``."""
    if reprint.wording != "reworded":
        return "" if reprint.wording == "same" else reprint.wording
    here, there = clean_line(words).split(), clean_line(reprint.hit.quote.text).split()
    old, new = ([_folded(word) for word in some] for some in (here, there))
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "replace":
            put, cut = (cut_words(" ".join(some), _CHANGE) for some in (there[k:m], here[i:j]))
            return f"reworded: “{put}” not “{cut}”"
    return "reworded"


def _folded(word: str) -> str:
    return word.strip(".,;:“”\"'").casefold()
