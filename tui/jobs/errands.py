"""Errands to the network and the browser: subprocesses, so that the screen never feels them."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = [
    "Errands",
    "FoundFeed",
    "RefreshBegan",
    "RefreshEnded",
    "RefreshStep",
    "SourceRefreshed",
]

_NICENESS = 10
_LINE_LIMIT = 4 * 1024 * 1024
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


class Errands:
    """The subprocesses run for the archive at `path`; all of it on the screen's own thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tasks: dict[str, asyncio.Task[None]] = {}

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
        if task := self._tasks.get("refresh"):
            task.cancel()

    def discover(self, url: str, report: Callable[[list[FoundFeed], str], None]) -> None:
        """Look for feeds behind `url`; reports what was found, or one line that says why not.

        A newer call ends this one silently.
        """
        self.cancel_discover()
        self._begin("discover", self._discover(url, report))

    def cancel_discover(self) -> None:
        """Stop looking; nothing more is reported."""
        if task := self._tasks.pop("discover", None):
            task.cancel()

    def browse(self, url: str) -> None:
        """Show `url` in the reader's browser, apart from this terminal."""
        self._begin(f"browse {url}", self._browse(url))

    async def close(self) -> None:
        """Stop every errand and wait until its subprocess has ended."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begin(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks[name] = task

        def over(task: asyncio.Task[None]) -> None:
            if self._tasks.get(name) is task:
                del self._tasks[name]

        task.add_done_callback(over)

    async def _refresh(self, sources: list[str], report: Callable[[RefreshStep], None]) -> None:
        ended = RefreshEnded()
        try:
            async for line in self._lines("refresh", "--json", *sources):
                if "total" in line:
                    report(RefreshBegan(int(line["total"])))
                elif "source" in line:
                    report(_source_refreshed(line))
                else:
                    ended = RefreshEnded(str(line.get("error", "")))
        except asyncio.CancelledError:
            ended = RefreshEnded(cancelled=True)
            raise
        finally:
            self._tasks.pop("refresh", None)
            report(ended)

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

        Where it ends with a status that is not 0 or 1, what it printed last becomes an `error`.
        """
        try:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tui", "--archive", str(self._path), *words),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                limit=_LINE_LIMIT,
            )
        except OSError as error:
            yield {"error": f"newsdesk could not start itself: {error.strerror}"}
            return
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, process.pid, _NICENESS)
        other = ""
        try:
            while process.stdout and (raw := await process.stdout.readline()):
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
