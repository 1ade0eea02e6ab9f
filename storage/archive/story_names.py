"""The words that hold a story together, and stories by the names the reader gave them."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from storage.stories.frequencies import shipped
from storage.stories.grouping import vector
from storage.stories.telling import telling_words
from storage.stories.terms import of_article
from storage.text.folding import fold

if TYPE_CHECKING:
    from storage.archive.stories import Stories
    from storage.engine.protocol import Engine
    from storage.model import StorySummary

__all__ = ["StoryNames"]

_READ = 40
"""Takes that are read, the newest ones: more say nothing else."""
_LEAD = 1_800
"""Characters of each of them that show how a word is written."""


class StoryNames:
    """What stories are about, in words."""

    def __init__(self, engine: Engine, stories: Stories) -> None:
        self._engine = engine
        self._stories = stories

    def find(self, words: str, limit: int = 50) -> list[StorySummary]:
        """Return the stories with a name of the reader's that has these words, newest first."""
        wanted = fold(words).split()
        named = (
            one.id
            for one in self._engine.stories.named()
            if all(word in fold(one.name) for word in wanted)
        )
        found = [*islice(named, limit)]
        sizes = self._engine.stories.sizes(found)
        return [self._stories.summary(id_) for id_ in found if id_ in sizes]

    def telling_words(self, story: int) -> list[str]:
        """Return the words that the takes of a story share, the most telling first.

        They are weighed by how common they are in the archive.

        Raises:
            NotFound: There is no such story.
        """
        members = self._stories.takes(story)[-_READ:]
        found = (self._engine.articles.get(take.article) for take in members)
        articles = [article for article in found if article is not None]
        terms = [of_article(article) for article in articles]
        every = {term for one in terms for term in (*one.weights, *one.names)}
        seen = dict.fromkeys(every, 0) | self._engine.stories.frequencies(every)
        weights = shipped().weights(every, seen, self._engine.stories.last_id())
        takes = [(one, vector(one, weights).weights) for one in terms]
        texts = (f"{article.text[:_LEAD]}\n{article.headline}" for article in articles)
        return telling_words(takes, texts)
