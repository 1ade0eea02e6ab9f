"""Work beside the screen: the only place with threads and subprocesses.

Questions go to one reading thread, changes to one writing thread, the network to niced
subprocesses of the command line. Every answer is handed back on the screen's own thread.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from storage.archive import Archive
from storage.errors import NewsdeskError

__all__ = [
    "FoundFeed",
    "Jobs",
    "RefreshBegan",
    "RefreshEnded",
    "RefreshStep",
    "SourceRefreshed",
]

T = TypeVar("T")
Deliver = Callable[[Callable[[], None]], object]

_NICENESS = 10
_LINE_LIMIT = 4 * 1024 * 1024
_WATCH_EVERY = 1.0
_GRACE = 2.0
"""Seconds a subprocess gets to end by itself before it is killed."""


@dataclass(frozen=True, slots=True)
class RefreshBegan:
    """A refresh of `total` sources has begun."""

    total: int


@dataclass(frozen=True, slots=True)
class SourceRefreshed:
    """One source is done; `outcome` is updated, unchanged, skipped or failed."""

    source: int
    name: str
    outcome: str
    new: int
    changed: int
    error: str


@dataclass(frozen=True, slots=True)
class RefreshEnded:
    """The refresh is over; `error` says why it stopped early, empty when all were asked."""

    error: str = ""
    cancelled: bool = False


RefreshStep = RefreshBegan | SourceRefreshed | RefreshEnded


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed found behind an address; `latest` pairs an ISO time (or nothing) and a headline."""

    url: str
    title: str
    kind: str
    entries: int
    latest: tuple[tuple[str, str], ...]
    section: str


@dataclass(slots=True, eq=False)
class _Request:
    slot: str
    run: Callable[[], None]
    superseded: bool = False


class Jobs:
    """The threads and subprocesses of one open archive.

    Args:
        archive: Answers the questions and takes the changes; `close` does not close it.
        deliver: Runs a callable on the screen's thread; may be called from any thread.
        complain: Shown every error a person can cause, on the screen's thread.
    """

    def __init__(
        self, archive: Archive, deliver: Deliver, complain: Callable[[NewsdeskError], None]
    ) -> None:
        self._archive = archive
        self._deliver = deliver
        self._complain = complain
        self._wake = threading.Condition()
        self._questions: dict[str, _Request] = {}
        self._asking: _Request | None = None
        self._changes: deque[Callable[[], None]] = deque()
        self._closing = False
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._reader = threading.Thread(target=self._answer, name="reader", daemon=True)
        self._writer = threading.Thread(target=self._write, name="writer", daemon=True)
        self._reader.start()
        self._writer.start()

    @property
    def path(self) -> Path:
        """Where the archive lies."""
        return self._archive.path

    def query(
        self, slot: str, question: Callable[[Archive], T], callback: Callable[[T], None]
    ) -> None:
        """Ask the archive; a newer question in the same slot makes this one be forgotten."""
        request = _Request(slot, lambda: None)
        request.run = lambda: self._run(
            question, callback, forgotten=lambda: request.superseded, complain=self._complain
        )
        with self._wake:
            self._forget(slot)
            self._questions[slot] = request
            self._wake.notify_all()

    def forget(self, slot: str) -> None:
        """Drop the question in `slot`: its answer is no longer wanted."""
        with self._wake:
            self._forget(slot)

    def change(
        self,
        change: Callable[[Archive], T],
        callback: Callable[[T], None] | None = None,
        failed: Callable[[NewsdeskError], None] | None = None,
    ) -> None:
        """Change the archive; changes happen in the order they are given, none is lost."""
        done = callback or (lambda _answer: None)
        with self._wake:
            self._changes.append(
                lambda: self._run(
                    change, done, forgotten=lambda: False, complain=failed or self._complain
                )
            )
            self._wake.notify_all()

    def _forget(self, slot: str) -> None:
        """Forget pending and running work of `slot`; the lock is held."""
        if waiting := self._questions.pop(slot, None):
            waiting.superseded = True
        running = self._asking
        if running and running.slot == slot and not running.superseded and self._reader.ident:
            running.superseded = True
            self._archive.interrupt(self._reader.ident)

    def _run(
        self,
        work: Callable[[Archive], T],
        callback: Callable[[T], None],
        *,
        forgotten: Callable[[], bool],
        complain: Callable[[NewsdeskError], None],
    ) -> None:
        """Do `work` here and hand its answer, or its error, to the screen's thread."""
        try:
            answer = work(self._archive)
        except NewsdeskError as error:
            trouble = error
            if not forgotten():
                self._deliver(lambda: complain(trouble))
        except Exception as error:  # the top of a background job: let the screen's thread report
            fault = error
            if not forgotten():
                self._deliver(lambda: _raise(fault))
        else:
            self._deliver(lambda: None if forgotten() else callback(answer))

    def _answer(self) -> None:
        while True:
            with self._wake:
                self._asking = None
                while not self._questions and not self._closing:
                    self._wake.wait()
                if self._closing:
                    return
                slot = next(iter(self._questions))
                self._asking = request = self._questions.pop(slot)
            request.run()

    def _write(self) -> None:
        while True:
            with self._wake:
                while not self._changes and not self._closing:
                    self._wake.wait()
                if not self._changes:
                    return
                change = self._changes.popleft()
            change()

    def watch(self, changed: Callable[[], None]) -> None:
        """Call `changed` when anybody, this program too, has changed the archive.

        Many changes within a second are told once.
        """
        self._begin("watch", self._watch(changed))

    async def _watch(self, changed: Callable[[], None]) -> None:
        seen: list[int] = []

        def compare(version: int) -> None:
            if seen and seen[-1] != version:
                changed()
            seen[:] = [version]

        while True:
            self.query("version", lambda archive: archive.version(), compare)
            await asyncio.sleep(_WATCH_EVERY)

    @property
    def refreshing(self) -> bool:
        """Whether a refresh is under way."""
        return "refresh" in self._tasks

    def refresh(self, sources: Sequence[int], report: Callable[[RefreshStep], None]) -> bool:
        """Fetch `sources` (none: all) in a niced subprocess; False when one is under way."""
        if self.refreshing:
            return False
        self._begin("refresh", self._refresh([str(source) for source in sources], report))
        return True

    def cancel_refresh(self) -> None:
        """Stop the refresh under way; what has been fetched stays."""
        self._cancel("refresh")

    def discover(self, url: str, report: Callable[[list[FoundFeed], str], None]) -> None:
        """Look for feeds behind `url`; reports what was found, or one line that says why not.

        A newer call ends this one silently.
        """
        self._cancel("discover")
        self._begin("discover", self._discover(url, report))

    def cancel_discover(self) -> None:
        """Stop looking; nothing more is reported."""
        self._cancel("discover")

    def browse(self, url: str) -> None:
        """Show `url` in the reader's browser, apart from this terminal."""
        self._begin(f"browse {url}", self._browse(url))

    async def _refresh(self, sources: list[str], report: Callable[[RefreshStep], None]) -> None:
        error = ""
        try:
            async for line in self._lines("refresh", "--json", *sources):
                if "total" in line:
                    report(RefreshBegan(int(line["total"])))
                elif "source" in line:
                    report(_source_refreshed(line))
                else:
                    error = str(line.get("error", ""))
        except asyncio.CancelledError:
            self._tasks.pop("refresh", None)
            report(RefreshEnded(cancelled=True))
            raise
        self._tasks.pop("refresh", None)
        report(RefreshEnded(error))

    async def _discover(self, url: str, report: Callable[[list[FoundFeed], str], None]) -> None:
        found: list[FoundFeed] = []
        error = ""
        async for line in self._lines("discover", "--json", url):
            if "url" in line:
                found.append(_found_feed(line))
            else:
                error = str(line.get("error", ""))
        report(found, "" if found else error or "nothing was found there")

    async def _browse(self, url: str) -> None:
        # A process apart: no shell, and what a browser prints does not land on the screen.
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "webbrowser", url),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        await process.wait()

    async def _lines(self, *words: str) -> AsyncIterator[dict[str, Any]]:
        """Run a verb of the command line; yield its JSON lines.

        A last line of another kind, with a status that is not 0 or 1, becomes an `error`.
        """
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tui", "--archive", str(self.path), *words),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            limit=_LINE_LIMIT,
        )
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, process.pid, _NICENESS)
        other = ""
        try:
            assert process.stdout is not None
            async for raw in process.stdout:
                text = raw.decode("utf-8", "replace").strip()
                value = _parsed(text)
                if value is None:
                    other = text or other
                else:
                    yield value
            if await process.wait() not in (0, 1):
                yield {"error": other or f"stopped with status {process.returncode}"}
        finally:
            await _end(process)

    def _begin(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks[name] = task

        def over(task: asyncio.Task[None]) -> None:
            if self._tasks.get(name) is task:
                del self._tasks[name]
            if not task.cancelled() and (fault := task.exception()):
                self._deliver(lambda: _raise(fault))

        task.add_done_callback(over)

    def _cancel(self, name: str) -> None:
        if task := self._tasks.pop(name, None):
            task.cancel()

    async def close(self) -> None:
        """End everything: subprocesses are stopped, questions dropped, changes completed."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with self._wake:
            self._closing = True
            for slot in [*self._questions, *([self._asking.slot] if self._asking else [])]:
                self._forget(slot)
            self._wake.notify_all()
        self._writer.join()
        self._reader.join()


def _raise(fault: BaseException) -> None:
    raise fault


async def _end(process: asyncio.subprocess.Process) -> None:
    """See that `process` has ended: asked first, then made to."""
    for stop in (process.terminate, process.kill):
        if process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            stop()
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), _GRACE)


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _source_refreshed(line: dict[str, Any]) -> SourceRefreshed:
    return SourceRefreshed(
        source=int(line["source"]),
        name=str(line.get("name", "")),
        outcome=str(line.get("outcome", "")),
        new=int(line.get("new", 0)),
        changed=int(line.get("changed", 0)),
        error=str(line.get("error") or ""),
    )


def _found_feed(line: dict[str, Any]) -> FoundFeed:
    return FoundFeed(
        url=str(line["url"]),
        title=str(line.get("title") or line["url"]),
        kind=str(line.get("kind", "")),
        entries=int(line.get("entries", 0)),
        latest=tuple((str(when or ""), str(headline)) for when, headline in line.get("latest", ())),
        section=str(line.get("section") or ""),
    )
