"""What arrives together is stored together: a commit costs as much as the articles of a feed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage.errors import ArchiveError, NotFound
from storage.feeds.polling.store import store_feeds
from storage.model import FetchState, Outcome, Source

if TYPE_CHECKING:
    from storage.archive import Archive
    from storage.feeds.parsing.document import ParsedFeed

__all__ = ["BatchWriter"]

MAX_BATCH = 8
"""Answers that are stored at once."""

MAX_BATCH_ENTRIES = 500
"""Entries that are stored at once, one feed's aside: others who write wait that long."""

MAX_WAIT = 0.1
"""Seconds the first may wait for others."""


@dataclass(frozen=True, slots=True)
class _Arrival:
    source: Source
    after: Callable[[FetchState], FetchState]
    feed: ParsedFeed | None
    stored: asyncio.Future[Sequence[Outcome]]


class BatchWriter:
    """Gathers the answers of one round and stores several at once.

    Attributes:
        left: How many of its sources are not done yet: the last do not wait for more.
    """

    def __init__(self, archive: Archive, left: int) -> None:
        self.left = left
        self._archive = archive
        self._waiting: list[_Arrival] = []
        self._timer: asyncio.TimerHandle | None = None

    async def keep(
        self,
        source: Source,
        after: Callable[[FetchState], FetchState],
        feed: ParsedFeed | None = None,
    ) -> Sequence[Outcome]:
        """Store what came of asking `source`; return what became of the entries of `feed`.

        `after` is what the exchange makes of the source's state.

        Raises:
            NotFound: It was removed or given another address meanwhile; nothing was stored.
            ArchiveError: The archive cannot be written.
        """
        loop = asyncio.get_running_loop()
        arrival = _Arrival(source, after, feed, loop.create_future())
        self._waiting.append(arrival)
        entries = sum(len(one.feed.entries) for one in self._waiting if one.feed)
        if len(self._waiting) >= min(MAX_BATCH, self.left) or entries >= MAX_BATCH_ENTRIES:
            self._store()
        elif self._timer is None:
            self._timer = loop.call_later(MAX_WAIT, self._store)
        return await arrival.stored

    def close(self) -> None:
        """Let go of what still waits: nobody does for it any more."""
        self._waiting.clear()
        self._stop_timer()

    def _store(self) -> None:
        """Store all that waits."""
        self._stop_timer()
        arrivals = [one for one in self._waiting if not one.stored.done()]
        self._waiting.clear()
        try:
            self._write(arrivals)
        except ArchiveError as error:
            _fail(arrivals, error)
        except Exception as error:
            # One source's surprise is its own: each is tried alone.
            if len(arrivals) == 1:
                _fail(arrivals, error)
                return
            for one in arrivals:
                self._waiting = [one]
                self._store()

    def _write(self, arrivals: Sequence[_Arrival]) -> None:
        there = [(one, current) for one in arrivals if (current := self._current(one))]
        feeds = [(current, one.feed) for one, current in there if one.feed]
        outcomes = iter(store_feeds(self._archive, feeds))
        self._archive.sources.record_fetches([(current, one.after) for one, current in there])
        for one, _ in there:
            one.stored.set_result(next(outcomes) if one.feed else ())

    def _current(self, arrival: _Arrival) -> Source | None:
        """Return the source as it is now, or None, and it is told."""
        try:
            current = self._archive.sources.get(arrival.source.id)
        except NotFound as error:
            arrival.stored.set_exception(error)
            return None
        if current.location != arrival.source.location:
            reason = f"{current.name}: its address was changed meanwhile"
            arrival.stored.set_exception(NotFound(reason))
            return None
        return current

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _fail(arrivals: Sequence[_Arrival], error: Exception) -> None:
    for one in arrivals:
        if not one.stored.done():
            one.stored.set_exception(error)
