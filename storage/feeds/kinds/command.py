"""Commands as sources: what one prints is the document, a feed; never through a shell."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shlex
import signal
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from storage.errors import FeedError
from storage.feeds.fetching.body import Body
from storage.feeds.fetching.fetch import FetchResult
from storage.text.cleaning import clean_line

if TYPE_CHECKING:
    from storage.feeds.fetching.client import Limits

__all__ = ["NOT_ALLOWED", "PREFIX", "read_command", "run"]

PREFIX = "exec:"
"""Begins the location of a source that is a command."""

NOT_ALLOWED = "commands are off; write commands = true in the settings file to run them"

_CHUNK = 65_536
_MAX_REASON = 200
_MAX_NOISE = 4_000
"""Bytes read of what a command prints as errors."""


def read_command(location: str) -> tuple[str, ...]:
    """Split the location of a command into its program and arguments, as a shell would quote them.

    Raises:
        FeedError: A quotation mark is not closed, or there is no program.
    """
    try:
        words = shlex.split(location.removeprefix(PREFIX))
    except ValueError:
        raise FeedError("exec: a quotation mark in the command is not closed") from None
    if not words:
        raise FeedError("exec: write a program after it, e.g. exec:/usr/local/bin/court --today")
    return (str(Path(words[0]).expanduser()), *words[1:])


async def run(location: str, *, limits: Limits, allowed: bool) -> FetchResult:
    """Run the command at `location` and return what it prints, within the limits of an exchange.

    Raises:
        FeedError: It is not allowed, cannot be started, fails, or prints or takes too much.
    """
    if not allowed:
        raise FeedError(NOT_ALLOWED)
    command = read_command(location)
    name = clean_line(Path(command[0]).name)
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            cwd=Path.home(),
            start_new_session=True,  # so that what it starts ends with it
        )
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a valid command"
        raise FeedError(f"{name}: cannot be run ({reason})") from error
    body = Body()
    try:
        async with asyncio.timeout(limits.seconds):
            noise, _ = await asyncio.gather(
                _read_noise(process), _read_output(process, body, limits.body)
            )
            status = await process.wait()
    except TimeoutError:
        body.close()
        raise FeedError(f"{name}: did not finish within {limits.seconds:g} seconds") from None
    except _TooLong:
        body.close()
        raise FeedError(f"{name}: prints more than {limits.body / 1_000_000:g} MB") from None
    finally:
        await _stop(process)
    if status:
        body.close()
        raise FeedError(f"{name}: failed with status {status}{_last_line(noise)}")
    return FetchResult(
        url="",
        permanent_url=location,
        not_modified=False,
        content=body,
        content_type="",
        etag="",
        modified="",
        fresh=timedelta(),
        public=True,
    )


class _TooLong(Exception):
    """A command prints more than is read."""


async def _read_output(process: asyncio.subprocess.Process, body: Body, limit: int) -> None:
    if process.stdout is None:
        return
    while chunk := await process.stdout.read(_CHUNK):
        if len(body) + len(chunk) > limit:
            raise _TooLong
        body.append(chunk)


async def _read_noise(process: asyncio.subprocess.Process) -> bytes:
    """Read what a command prints as errors, and return the end of it."""
    noise = b""
    while process.stderr is not None and (chunk := await process.stderr.read(_CHUNK)):
        noise = (noise + chunk)[-_MAX_NOISE:]
    return noise


async def _stop(process: asyncio.subprocess.Process) -> None:
    """Kill a command with everything it has started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    if process.returncode is None:
        await process.wait()


def _last_line(noise: bytes) -> str:
    lines = noise.decode("utf-8", "replace").strip().splitlines()
    return f" ({clean_line(lines[-1])[:_MAX_REASON]})" if lines else ""
