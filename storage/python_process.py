"""Python processes of newsdesk: its own code, whatever lies in the current directory; messages."""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path
from typing import IO

__all__ = ["LENGTH", "module_command", "module_environment", "read_message", "write_message"]

LENGTH = struct.Struct(">I")
"""The length before each message between two processes."""

_ROOT = str(Path(__file__).resolve().parents[1])


def module_command(module: str, *arguments: str) -> tuple[str, ...]:
    """Return the command that runs a module; run it with `module_environment`.

    Without ``-P`` Python would look for the module in the current directory first.
    """
    return (sys.executable, "-P", "-m", module, *arguments)


def module_environment() -> dict[str, str]:
    """Return this process's environment, with the place of newsdesk's packages.

    A checkout that was not installed is found by nothing else.
    """
    places = [_ROOT, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(places)}


def read_message(stream: IO[bytes]) -> bytes:
    """Read one message; an empty one at the end of the stream."""
    size = stream.read(LENGTH.size)
    return stream.read(LENGTH.unpack(size)[0]) if len(size) == LENGTH.size else b""


def write_message(stream: IO[bytes], message: bytes) -> None:
    """Write one message at once."""
    stream.write(LENGTH.pack(len(message)) + message)
    stream.flush()
