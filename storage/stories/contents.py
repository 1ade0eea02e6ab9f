"""The takes of a story, with what each adds to those before it, and has otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from storage.model import Article, StoryTake, Take
from storage.stories.differences import EarlierParagraphs, describe_differences
from storage.stories.lost_corrections import find_errors

__all__ = ["read_contents"]


def read_contents(members: Iterable[tuple[Article, Take]]) -> list[StoryTake]:
    """Return the takes of a story, which come in the order they were published."""
    earlier = EarlierParagraphs()
    found: list[StoryTake] = []
    for article, take in members:
        texts = [block.text for block in article.blocks]
        compared = _corrected(take, found) or earlier
        added = [place for place, text in enumerate(texts) if earlier.is_new(text)]
        differences = {
            place: difference
            for place, text in enumerate(texts)
            if place not in added
            and (difference := compared.difference(text, article.source)) is not None
        }
        change = describe_differences([*differences.values()])
        found.append(StoryTake(article, take, tuple(added), tuple(differences), change))
        earlier.add(texts, article.source)
        parts = (article.standfirst, article.caption)
        earlier.add((text for text in parts if text), article.source)
    errors = find_errors(found)
    return [replace(one, errors=errors.get(one.article.id, ())) for one in found]


def _corrected(take: Take, earlier: Iterable[StoryTake]) -> EarlierParagraphs | None:
    """Return the text that a take corrects, as only that is what it replaces; None if none."""
    if take.kind != "correction":
        return None
    for one in earlier:
        if one.article.id == take.of:
            return EarlierParagraphs(block.text for block in one.article.blocks)
    return None
