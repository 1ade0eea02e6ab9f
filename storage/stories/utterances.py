"""Utterances: what was said in a story, each once, in however many takes it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from storage.model import Quote, StoryTake, Utterance
from storage.stories.terms import words_of

__all__ = ["by_speaker", "utterances"]

_LEAST = 4
"""Words of the shortest quotation that may be a part of a longer one of the same speaker."""


@dataclass(slots=True)
class _Said:
    """The places of the same words; `quote` and `article` are the best of them so far."""

    words: str
    quote: Quote
    article: int
    sources: list[int] = field(default_factory=list)
    articles: set[int] = field(default_factory=set)

    def add(self, other: _Said) -> None:
        """Add the places of another quotation of these words, or of a part of them."""
        if other.words == self.words and _sureness(other.quote) > _sureness(self.quote):
            self.quote, self.article = other.quote, other.article
        self.sources += [one for one in other.sources if one not in self.sources]
        self.articles |= other.articles


def utterances(
    takes: Sequence[StoryTake], quotes: Mapping[int, Sequence[Quote]]
) -> list[Utterance]:
    """Return what was said in a story, in the order in which it came first.

    A part of what the same speaker says in another take is not an utterance of its own.
    """
    found: dict[str, _Said] = {}
    for take in takes:
        article = take.article
        for quote in quotes.get(article.id, ()):
            words = f" {' '.join(words_of(quote.text))} "
            said = _Said(words, quote, article.id, [*article.sources], {article.id})
            if words in found:
                found[words].add(said)
            else:
                found[words] = said
    return [
        Utterance(one.quote, one.article, tuple(one.sources), frozenset(one.articles))
        for one in _without_parts([*found.values()])
    ]


def by_speaker(said: Iterable[Utterance]) -> dict[str, list[Utterance]]:
    """Return what each speaker says, who says most first; under an empty name, what nobody does."""
    found: dict[str, list[Utterance]] = {}
    for one in said:
        found.setdefault(_speaker(one.quote), []).append(one)
    return dict(sorted(found.items(), key=lambda item: (not item[0], -len(item[1]))))


def _without_parts(said: Sequence[_Said]) -> list[_Said]:
    """Add what is a part of a longer quotation of its speaker to that, and leave it out."""
    longest: dict[str, list[_Said]] = {}
    parts: set[int] = set()
    for one in sorted(said, key=lambda one: -len(one.words)):
        others = longest.setdefault(_speaker(one.quote), [])
        whole = next((other for other in others if one.words in other.words), None)
        if whole is not None and one.words.count(" ") > _LEAST and _speaker(one.quote):
            whole.add(one)
            parts.add(id(one))
        else:
            others.append(one)
    return [one for one in said if id(one) not in parts]


def _speaker(quote: Quote) -> str:
    return "" if quote.certainty == "none" else quote.speaker or ""


def _sureness(quote: Quote) -> int:
    return ("none", "likely", "sure").index(quote.certainty)
