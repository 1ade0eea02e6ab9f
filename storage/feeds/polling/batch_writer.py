"""The batch writer: results that arrive together are stored in one transaction.

A commit costs as much as the articles of a feed.
"""

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
"""Maximum number of results stored together."""

MAX_BATCH_ENTRIES = 500
"""Number of entries from which a batch is stored at once: other writers wait that long."""

MAX_WAIT = 0.1
"""Seconds the first result may wait for others."""

IDLE = 0.25
"""Seconds without a result after which what was stored is followed up, until the next."""

FOLLOWED_UP = 4
"""Articles that are followed up before the next result is looked for: some 30 ms."""


@dataclass(frozen=True, slots=True)
class _PendingFetch:
    """One fetched source that waits to be stored."""

    source: Source
    update_state: Callable[[FetchState], FetchState]
    feed: ParsedFeed | None
    outcomes: asyncio.Future[Sequence[Outcome]]


class BatchWriter:
    """Collects the results of one round and stores several at a time.

    Attributes:
        remaining: Number of sources not yet done: the last results do not wait for more.
    """

    def __init__(self, archive: Archive, remaining: int) -> None:
        self.remaining = remaining
        self._archive = archive
        self._waiting: list[_PendingFetch] = []
        self._timer: asyncio.TimerHandle | None = None
        self._stored = 0.0

    async def write(
        self,
        source: Source,
        update_state: Callable[[FetchState], FetchState],
        feed: ParsedFeed | None = None,
    ) -> Sequence[Outcome]:
        """Store the result of fetching `source`; return the outcomes for the entries of `feed`.

        `update_state` computes the new fetch state of the source.

        Raises:
            NotFound: The source was removed or its address changed meanwhile; nothing was stored.
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

    async def follow_up(self) -> None:
        """Find quotes and stories of what was stored, whenever there is nothing to store."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(IDLE)
            while not self._waiting and loop.time() - self._stored >= IDLE:
                if not self._archive.follow_up.run_some(FOLLOWED_UP):
                    break
                await asyncio.sleep(0)

    def close(self) -> None:
        """Drop everything that still waits, because nobody waits for it."""
        self._waiting.clear()
        self._stop_timer()

    def _flush(self) -> None:
        """Store everything that waits."""
        self._stop_timer()
        self._stored = asyncio.get_running_loop().time()
        batch = [one for one in self._waiting if not one.outcomes.done()]
        self._waiting.clear()
        try:
            self._write_batch(batch)
        except ArchiveError as error:
            _reject(batch, error)
        except Exception as error:
            # An unexpected failure belongs to one source only: try each by itself.
            if len(batch) == 1:
                _reject(batch, error)
                return
            for one in batch:
                self._waiting = [one]
                self._flush()

    def _write_batch(self, batch: Sequence[_PendingFetch]) -> None:
        """Write a batch and set the outcomes of its members."""
        present = [(one, current) for one in batch if (current := self._reload(one))]
        feeds = [(current, one.feed) for one, current in present if one.feed]
        outcomes = iter(store_feeds(self._archive, feeds))
        self._archive.sources.record_fetches(
            [(current, one.update_state) for one, current in present]
        )
        for one, _ in present:
            one.outcomes.set_result(next(outcomes) if one.feed else ())

    def _reload(self, pending: _PendingFetch) -> Source | None:
        """Return the source as it is now; if it is gone, fail the pending write and return None."""
        try:
            current = self._archive.sources.get(pending.source.id)
        except NotFound as error:
            pending.outcomes.set_exception(error)
            return None
        if current.location != pending.source.location:
            reason = f"{current.name}: its address changed in the meantime"
            pending.outcomes.set_exception(NotFound(reason))
            return None
        return current

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _reject(batch: Sequence[_PendingFetch], error: Exception) -> None:
    """Raise `error` in all writers that still wait."""
    for one in batch:
        if not one.outcomes.done():
            one.outcomes.set_exception(error)
