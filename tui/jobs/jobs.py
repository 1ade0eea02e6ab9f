"""One reading and one writing thread beside the screen; answers come back on the screen's own."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from storage.archive import Archive
from storage.errors import NewsdeskError
from tui.jobs.subprocesses import Errands

if TYPE_CHECKING:
    from storage.importing.files import ImportResult

__all__ = ["Jobs"]

T = TypeVar("T")
Deliver = Callable[[Callable[[], None]], object]

_WATCH_EVERY = 0.5
_PAUSE = 1.0
"""Seconds after a change in which more of them are not told."""


@dataclass(slots=True, eq=False)
class _Request:
    """A question; once `superseded` nobody waits for its answer."""

    slot: str
    run: Callable[[], None]
    superseded: bool = False


class Jobs:
    """The threads that ask and change one open archive, and the errands run for it.

    Args:
        archive: Answers the questions and takes the changes; `close` does not close it.
        deliver: Runs a callable on the screen's thread; may be called from any thread.
        complain: Shown every error a person can cause, on the screen's thread.
    """

    def __init__(
        self, archive: Archive, deliver: Deliver, complain: Callable[[NewsdeskError], None]
    ) -> None:
        self.errands = Errands(archive.path)
        self._archive = archive
        self._deliver = deliver
        self._complain = complain
        self._wake = threading.Condition()
        self._questions: dict[str, _Request] = {}
        self._asking: _Request | None = None
        self._changes: deque[Callable[[], None]] = deque()
        self._closing = False
        self._watching: asyncio.Task[None] | None = None
        self._reader = threading.Thread(target=self._answer, name="reader", daemon=True)
        self._writer = threading.Thread(target=self._write, name="writer", daemon=True)
        self._reader.start()
        self._writer.start()

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

    def import_folder(
        self,
        folder: Path,
        progress: Callable[[int, int], None],
        done: Callable[[list[ImportResult]], None],
    ) -> None:
        """Take a folder of article files in; `progress` hears of files done out of all."""

        def tell(files: int, total: int) -> None:
            self._deliver(lambda: progress(files, total))

        def take_in(archive: Archive) -> list[ImportResult]:
            from storage.importing.files import import_files  # only a first run needs it

            return import_files(archive, [folder], progress=tell)

        self.change(take_in, done)

    def watch(self, changed: Callable[[], None]) -> None:
        """Call `changed` when anybody, this program too, has changed the archive.

        It is told within a second; more changes within the next second are told once.
        """
        self._watching = asyncio.get_running_loop().create_task(self._watch(changed))

    async def close(self) -> None:
        """End everything: errands are stopped, questions dropped, changes completed."""
        if self._watching:
            self._watching.cancel()
        await self.errands.close()
        with self._wake:
            self._closing = True
            for slot in [*self._questions, *([self._asking.slot] if self._asking else [])]:
                self._forget(slot)
            self._wake.notify_all()
        self._writer.join()
        self._reader.join()

    async def _watch(self, changed: Callable[[], None]) -> None:
        # Asked here and not in the reading thread: a question costs microseconds, a hop to the
        # thread and back hundreds, twice a second, all day.
        seen = self._archive.version()
        while True:
            pause = _WATCH_EVERY
            if (version := self._archive.version()) != seen:
                seen = version
                changed()
                pause = _PAUSE
            await asyncio.sleep(pause)

    def _forget(self, slot: str) -> None:
        """Forget pending and running work of `slot`; the lock is held."""
        if waiting := self._questions.pop(slot, None):
            waiting.superseded = True
        running = self._asking
        if running and running.slot == slot and not running.superseded:
            running.superseded = True
            if self._reader.ident is not None:
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
            self._deliver(lambda: None if forgotten() else complain(trouble))
        except Exception as error:  # the top of a background job: the screen's thread reports it
            fault = error
            self._deliver(lambda: None if forgotten() else _raise(fault))
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


def _raise(fault: Exception) -> None:
    raise fault
