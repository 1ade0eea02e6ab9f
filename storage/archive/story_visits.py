"""When the reader last looked at each story, and what has come in stories since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from storage import records
from storage.archive.queries import to_query
from storage.archive.transactions import transactional
from storage.model import Headline, StoryNews, StoryTake, Visit

if TYPE_CHECKING:
    from storage.archive.stories import Stories
    from storage.engine.protocol import Engine
    from storage.model import Filter

__all__ = ["StoryVisits"]

_TABLE = "story visits"
_MOST = 2_000
"""New articles that are looked at, the newest ones: more than anybody reads in a shift."""


class StoryVisits:
    """The visits of stories, kept as documents, each under the number of its story.

    A visit is no change for undo: it says what the reader has seen, which nothing undoes.
    """

    def __init__(self, engine: Engine, stories: Stories) -> None:
        self._engine = engine
        self._stories = stories

    def get(self, story: int) -> Visit | None:
        """Return when the reader last looked at a story; None where nobody has."""
        document = self._engine.documents.get(_TABLE, story)
        if document is None:
            return None
        values = records.documents.decode(records.kinds.STORY_VISIT, document).values
        return Visit(values["moment"], values["article"]) if values else None

    @transactional
    def record(self, story: int, article: int) -> None:
        """Record that the reader looks at a story now, and has seen all up to an article."""
        moment = datetime.now(UTC).isoformat(timespec="seconds")
        fields = {"moment": moment, "article": article}
        document = records.documents.versioned(records.kinds.STORY_VISIT, fields)
        self._engine.documents.put(_TABLE, story, document)

    def news(self, filter: Filter, limit: int = 100) -> list[StoryNews]:
        """Return the stories of what a filter shows, those that most sources have first.

        Where the filter asks for what came after a visit, takes the reader has seen since on the
        page of their story are left out, and stories without others.
        """
        rows = self._engine.articles.select(to_query(filter), "date").rows(0, _MOST)
        stories = self._stories.of([row.id for row in rows])
        takes: dict[int, list[Headline]] = {}
        for row in reversed(rows):
            if row.id in stories:
                takes.setdefault(stories[row.id], []).append(row)
        if filter.after is not None:
            unseen = {story: self._unseen(story, some) for story, some in takes.items()}
            takes = {story: some for story, some in unseen.items() if some}
        ranked = sorted(takes.items(), key=lambda item: _rank(item[1]), reverse=True)
        return [
            StoryNews(self._stories.summary(story), tuple(some))
            for story, some in ranked[: limit if limit > 0 else None]
        ]

    def new_takes(self, news: StoryNews) -> list[StoryTake]:
        """Return the new takes of a story with what each adds to all takes before it.

        Raises:
            NotFound: There is no such story any more.
        """
        new = {take.id for take in news.takes}
        return [one for one in self._stories.contents(news.story.id) if one.article.id in new]

    def _unseen(self, story: int, takes: Sequence[Headline]) -> list[Headline]:
        visit = self.get(story)
        return [take for take in takes if visit is None or take.id > visit.article]


def _rank(takes: Sequence[Headline]) -> tuple[int, int, tuple[datetime, int]]:
    """Rank by sources, then takes, then the newest of them."""
    newest = max((take.published, take.id) for take in takes)
    sources = {source for take in takes for source in (take.source, *take.also)}
    return len(sources), len(takes), newest
