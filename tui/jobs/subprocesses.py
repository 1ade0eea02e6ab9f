"""Errands to the network and the browser: subprocesses, so that the screen never feels them."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from tui.jobs.events import (
    FoundFeed,
    RefreshEnded,
    RefreshStep,
    WorkEnded,
    found_feed,
    refresh_step,
)

__all__ = ["Errands"]

_NICENESS = 10
_LINE_LIMIT = 4 * 1024 * 1024
_GRACE = 2.0
"""Seconds a subprocess gets to end by itself before it is killed."""
_LOOKING = 60.0
"""Seconds a search for feeds may take in all."""
_ERROR_LENGTH = 300
_PREFIX = "newsdesk: "
"""What the command line says before what is wrong."""


class Errands:
    """The subprocesses run for the archive at `path`; all of it on the screen's own thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tasks: dict[str, asyncio.Task[None]] = {}

    @property
    def refreshing(self) -> bool:
        """Whether a refresh is under way."""
        return "refresh" in self._tasks

    def refresh(
        self, sources: Sequence[int], report: Callable[[RefreshStep], None], *, due: bool = False
    ) -> bool:
        """Fetch `sources` (none: all) in a niced subprocess; False when one is under way.

        With `due` only those are asked whose time has come.
        """
        if self.refreshing:
            return False
        words = [*(["--due"] if due else []), *map(str, sources)]
        self._begin("refresh", self._refresh(words, report))
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

    def full_text(self, article: int, report: Callable[[str], None]) -> bool:
        """Fetch the whole text of an article; reports one line that says why not, or nothing.

        False when another is being fetched.
        """
        if "full text" in self._tasks:
            return False
        self._begin("full text", self._full_text(article, report))
        return True

    @property
    def requoting(self) -> bool:
        """Whether quotes are being looked for anew."""
        return "requote" in self._tasks

    def requote(
        self, heard: Callable[[dict[str, Any]], None], ended: Callable[[WorkEnded], None]
    ) -> bool:
        """Look for quotes anew where an earlier version did; False when that is under way.

        `heard` and `ended` are called as by `work`. Stopped, it goes on another time.
        """
        if self.requoting:
            return False
        self._begin("requote", self._work("requote", ["requote", "--json"], heard, ended))
        return True

    def cancel_requote(self) -> None:
        """Stop looking for quotes anew; what was found stays."""
        if task := self._tasks.get("requote"):
            task.cancel()

    @property
    def working(self) -> bool:
        """Whether a verb is under way for the reader."""
        return "work" in self._tasks

    def work(
        self,
        words: Sequence[str],
        heard: Callable[[dict[str, Any]], None],
        ended: Callable[[WorkEnded], None],
    ) -> bool:
        """Run a verb of the command line for the reader; False when one is under way.

        `heard` is given each line of JSON it prints, `ended` is called once at the end.
        """
        if self.working:
            return False
        self._begin("work", self._work("work", words, heard, ended))
        return True

    def cancel_work(self) -> None:
        """Stop the verb under way as ^c would; what it has done stays."""
        if task := self._tasks.get("work"):
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

    async def _refresh(self, words: list[str], report: Callable[[RefreshStep], None]) -> None:
        ended = RefreshEnded()
        try:
            async for line in self._lines("refresh", "--json", *words):
                step = refresh_step(line)
                if isinstance(step, RefreshEnded):
                    ended = step
                elif step:
                    report(step)
        except asyncio.CancelledError:
            ended = RefreshEnded(cancelled=True)
            raise
        finally:
            self._tasks.pop("refresh", None)
            report(ended)

    async def _discover(self, url: str, report: Callable[[list[FoundFeed], str], None]) -> None:
        found: list[FoundFeed] = []
        error = ""
        try:
            async with asyncio.timeout(_LOOKING):
                async for line in self._lines("discover", "--json", url):
                    if "error" in line:
                        error = str(line["error"])
                    elif feed := found_feed(line):
                        found.append(feed)
        except TimeoutError:
            error = "nothing was found there within a minute"
        except Exception as fault:  # the top of a background job: whoever waits must hear of it
            error = f"newsdesk failed to look there ({type(fault).__name__})"
        report(found, "" if found else error or "nothing was found there")

    async def _full_text(self, article: int, report: Callable[[str], None]) -> None:
        error = ""
        async for line in self._lines("fulltext", "--json", str(article)):
            error = str(line.get("error") or "")
        # Whoever is told may ask for the next.
        self._tasks.pop("full text", None)
        report(error)

    async def _work(
        self,
        name: str,
        words: Sequence[str],
        heard: Callable[[dict[str, Any]], None],
        ended: Callable[[WorkEnded], None],
    ) -> None:
        end = WorkEnded()
        try:
            async for line in self._lines(*words, asked=True):
                if "error" in line and len(line) == 1:
                    end = WorkEnded(error=str(line["error"]))
                else:
                    heard(line)
        except asyncio.CancelledError:
            end = WorkEnded(cancelled=True)
            raise
        finally:
            self._tasks.pop(name, None)
            ended(end)

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

    async def _lines(self, *words: str, asked: bool = False) -> AsyncIterator[dict[str, Any]]:
        """Run a verb of the command line; yield its JSON lines.

        Where it ends with a status that is not 0 or 1, what it printed last becomes an `error`;
        where the reader `asked` for it, with a status of 1 too. Then it is stopped as by ^c.
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
            while raw := await _line(process):
                text = raw.decode("utf-8", "replace").strip()
                value = _parsed(text)
                if value is None:
                    other = text[:_ERROR_LENGTH] or other
                else:
                    yield value
            status = await process.wait()
            if status not in (0, 1) or (asked and status and other):
                yield {"error": other.removeprefix(_PREFIX) or f"stopped with status {status}"}
        finally:
            await _end(process, gently=asked)


async def _line(process: asyncio.subprocess.Process) -> bytes:
    """Return the next line, nothing at the end; of one beyond all bounds, what is no line."""
    try:
        return await process.stdout.readline() if process.stdout else b""
    except ValueError:
        return b"a line too long to be read"


async def _end(process: asyncio.subprocess.Process, *, gently: bool) -> None:
    """See that `process` has ended: asked first, then made to.

    Asked `gently` it takes away what it has half written.
    """
    ask = partial(process.send_signal, signal.SIGINT) if gently else process.terminate
    for stop in (ask, process.kill):
        if process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            stop()
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), _GRACE)


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
