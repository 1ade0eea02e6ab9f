"""Refreshing: every due feed is fetched, its new entries stored, and the result reported."""

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
from storage.feeds.fetching.fetch import FetchError, FetchResult
from storage.feeds.fetching.request_options import move_headers
from storage.feeds.full_text import extra
from storage.feeds.full_text.enrichment import enrich_with_full_text
from storage.feeds.kinds import fetch_source, parse_source
from storage.feeds.parsing.document import ParsedFeed
from storage.feeds.parsing.worker_pool import ParserPool
from storage.feeds.polling.batch_writer import BatchWriter
from storage.feeds.polling.claims import Claims
from storage.feeds.polling.store import next_fetch_state, truncation_note
from storage.feeds.session import open_session
from storage.model import schedule
from storage.text.cleaning import clean_line
from storage.text.dates import format_time_of_day
from storage.text.urls import host_of

if TYPE_CHECKING:
    from storage.archive import Archive
    from storage.model import FetchState, Source

__all__ = ["RefreshResult", "refresh"]

MAX_CONCURRENT = 24
"""Maximum number of sources processed at a time, including those that wait to be stored."""


@dataclass(frozen=True, slots=True)
class RefreshResult:
    """The result for one source. `error` is why it failed or was skipped, `note` a remark.

    `offline`: it failed because our own network seems to be down.
    """

    source: int
    name: str
    outcome: Literal["updated", "unchanged", "skipped", "failed"]
    new: int = 0
    changed: int = 0
    error: str = ""
    note: str = ""
    offline: bool = False


async def refresh(
    archive: Archive,
    sources: Sequence[Source] | None = None,
    *,
    force: bool,
    anyway: bool = False,
    on_result: Callable[[RefreshResult], None],
    on_start: Callable[[Source], None] = lambda _: None,
    client: Client | None = None,
    parsers: ParserPool | None = None,
    commands: bool = False,
    later: bool = False,
) -> None:
    """Fetch `sources` (None: all feeds of the archive); call `on_result` once each is stored.

    Without `force` only due sources are fetched; with it all are, except those whose server asked
    to wait longer and those that are paused or gone (unless it is the only source given). Sources
    that are commands are run only if `commands` are allowed. With `anyway` the only source given is
    fetched, once, although its server asks to wait. A source that another refresh is fetching, or
    has fetched since this one began, is skipped. Cancelling stops it at once; everything reported
    by then is in the archive. Quotes and stories of what arrives are found while servers are waited
    for, and at the end; with `later`, what is left then is left to `Archive.follow_up`.

    Raises:
        ArchiveError: The archive cannot be written.
    """
    chosen = archive.sources.all() if sources is None else sources
    slots = asyncio.Semaphore(MAX_CONCURRENT)
    async with open_session(client, parsers) as (client, parsers):
        single = force and sources is not None and len(sources) == 1
        feeds = [one for one in chosen if one.is_fetched or sources is not None]
        writer = BatchWriter(archive, len(feeds))
        current_round = _RefreshRound(
            archive,
            client,
            parsers,
            writer,
            force=force,
            single=single,
            commands=commands,
            anyway=anyway and single,
            on_start=on_start,
        )

        async def refresh_one(source: Source) -> None:
            async with slots:
                on_result(await current_round.refresh(source))
                writer.remaining -= 1

        following = asyncio.create_task(writer.follow_up())
        following.add_done_callback(lambda task: task.cancelled() or task.exception())  # seen later
        renewing = asyncio.create_task(current_round.claims.renew())
        try:
            async with asyncio.TaskGroup() as group:
                for source in _interleave_hosts(feeds):
                    group.create_task(refresh_one(source))
        except BaseExceptionGroup as failures:
            raise failures.exceptions[0] from None
        finally:
            following.cancel()
            renewing.cancel()
            writer.close()
            current_round.claims.release_all()
    if not later:
        archive.follow_up.run()


class _RefreshRound:
    """What the sources of one refresh share."""

    def __init__(
        self,
        archive: Archive,
        client: Client,
        parsers: ParserPool,
        writer: BatchWriter,
        *,
        force: bool,
        single: bool,
        commands: bool,
        anyway: bool,
        on_start: Callable[[Source], None],
    ) -> None:
        self.claims = Claims(archive)
        self._archive = archive
        self._client = client
        self._parsers = parsers
        self._writer = writer
        self._force = force
        self._single = single
        self._commands = commands
        self._anyway = anyway
        self._on_start = on_start
        self._host_holds: dict[str, datetime] = {}
        self._hosts = defaultdict[str, asyncio.Semaphore](
            lambda: asyncio.Semaphore(client.limits.per_host)
        )

    async def refresh(self, source: Source) -> RefreshResult:
        """Fetch one source and store the result."""
        begun = source
        try:
            # By turns with others of its host, so that a hold for one applies to the next.
            async with self._hosts[host_of(source.location)]:
                # Reload it: another process may have been faster.
                source = self._apply_host_hold(self._reload(source))
                held = schedule.is_held(source.fetch, now=datetime.now(UTC))
                reason = self._skip_reason(source)
                reason = reason or await self.claims.claim(begun, override=held)
                if reason:
                    return RefreshResult(source.id, source.name, "skipped", error=reason)
                self._on_start(source)
                fetched = await fetch_source(source, client=self._client, commands=self._commands)
            done = await self._store_response(source, fetched)
            self.claims.release(source)
            return done
        except NotFound:
            return _removed_result(source)
        except ArchiveError:
            raise
        except FeedError as error:
            if isinstance(error, FetchError) and error.status == 429 and error.hold_until:
                self._host_holds[host_of(source.location)] = error.hold_until
            return await self._record_failure(source, error)
        except Exception as error:
            # The top of a background job: an unexpected failure of one source must not end it.
            what = f"{type(error).__name__}: {clean_line(str(error))[:200]}"
            return await self._record_failure(
                source, FeedError(f"newsdesk failed on this feed ({what})")
            )

    async def _record_failure(self, source: Source, error: FeedError) -> RefreshResult:
        """Record that a source failed."""
        wire = source.rules.wire
        try:
            await self._writer.write(source, lambda state: _state_after_error(error, state, wire))
        except NotFound:
            return _removed_result(source)
        self.claims.release(source)
        offline = isinstance(error, FetchError) and error.offline
        return RefreshResult(source.id, source.name, "failed", error=str(error), offline=offline)

    def _apply_host_hold(self, source: Source) -> Source:
        """Extend the hold of `source` if its server rejected another one for too many requests."""
        until = self._host_holds.get(host_of(source.location))
        if until is None or (source.fetch.hold_until and source.fetch.hold_until >= until):
            return source
        self._archive.sources.record_fetch(source.id, replace(source.fetch, hold_until=until))
        return self._reload(source)

    def _skip_reason(self, source: Source) -> str:
        """Return why `source` is skipped, ``""`` if it is not."""
        state, now = source.fetch, datetime.now(UTC)
        if not source.is_fetched:
            return "a folder; import it again to update it"
        if state.gone and not self._single:
            return state.error or "gone for good"
        if source.rules.paused and not self._single:
            return "paused"
        if state.hold_until and schedule.is_held(state, now=now):
            until = f"the server asks to wait until {format_time_of_day(state.hold_until, now)}"
            if not self._anyway:
                return until
            return f"{until}, and was asked anyway once" if state.overridden else ""
        if not self._force and not schedule.is_due(state, now=now):
            return "not due yet"
        return ""

    async def _store_response(self, source: Source, fetched: FetchResult) -> RefreshResult:
        """Store the response of a source."""
        wire = source.rules.wire
        if fetched.not_modified:
            await self._writer.write(
                source, lambda state: next_fetch_state(state, fetched, None, wire=wire)
            )
            self._follow_permanent_redirect(source, fetched)
            return RefreshResult(source.id, source.name, "unchanged")
        with contextlib.closing(fetched.content):
            feed = await parse_source(source, fetched, parsers=self._parsers)
        current = self._reload(source)
        feed = await enrich_with_full_text(
            self._archive,
            current,
            feed,
            client=self._client,
            parsers=self._parsers,
            local=not fetched.public,
        )
        outcomes = await self._writer.write(
            source, lambda state: next_fetch_state(state, fetched, feed, wire=wire), feed
        )
        self._follow_permanent_redirect(current, fetched)
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

    def _reload(self, source: Source) -> Source:
        """Return `source` as it is now: it may have been changed or removed meanwhile."""
        current = self._archive.sources.get(source.id)
        if current.location != source.location:
            raise NotFound(f"{source.name}: its address changed in the meantime")
        return current

    def _follow_permanent_redirect(self, source: Source, fetched: FetchResult) -> None:
        """Adopt a permanent redirect, now that the feed has been read at the new address."""
        if not source.is_on_web or fetched.permanent_url == source.location:
            return
        # Another source may have the address already: then both stay as they are.
        with contextlib.suppress(ArchiveError):
            self._archive.sources.relocate(source.id, fetched.permanent_url)
            auth = credentials.load(source.location) if fetched.locked else None
            if urlsplit(fetched.permanent_url)[:2] != urlsplit(source.location)[:2]:
                return
            if auth:
                credentials.save(fetched.permanent_url, auth)
            if source.rules.headers:
                move_headers(source.location, fetched.permanent_url)


def _state_after_error(error: FeedError, state: FetchState, wire: int) -> FetchState:
    """Return the fetch state after an error."""
    now, reason = datetime.now(UTC), str(error)
    state = replace(state, claim="")
    if not isinstance(error, FetchError):
        return schedule.after_failure(state, reason, now=now, wire=wire)
    if error.status == 410:
        return schedule.after_gone(state, reason, now=now)
    if error.offline:
        return schedule.after_offline(state, reason, now=now, wire=wire)
    hold = error.hold_until
    if wire and error.status == 429 and hold is None:
        # A server that is asked too often, without saying how often it may be.
        hold = now + schedule.MAX_WIRE_BACK_OFF
    return schedule.after_failure(state, reason, now=now, hold_until=hold, wire=wire)


def _removed_result(source: Source) -> RefreshResult:
    """Create the result for a source that was removed meanwhile."""
    reason = "removed or moved in the meantime"
    return RefreshResult(source.id, source.name, "skipped", error=reason)


def _interleave_hosts(sources: Iterable[Source]) -> Iterator[Source]:
    """Yield the sources by turns of their hosts, so that a slow host does not delay the others."""
    by_host: dict[str, list[Source]] = {}
    for source in sources:
        by_host.setdefault(host_of(source.location), []).append(source)
    return (source for source in chain(*zip_longest(*by_host.values())) if source)


def _note(source: Source, feed: ParsedFeed) -> str:
    if source.rules.full_text and not extra.is_available():
        return extra.INSTALL
    return truncation_note(feed)
