"""When the reader last looked at each story, and what has come in stories since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from storage import records
from storage.archive.queries import ToQuery
from storage.archive.transactions import transactional
from storage.model import Article, Headline, StoryNews, StoryTake, Visit

if TYPE_CHECKING:
    from storage.archive.stories import Stories
    from storage.engine.protocol import Engine
    from storage.model import Filter

__all__ = ["MOST_LISTED", "StoryVisits"]

MOST_LISTED = 100
"""Stories on a page of news: those from most sources come first."""

_TABLE = "story visits"
_MOST = 2_000
"""New articles that are looked at, the newest ones: more than anybody reads in a shift."""


class StoryVisits:
    """The visits of stories, kept as documents, each under the number of its story.

    A visit is no change for undo: it says what the reader has seen, which nothing undoes.
    """

    def __init__(self, engine: Engine, stories: Stories, to_query: ToQuery) -> None:
        self._engine = engine
        self._to_query = to_query
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

    def news(self, filter: Filter, limit: int = MOST_LISTED) -> list[StoryNews]:
        """Return the stories of what a filter shows, those that most sources have first.

        Where the filter asks for what came after a visit, earlier takes that were edited since are
        in it, too; takes the reader has seen since on the page of their story are left out, and
        stories without others.
        """
        rows = self._engine.articles.select(self._to_query(filter), "date").rows(0, _MOST)
        stories = self._stories.of([row.id for row in rows])
        takes: dict[int, list[Headline]] = {}
        for row in reversed(rows):
            if row.id in stories:
                takes.setdefault(stories[row.id], []).append(row)
        edits: dict[int, list[Headline]] = {}
        if filter.after is not None:
            unseen = {story: self._unseen(story, some) for story, some in takes.items()}
            takes = {story: some for story, some in unseen.items() if some}
            edits = self._edits(filter, filter.after)
        found = {story: (takes.get(story, []), edits.get(story, [])) for story in takes | edits}
        ranked = sorted(
            found.items(), key=lambda item: _rank([*item[1][0], *item[1][1]]), reverse=True
        )
        return [
            StoryNews(self._stories.summary(story), tuple(new), tuple(edited))
            for story, (new, edited) in ranked[: limit if limit > 0 else None]
        ]

    def new_takes(self, news: StoryNews) -> list[StoryTake]:
        """Return the new and the edited takes of a story, with what each adds and changes.

        Raises:
            NotFound: There is no such story any more.
        """
        new, edited = ({take.id for take in some} for some in (news.takes, news.edits))
        return [
            replace(one, change=self._edit_of(one.article)) if one.article.id in edited else one
            for one in self._stories.contents(news.story.id)
            if one.article.id in new | edited
        ]

    def _edits(self, filter: Filter, visit: Visit) -> dict[int, list[Headline]]:
        """Return the earlier articles of stories that were edited after a visit, oldest first.

        Those whose last edits the reader has seen in the article itself are left out.
        """
        edited = replace(filter, after=None, edited=True)
        rows = self._engine.articles.select(self._to_query(edited), "date").rows(0, _MOST)
        rows = [row for row in rows if row.unseen_edit == "major" and row.id <= visit.article]
        found: dict[int, list[Headline]] = {}
        for id_, story in self._stories.of([row.id for row in rows]).items():
            seen = self.get(story)
            since = max(visit.moment, seen.moment) if seen else visit.moment
            history = self._engine.articles.history(id_)
            if history and history[0].replaced >= since:
                found.setdefault(story, []).extend(row for row in rows if row.id == id_)
        return found

    def _edit_of(self, article: Article) -> str:
        from storage.text.edit_summary import summarize_edit  # late: a start does without

        history = self._engine.articles.history(article.id)
        return f"edited: {summarize_edit(history[-1], article)}" if history else ""

    def _unseen(self, story: int, takes: Sequence[Headline]) -> list[Headline]:
        visit = self.get(story)
        return [take for take in takes if visit is None or take.id > visit.article]


def _rank(takes: Sequence[Headline]) -> tuple[int, int, tuple[datetime, int]]:
    """Rank by sources, then takes, then the newest of them."""
    newest = max((take.published, take.id) for take in takes)
    sources = {source for take in takes for source in (take.source, *take.also)}
    return len(sources), len(takes), newest
