"""Watched folders: files that are dropped into them, or edited, become articles."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from storage.importing.files import display_path, find_files, import_files
from storage.model import Rules, Source
from storage.text.cleaning import clean_line

if TYPE_CHECKING:
    from storage.archive import Archive
    from storage.importing.files import ImportResult

__all__ = ["WatchedFolder", "refresh_folder", "take_files", "watch_folder"]

SETTLING = 0.8
"""Seconds a file has to stay as it is before it is taken: it may be half written."""

_MARGIN = 5.0
"""Seconds before the last look from which on files count as new: clocks differ."""

_Signature = tuple[int, int, int]
"""Size, and times of the last change of content and of name, in nanoseconds."""


class WatchedFolder:
    """Finds which files of one folder are new or edited since they were last taken.

    Args:
        folder: The folder; those in it are watched too.
        since: When it was last looked at: older files were taken then. None: never.
    """

    def __init__(self, folder: Path, since: datetime | None = None) -> None:
        self._folder = folder
        self._since = since.timestamp() - _MARGIN if since else 0.0
        self._taken: dict[Path, _Signature] | None = None
        self._before: dict[Path, _Signature] = {}
        self.is_settled = True
        """Whether nothing waits until it is written."""

    def poll(self, *, now: float) -> list[Path]:
        """Return the files to take, each once; those still being written come later.

        Raises:
            OSError: The folder cannot be read.
        """
        os.scandir(self._folder).close()
        files = _signatures(one.path for one in find_files([self._folder])[0])
        if self._taken is None:
            oldest = self._since * 1e9
            self._taken = {path: sig for path, sig in files.items() if max(sig[1:]) < oldest}
        taken = {path: sig for path, sig in self._taken.items() if path in files}
        waiting = [path for path, sig in files.items() if taken.get(path) != sig]
        ready = [path for path in waiting if self._is_whole(path, files[path], now)]
        self._taken = taken | {path: files[path] for path in ready}
        self._before = files
        self.is_settled = len(ready) == len(waiting)
        return ready

    def _is_whole(self, path: Path, signature: _Signature, now: float) -> bool:
        if not signature[0]:
            return False
        return now - max(signature[1:]) / 1e9 >= SETTLING or self._before.get(path) == signature


def watch_folder(archive: Archive, folder: Path, *, name: str = "", section: str = "") -> Source:
    """Make a folder a watched source, or watch one that is a source already."""
    location = display_path(folder)
    if known := archive.sources.at(location):
        return archive.sources.change(known.id, rules=replace(known.rules, watch=True))
    title = archive.sources.free_name(clean_line(name or folder.name) or location, location)
    return archive.sources.add(
        kind="folder",
        location=location,
        name=title,
        section=section,
        rules=Rules(watch=True),
        undoable=True,
    )


def take_files(archive: Archive, source: Source, files: Sequence[Path], error: str = "") -> None:
    """Import files of a watched folder, and record that it was looked at."""
    failures: list[ImportResult] = []
    if files:
        failures = import_files(archive, files, later=True)
        archive.follow_up.run_some(len(files))  # no more at once, whatever else has arrived
    record_look(archive, source, failures, error)


def record_look(
    archive: Archive, source: Source, failures: Sequence[ImportResult], error: str = ""
) -> None:
    """Record when a watched folder was looked at, and what went wrong."""
    if failures and not error:
        first = failures[0]
        error = f"{Path(first.file).name}: {first.error}"
    now = datetime.now(UTC)
    state = replace(
        source.fetch,
        last_fetch=now,
        last_success=source.fetch.last_success if error and not failures else now,
        error=error,
    )
    archive.sources.record_fetch(source.id, state)


def refresh_folder(archive: Archive, source: Source) -> tuple[int, int, str]:
    """Take what is new in a watched folder; return how many are new and edited, and an error."""
    watched = WatchedFolder(Path(source.location), source.fetch.last_success)
    outcomes: list[ImportResult] = []
    failures: list[ImportResult] = []
    try:
        for _ in range(2):
            if files := watched.poll(now=time.time()):
                failures += import_files(archive, files, report=outcomes.append)
            if watched.is_settled:
                break
            time.sleep(SETTLING)
    except OSError as failure:
        error = describe_failure(source, failure)
        record_look(archive, source, [], error)
        return 0, 0, error
    record_look(archive, source, failures)
    new = sum(one.outcome == "new" for one in outcomes)
    changed = sum(one.outcome == "changed" for one in outcomes)
    return new, changed, archive.sources.get(source.id).fetch.error


def describe_failure(source: Source, error: OSError) -> str:
    """Return why a watched folder cannot be read."""
    why = error.strerror or str(error)
    return f"{source.location}: cannot be read ({why}); it is looked at again by itself"


def _signatures(paths: Iterable[Path]) -> dict[Path, _Signature]:
    found: dict[Path, _Signature] = {}
    for path in paths:
        try:
            status = path.stat()
        except OSError:  # removed meanwhile
            continue
        found[path] = status.st_size, status.st_mtime_ns, status.st_ctime_ns
    return found
