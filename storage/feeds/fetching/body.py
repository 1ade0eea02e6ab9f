"""The body of an answer: in memory while it is small, in a file without a name once it is large.

Many feeds are in hand at one time, and any server may send as much as is read at all.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

from storage.errors import FeedError

__all__ = ["MAX_IN_MEMORY", "Body"]

MAX_IN_MEMORY = 1_000_000
"""Bytes beyond which a body is large."""

_CHUNK = 65_536


class Body:
    """Bytes to add to and to read again from the start; `close` lets go of them."""

    def __init__(self, content: bytes = b"") -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=MAX_IN_MEMORY)  # noqa: SIM115 - it lives on
        self._length = 0
        self.append(content)

    def __len__(self) -> int:
        """Return how many bytes it has."""
        return self._length

    def __bytes__(self) -> bytes:
        """Return all of them."""
        return b"".join(self.chunks())

    def append(self, content: bytes) -> None:
        """Add to the end.

        Raises:
            FeedError: It is large, and there is no room for a file.
        """
        self._length += len(content)
        try:
            self._file.write(content)
        except OSError as error:
            reason = f"a large answer needs a file of its own for a moment: {error.strerror}"
            raise FeedError(f"{reason} ({tempfile.gettempdir()})") from error

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes piece by piece."""
        self._file.seek(0)
        while chunk := self._file.read(_CHUNK):
            yield chunk

    def close(self) -> None:
        """Let go of the bytes."""
        self._file.close()
