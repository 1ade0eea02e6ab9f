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

__all__ = ["import_first_articles"]


def import_first_articles(
    context: DeskContext, progress: ProgressSlot, on_done: Callable[[], None]
) -> None:
    """Import the articles that come with the program, where the archive is new."""

    def is_new(archive: Archive) -> bool:
        known = archive.sources.all() or archive.sources.removed()  # removed seeds stay away
        return not (archive.read_only or known or archive.select(Filter()).total)

    def begin(wanted: bool) -> None:
        if wanted and paths.seeds_folder().is_dir():
            context.jobs.import_folder(paths.seeds_folder(), report, finish)

    def report(done: int, total: int) -> None:
        progress.show("first articles", Progress("first articles", done, total))

    def finish(failed: list[ImportResult]) -> None:
        progress.show("first articles", None)
        if failed:
            context.toast(f"{failed[0].file}: {failed[0].error}", wrong=True)
        on_done()

    context.jobs.query("empty", is_new, begin)
