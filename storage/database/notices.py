"""Hearing of changes to a file without asking: Linux tells, elsewhere nobody does."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

__all__ = ["Notices"]

_MODIFY, _MOVED_TO = 0x2, 0x80
_NONBLOCK, _CLOEXEC = os.O_NONBLOCK, getattr(os, "O_CLOEXEC", 0)
_ENOUGH = 65_536


class Notices:
    """A descriptor that can be read from when something is written in the folder of a file.

    It costs nothing while nothing is. A network folder's other machines are not heard of.

    Raises:
        OSError: There is no such thing on this system, or not for this folder.
    """

    def __init__(self, path: Path) -> None:
        if not sys.platform.startswith("linux"):
            raise OSError("no notices here")
        import ctypes

        library = ctypes.CDLL(None, use_errno=True)
        self._descriptor: int = library.inotify_init1(_NONBLOCK | _CLOEXEC)
        folder = os.fsencode(path.parent)
        if self._descriptor < 0:
            raise OSError(ctypes.get_errno(), "no notices")
        if library.inotify_add_watch(self._descriptor, folder, _MODIFY | _MOVED_TO) < 0:
            self.close()
            raise OSError(ctypes.get_errno(), "no notices")

    def fileno(self) -> int:
        """Return the descriptor, for a selector."""
        return self._descriptor

    def clear(self) -> None:
        """Forget what has been told so far."""
        with suppress(BlockingIOError):
            while len(os.read(self._descriptor, _ENOUGH)) == _ENOUGH:
                pass

    def close(self) -> None:
        """Hear no more."""
        os.close(self._descriptor)
