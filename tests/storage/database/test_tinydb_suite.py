"""TinyDB's own test-suite, of the version that is installed, passes with Database in its place."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 120
"""Seconds that fetching may take."""

NOT_OURS = {
    "test_json_kwargs": "reads the JSON text that TinyDB wrote",
    "test_json_read": "expects FileNotFoundError for a missing file; ours is an ArchiveError",
    "test_table_repr[memory]": "expects the name of TinyDB's storage in repr()",
    "test_table_repr[json]": "expects the name of TinyDB's storage in repr()",
    "test_access_storage": "expects the storage to be a MemoryStorage",
    "test_storage_access": "expects the storage to be a MemoryStorage",
}
"""Tests that fail, each with its reason."""

NOT_RUN = {
    "test_json_invalid_directory": "writes to the root folder: missing folders are made here",
}


@pytest.fixture
def suite(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Give a folder with the tests of TinyDB's source distribution, fetched once."""
    release = f"tinydb-{version('tinydb')}"
    store = request.config.cache.mkdir("tinydb") if request.config.cache else tmp_path
    archive = store / f"{release}.tar.gz"
    if not archive.exists():
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--no-binary", ":all:", "--dest", str(store), release.replace("-", "==")]
        try:
            subprocess.run(command, capture_output=True, timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            pytest.skip(f"pip has not fetched the source of {release} in {PATIENCE} s")
        if not archive.exists():
            pytest.skip(f"pip cannot fetch the source of {release}")
    with tarfile.open(archive) as source:
        source.extractall(tmp_path, filter="data")
    return tmp_path / release / "tests"


def test_the_suite_of_tinydb_fails_only_where_it_asks_for_another_storage(suite: Path) -> None:
    paths = [str(ROOT), str(Path(__file__).parent)]
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "tinydb_suite_plugin",
            "-p",
            "no:cacheprovider",
        ]
        + [f"--deselect=tests/test_storages.py::{name}" for name in NOT_RUN]
        + [f"--basetemp={suite.parent / 'tmp'}", f"--rootdir={suite.parent}", str(suite)],
        cwd=suite.parent,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths), "SUITE_TMP": str(suite.parent)},
        capture_output=True,
        text=True,
    )
    lines = run.stdout.splitlines()
    failed = {line.split()[1] for line in lines if line.startswith("FAILED-TEST ")}
    touched = [int(line.split()[1]) for line in lines if line.startswith("TOUCHED ")]
    assert failed == set(NOT_OURS), run.stdout[-4000:]
    assert touched[0] > 100
