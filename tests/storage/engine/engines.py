"""The engines that have to keep the contract; each opens one archive as often as asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from storage.engine import Engine, open_engine

from .memory.engine import MemoryEngine
from .memory.store import Store

Opener = Callable[[], Engine]
"""Opens the same archive each time."""


def sqlite(folder: Path) -> Opener:
    return partial(open_engine, folder / "newsdesk.db")


def memory(_folder: Path) -> Opener:
    return partial(MemoryEngine, Store())


ENGINES: dict[str, Callable[[Path], Opener]] = {"sqlite": sqlite, "memory": memory}
