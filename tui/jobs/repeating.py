"""Work that is repeated on a thread of its own while something else goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["repeating"]


@contextmanager
def repeating(work: Callable[[], None], every: float, *, name: str) -> Iterator[None]:
    """Call `work` every so many seconds, on a thread called `name`, while the block runs."""
    ended = threading.Event()

    def repeat() -> None:
        while not ended.wait(every):
            work()

    threading.Thread(target=repeat, name=name, daemon=True).start()
    try:
        yield
    finally:
        ended.set()
