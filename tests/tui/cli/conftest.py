"""The command line, called as in a shell."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.cli.main import main

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Run a command line on the archive of the test; return its status, output and errors."""

    def run(*words: str | Path) -> tuple[int, str, str]:
        try:
            status = main(["--archive", str(tmp_path / "news.db"), *map(str, words)])
        except SystemExit as error:
            status = int(error.code or 0)
        return (status, *capsys.readouterr())

    return run


@pytest.fixture
def on_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Let output go to people: what is captured takes itself for a terminal of 120 columns."""
    del capsys  # which replaces the stream, and again before the test: its class is patched
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda _self: True, raising=False)
    monkeypatch.setenv("COLUMNS", "120")
