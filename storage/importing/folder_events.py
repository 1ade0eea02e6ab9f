"""Changes in folders as the system reports them, where the extra `watch` is installed."""

from __future__ import annotations

import importlib.util
from collections.abc import AsyncIterator, Collection

__all__ = ["folder_events", "is_available"]


def is_available() -> bool:
    """Return whether the extra is installed, without importing it."""
    return importlib.util.find_spec("watchfiles") is not None


async def folder_events(folders: Collection[str]) -> AsyncIterator[None]:
    """Yield once for each burst of changes in folders or below, until it is cancelled.

    Raises:
        OSError: A folder is missing, or the system watches no more of them.
    """
    from watchfiles import awatch  # an extra, and only those who watch a folder need it

    async for _changes in awatch(*folders, step=50, debounce=200):
        yield
