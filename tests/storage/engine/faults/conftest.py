"""An archive to put faults into, and the command line to look at it with."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tui.cli import main as command_line

from .cases import build

Run = Callable[..., tuple[int, str]]
Exported = Callable[[], list[str]]


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with nothing wrong; tests copy it."""
    path = tmp_path_factory.mktemp("sound") / "news.db"
    build(path)
    return path


@pytest.fixture
def path(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sound, tmp_path / "news.db"))


@pytest.fixture(scope="session", autouse=True)
def one_parser() -> Iterator[None]:
    """Build the parser of the command line once: it takes longer than most verbs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command_line, "build_parser", cache(command_line.build_parser))
        yield


@pytest.fixture
def run(path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command line on the archive; return its status, and all it prints."""

    def call(*words: str) -> tuple[int, str]:
        status = command_line.main(["--archive", str(path), *words])
        return status, "".join(capsys.readouterr())

    return call


@pytest.fixture
def exported(run: Run, path: Path) -> Exported:
    """Return the headlines that an export brings out."""

    def export() -> list[str]:
        target = path.with_name("all.jsonl")
        run("export", str(target), "--force")
        records = map(json.loads, target.read_text("utf-8").splitlines())
        return [record["headline"] for record in records if record.get("type") == "article"]

    return export
