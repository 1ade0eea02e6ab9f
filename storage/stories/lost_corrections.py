"""Lost corrections: takes that still say what an earlier correction in their story corrected; pure.

The runs of words around the old figure or name tell, whatever else a take cuts or adds, and from
whichever source it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from storage.model import Article, StoryTake, Take
from storage.stories.differences import EarlierParagraphs
from storage.stories.runs import WORDS_OF_A_RUN, runs_of
from storage.stories.terms import words_of
from storage.wire.headline_states import parse_headline

__all__ = ["describe_errors", "errors_of", "find_errors"]


@dataclass(frozen=True, slots=True)
class _Error:
    """What was corrected, before and after, and the runs of words with what it was before."""

    words: tuple[str, str]
    runs: frozenset[int]


def find_errors(takes: Sequence[StoryTake]) -> dict[int, tuple[tuple[str, str], ...]]:
    """Return the articles that say what was corrected before them, each with these errors.

    An error is what was corrected, and what it was corrected to.
    """
    if not any(map(_corrects, takes)):
        return {}
    articles = {take.article.id: take.article for take in takes}
    found: dict[int, tuple[tuple[str, str], ...]] = {}
    errors: list[_Error] = []
    latest: dict[int, Article] = {}
    for take in takes:
        article, own, before = take.article, _runs(take.article), latest.get(take.article.source)
        if _corrects(take) and before is not None and take.take.of not in found:
            # What its source had right the last time, and has from nobody who repeats the error,
            # has been corrected back.
            errors = [one for one in errors if not one.runs & own or one.runs & _runs(before)]
        if said := dict.fromkeys(one.words for one in errors if one.runs & own):
            found[article.id] = tuple(said)
        if _corrects(take):
            olds = (one for one in (articles.get(take.take.of or 0), before) if one is not None)
            errors += [error for old in olds for error in _corrected(old, article)]
        latest[article.source] = article
    return found


def errors_of(
    article: int, takes: Sequence[Take], get: Callable[[int], Article | None]
) -> tuple[tuple[str, str], ...]:
    """Return the errors of one article of a story; `get` returns an article."""
    if all(one.kind != "correction" or one.article == article for one in takes):
        return ()
    read = ((get(one.article), one) for one in takes)
    members = [StoryTake(found, one, ()) for found, one in read if found is not None]
    return find_errors(members).get(article, ())


def describe_errors(errors: Sequence[tuple[str, str]]) -> str:
    """Describe the errors of a take: ``Repeats the corrected 36.7 (now 39.7)``."""
    if not errors:
        return ""
    return f"Repeats the corrected {' and '.join(f'{was} (now {now})' for was, now in errors)}"


def _corrects(take: StoryTake) -> bool:
    """Return whether a take is a correction, by its text or its headline."""
    is_headed = "corrected" in parse_headline(take.article.headline).states
    return is_headed or take.take.kind == "correction"


def _corrected(old: Article, new: Article) -> Iterator[_Error]:
    """Yield the figures and names of an article that its correction has others for."""
    earlier, right = EarlierParagraphs(_paragraphs(old)), _runs(new)
    for paragraph in _paragraphs(new):
        if (difference := earlier.difference(paragraph)) is None:
            continue
        for pair in (*difference.figures, *difference.names):
            if runs := frozenset(_runs_with(pair[0], _paragraphs(old))) - right:
                yield _Error(pair, runs)


def _runs(article: Article) -> frozenset[int]:
    return frozenset[int]().union(*map(runs_of, _paragraphs(article)))


def _runs_with(words: str, paragraphs: Iterable[str]) -> Iterator[int]:
    """Yield the runs of words of some paragraphs that have one of some words."""
    wanted = frozenset(words_of(words))
    for text in map(words_of, paragraphs):
        for start in range(len(text) - WORDS_OF_A_RUN + 1):
            run = text[start : start + WORDS_OF_A_RUN]
            if not wanted.isdisjoint(run):
                yield hash(tuple(run))


def _paragraphs(article: Article) -> list[str]:
    return [block.text for block in article.blocks]
