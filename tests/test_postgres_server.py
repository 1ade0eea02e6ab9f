"""The server for tests starts for anybody, root too, and never outlives the tests."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.postgres_server import INSTALLED, Server, serve

ROOT = Path(__file__).resolve().parents[1]
SERVE = """
import time
from tests.postgres_server import serve
with serve() as server:
    print(server.process, server.socket, flush=True)
    time.sleep(600)
"""


def test_it_is_run_by_another_user_than_root(postgres: Server) -> None:
    assert Path(f"/proc/{postgres.process}").stat().st_uid != 0
    assert postgres.connect("postgres").execute("SELECT 1").fetchone() == (1,)


def test_it_runs_from_a_folder_that_only_its_owner_can_read(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.getuid() != 0:
        pytest.skip("only root runs the server as somebody else")
    assert INSTALLED is not None
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    for name in (INSTALLED.name, f"{INSTALLED.name}.libs"):
        (private / name).symlink_to(INSTALLED.parent / name)
    monkeypatch.setattr("tests.postgres_server.INSTALLED", private / INSTALLED.name)
    with serve() as server:
        assert server.connect("postgres").execute("SELECT 1").fetchone() == (1,)


def test_it_ends_with_the_process_that_started_it(postgres: Server) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", SERVE], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    process, folder = program.stdout.readline().split()
    program.send_signal(signal.SIGKILL)
    program.wait()
    end = time.monotonic() + 60
    while Path(f"/proc/{process}").exists():
        assert time.monotonic() < end
        time.sleep(0.02)
    subprocess.run(["rm", "-r", folder], check=True)
