"""Put faults into archives, one into each, and count those that the doctor finds and repairs.

    .venv/bin/python tests/bench/faults.py

The faults are those of the tests, which say what is found and whether it can be repaired. Prints
each that is not found or not repaired, and errors that the doctor does not understand.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.storage.engine.faults.cases import FAULTS, Fault, build, put

from effort import times
from figures import Goal

ROOT = Path(__file__).resolve().parents[2]


def measure(count: int = len(FAULTS)) -> list[Goal]:
    """Put so many of the faults into archives; return the goals, with what was measured."""
    faults = FAULTS[:count]
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder, "sound.db")
        build(sound)
        results = [_diagnose(fault, sound) for fault in faults]
    found, repaired, understood = (sum(column) for column in zip(*results, strict=True))
    missed = len(faults) // 30  # two of sixty
    repairable = sum(fault.repairable for fault in faults)
    what = f"{len(faults)} faults"
    return [
        Goal(f"{what}: found", (len(faults) - missed,), (found,), unit="", at_least=True),
        Goal(f"{what}: repaired", (repairable,), (repaired,), unit="", at_least=True),
        Goal(f"{what}: tracebacks", (0,), (len(faults) - understood,), unit=""),
    ]


def _diagnose(fault: Fault, sound: Path) -> tuple[bool, bool, bool]:
    """Return whether the fault was found, repaired, and without errors not understood."""
    path = Path(shutil.copy(sound, sound.with_name("faulty.db")))
    put(path, fault.sql)
    status, said = _doctor(path)
    found = status == 1 and fault.words in said
    repair, more = _doctor(path, "--repair")
    repaired = fault.repairable and repair == 0
    understood = "Traceback" not in said + more
    for what, is_so in {
        "not found": found,
        "not repaired": repaired or not fault.repairable,
        "not understood": understood,
    }.items():
        if not is_so:
            print(f"{fault.name}: {what}: {said}")
    path.unlink()
    return found, repaired, understood


def _doctor(path: Path, *words: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "tui", "--archive", path, "doctor", *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"NEWSDESK_HOME": str(path.parent)},
    )
    return done.returncode, done.stdout + done.stderr


def main() -> None:
    """Count what the doctor finds and repairs."""
    print(*measure(times(len(FAULTS))), sep="\n")


if __name__ == "__main__":
    main()
