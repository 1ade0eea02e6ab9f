"""Claims: a refresh claims a source before it fetches it, so that no other asks at the same time.

A claim ends with the fetch, and with the process that made it. It is made for `LEASE`, and renewed
as long as the refresh runs: one of another machine that has died is taken over then.
"""

from __future__ import annotations

import asyncio
import os
import socket
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from storage.errors import ArchiveError, NotFound

if TYPE_CHECKING:
    from storage.archive import Archive
    from storage.model import FetchState, Source

__all__ = ["LEASE", "Claims"]

LEASE = timedelta(seconds=30)
"""How long a claim lasts that is not renewed."""
_LONGEST = timedelta(minutes=3)
"""The longest claim, by an older newsdesk; one for longer was made by a wrong clock."""
_RENEWED_EVERY = 10.0
"""Seconds after which claims are renewed: two may fail before one ends."""


class Claims:
    """The claims of one refresh; those asked for together are made in one transaction."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._owner = f"{socket.gethostname()}/{os.getpid()}/{uuid4().hex[:8]}"
        self._waiting: list[tuple[Source, bool, asyncio.Future[str]]] = []
        self._held: dict[int, Source] = {}

    async def claim(self, source: Source, *, override: bool = False) -> str:
        """Claim a source as it was when the refresh began; return why not, if that fails.

        With `override`, note that it is asked although its server asks to wait.

        Raises:
            NotFound: It was removed, or its address changed.
            ArchiveError: The archive cannot be written.
        """
        loop = asyncio.get_running_loop()
        if not self._waiting:
            loop.call_soon(self._make)
        answer: asyncio.Future[str] = loop.create_future()
        self._waiting.append((source, override, answer))
        return await answer

    def release(self, source: Source) -> None:
        """Forget a claim that storing the result of the fetch has ended."""
        self._held.pop(source.id, None)

    async def renew(self) -> None:
        """Renew the claims that are held, again and again, until this is cancelled."""
        while True:
            await asyncio.sleep(_RENEWED_EVERY)
            if self._held:
                with suppress(ArchiveError):  # whoever stores what was fetched says so
                    self._archive.sources.record_fetches(
                        [(source, self._renewed) for source in self._held.values()]
                    )

    def _renewed(self, state: FetchState) -> FetchState:
        if state.claim != self._owner:
            return state
        return replace(state, claimed_until=datetime.now(UTC) + LEASE)

    def release_all(self) -> None:
        """End the claims that are left, where a refresh was stopped."""
        if self._held:
            self._archive.sources.record_fetches(
                [(source, self._without_claim) for source in self._held.values()]
            )
            self._held.clear()

    def _without_claim(self, state: FetchState) -> FetchState:
        return replace(state, claim="") if state.claim == self._owner else state

    def _make(self) -> None:
        """Make all claims that were asked for."""
        waiting, self._waiting = self._waiting, []
        reasons: dict[int, str] = {}

        def claim(source: Source, override: bool, state: FetchState) -> FetchState:
            reasons[source.id] = self._reason_against(source, state)
            if reasons[source.id]:
                return state
            until = datetime.now(UTC) + LEASE
            overridden = state.overridden or override
            return replace(state, claim=self._owner, claimed_until=until, overridden=overridden)

        try:
            self._archive.sources.record_fetches(
                [(source, partial(claim, source, override)) for source, override, _ in waiting]
            )
        except Exception as error:
            for _, _, answer in waiting:
                if not answer.done():
                    answer.set_exception(error)
            return
        for source, _, answer in waiting:
            if reasons.get(source.id) == "":
                self._held[source.id] = source
            if answer.done():
                continue
            if source.id in reasons:
                answer.set_result(reasons[source.id])
            else:
                answer.set_exception(NotFound(f"{source.name}: removed or moved in the meantime"))

    def _reason_against(self, source: Source, state: FetchState) -> str:
        """Return why a source is not to be fetched now, ``""`` if it is."""
        if state.last_fetch != source.fetch.last_fetch:
            return "another refresh has just fetched it"
        now = datetime.now(UTC)
        is_claimed = state.claimed_until is not None and now < state.claimed_until <= now + _LONGEST
        if state.claim and state.claim != self._owner and is_claimed and _is_alive(state.claim):
            return "another refresh is fetching it"
        return ""


def _is_alive(owner: str) -> bool:
    """Return whether the process that made a claim may still run."""
    host, _, rest = owner.partition("/")
    number = rest.partition("/")[0]
    if os.name != "posix" or host != socket.gethostname() or not number.isdecimal():
        return True
    try:
        os.kill(int(number), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
