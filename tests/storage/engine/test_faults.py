"""The doctor finds what is wrong with an archive, names it, and repairs what can be rebuilt."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tui.cli import main as command_line

from .faults import FAULTS, Fault, build, put

Run = Callable[..., tuple[int, str]]

VERBS = (
    ["list", "--limit", "99"],
    ["list", "--search", "harbour"],
    ["show", "1"],
    ["show", "7"],
    ["quotes"],
    ["speakers"],
    ["clips"],
    ["sources"],
    ["keep"],
    ["tidy", "--dry-run"],
)


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


def exported(run: Run, path: Path) -> list[str]:
    """Return the headlines that an export brings out."""
    target = path.with_name("all.jsonl")
    run("export", str(target), "--force")
    records = map(json.loads, target.read_text("utf-8").splitlines())
    return [record["headline"] for record in records if record.get("type") == "article"]


def test_nothing_is_wrong_with_the_archive_the_faults_are_put_into(run: Run, path: Path) -> None:
    status, said = run("doctor")
    assert status == 0, said
    assert len(exported(run, path)) == 10


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_a_fault_is_found_named_and_repaired(
    run: Run, path: Path, fault: Fault, tmp_path: Path
) -> None:
    put(path, fault.sql)
    status, said = run("doctor")
    assert status == 1
    assert fault.words in said
    for verb in VERBS:
        run(*verb)
    run("backup", str(tmp_path / "copy.db"))
    if fault.exports:
        assert len(exported(run, path)) >= 9
    status, said = run("doctor", "--repair")
    assert status == (0 if fault.repairable else 1), said
    assert run("doctor")[0] == status, said
    assert len(exported(run, path)) >= 9
    if fault.repairable:
        assert [run(verb)[0] for verb in ("list", "quotes", "clips")] == [0, 0, 0]


def test_the_faults_are_many() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 60
