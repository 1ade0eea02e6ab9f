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
class _PendingFetch:
    source: Source
    update_state: Callable[[FetchState], FetchState]
    feed: ParsedFeed | None
    outcomes: asyncio.Future[Sequence[Outcome]]


class BatchWriter:
    """Gathers the answers of one round and stores several at once.

    Attributes:
        remaining: How many of its sources are not done yet: the last do not wait for more.
    """

    def __init__(self, archive: Archive, remaining: int) -> None:
        self.remaining = remaining
        self._archive = archive
        self._waiting: list[_PendingFetch] = []
        self._timer: asyncio.TimerHandle | None = None

    async def write(
        self,
        source: Source,
        update_state: Callable[[FetchState], FetchState],
        feed: ParsedFeed | None = None,
    ) -> Sequence[Outcome]:
        """Store what came of asking `source`; return what became of the entries of `feed`.

        `update_state` is what the exchange makes of the source's state.

        Raises:
            NotFound: It was removed or given another address meanwhile; nothing was stored.
            ArchiveError: The archive cannot be written.
        """
        loop = asyncio.get_running_loop()
        pending = _PendingFetch(source, update_state, feed, loop.create_future())
        self._waiting.append(pending)
        entries = sum(len(one.feed.entries) for one in self._waiting if one.feed)
        if len(self._waiting) >= min(MAX_BATCH, self.remaining) or entries >= MAX_BATCH_ENTRIES:
            self._flush()
        elif self._timer is None:
            self._timer = loop.call_later(MAX_WAIT, self._flush)
        return await pending.outcomes

    def close(self) -> None:
        """Let go of what still waits: nobody does for it any more."""
        self._waiting.clear()
        self._stop_timer()

    def _flush(self) -> None:
        """Store all that waits."""
        self._stop_timer()
        batch = [one for one in self._waiting if not one.outcomes.done()]
        self._waiting.clear()
        try:
            self._write_batch(batch)
        except ArchiveError as error:
            _reject(batch, error)
        except Exception as error:
            # One source's surprise is its own: each is tried alone.
            if len(batch) == 1:
                _reject(batch, error)
                return
            for one in batch:
                self._waiting = [one]
                self._flush()

    def _write_batch(self, batch: Sequence[_PendingFetch]) -> None:
        there = [(one, current) for one in batch if (current := self._reload(one))]
        feeds = [(current, one.feed) for one, current in there if one.feed]
        outcomes = iter(store_feeds(self._archive, feeds))
        self._archive.sources.record_fetches(
            [(current, one.update_state) for one, current in there]
        )
        for one, _ in there:
            one.outcomes.set_result(next(outcomes) if one.feed else ())

    def _reload(self, pending: _PendingFetch) -> Source | None:
        """Return the source as it is now, or None, and it is told."""
        try:
            current = self._archive.sources.get(pending.source.id)
        except NotFound as error:
            pending.outcomes.set_exception(error)
            return None
        if current.location != pending.source.location:
            reason = f"{current.name}: its address was changed meanwhile"
            pending.outcomes.set_exception(NotFound(reason))
            return None
        return current

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _reject(batch: Sequence[_PendingFetch], error: Exception) -> None:
    for one in batch:
        if not one.outcomes.done():
            one.outcomes.set_exception(error)
