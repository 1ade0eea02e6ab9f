"""Upkeep of the whole archive beside everything else: quotes extracted again, stories grouped.

Quotes and stories of articles that have arrived are found here, too, where the program that stored
them does not do it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from storage.archive import Archive
from tui.commands.registry import command
from tui.screens.desk.context import DeskContext
from tui.screens.desk.progress import ProgressSlot
from tui.widgets.header import Progress

if TYPE_CHECKING:
    from tui.jobs.events import CommandFinished

__all__ = ["Upkeep"]

_START_AFTER = 30.0
"""Seconds after the start of the dashboard until what is due begins."""
_LEFT_ALONE = 1.0
"""Seconds an arrival waits before it is taken for one that no other program follows up."""
_FEW = 50
"""So many arrivals are followed up on the writer thread; more in a subprocess."""
_AT_A_TIME = 5
"""Arrivals in one change, so that those of the reader come between."""


@dataclass(frozen=True, slots=True)
class _Work:
    """Work that a verb does in steps, and that continues where it was stopped.

    Attributes:
        name: The command of the dashboard that begins it.
        verb: The verb with its arguments.
        is_due: Whether there is anything to do.
        progress: Its name beside how far it is.
        begun, running, failed: What is said of it.
        not_due: What is said where it is asked for in vain.
    """

    name: str
    verb: tuple[str, ...]
    is_due: Callable[[Archive], bool]
    progress: str
    begun: str
    running: str
    failed: str
    not_due: str


_ARRIVALS = _Work(
    "arrivals",
    ("requote",),
    lambda archive: bool(archive.waiting_arrival()),
    "quotes and stories",
    "Finding quotes and stories",
    "Quotes and stories of new articles are being found",
    "Quotes and stories were not found",
    "",
)
_QUOTES = _Work(
    "requote",
    ("requote",),
    lambda archive: bool(archive.waiting_arrival()) or archive.reextraction.is_due(),
    "re-extracting quotes",
    "Re-extracting quotes",
    "Quotes are being re-extracted",
    "Quotes were not re-extracted",
    "Quotes are up to date",
)
_STORIES = _Work(
    "group-stories",
    ("stories", "--group"),
    lambda archive: archive.stories.is_due(),
    "grouping stories",
    "Grouping older articles into stories",
    "Older articles are being grouped into stories",
    "Older articles were not grouped into stories",
    "All articles are in stories",
)
_ALL = (_ARRIVALS, _QUOTES, _STORIES)


class Upkeep:
    """Runs background work in a subprocess, one job after the other, and shows its progress.

    Args:
        context: Subprocesses, timers and toasts.
        progress: Shows how far it is.
        on_finished: Called at the end of each, however it ends.
    """

    def __init__(
        self, context: DeskContext, progress: ProgressSlot, *, on_finished: Callable[[], None]
    ) -> None:
        self._context = context
        self._progress = progress
        self._on_finished = on_finished
        self._is_stopped = False
        """Whether the reader has stopped it: then it does not begin by itself."""

    def start_later(self) -> None:
        """Begin in a while with what is due."""
        self._context.debounce("upkeep", _START_AFTER, lambda: self._start(_ALL))

    def follow_up_soon(self, arrival: int) -> None:
        """Follow up arrivals, unless the program that stored the first one does so by itself."""

        def is_left_alone(archive: Archive) -> tuple[bool, int]:
            if archive.read_only or archive.is_shared or archive.waiting_arrival() != arrival:
                return False, 0
            return True, archive.follow_up.remaining()

        def begin(answer: tuple[bool, int]) -> None:
            is_left_alone, left = answer
            if not is_left_alone:
                return
            if self._is_busy:
                self.follow_up_soon(arrival)
            elif left <= _FEW:
                self._context.jobs.change(_follow_some_up, self._follow_up_others)
            elif not self._is_stopped:
                self._start((_ARRIVALS,))

        def look() -> None:
            self._context.jobs.query("arrivals", is_left_alone, begin)

        self._context.throttle("arrivals", _LEFT_ALONE, look)

    def _follow_up_others(self, left: int) -> None:
        if left and self._context.is_running:
            self._context.jobs.change(_follow_some_up, self._follow_up_others)

    @property
    def _is_busy(self) -> bool:
        """Whether a subprocess is running that ends with this."""
        subprocesses = self._context.jobs.subprocesses
        return bool(subprocesses.refreshing or subprocesses.running_command or subprocesses.upkeep)

    @command("requote")
    def reextract(self) -> None:
        """Extract quotes again, where that is due."""
        self._request(_QUOTES)

    @command("group-stories")
    def group(self) -> None:
        """Group older articles into stories, where that is due."""
        self._request(_STORIES)

    def _request(self, work: _Work) -> None:
        running = self._context.jobs.subprocesses.upkeep
        if running:
            words = next(one.running for one in _ALL if one.name == running)
            self._context.toast(f"{words}; {self._context.key_label('stop')} stops it")
        else:
            self._start((work,), requested=True)

    def _start(self, due: Sequence[_Work], *, requested: bool = False) -> None:
        """Begin with the first that is due; the others follow it."""
        if not due:
            return
        work, *others = due

        def is_due(archive: Archive) -> bool:
            is_left = archive.read_only or (archive.is_shared and not requested)
            return not is_left and work.is_due(archive)

        def begin(is_due: bool) -> None:
            if not is_due:
                if requested:
                    self._context.toast(work.not_due)
                self._start(others)
                return
            begins = self._context.jobs.subprocesses.run_upkeep(
                work.name,
                [*work.verb, "--json"],
                lambda line: self._show(work, line),
                lambda end: self._finish(work, others, end),
            )
            if begins:
                stop = self._context.key_label("stop")
                self._context.toast(f"{work.begun}; {stop} stops it", kind="upkeep")

        self._context.jobs.query("upkeep", is_due, begin)

    def _show(self, work: _Work, line: dict[str, Any]) -> None:
        if "total" in line:
            name = str(line.get("finding", work.progress))
            progress = Progress(name, int(line["done"]), int(line["total"]))
            self._progress.show("upkeep", progress)

    def _finish(self, work: _Work, others: Sequence[_Work], end: CommandFinished) -> None:
        if not self._context.is_running:
            return
        self._progress.show("upkeep", None)
        self._is_stopped = end.cancelled
        if end.cancelled:
            self._context.toast("Stopped; it continues at the next start")
        elif end.error:
            self._context.toast(f"{work.failed}: {end.error}", wrong=True)
        else:
            self._start(others)
        self._on_finished()


def _follow_some_up(archive: Archive) -> int:
    return archive.follow_up.run_some(_AT_A_TIME)
