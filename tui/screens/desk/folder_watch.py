"""Watched folders at the desk: what is dropped there is taken within about a second."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from storage.archive import Archive
from storage.model import Source
from tui.screens.desk.context import DeskContext
from tui.screens.desk.source_catalog import SourceCatalog

if TYPE_CHECKING:
    from storage.importing.watched_folder import WatchedFolder

__all__ = ["FolderWatch"]

_EVERY = 1.0
"""Seconds between two looks at the folders."""
_SOON = 0.4
"""Seconds until the next look where a file is being written."""
_AT_ONCE = 0.05
"""Seconds until the next look where the system reports a change."""
_SLICE = 100
"""Files taken in one change, so that those of the reader come between."""
_SHARE = 20
"""A look at large folders that takes long is followed by so many times as long a pause."""


class FolderWatch:
    """Owns what is known of the files in watched folders; looks at them on a thread."""

    def __init__(self, context: DeskContext, catalog: SourceCatalog) -> None:
        self._context = context
        self._catalog = catalog
        self._folders: dict[int, WatchedFolder] = {}
        self._failed: dict[int, str] = {}
        self._is_looking = False
        self._has_missed = False
        """Whether a look was wanted during another, which may have been too early for it."""
        self._listened: frozenset[str] = frozenset()
        """The folders whose changes the system reports."""
        self._listening: asyncio.Task[None] | None = None

    def stop(self) -> None:
        """Listen for changes no more."""
        if self._listening:
            self._listening.cancel()

    def look(self) -> None:
        """Look for new files, and again in a second; without a watched folder do nothing.

        For a shared archive that is up to a collector.
        """
        if self._context.jobs.is_shared:
            return
        sources = [
            one
            for one in self._catalog.sources
            if one.kind == "folder" and one.rules.watch and not one.rules.paused
        ]
        self._listen(frozenset(one.location for one in sources))
        if self._is_looking:
            self._has_missed = True
            return
        if not sources:
            self._again(_EVERY)
            return
        watched = {one.id for one in sources}
        self._folders = {id_: one for id_, one in self._folders.items() if id_ in watched}
        self._is_looking, self._has_missed = True, False
        asyncio.get_running_loop().create_task(self._look(sources))

    def _listen(self, folders: frozenset[str]) -> None:
        """Look at once where the system reports a change; without that, looks go on as before."""
        if folders == self._listened:
            return
        self.stop()
        self._listened = folders
        if folders:
            self._listening = asyncio.get_running_loop().create_task(self._look_at_changes(folders))

    async def _look_at_changes(self, folders: frozenset[str]) -> None:
        from storage.importing.folder_events import folder_events, is_available

        with suppress(OSError):  # a folder that is missing is looked at all the same
            if is_available():
                async for _ in folder_events(folders):
                    self._again(_AT_ONCE)

    def _again(self, seconds: float) -> None:
        self._context.debounce("folders", seconds, self.look)

    async def _look(self, sources: list[Source]) -> None:
        begun = time.monotonic()
        try:
            for source in sources:
                files, error = await asyncio.to_thread(self._poll, source)
                if files or error != self._failed.get(source.id, source.fetch.error):
                    self._failed[source.id] = error
                    for start in range(0, max(len(files), 1), _SLICE):
                        some = files[start : start + _SLICE]
                        self._context.jobs.change(partial(_take, source.id, some, error))
        finally:
            self._is_looking = False
        pause = max(_EVERY, _SHARE * (time.monotonic() - begun))
        settled = all(self._folders[one.id].is_settled for one in sources)
        if self._context.is_running:
            self._again(_AT_ONCE if self._has_missed else pause if settled else _SOON)

    def _poll(self, source: Source) -> tuple[list[Path], str]:
        # Late: only those who watch a folder need it.
        from storage.importing.watched_folder import WatchedFolder, describe_failure

        if source.id not in self._folders:
            folder = Path(source.location)
            self._folders[source.id] = WatchedFolder(folder, source.fetch.last_success)
        try:
            return self._folders[source.id].poll(now=time.time()), ""
        except OSError as error:
            return [], describe_failure(source, error)


def _take(source: int, files: list[Path], error: str, archive: Archive) -> None:
    from storage.importing.watched_folder import take_files

    take_files(archive, archive.sources.get(source), files, error)
