"""The doctor finds what is wrong with an archive, names it, and repairs what can be rebuilt."""

from __future__ import annotations

from pathlib import Path

import pytest

from .cases import FAULTS, Fault, put
from .conftest import Exported, Run

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


def test_nothing_is_wrong_with_the_archive_the_faults_are_put_into(
    run: Run, exported: Exported
) -> None:
    status, said = run("doctor")
    assert status == 0, said
    assert len(exported()) == 10


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_a_fault_is_found_named_and_repaired(
    run: Run, path: Path, exported: Exported, fault: Fault, tmp_path: Path
) -> None:
    put(path, fault.sql)
    status, said = run("doctor")
    assert status == 1
    assert fault.words in said
    for verb in VERBS:
        run(*verb)
    run("backup", str(tmp_path / "copy.db"))
    if fault.exports:
        assert len(exported()) >= 9
    status, said = run("doctor", "--repair")
    assert status == (0 if fault.repairable else 1), said
    assert run("doctor")[0] == status, said
    assert len(exported()) >= 9
    if fault.repairable:
        assert [run(verb)[0] for verb in ("list", "quotes", "clips")] == [0, 0, 0]


def test_the_faults_are_many() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 60
