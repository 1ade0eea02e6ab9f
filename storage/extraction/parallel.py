"""Extraction from the texts of many articles, shared with a second process."""

from __future__ import annotations

import json
import os
import subprocess
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Condition, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any

from storage.extraction.extracted import Extracted, extract_from, from_row
from storage.python_process import (
    module_command,
    module_environment,
    read_message,
    write_message,
)

if TYPE_CHECKING:
    from storage.model import Article, Quote

__all__ = ["Extraction", "Task"]

MIN_TEXTS = 150
"""Articles to extract from before a process is started: for fewer it costs more than it saves."""

_REQUEST = 16
"""Articles in one request: some 30 ms of work."""

_REQUEST_LENGTH = 50_000
"""Characters after which a request gets no further article."""

_SENT = 2
"""Requests that the process has at a time, so that it never waits for the next one."""

_PATIENCE = 10.0
"""Seconds to wait for an answer, with nothing else to extract, before the process is killed."""


@dataclass(slots=True, eq=False)
class Task:
    """An article, and what was extracted from it; `taken`: one of the processes has it."""

    headline: str
    text: str
    extracted: Extracted | None = None
    taken: bool = False


class Extraction:
    """Extracts from articles in the order they are submitted.

    Once there are enough of them, a second process takes articles as well, where there is a second
    core and `extract` finds quotes as it does (`shareable`). If that process ends, this one does
    all the work.
    """

    def __init__(self, extract: Callable[[str], Sequence[Quote]], *, shareable: bool) -> None:
        self._extract = extract
        self._shareable = shareable and _cores() > 1
        self._submitted = 0
        self._waiting: deque[Task] = deque()
        self._changed = Condition()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: Thread | None = None
        self._closed = False

    def close(self) -> None:
        """Stop the process, whatever it is doing."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._kill()
        if self._thread is not None:
            self._thread.join()
        if self._process is not None:
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                with suppress(OSError):  # what was not sent is dropped
                    pipe and pipe.close()

    @property
    def is_shared(self) -> bool:
        """Whether a second process takes a part in the work."""
        return self._thread is not None and self._thread.is_alive()

    def submit(self, articles: Iterable[Article]) -> list[Task]:
        """Submit articles; pass each task to `extracted` later, in the same order."""
        tasks = [Task(article.headline, article.text) for article in articles]
        self._submitted += len(tasks)
        if self._shareable and self._thread is None and self._submitted >= MIN_TEXTS:
            self._start()
        if self.is_shared:
            with self._changed:
                self._waiting += tasks
                self._changed.notify_all()
        return tasks

    def extracted(self, task: Task) -> Extracted:
        """Return what is extracted; while the other process has the text, extract from the next."""
        while task.extracted is None:
            if mine := self._take_one(task):
                mine.extracted = extract_from(mine.headline, mine.text, self._extract)
        return task.extracted

    def extract_for(self, seconds: float) -> None:
        """Extract for some time from articles that the other process has not taken yet."""
        end = monotonic() + seconds
        while monotonic() < end:
            with self._changed:
                mine = self._next()
            if mine is None:
                return
            mine.extracted = extract_from(mine.headline, mine.text, self._extract)

    def _next(self) -> Task | None:
        """Take the next task that nobody has taken, if there is one."""
        while self._waiting:
            if not (task := self._waiting.popleft()).taken:
                task.taken = True
                return task
        return None

    def _take_one(self, task: Task) -> Task | None:
        """Take this task or, if the process has it, the next; None after waiting for an answer."""
        with self._changed:
            if not task.taken:
                task.taken = True
                return task
            if another := self._next():
                return another
            if task.extracted is None and not self._changed.wait(_PATIENCE):
                self._kill()  # stopped, or stuck
            return None

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()

    def _take_request(self, *, wait: bool) -> list[Task]:
        """Take the next tasks for the process; none if there are none, or work is over."""
        tasks: list[Task] = []
        length = 0
        with self._changed:
            while wait and not self._waiting and not self._closed:
                self._changed.wait()
            while len(tasks) < _REQUEST and length < _REQUEST_LENGTH and (task := self._next()):
                tasks.append(task)
                length += len(task.text)
        return tasks

    def _start(self) -> None:
        """Start the process, in a session of its own: keys typed in the terminal are not for it."""
        self._shareable = False  # just once
        with suppress(OSError, RuntimeError):  # no more processes or threads are allowed
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                module_command("storage.extraction.worker"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=module_environment(),
                start_new_session=True,
            )
            thread = Thread(target=self._share, args=(self._process,), daemon=True)
            thread.start()
            self._thread = thread

    def _share(self, process: subprocess.Popen[bytes]) -> None:
        """Keep the process busy until it ends; what it still has then is to be taken again."""
        requests, answers = process.stdin, process.stdout
        sent: deque[list[Task]] = deque()
        try:
            while requests and answers and not self._closed:
                while len(sent) < _SENT and (tasks := self._take_request(wait=not sent)):
                    sent.append(tasks)
                    texts = [(task.headline, task.text) for task in tasks]
                    write_message(requests, json.dumps(texts).encode())
                if sent:
                    self._receive(sent, json.loads(read_message(answers)))
        except (OSError, ValueError):  # it has ended, perhaps in the middle of an answer
            pass
        finally:
            with self._changed:
                for task in (task for tasks in sent for task in tasks):
                    task.taken = False
                self._changed.notify_all()

    def _receive(self, sent: deque[list[Task]], answer: list[list[Any]]) -> None:
        """Set what was extracted for the tasks sent first."""
        with self._changed:
            for task, row in zip(sent[0], answer, strict=True):
                task.extracted = from_row(task.text, row)
            sent.popleft()
            self._changed.notify_all()


def _cores() -> int:
    """Count the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
