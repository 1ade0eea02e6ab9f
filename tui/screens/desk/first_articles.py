"""The articles that come with the program, for an archive that holds nothing yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from storage import paths
from storage.archive import Archive
from storage.model import Filter
from tui.screens.desk.context import DeskContext
from tui.screens.desk.progress import ProgressSlot
from tui.widgets.header import Progress

if TYPE_CHECKING:
    from storage.importing.files import ImportResult

__all__ = ["FirstArticles"]

_DATED = "Sample articles: dates are shifted so that the newest is today's"


class FirstArticles:
    """Imports the articles, and knows whether they are still to come.

    Args:
        context: Jobs and toasts.
        progress: Shows how many are there.
        on_arrived: Called when more are there, and when nothing more is to come.
    """

    def __init__(
        self, context: DeskContext, progress: ProgressSlot, on_arrived: Callable[[], None]
    ) -> None:
        self.are_coming = True
        """Whether an empty list may fill yet."""
        self._context = context
        self._progress = progress
        self._on_arrived = on_arrived

    def start(self) -> None:
        """Import the articles, where the archive is new."""
        self._context.jobs.query("empty", _is_new, self._begin)

    def _begin(self, wanted: bool) -> None:
        if wanted and paths.seeds_folder().is_dir():
            self._context.jobs.import_first_articles(
                paths.seeds_folder(), self._report, self._finish
            )
        else:
            self.are_coming = False

    def _report(self, done: int, total: int) -> None:
        if done < total:
            self._progress.show("first articles", Progress("first articles", done, total))
            self._on_arrived()

    def _finish(self, failed: list[ImportResult]) -> None:
        self.are_coming = False
        self._progress.show("first articles", None)
        self._context.toast(_DATED)
        if failed:
            self._context.toast(f"{failed[0].file}: {failed[0].error}", wrong=True)
        self._on_arrived()


def _is_new(archive: Archive) -> bool:
    if archive.read_only or archive.is_shared:
        return False
    known = archive.sources.all() or archive.sources.removed()  # removed seeds stay away
    return not (known or archive.select(Filter()).total)
