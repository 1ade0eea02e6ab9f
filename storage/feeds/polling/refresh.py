"""Rounds of fetching: every due feed asked, what is new stored, how it went recorded and told."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from storage.errors import ArchiveError, FeedError, NotFound
from storage.feeds.fetching import credentials
from storage.feeds.fetching.client import Client
from storage.feeds.fetching.fetch import FetchError, FetchResult, fetch
from storage.feeds.full_text import extra
from storage.feeds.full_text.enrichment import enrich_with_full_text
from storage.feeds.parsing.document import ParsedFeed
from storage.feeds.parsing.worker_pool import ParserPool
from storage.feeds.polling import schedule
from storage.feeds.polling.batch_writer import BatchWriter
from storage.feeds.polling.store import next_fetch_state, truncation_note
from storage.feeds.session import open_session
from storage.text.cleaning import clean_line
from storage.text.dates import format_time_of_day
from storage.text.urls import host_of

if TYPE_CHECKING:
    from storage.archive import Archive
    from storage.model import FetchState, Source

__all__ = ["RefreshResult", "refresh"]

AT_ONCE = 24
"""Sources in hand at one time, those among them that wait to be stored together."""


@dataclass(frozen=True, slots=True)
class RefreshResult:
    """How one source fared. `error` says why it failed or was skipped, `note` what else to know."""

    source: int
    name: str
    outcome: Literal["updated", "unchanged", "skipped", "failed"]
    new: int = 0
    changed: int = 0
    error: str = ""
    note: str = ""


async def refresh(
    archive: Archive,
    sources: Sequence[Source] | None = None,
    *,
    force: bool,
    on_result: Callable[[RefreshResult], None],
    on_start: Callable[[Source], None] = lambda _: None,
    client: Client | None = None,
    parsers: ParserPool | None = None,
) -> None:
    """Fetch `sources` (None: all feeds of the archive); call `on_result` once each is stored.

    Without `force` only those whose time has come are asked; with it all are, but those whose
    server said to wait longer, and those paused or gone for good (unless it is the one source
    asked for).
    Cancelled, it stops at once, and what was reported is in the archive.

    Raises:
        ArchiveError: The archive cannot be written.
    """
    chosen = archive.sources.all() if sources is None else sources
    turn = asyncio.Semaphore(AT_ONCE)
    async with open_session(client, parsers) as (client, parsers):
        alone = force and sources is not None and len(sources) == 1
        feeds = [one for one in chosen if one.kind == "feed" or sources is not None]
        arrivals = BatchWriter(archive, len(feeds))
        round_ = _Round(
            archive, client, parsers, arrivals, force=force, alone=alone, started=on_start
        )

        async def one(source: Source) -> None:
            async with turn:
                on_result(await round_.refresh(source))
                arrivals.left -= 1

        try:
            async with asyncio.TaskGroup() as group:
                for source in _spread(feeds):
                    group.create_task(one(source))
        except BaseExceptionGroup as failures:
            raise failures.exceptions[0] from None
        finally:
            arrivals.close()


class _Round:
    """What the sources of one refresh share."""

    def __init__(
        self,
        archive: Archive,
        client: Client,
        parsers: ParserPool,
        arrivals: BatchWriter,
        *,
        force: bool,
        alone: bool,
        started: Callable[[Source], None],
    ) -> None:
        self._archive = archive
        self._client = client
        self._parsers = parsers
        self._arrivals = arrivals
        self._force = force
        self._alone = alone
        self._started = started
        self._held: dict[str, datetime] = {}
        self._hosts = defaultdict[str, asyncio.Semaphore](
            lambda: asyncio.Semaphore(client.limits.per_host)
        )

    async def refresh(self, source: Source) -> RefreshResult:
        """Ask one source and store what it brings."""
        try:
            # In turns with the others of its host, so that what one is told the next knows.
            async with self._hosts[host_of(source.location)]:
                # As it is now: another process may have been faster.
                source = self._held_back(self._current(source))
                if reason := self._why_not(source):
                    return RefreshResult(source.id, source.name, "skipped", error=reason)
                self._started(source)
                fetched = await self._fetch(source)
            return await self._take_in(source, fetched)
        except NotFound:
            return _removed(source)
        except ArchiveError:
            raise
        except FeedError as error:
            if isinstance(error, FetchError) and error.status == 429 and error.hold_until:
                self._held[host_of(source.location)] = error.hold_until
            return await self._failed(source, error)
        except Exception as error:
            # The top of a background job: one source's surprise must not end the round.
            what = f"{type(error).__name__}: {clean_line(str(error))[:200]}"
            return await self._failed(source, FeedError(f"newsdesk failed on this feed ({what})"))

    async def _failed(self, source: Source, error: FeedError) -> RefreshResult:
        """Record a failure."""
        try:
            await self._arrivals.keep(source, lambda state: _state_failed(error, state))
        except NotFound:
            return _removed(source)
        return RefreshResult(source.id, source.name, "failed", error=str(error))

    def _held_back(self, source: Source) -> Source:
        """Return `source` with what its server said of too many questions, asked for another."""
        until = self._held.get(host_of(source.location))
        if until is None or (source.fetch.hold_until and source.fetch.hold_until >= until):
            return source
        self._archive.sources.record_fetch(source.id, replace(source.fetch, hold_until=until))
        return self._current(source)

    def _why_not(self, source: Source) -> str:
        """Return why `source` is not asked now, ``""`` where it is."""
        state, now = source.fetch, datetime.now(UTC)
        if source.kind != "feed":
            return "a folder: import it again to read it anew"
        if state.gone and not self._alone:
            return state.error or "gone for good"
        if source.rules.paused and not self._alone:
            return "paused"
        if state.hold_until and schedule.is_held(state, now=now):
            return f"its server asks to wait until {format_time_of_day(state.hold_until, now)}"
        if not self._force and not schedule.is_due(state, now=now):
            return "not due yet"
        return ""

    async def _take_in(self, source: Source, fetched: FetchResult) -> RefreshResult:
        """Store what a source has answered."""
        if fetched.unchanged:
            await self._arrivals.keep(source, lambda state: next_fetch_state(state, fetched, None))
            return RefreshResult(source.id, source.name, "unchanged")
        with contextlib.closing(fetched.content) as content:
            feed = await self._parsers.feed(
                content, url=fetched.url, content_type=fetched.content_type
            )
        current = self._current(source)
        feed = await enrich_with_full_text(
            self._archive,
            current,
            feed,
            client=self._client,
            parsers=self._parsers,
            local=not fetched.public,
        )
        outcomes = await self._arrivals.keep(
            source, lambda state: next_fetch_state(state, fetched, feed), feed
        )
        self._follow(current, fetched)
        new = sum(outcome.kind == "new" for outcome in outcomes)
        changed = sum(outcome.kind == "changed" for outcome in outcomes)
        return RefreshResult(
            source.id,
            source.name,
            "updated" if new or changed else "unchanged",
            new,
            changed,
            note=_note(current, feed),
        )

    async def _fetch(self, source: Source) -> FetchResult:
        """Fetch a source, with its password from the keyring where the server asks for one."""
        auth = credentials.load(source.location) if source.fetch.locked else None
        try:
            return await fetch(source.location, source.fetch, client=self._client, auth=auth)
        except FetchError as error:
            asked = error.status == 401 and auth is None
            auth = credentials.load(source.location) if asked else None
            if auth is None:
                raise
        return await fetch(source.location, source.fetch, client=self._client, auth=auth)

    def _current(self, source: Source) -> Source:
        """Return `source` as it is now: it may have been changed or removed while we fetched."""
        current = self._archive.sources.get(source.id)
        if current.location != source.location:
            raise NotFound(f"{source.name}: its address was changed meanwhile")
        return current

    def _follow(self, source: Source, fetched: FetchResult) -> None:
        """Take a permanent move over, now that a feed has been read at the new address."""
        if fetched.permanent == source.location:
            return
        # Another source may have the address already: then both go on as they are.
        with contextlib.suppress(ArchiveError):
            self._archive.sources.relocate(source.id, fetched.permanent)
            auth = credentials.load(source.location) if fetched.locked else None
            if auth and urlsplit(fetched.permanent)[:2] == urlsplit(source.location)[:2]:
                credentials.save(fetched.permanent, auth)


def _state_failed(error: FeedError, state: FetchState) -> FetchState:
    now, reason = datetime.now(UTC), str(error)
    if not isinstance(error, FetchError):
        return schedule.after_failure(state, reason, now=now)
    if error.status == 410:
        return schedule.after_gone(state, reason, now=now)
    if error.offline:
        return schedule.after_offline(state, reason, now=now)
    return schedule.after_failure(state, reason, now=now, hold_until=error.hold_until)


def _removed(source: Source) -> RefreshResult:
    reason = "removed or given another address meanwhile"
    return RefreshResult(source.id, source.name, "skipped", error=reason)


def _spread(sources: Iterable[Source]) -> Iterator[Source]:
    """Yield the sources in turns of their hosts: a slow host does not hold up the rest."""
    by_host: dict[str, list[Source]] = {}
    for source in sources:
        by_host.setdefault(host_of(source.location), []).append(source)
    return (source for source in chain(*zip_longest(*by_host.values())) if source)


def _note(source: Source, feed: ParsedFeed) -> str:
    if source.rules.full_text and not extra.is_available():
        return extra.INSTALL
    return truncation_note(feed)
