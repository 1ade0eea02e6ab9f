"""The body of a response: in memory while small, in an unnamed temporary file once large.

Many responses are open at a time, and any of them may be as large as the limit allows.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

from storage.errors import FeedError

__all__ = ["MAX_IN_MEMORY", "Body"]

MAX_IN_MEMORY = 1_000_000
"""Largest body kept in memory, in bytes."""

_CHUNK = 65_536


class Body:
    """Bytes that can be appended and read again from the start, until `close`."""

    def __init__(self, content: bytes = b"") -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=MAX_IN_MEMORY)  # noqa: SIM115 - kept open
        self._length = 0
        self.append(content)

    def __len__(self) -> int:
        """Return the number of bytes."""
        return self._length

    def __bytes__(self) -> bytes:
        """Return all bytes."""
        return b"".join(self.chunks())

    def append(self, content: bytes) -> None:
        """Append bytes to the end.

        Raises:
            FeedError: The body is large, and there is no space for a temporary file.
        """
        self._length += len(content)
        try:
            self._file.write(content)
        except OSError as error:
            reason = f"a large answer needs a temporary file: {error.strerror}"
            raise FeedError(f"{reason} ({tempfile.gettempdir()})") from error

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes in chunks."""
        self._file.seek(0)
        while chunk := self._file.read(_CHUNK):
            yield chunk

    def close(self) -> None:
        """Release the bytes."""
        self._file.close()
