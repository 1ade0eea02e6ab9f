"""Opening of files that people name: regular files only, as a pipe or a device may never end."""

from __future__ import annotations

import os
import stat
from io import FileIO
from pathlib import Path

__all__ = ["open_regular", "read_at_most", "read_start"]


def open_regular(path: Path) -> FileIO:
    """Open a regular file, or the one that a link leads to, for reading without a buffer.

    Raises:
        OSError: It cannot be opened, or is a folder, a pipe, a socket or a device.
    """
    # Not blocking: opening a pipe would wait for somebody to write to it.
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(0, "not a regular file", str(path))
    return FileIO(handle)


def read_at_most(file: FileIO, limit: int) -> bytes:
    """Return what is left of a file, or more than `limit` bytes if it has more."""
    # By the size of the file: a read allocates all it asks for.
    size = min(os.fstat(file.fileno()).st_size, limit)
    read = file.read(size + 1)
    if size < len(read) <= limit:  # it has grown, or its file system does not know its size
        read += file.read(limit + 1 - len(read))
    return read


def read_start(path: Path, length: int) -> bytes:
    """Return up to `length` bytes from the start of a regular file, none if it cannot be read."""
    try:
        with open_regular(path) as file:
            return file.read(length)
    except OSError:
        return b""
