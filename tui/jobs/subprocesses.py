"""Subprocesses for the network, long commands and the browser: the screen never waits for them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from storage.python_process import module_command
from tui.jobs.json_process import stream_json

if TYPE_CHECKING:
    from tui.jobs.events import CommandFinished, FoundFeed, PagePreview, RefreshEvent

__all__ = ["Subprocesses"]

_DISCOVERY_TIMEOUT = 60.0
_TOGETHER = 10
"""Addresses that are looked at in the time of one."""

OnLine = Callable[[dict[str, Any]], None]
"""Called with each JSON object that a command prints."""
OnDone = Callable[["CommandFinished"], None]
"""Called once when a command has finished, failed or been cancelled."""


class Subprocesses:
    """Runs newsdesk's own commands on one archive, and the browser.

    All methods and callbacks run on the screen's thread. There is one process of each kind at
    most; the methods that start one return False if it is already running. Their events are
    imported with the first.

    Args:
        location: Where the archive is, as the option `--archive` takes it.
    """

    def __init__(self, location: str) -> None:
        self._location = location
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._upkeep = ""

    @property
    def refreshing(self) -> bool:
        """Whether a refresh is running."""
        return "refresh" in self._tasks

    def refresh(
        self,
        sources: Sequence[int],
        on_event: Callable[[RefreshEvent], None],
        *,
        due: bool = False,
        anyway: bool = False,
    ) -> bool:
        """Fetch the sources with these ids, or all if there are none.

        With `due`, only the sources whose next fetch is due are fetched; with `anyway`, a single
        one although its server asks to wait.
        """
        if self.refreshing:
            return False
        options = [*["--due"] * due, *["--anyway"] * anyway]
        arguments = [*options, *map(str, sources)]
        self._start("refresh", self._refresh(arguments, on_event))
        return True

    def cancel_refresh(self) -> None:
        """Stop the running refresh; articles fetched so far are kept."""
        if task := self._tasks.get("refresh"):
            task.cancel()

    def discover(
        self,
        urls: Sequence[str],
        on_done: Callable[[list[FoundFeed], list[str]], None],
        on_progress: Callable[[int], None] = lambda _done: None,
    ) -> None:
        """Look for feeds at `urls`; `on_done` gets them, and a line for each where there are none.

        `on_progress` gets how many addresses were looked at so far. A discovery that is still
        running is cancelled, and its callbacks are not called.
        """
        self.cancel_discover()
        self._start("discover", self._discover(urls, on_done, on_progress))

    def cancel_discover(self) -> None:
        """Stop the running discovery; its callback is not called."""
        if task := self._tasks.pop("discover", None):
            task.cancel()

    def preview_page(self, url: str, on_page: Callable[[PagePreview], None]) -> asyncio.Queue[str]:
        """Fetch a page once, and preview the links that each selector put into the queue chooses.

        A preview that is still running is ended, as by `cancel_discover`.
        """
        self.cancel_discover()
        selectors = asyncio.Queue[str]()
        self._start("discover", self._preview_page(url, selectors, on_page))
        return selectors

    def fetch_full_text(self, article: int, on_done: Callable[[str], None]) -> bool:
        """Fetch the full text of an article; `on_done` gets an error in one line, or nothing."""
        if "full text" in self._tasks:
            return False
        self._start("full text", self._fetch_full_text(article, on_done))
        return True

    @property
    def upkeep(self) -> str:
        """The name of the upkeep of the archive that is running, or nothing."""
        return self._upkeep if "upkeep" in self._tasks else ""

    def run_upkeep(
        self, name: str, arguments: Sequence[str], on_line: OnLine, on_done: OnDone
    ) -> bool:
        """Run a command that goes through the whole archive, and continues where it stopped."""
        if self.upkeep:
            return False
        self._upkeep = name
        self._start("upkeep", self._run("upkeep", arguments, on_line, on_done))
        return True

    def cancel_upkeep(self) -> None:
        """Stop the upkeep of the archive; what it has done so far is kept."""
        if task := self._tasks.get("upkeep"):
            task.cancel()

    @property
    def running_command(self) -> bool:
        """Whether a command started by the user is running."""
        return "command" in self._tasks

    def run_command(self, arguments: Sequence[str], on_line: OnLine, on_done: OnDone) -> bool:
        """Run a command of the command line for the user."""
        if self.running_command:
            return False
        self._start("command", self._run("command", arguments, on_line, on_done))
        return True

    def cancel_command(self) -> None:
        """Stop the user's command as ^c would; what it has done so far is kept."""
        if task := self._tasks.get("command"):
            task.cancel()

    def open_browser(self, url: str) -> None:
        """Open `url` in the user's browser, detached from this terminal."""
        self._start(f"browser {url}", self._open_browser(url))

    def open_with(self, program: Sequence[str], url: str, on_error: Callable[[str], None]) -> None:
        """Open `url` with the reader's program, detached; `on_error` gets why it did not start."""
        self._start(f"program {url}", self._open_with(program, url, on_error))

    async def close(self) -> None:
        """Stop all subprocesses and wait until they have ended."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _start(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks[name] = task

        def forget(task: asyncio.Task[None]) -> None:
            if self._tasks.get(name) is task:
                del self._tasks[name]

        task.add_done_callback(forget)

    def _stream(self, *arguments: str, user_command: bool = False) -> AsyncIterator[dict[str, Any]]:
        return stream_json(["--archive", self._location, *arguments], user_command=user_command)

    async def _refresh(
        self, arguments: list[str], on_event: Callable[[RefreshEvent], None]
    ) -> None:
        from tui.jobs.events import RefreshFinished, parse_refresh_event

        finished = RefreshFinished()
        try:
            async for line in self._stream("refresh", "--json", *arguments):
                event = parse_refresh_event(line)
                if isinstance(event, RefreshFinished):
                    finished = event
                elif event:
                    on_event(event)
        except asyncio.CancelledError:
            finished = RefreshFinished(cancelled=True)
            raise
        finally:
            self._tasks.pop("refresh", None)
            on_event(finished)

    async def _discover(
        self,
        urls: Sequence[str],
        on_done: Callable[[list[FoundFeed], list[str]], None],
        on_progress: Callable[[int], None],
    ) -> None:
        from tui.jobs.events import parse_found_feed, parse_page_without_list

        found: list[FoundFeed] = []
        errors: list[str] = []
        looked_at: set[str] = set()
        try:
            async with asyncio.timeout(_DISCOVERY_TIMEOUT * (1 + len(urls) // _TOGETHER)):
                async for line in self._stream("discover", "--json", "--", *urls):
                    looked_at.add(str(line.get("address")))
                    on_progress(len(looked_at))
                    if "error" in line:
                        errors.append(str(line["error"]))
                        if len(urls) == 1 and (page := parse_page_without_list(line)):
                            found.append(page)
                    elif feed := parse_found_feed(line):
                        found.append(feed)
        except TimeoutError:
            left = len(urls) - len(looked_at)
            found_nothing = "nothing was found there within a minute"
            errors.append(found_nothing if not looked_at else f"{left} addresses took too long")
        except Exception as fault:  # the top of a background job: the dialog must not wait for ever
            errors = [f"newsdesk failed to look there ({type(fault).__name__})"]
        if not found and not errors:
            errors = ["nothing was found there"]
        on_done(found, errors)

    async def _preview_page(
        self, url: str, selectors: asyncio.Queue[str], on_page: Callable[[PagePreview], None]
    ) -> None:
        from tui.jobs.events import PagePreview, parse_page_preview

        arguments = ["--archive", self._location, "discover", "--json", "--links", "-", url]
        try:
            async for line in stream_json(arguments, lines=selectors):
                if preview := parse_page_preview(line):
                    on_page(preview)
        except Exception as fault:  # the top of a background job: the dialog must not wait for ever
            on_page(
                PagePreview("", error=f"newsdesk failed to look there ({type(fault).__name__})")
            )

    async def _fetch_full_text(self, article: int, on_done: Callable[[str], None]) -> None:
        error = ""
        async for line in self._stream("fulltext", "--json", str(article)):
            error = str(line.get("error") or "")
        self._tasks.pop("full text", None)  # before the callback, which may fetch the next one
        on_done(error)

    async def _run(
        self, name: str, arguments: Sequence[str], on_line: OnLine, on_done: OnDone
    ) -> None:
        from tui.jobs.events import CommandFinished

        finished = CommandFinished()
        try:
            async for line in self._stream(*arguments, user_command=True):
                if "error" in line and len(line) == 1:
                    finished = CommandFinished(error=str(line["error"]))
                else:
                    on_line(line)
        except asyncio.CancelledError:
            finished = CommandFinished(cancelled=True)
            raise
        finally:
            self._tasks.pop(name, None)
            on_done(finished)

    async def _open_browser(self, url: str) -> None:
        await _run_detached(module_command("webbrowser", url))

    async def _open_with(
        self, program: Sequence[str], url: str, on_error: Callable[[str], None]
    ) -> None:
        try:
            await _run_detached([*program, url])
        except OSError as error:
            on_error(f"{program[0]}: {error.strerror}; the settings file names it")


async def _run_detached(command: Sequence[str]) -> None:
    """Run a program in a session of its own: no shell, and nothing it prints reaches the screen."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    await process.wait()
