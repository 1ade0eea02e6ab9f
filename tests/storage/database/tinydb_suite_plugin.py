"""A pytest plugin that runs somebody's tests of TinyDB with our Database in its place."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
import tinydb
from tinydb.storages import JSONStorage, MemoryStorage

from storage.database import Database, Storage

STOOD_IN_FOR = (None, JSONStorage, MemoryStorage)
TOUCHED: set[str] = set()
"""The tests that had a Database instead of a TinyDB."""

current_test = ""


class StandIn(Database):
    """Takes what TinyDB takes; any storage of its own it leaves to TinyDB."""

    default_storage_class = Storage

    def __new__(cls, *args: Any, storage: Any = None, **options: Any) -> Any:
        if storage not in STOOD_IN_FOR:
            return Original(*args, storage=storage, **options)
        return super().__new__(cls)

    def __init__(self, path: Any = None, *, storage: Any = None, **options: Any) -> None:
        TOUCHED.add(current_test)
        if path is None:
            path = Path(tempfile.mkdtemp(dir=os.environ["SUITE_TMP"])) / "memory.db"
        super().__init__(path, read_only=options.get("access_mode") == "r")


StandIn.__name__ = "TinyDB"
Original = tinydb.TinyDB
tinydb.TinyDB = StandIn  # type: ignore[misc]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    global current_test
    current_test = item.nodeid


@pytest.hookimpl(tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in terminalreporter.getreports("failed"):
        terminalreporter.write_line(f"FAILED-TEST {report.nodeid.split('::')[-1]}")
    terminalreporter.write_line(f"TOUCHED {len(TOUCHED)}")
