"""The words that hold a story together, weighed by how common they are in the archive."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from storage.stories.frequencies import shipped
from storage.stories.grouping import vector
from storage.stories.telling import telling_words
from storage.stories.terms import of_article

if TYPE_CHECKING:
    from storage.engine.protocol import Engine
    from storage.model import Article

__all__ = ["words_of_story"]

_READ = 40
"""Takes that are read, the newest ones: more say nothing else."""
_LEAD = 1_800
"""Characters of each of them that show how a word is written."""


def words_of_story(engine: Engine, articles: Sequence[Article]) -> list[str]:
    """Return the words that articles of one story share, the most telling first."""
    articles = articles[-_READ:]
    terms = [of_article(article) for article in articles]
    every = {term for one in terms for term in (*one.weights, *one.names)}
    seen = dict.fromkeys(every, 0) | engine.stories.frequencies(every)
    weights = shipped().weights(every, seen, engine.stories.last_id())
    takes = [(one, vector(one, weights).weights) for one in terms]
    return telling_words(takes, (article.text[:_LEAD] for article in articles))
