"""The report of a fault: where in the code it was, and none of the words it was about."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

__all__ = ["describe", "write"]


def describe(error: BaseException) -> str:
    """Return the frames and the kind of an error and of those that led to it.

    Their messages are left out: they may quote an article, a note or an address.
    """
    parts: list[str] = []
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        frames = "".join(traceback.format_tb(cause.__traceback__))
        parts.append(f"{frames}{type(cause).__qualname__}\n")
        cause = cause.__cause__ or cause.__context__
    return "\nwhich led to\n\n".join(reversed(parts))


def write(path: Path, text: str) -> None:
    """Write a report that only its owner can read, in place of an older one.

    Raises:
        OSError: It cannot be written, or is a link, which is not followed.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(text)
