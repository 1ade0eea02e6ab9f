"""A reader thread and a writer thread for the archive; results return to the screen's thread."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from storage.archive import Archive
from storage.errors import Busy, NewsdeskError
from storage.model.waiting import WaitListener
from tui.jobs.subprocesses import Subprocesses

if TYPE_CHECKING:
    from storage.importing.files import ImportResult

__all__ = ["Jobs"]

T = TypeVar("T")
OnError = Callable[[NewsdeskError], None]

_POLL_SECONDS = 0.5
_SECONDS_BETWEEN_CHANGES = 1.0
_WAIT_UNSAID = 0.3
"""Seconds that a change may wait for another program before the reader is informed."""


@dataclass(slots=True, eq=False)
class _Query:
    """A query; if `superseded`, its result is dropped."""

    slot: str
    run: Callable[[], None]
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class _Change:
    """A change, and what gets the error if it is not made."""

    run: Callable[[], None]
    on_error: OnError


class Jobs:
    """The threads that read and write one open archive, and the subprocesses that work on it.

    Callbacks run on the screen's thread.

    Args:
        archive: Is queried and changed; `close` leaves it open.
        run_on_screen: Runs a callable on the screen's thread; called from any thread.
        on_error: Gets each error a person can cause.
    """

    def __init__(
        self,
        archive: Archive,
        run_on_screen: Callable[[Callable[[], None]], object],
        on_error: OnError,
    ) -> None:
        self.subprocesses = Subprocesses(archive.location)
        self._archive = archive
        self._run_on_screen = run_on_screen
        self._on_error = on_error
        self._wake = threading.Condition()
        self._queries: dict[str, _Query] = {}
        self._running: _Query | None = None
        self._changes: deque[_Change] = deque()
        self._on_waiting: Callable[[bool], None] = lambda _: None
        self._waiting = False  # a change waits for another program, and the reader knows it
        self._given_up = ""  # why the change that waits is not made
        self._closing = False
        self._watcher: asyncio.Task[None] | None = None
        self._server_watcher: threading.Thread | None = None
        archive.listen_while_waiting(WaitListener(self._wait_on, self._wait_over))
        self._interrupt: Callable[[], None] = lambda: None  # the query that is running
        self._reader = threading.Thread(target=self._read, name="reader", daemon=True)
        self._writer = threading.Thread(target=self._write, name="writer", daemon=True)
        self._reader.start()
        self._writer.start()

    @property
    def is_shared(self) -> bool:
        """Whether the archive is on a server, and others have it open."""
        return self._archive.is_shared

    def query(
        self, slot: str, query: Callable[[Archive], T], on_result: Callable[[T], None]
    ) -> None:
        """Query the archive on the reader thread; cancels an older query in the same slot."""
        request = _Query(slot, lambda: None)
        request.run = lambda: self._run(
            query, on_result, cancelled=lambda: request.superseded, on_error=self._on_error
        )
        with self._wake:
            self._cancel(slot)
            self._queries[slot] = request
            self._wake.notify_all()

    def cancel(self, slot: str) -> None:
        """Cancel the query in `slot`; its result is dropped."""
        with self._wake:
            self._cancel(slot)

    def change(
        self,
        change: Callable[[Archive], T],
        on_done: Callable[[T], None] | None = None,
        on_error: OnError | None = None,
    ) -> None:
        """Change the archive on the writer thread; changes run in order and none is dropped."""
        done, failed = on_done or (lambda _result: None), on_error or self._on_error
        run = partial(self._run, change, done, cancelled=lambda: False, on_error=failed)
        with self._wake:
            self._changes.append(_Change(run, failed))
            self._wake.notify_all()

    def watch_waiting(self, on_waiting: Callable[[bool], None]) -> None:
        """Call `on_waiting` when a change begins to wait for another program's, and at the end."""
        self._on_waiting = on_waiting

    @property
    def waiting(self) -> bool:
        """Whether a change has been waiting for another program's for some time."""
        return self._waiting

    def give_up_waiting(self) -> None:
        """Give up the change that waits for another program, and those queued behind it.

        Each gets an error that says how many were not made.
        """
        with self._wake:
            if not self._waiting or self._given_up:
                return
            queued = list(self._changes)
            self._changes.clear()
            words = f"{1 + len(queued)} changes were" if queued else "The change was"
            self._given_up = f"{words} dropped: another program is writing to the archive"
        for one in queued:
            one.on_error(Busy(self._given_up))

    def import_first_articles(
        self,
        folder: Path,
        on_progress: Callable[[int, int], None],
        on_done: Callable[[list[ImportResult]], None],
    ) -> None:
        """Import the articles of a first run; `on_progress` gets those done and their total."""

        def report(files: int, total: int) -> None:
            self._run_on_screen(lambda: on_progress(files, total))

        def run(archive: Archive) -> list[ImportResult]:
            from storage.importing.first_articles import import_first_articles  # late: needed once

            return import_first_articles(archive, folder, datetime.now(UTC), report)

        self.change(run, on_done)

    def watch(self, on_change: Callable[[], None]) -> None:
        """Call `on_change` within a second of any change of the archive, by any program.

        More changes within a second are reported once.
        """
        if self._archive.is_shared:
            self._server_watcher = threading.Thread(
                target=self._poll_server, args=(on_change,), name="watcher", daemon=True
            )
            self._server_watcher.start()
        else:
            self._watcher = asyncio.get_running_loop().create_task(self._poll(on_change))

    async def close(self) -> None:
        """Stop the subprocesses, drop the queries, complete the changes, end the threads."""
        if self._watcher:
            self._watcher.cancel()
        await self.subprocesses.close()
        with self._wake:
            self._closing = True
            for slot in [*self._queries, *([self._running.slot] if self._running else [])]:
                self._cancel(slot)
            self._wake.notify_all()
        self._writer.join()
        self._reader.join()
        if self._server_watcher:
            self._server_watcher.join(_POLL_SECONDS)  # it may wait for a server that is gone

    async def _poll(self, on_change: Callable[[], None]) -> None:
        # On this thread: asking for the version takes microseconds, a round trip to the reader
        # thread hundreds.
        seen = self._archive.version()
        while True:
            pause = _POLL_SECONDS
            if (version := self._archive.version()) != seen:
                seen = version
                on_change()
                pause = _SECONDS_BETWEEN_CHANGES
            await asyncio.sleep(pause)

    def _poll_server(self, on_change: Callable[[], None]) -> None:
        """Poll on a thread of its own: a server may take as long as it likes to answer."""
        seen: int | None = None
        while not self._closing:
            pause = _POLL_SECONDS
            with suppress(NewsdeskError):  # it is gone: asked again
                version = self._archive.version()
                if seen is not None and version != seen:
                    self._run_on_screen(on_change)
                    pause = _SECONDS_BETWEEN_CHANGES
                seen = version
            with self._wake:
                self._wake.wait_for(lambda: self._closing, pause)

    def _cancel(self, slot: str) -> None:
        """Cancel the waiting and the running query of `slot`; the lock is held."""
        if waiting := self._queries.pop(slot, None):
            waiting.superseded = True
        running = self._running
        if running and running.slot == slot and not running.superseded:
            running.superseded = True
            self._interrupt()

    def _run(
        self,
        work: Callable[[Archive], T],
        on_done: Callable[[T], None],
        *,
        cancelled: Callable[[], bool],
        on_error: OnError,
    ) -> None:
        """Run `work` on this thread and pass its result, or its error, to the screen's thread."""
        try:
            result = work(self._archive)
        except NewsdeskError as error:
            expected = error
            if isinstance(error, Busy) and self._given_up:
                expected = Busy(self._given_up)
            self._run_on_screen(lambda: None if cancelled() else on_error(expected))
        except Exception as error:  # the top of a background job: the screen's thread raises it
            unexpected = error
            self._run_on_screen(lambda: None if cancelled() else _raise(unexpected))
        else:
            self._run_on_screen(lambda: None if cancelled() else on_done(result))

    def _read(self) -> None:
        self._interrupt = self._archive.interrupter()
        while True:
            with self._wake:
                self._running = None
                while not self._queries and not self._closing:
                    self._wake.wait()
                if self._closing:
                    return
                slot = next(iter(self._queries))
                self._running = request = self._queries.pop(slot)
            request.run()

    def _write(self) -> None:
        while True:
            with self._wake:
                while not self._changes and not self._closing:
                    self._wake.wait()
                if not self._changes:
                    return
                change = self._changes.popleft()
            change.run()
            self._given_up = ""

    def _wait_on(self, seconds: float) -> bool:
        """Report a wait that takes long; return whether to go on. Runs on the writer thread."""
        if seconds >= _WAIT_UNSAID and not self._waiting:
            self._waiting = True
            self._run_on_screen(lambda: self._on_waiting(True))
        return not self._given_up

    def _wait_over(self) -> None:
        if self._waiting:
            self._waiting = False
            self._run_on_screen(lambda: self._on_waiting(False))


def _raise(error: Exception) -> None:
    raise error
