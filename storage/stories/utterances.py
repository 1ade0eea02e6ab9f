"""Utterances: what was said in a story, each once, in however many takes it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from storage.model import Quote, QuoteKind, StoryTake, Utterance
from storage.quotes.names.person_keys import is_person, may_be_same_person, person_key
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
    named: dict[str, int] = field(default_factory=dict)
    """Who is named for them, each with the first source that does."""

    def add(self, other: _Said) -> None:
        """Add the places of another quotation of these words, or of a part of them."""
        if other.words == self.words and _sureness(other.quote) > _sureness(self.quote):
            self.quote, self.article = other.quote, other.article
        self.sources += [one for one in other.sources if one not in self.sources]
        self.articles |= other.articles
        self.named = {**other.named, **self.named}

    def others(self) -> tuple[tuple[str, int], ...]:
        """Return the people named for the same words who are not the speaker."""
        key = person_key(_speaker(self.quote))
        if not is_person(key):
            return ()
        keys = {name: person_key(name) for name in self.named}
        return tuple(
            (name, source)
            for name, source in self.named.items()
            if is_person(keys[name]) and keys[name] != key
            if not may_be_same_person(keys[name], key)
        )


def utterances(
    takes: Sequence[StoryTake], quotes: Mapping[int, Sequence[Quote]]
) -> list[Utterance]:
    """Return what was said in a story, in the order in which it came first.

    A part of what the same speaker says in another take is not an utterance of its own. What is
    reported and what is quoted are two, also where the words are the same.
    """
    found: dict[tuple[QuoteKind, str], _Said] = {}
    for take in takes:
        article = take.article
        for quote in quotes.get(article.id, ()):
            words = f" {' '.join(words_of(quote.text))} "
            named = {name: article.source} if (name := _speaker(quote)) else {}
            said = _Said(words, quote, article.id, [*article.sources], {article.id}, named)
            if (quote.kind, words) in found:
                found[quote.kind, words].add(said)
            else:
                found[quote.kind, words] = said
    return [
        Utterance(one.quote, one.article, tuple(one.sources), frozenset(one.articles), one.others())
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
    longest: dict[tuple[QuoteKind, str], list[_Said]] = {}
    parts: set[int] = set()
    for one in sorted(said, key=lambda one: -len(one.words)):
        others = longest.setdefault((one.quote.kind, _speaker(one.quote)), [])
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
