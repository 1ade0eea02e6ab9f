"""Export to a file: written whole or not at all, and never over an existing file unasked."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO

from storage.errors import ExchangeError
from storage.exchange.formats import ExportFormat
from storage.exchange.selection import Selection
from storage.model import Filter

if TYPE_CHECKING:
    from storage.archive import Archive

__all__ = ["Exported", "atomic_file", "export_document", "new_file"]


class Exported(NamedTuple):
    """How many articles were written, and how many are damaged and were left out."""

    articles: int
    unreadable: int


def export_document(
    archive: Archive,
    filter: Filter,
    path: Path,
    format: ExportFormat,
    *,
    force: bool = False,
    statements: bool = False,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Exported:
    """Write the articles that match a filter to `path`, with their statements if asked for.

    Raises:
        ExchangeError: The file exists and `force` is not set, or it cannot be written.
    """
    with new_file(archive, path, force=force) as file:
        selection = Selection(archive, filter, progress, statements=statements)
        format.write(selection, file)
    return Exported(len(selection) - selection.unreadable, selection.unreadable)


@contextmanager
def new_file(archive: Archive, path: Path, *, force: bool = False) -> Iterator[TextIO]:
    """Open a file that appears at `path` once it is complete; `force` replaces an existing one.

    Raises:
        ExchangeError: The file exists and `force` is not set, or it cannot be written.
    """
    if force:
        path = path.resolve()  # the target of a link, not the link
        if path in {file.resolve() for file in archive.files()}:
            raise ExchangeError(f"{path}: is the archive itself; use another file")
    _refuse(path, force=force)
    try:
        with atomic_file(path, force=force) as file:
            yield file
    except FileExistsError as error:
        raise _exists(path) from error
    except OSError as error:
        raise ExchangeError(f"{path}: cannot be written: {error.strerror or error}") from error


def _refuse(path: Path, *, force: bool) -> None:
    if path.is_dir() or (path.exists() and not path.is_file()):
        raise ExchangeError(f"{path}: is not a file; name a file")
    if not force and os.path.lexists(path):
        raise _exists(path)


def _exists(path: Path) -> ExchangeError:
    return ExchangeError(f"{path}: already exists; --force overwrites it")


@contextmanager
def atomic_file(path: Path, *, force: bool) -> Iterator[TextIO]:
    """Open a file that appears at `path` once it is complete; `force` replaces an existing one.

    Raises:
        OSError: It exists and `force` is not set, or it cannot be written.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            draft.chmod(_mode(path))
            os.fsync(file.fileno())
        if force:
            draft.replace(path)
        else:
            _place(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _place(draft: Path, path: Path) -> None:
    """Put `draft` at `path`, unless another program has just made a file there."""
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        draft.replace(path)


def _mode(path: Path) -> int:
    """Return the permissions of the file to replace, or those of a new file."""
    with suppress(OSError):
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
