"""The follow-up of arrivals: quotes, stories and watches of articles that were stored.

An arrival is readable as soon as its text is stored. What takes longer follows, in the order of
arrival, a few articles in a transaction: whoever does it, and however often it is interrupted, each
article is followed up once, and as if it had arrived alone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from storage.archive.watching import Written
from storage.archive.withdrawals import withdrawn_by
from storage.engine.values import ArticleToWrite
from storage.errors import Damaged
from storage.extraction.extracted import Extracted, extract_from
from storage.extraction.parallel import Extraction, Task

if TYPE_CHECKING:
    from storage.archive.grouping import Grouping
    from storage.archive.quotes import Extract
    from storage.archive.used_material import UsedMaterial
    from storage.archive.watching import Watching
    from storage.engine.protocol import Engine
    from storage.model import Article

__all__ = ["FollowUp"]

_SLICE = 40
"""Articles in one transaction: other programs wait some 100 ms for it."""
_MAX_LENGTH = 500_000
"""Characters after which a transaction gets no further article."""
_AHEAD = 5
"""Slices that are extracted from while an earlier one is stored."""


class FollowUp:
    """Finds the quotes and the story of each arrival, and lets the watches look at it."""

    def __init__(
        self,
        engine: Engine,
        extract: Extract,
        grouping: Grouping,
        watching: Watching,
        used: UsedMaterial,
        *,
        shareable: bool,
    ) -> None:
        self._engine = engine
        self._extract = extract
        self._grouping = grouping
        self._watching = watching
        self._used = used
        self._shareable = shareable

    def remaining(self) -> int:
        """Count the arrivals that are to be followed up."""
        return self._engine.arrivals.count()

    def run(self, progress: Callable[[int, int], None] = lambda _done, _total: None) -> int:
        """Follow up all arrivals, those that come in meanwhile, too; return how many.

        `progress` gets how many are done, and of how many. With many of them, quotes are extracted
        in a second process, too.
        """
        done, last = 0, 0
        waiting: deque[tuple[list[Article], list[Task]]] = deque()
        extraction = Extraction(self._extract, shareable=self._shareable)
        try:
            while left := self.remaining():
                progress(done, done + left)
                while len(waiting) < _AHEAD and (articles := self._read(_SLICE, last)):
                    waiting.append((articles, extraction.submit(articles)))
                    last = articles[-1].id
                if not waiting:  # some came in with lesser numbers
                    last = 0
                    continue
                articles, tasks = waiting.popleft()
                done += self._store(articles, [*map(extraction.extracted, tasks)])
                extraction.extract_for(self._engine.rest())
            progress(done, done)
        finally:
            extraction.close()
        return done

    def run_some(self, count: int) -> int:
        """Follow up the next arrivals, no more than a number; return how many are left."""
        while count > 0 and (articles := self._read(min(count, _SLICE), 0)):
            self._store(articles, [*map(self._extract_from, articles)])
            count -= len(articles)
        return self.remaining()

    def _read(self, count: int, after: int) -> list[Article]:
        """Return the next arrivals; of those that cannot be read nothing is still to come."""
        articles: list[Article] = []
        length = 0
        for id_ in self._engine.arrivals.first(count, after):
            if length >= _MAX_LENGTH:
                break
            try:
                article = self._engine.articles.get(id_)
            except Damaged:
                article = None
            if article is not None:
                articles.append(article)
                length += len(article.text)
            elif self._engine.arrivals.among([id_]):  # it was not removed
                self._engine.arrivals.take([id_])
        return articles

    def _extract_from(self, article: Article) -> Extracted:
        return extract_from(article.headline, article.text, self._extract)

    def _store(self, articles: Sequence[Article], extracted: Sequence[Extracted]) -> int:
        """Store what was extracted from articles, group them, and compare them with the watches.

        Returns how many of them another program had not followed up before.
        """

        def follow_up() -> int:
            found: list[tuple[Article, Extracted]] = []
            now = [self._engine.articles.get(article.id) for article in articles]
            taken = self._engine.arrivals.take([one.id for one in now if one is not None])
            for one, article, before in zip(now, articles, extracted, strict=True):
                if one is not None and one.id in taken:
                    is_same = (one.headline, one.text) == (article.headline, article.text)
                    found.append((one, before if is_same else self._extract_from(one)))
            if found:
                self._follow_up(found)
            return len(found)

        return self._engine.change(follow_up)

    def _follow_up(self, found: Sequence[tuple[Article, Extracted]]) -> None:
        items = [ArticleToWrite(one, extracted.quotes_of(one)) for one, extracted in found]
        self._engine.quotes.replace(items)
        self._grouping.group([(article, extracted.terms) for article, extracted in found])
        withdrawn = withdrawn_by(self._engine, [article for article, _ in found])
        # At the notices among them, watches have looked when they were stored.
        seen = {*withdrawn.values()}
        others = [item for item in items if item.article.id not in seen]
        matches = self._watching.find([Written(item.article, item.quotes) for item in others])
        corrections = self._used.corrected([item.article for item in others], matches)
        corrected = {one.article for one in corrections}
        self._watching.raise_alerts(
            [
                *(one for one in matches if one.article not in corrected),
                *corrections,
                *self._used.sharing_with(withdrawn),
            ]
        )
