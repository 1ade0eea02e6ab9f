"""Stories: their takes, what the reader changes about them, and grouping older articles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING

from storage import model
from storage.archive.queries import ToQuery, fold_of
from storage.archive.transactions import transactional
from storage.archive.undo import Reverted
from storage.errors import ArchiveError, NotFound
from storage.model import Filter
from storage.text.cleaning import clean_line
from storage.text.plural import format_count

if TYPE_CHECKING:
    from storage.archive.grouping import Grouping
    from storage.archive.undo import Change, Undo
    from storage.engine.protocol import Engine
    from storage.engine.values import Fold
    from storage.model import Article, Story, StorySuggestion, StorySummary, StoryTake, Take

__all__ = ["Stories"]

_BRIDGES = 5
"""Articles that could have joined either of two stories before these are suggested to be one."""
_PAGE = 200
"""Rows in which stories are looked for at a time."""
_SLICE = 50
"""Older articles that are grouped in one transaction."""


class Stories:
    """The stories of an archive; each change is durable when its method returns.

    What the reader decides is never changed by the program: articles are grouped once, and two
    stories that were split or set apart are not suggested to be one.
    """

    def __init__(self, engine: Engine, undo: Undo, to_query: ToQuery) -> None:
        self._engine = engine
        self._to_query = to_query
        self._undo = undo
        undo.register("stories", self._revert)

    @cached_property
    def grouping(self) -> Grouping:
        """What groups articles that have just been written; imported at first use."""
        from storage.archive.grouping import Grouping

        return Grouping(self._engine)

    def of(self, articles: Sequence[int]) -> dict[int, int]:
        """Return the stories of articles, as far as they are grouped."""
        return {id_: take.story for id_, take in self._engine.stories.takes(articles).items()}

    def folded(self, articles: Sequence[int], filter: Filter) -> list[int]:
        """Return articles and, in a folded list, all takes that they stand for."""
        fold = fold_of(filter)
        return self._engine.stories.folded(articles, fold) if fold else list(articles)

    def count_rows(self, filter: Filter) -> int:
        """Count the rows of the folded list that have articles of a filter that cannot fold."""
        ids = self._engine.articles.ids(self._to_query(filter))
        fold: Fold = "section" if filter.sections else "story"
        return len(set(self._engine.stories.heads(ids, fold).values()))

    def get(self, id: int) -> Story:
        """Return a story; where it was merged, the one its articles are in now.

        Raises:
            NotFound: There is no such story.
        """
        seen: set[int] = set()
        story = self._engine.stories.get(id)
        while story and story.merged_into is not None and story.merged_into not in seen:
            seen.add(story.id)
            story = self._engine.stories.get(story.merged_into)
        if story is None or not (story.name or self._engine.stories.sizes([story.id])):
            raise NotFound(f"there is no story {id}")
        return story

    def takes(self, id: int) -> list[Take]:
        """Return the takes of a story, in the order they were published.

        Raises:
            NotFound: There is no such story.
        """
        return self._engine.stories.members(self.get(id).id)

    def find(self, filter: Filter, limit: int = 50, *, least: int = 2) -> list[StorySummary]:
        """Return the stories of what a filter shows, the newest first.

        Stories of fewer than `least` takes are left out.
        """
        result = self._engine.articles.select(self._to_query(filter), "date")
        found: dict[int, StorySummary | None] = {}
        shown = 0
        for start in range(0, len(result), _PAGE):
            ids = [row.id for row in result.rows(start, start + _PAGE)]
            takes = self._engine.stories.takes(ids)
            for story in dict.fromkeys(takes[id_].story for id_ in ids if id_ in takes):
                if story in found:
                    continue
                is_large = self._engine.stories.sizes([story])[story] >= least
                found[story] = self.summary(story) if is_large else None
                shown += is_large
                if shown == limit:
                    break
            if shown == limit:
                break
        return [one for one in found.values() if one is not None]

    def summary(self, id: int) -> StorySummary:
        """Return the row of a story.

        Raises:
            NotFound: There is no such story.
        """
        from storage.stories.naming import name_of  # late: a start does without, as below

        story = self.get(id)
        found = {take.article: take for take in self.takes(id)}
        articles = self._articles(list(found.values()))
        if not articles:
            raise NotFound(f"no article of story {id} is left")
        takes = [model.StoryTake(article, found[article.id], ()) for article in articles]
        return model.StorySummary(
            story.id,
            story.name or name_of(takes),
            tuple(article.id for article in articles),
            len({source for article in articles for source in article.sources}),
            sum(not article.read for article in articles),
            articles[0].published,
            articles[-1].published,
        )

    def contents(self, id: int) -> list[StoryTake]:
        """Return the articles of a story as they were published, and what each adds.

        Raises:
            NotFound: There is no such story.
        """
        from storage.stories.contents import read_contents

        takes = self.takes(id)
        articles = {article.id: article for article in self._articles(takes)}
        members = [(articles[one.article], one) for one in takes if one.article in articles]
        return read_contents(members)

    def _articles(self, takes: Sequence[Take]) -> list[Article]:
        found = (self._engine.articles.get(take.article) for take in takes)
        return [article for article in found if article is not None]

    @transactional
    def merge(self, id: int, into: int) -> int:
        """Merge two stories; the older one stays, whose id is returned.

        Raises:
            NotFound: There is no such story.
            ArchiveError: They are one already.
        """
        one, other = sorted((self.get(id), self.get(into)), key=lambda story: story.id)
        if one.id == other.id:
            raise ArchiveError(f"{id} and {into} are one story already")
        moved = [take.article for take in self._engine.stories.members(other.id)]
        kept = [one, other]
        self._record(f"merging of {self._title(other.id)} into {self._title(one.id)}", moved, kept)
        self._move(moved, one.id)
        if other.name and not one.name:
            self._engine.stories.put(replace(one, name=other.name))
        self._engine.stories.put(replace(other, merged_into=one.id))
        return one.id

    @transactional
    def split(self, article: int) -> int:
        """Split an article and the later takes of its story off as a new story; return its id.

        Raises:
            NotFound: The article is in no story.
            ArchiveError: It is the first take.
        """
        story = self._story_of(article)
        members = [take.article for take in self._engine.stories.members(story)]
        leaving = members[members.index(article) :]
        if len(leaving) == len(members):
            raise ArchiveError(f"article {article} is the first take of story {story}")
        words = f"splitting of {format_count(len(leaving), 'article')} from {self._title(story)}"
        return self._leave(leaving, story, words)

    @transactional
    def move(self, articles: Iterable[int], into: int | None) -> int:
        """Move articles to another story, or (None) to one of their own; return its id.

        Raises:
            NotFound: There is no such story, or an article is in none.
        """
        ids = sorted(set(articles))
        stories = {self._story_of(id_) for id_ in ids}
        words = f"moving of {format_count(len(ids), 'article')} to another story"
        if into is None:
            return self._leave(ids, min(stories), words) if ids else 0
        target = self.get(into).id
        self._record(words, ids, ())
        self._move(ids, target)
        return target

    @transactional
    def rename(self, id: int, name: str) -> None:
        """Name a story; an empty name lets newsdesk name it.

        Raises:
            NotFound: There is no such story.
        """
        story = self.get(id)
        self._record(f"renaming of {self._title(story.id)}", (), [story])
        self._engine.stories.put(replace(story, name=clean_line(name)))

    @transactional
    def set_apart(self, id: int, other: int) -> None:
        """Record that two stories are two, so that merging them is no longer suggested.

        Raises:
            NotFound: There is no such story.
        """
        one, two = self.get(id).id, self.get(other).id
        before = self._engine.stories.set_apart(one, two, True)
        words = f"setting apart of {self._title(one)} and {self._title(two)}"
        self._record(words, (), (), [(one, two, before)])

    def suggestions(self, limit: int = 50) -> list[StorySuggestion]:
        """Return the stories that may be one, as several articles could have joined either."""
        return self._engine.stories.suggestions(_BRIDGES, limit)

    def is_due(self) -> bool:
        """Return whether older articles may be in no story yet."""
        return not self._engine.stories.are_grouped()

    def remaining(self) -> int:
        """Count the older articles that are in no story yet."""
        return self._engine.stories.count_ungrouped()

    def group_some(self, count: int = _SLICE) -> int:
        """Group some of the articles that are in no story, the newest first; return how many.

        The next call continues where this one stopped; 0 means that all are grouped.
        """
        while (done := self._group_some(count)) is None:
            pass  # another program was faster
        return done

    def _group_some(self, count: int) -> int | None:
        from storage.stories.terms import of_article  # late, as above

        stories = self._engine.stories
        read = {id_: self._engine.articles.get(id_) for id_ in stories.ungrouped(count)}
        terms = {id_: of_article(article) for id_, article in read.items() if article is not None}

        def group() -> int | None:
            due = stories.ungrouped(count)
            ids = list(takewhile(read.__contains__, due))
            if due and not ids:
                return None
            found = [(article, terms[id_]) for id_ in ids if (article := read[id_]) is not None]
            self.grouping.group(found, arriving=False)
            stories.pass_over(ids[-1] if ids else None)
            return len(ids)

        return self._engine.change(group)

    def _story_of(self, article: int) -> int:
        if (take := self._engine.stories.takes([article]).get(article)) is None:
            raise NotFound(f"article {article} is in no story")
        return take.story

    def _leave(self, articles: Sequence[int], story: int, words: str) -> int:
        """Put articles into a new story, which is not the one that they leave."""
        new = self._engine.stories.next_id()
        before = self._engine.stories.set_apart(story, new, True)
        self._record(words, articles, (), [(story, new, before)])
        self._move(articles, new)
        return new

    def _title(self, id: int) -> str:
        """Return the name of a story in quotation marks, as it is before a change."""
        try:
            return f"“{self.summary(id).name}”"
        except NotFound:  # none of its takes is left
            return f"story {id}"

    def _move(self, articles: Sequence[int], story: int) -> None:
        takes = self._engine.stories.takes(articles)
        self._engine.stories.place(
            [replace(takes[id_], story=story, by_reader=True) for id_ in articles if id_ in takes]
        )

    def log(
        self,
        words: str,
        takes: Iterable[Take],
        stories: Iterable[Story],
        apart: Iterable[tuple[int, int, bool]] = (),
    ) -> None:
        """Log how takes, stories and pairs were before a change, inside its transaction."""
        self._undo.record("stories", words, **_written(takes, stories, apart))

    def _record(
        self,
        words: str,
        articles: Sequence[int],
        stories: Sequence[Story],
        apart: Sequence[tuple[int, int, bool]] = (),
    ) -> None:
        """Log how articles, stories and pairs are before a change."""
        self.log(words, self._engine.stories.takes(articles).values(), stories, apart)

    def _revert(self, change: Change) -> Reverted:
        engine = self._engine.stories
        articles = [article for article, _, _ in change["takes"]]
        takes = engine.takes(articles)
        stories = [engine.get(id_) or model.Story(id_) for id_, _, _ in change["stories"]]
        before = _written(takes.values(), stories, ())
        before["apart"] = [
            (one, other, engine.set_apart(one, other, apart))
            for one, other, apart in change["apart"]
        ]
        engine.place(
            [
                replace(takes[article], story=story, by_reader=by_reader)
                for article, story, by_reader in change["takes"]
                if article in takes
            ]
        )
        for story in change["stories"]:
            engine.put(model.Story(*story))
        return Reverted("stories", before)


def _written(
    takes: Iterable[Take], stories: Iterable[Story], apart: Iterable[tuple[int, int, bool]]
) -> dict[str, object]:
    return {
        "takes": [(one.article, one.story, one.by_reader) for one in takes],
        "stories": [(one.id, one.name, one.merged_into) for one in stories],
        "apart": list(apart),
    }
