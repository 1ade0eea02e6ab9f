"""What the list is made of, asked of the archive: pages of rows, what has arrived, days' counts.

It runs in the reading thread.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from storage.archive import Archive, ResultSet
from storage.archive.unfolded import Unfolded
from storage.model import Filter, Headline, TimeSpan, Visit
from tui.widgets.filters.histogram import DEFAULT_DAYS
from tui.widgets.headlines.border_counts import Arrivals
from tui.widgets.headlines.row_window import day_of

__all__ = [
    "Page",
    "arrived",
    "counts_of_days",
    "first_page",
    "is_hidden",
    "last_day",
    "page_around",
    "pin",
]

_MOST_GAP = 60
"""Days without a row that are counted all the same, rather than asking twice."""
_MOST_ARRIVALS = 1000
"""Of more the rows further down a folded list are not counted."""
_ROWS_ABOVE = 60
_ROWS_BELOW = 120


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, the position of the first of them, and that to stand on.

    `uncounted`: there are more, and nobody has counted them.
    """

    position: int
    start: int
    rows: list[Headline]
    uncounted: bool = False

    @property
    def standing(self) -> Headline | None:
        """The row to stand on."""
        place = self.position - self.start
        return self.rows[place] if place < len(self.rows) else None

    def around(self, above: int, count: int) -> list[int]:
        """Return the articles of `count` rows, of which `above` are above that to stand on."""
        first = max(0, self.position - above - self.start)
        return [row.id for row in self.rows[first : first + count]]

    def find(self, article: int) -> int | None:
        """Return the position of an article among the rows."""
        places = (place for place, row in enumerate(self.rows, self.start) if row.id == article)
        return next(places, None)


def first_page(results: ResultSet, wanted: int | None, fallback: int) -> Page | None:
    """Return the first rows, without counting the rest; None: to stand in them it takes that."""
    rows = results.rows(0, _ROWS_BELOW)
    page = Page(max(0, min(fallback, len(rows) - 1)), 0, rows, len(rows) == _ROWS_BELOW)
    found = page.find(wanted) if wanted else None
    if found is not None:
        return replace(page, position=found)
    if page.uncounted and fallback >= len(rows):
        return None
    if page.uncounted and wanted and results.position(wanted) is not None:
        return None
    return page


def page_around(results: ResultSet, wanted: int | None, fallback: int) -> Page:
    """Return the rows around an article, or around `fallback` where it is not among them."""
    found = results.position(wanted) if wanted else None
    position = max(0, min(fallback if found is None else found, results.total - 1))
    start = max(0, position - _ROWS_ABOVE)
    return Page(position, start, results.rows(start, position + _ROWS_BELOW))


def is_hidden(results: ResultSet, page: Page, article: int) -> bool:
    """Return whether an article is folded under another one, on which the page stands."""
    standing = page.standing
    return bool(standing and standing.id != article) and results.position(article) is not None


def pin(results: Unfolded, article: int, page: Page, *, oldest_first: bool) -> ResultSet:
    """Give an article that a newer take stands for the row that its time puts it in.

    Otherwise the list would move under a reader whenever a take of what they read arrives.
    """
    from storage.archive.pinned import Pinned  # late: a start does without

    takes = results.takes(page.standing.id) if page.standing else []
    row = next((take for take in takes if take.id == article), None)
    if row is None:
        return results
    return Pinned(
        results, replace(row, take=None), results.place(article, oldest_first=oldest_first)
    )


def is_pinned(results: ResultSet, article: int) -> bool:
    """Return whether an article has a row of its own although a newer take stands for it."""
    from storage.archive.pinned import Pinned

    return isinstance(results, Pinned) and results.article.id == article


def arrived(
    archive: Archive, asked: Filter, results: ResultSet, top: int | None, known: int
) -> Arrivals:
    """Count the listed articles that came later than article `known`; or stories, if folded.

    What an undo brought back, or a mark back into the list, has not arrived.

    Args:
        archive: What is asked.
        asked: The filter of the list.
        results: The list.
        top: Its first article when the reader last saw its beginning; None: nothing can be new.
        known: The article that had been stored last by then.
    """
    if top is None or archive.last_arrival() <= known:
        return Arrivals()
    came = replace(asked, after=Visit(datetime.now(UTC), known))
    total, above = archive.count(came), results.newer(top)
    if asked.folds:
        total = archive.stories.count_rows(came) if total <= _MOST_ARRIVALS else above
    above = min(total, above)
    return Arrivals(total, total - above)


def counts_of_days(archive: Archive, asked: Filter, rows: Sequence[Headline]) -> dict[date, int]:
    """Return how many listed articles each day of `rows` has; these are in the order of dates."""
    counts = dict(Counter(day_of(row) for row in rows if not row.take))
    days = sorted({day_of(row) for row in rows})
    if not days:
        return counts
    if asked.after is not None:  # the counts of days know nothing of arrivals
        return {day: _count(archive, asked, day) for day in days}
    if not (asked.begin or asked.end):
        days = [days[0], days[-1]]  # all others are listed from their first article to their last
    starts = [0, *(at for at in range(1, len(days)) if (days[at] - days[at - 1]).days > _MOST_GAP)]
    for start, stop in pairwise([*starts, len(days)]):
        counts |= archive.days(asked, days[start], days[stop - 1])
    span = asked.span
    for day in {span.since if span.begin else None, span.until if span.end else None}:
        if day in counts:  # only some of its hours are listed
            counts[day] = _count(archive, asked, day)
    return counts


def _count(archive: Archive, asked: Filter, day: date) -> int:
    """Count what a filter lists of a day."""
    if asked.folds:  # as it has no end
        begin, end = TimeSpan(day), TimeSpan(day + timedelta(days=1))
        spans = (asked.span.intersect(one) for one in (begin, end))
        one, other = (archive.count(asked.within(span)) for span in spans)
        return one - other
    return archive.count(asked.within(asked.span.intersect(TimeSpan(day, day))))


def last_day(archive: Archive, asked: Filter, today: date) -> date:
    """Return the day the histogram ends on: today, unless all there is is older."""
    newest = archive.select(replace(asked.within(TimeSpan()), after=None)).rows(0, 1)
    if not newest:
        return today
    day = newest[0].published.astimezone().date()
    return today if day >= today - timedelta(days=DEFAULT_DAYS) else day
