"""Run a command of newsdesk in a subprocess and read the JSON lines it prints."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from storage.python_process import module_command, module_environment

__all__ = ["stream_json"]

_NICENESS = 10
_LINE_LIMIT = 4 * 1024 * 1024
_GRACE_SECONDS = 2.0
"""How long a process may take to end by itself before it is killed."""
_MAX_ERROR_LENGTH = 300
_ERROR_PREFIX = "newsdesk: "
"""What the command line prints before an error."""
_WAITING_PREFIX = f"{_ERROR_PREFIX}waiting for another program"
"""How a line begins that is no error: the command goes on once the other has finished."""


async def stream_json(
    arguments: Sequence[str],
    *,
    user_command: bool = False,
    lines: asyncio.Queue[str] | None = None,
) -> AsyncIterator[dict[str, Any]]:
    """Run newsdesk with these arguments, niced, and yield each JSON object it prints.

    `lines` are written to its standard input as they come.

    If it exits with a status other than 0 or 1, the last line that is not JSON is yielded as
    `{"error": line}`. With `user_command`, status 1 counts as a failure too, and cancelling
    interrupts the process as ^c would, so that it can clean up, instead of terminating it.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            *module_command("tui", *arguments),
            env=module_environment(),
            stdin=asyncio.subprocess.PIPE if lines else asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            limit=_LINE_LIMIT,
        )
    except OSError as error:
        yield {"error": f"newsdesk could not start itself: {error.strerror}"}
        return
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, process.pid, _NICENESS)
    last_text = ""
    writing = asyncio.create_task(_write_lines(process, lines)) if lines else None
    try:
        while raw := await _read_line(process):
            text = raw.decode("utf-8", "replace").strip()
            value = _parse_object(text)
            if value is None and not text.startswith(_WAITING_PREFIX):
                last_text = text[:_MAX_ERROR_LENGTH] or last_text
            elif value is not None:
                yield value
        status = await process.wait()
        if status not in (0, 1) or (user_command and status and last_text):
            reason = last_text.removeprefix(_ERROR_PREFIX)
            yield {"error": reason or f"stopped with status {status}"}
    finally:
        if writing:
            writing.cancel()
        await _stop(process, interrupt=user_command)


async def _write_lines(process: asyncio.subprocess.Process, lines: asyncio.Queue[str]) -> None:
    """Write lines to a process until it is gone."""
    with suppress(ConnectionError):
        while process.stdin is not None:
            process.stdin.write(f"{await lines.get()}\n".encode())
            await process.stdin.drain()


async def _read_line(process: asyncio.subprocess.Process) -> bytes:
    """Return the next line, or nothing at the end; a line over the limit is replaced."""
    try:
        return await process.stdout.readline() if process.stdout else b""
    except ValueError:
        return b"a line too long to be read"


async def _stop(process: asyncio.subprocess.Process, *, interrupt: bool) -> None:
    """Stop `process` if it is still running: ask it to end, then kill it."""
    ask = partial(process.send_signal, signal.SIGINT) if interrupt else process.terminate
    for stop in (ask, process.kill):
        if process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            stop()
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), _GRACE_SECONDS)


def _parse_object(text: str) -> dict[str, Any] | None:
    """Return the JSON object in `text`, or None."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
