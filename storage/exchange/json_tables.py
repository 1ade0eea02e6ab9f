"""Reading JSON of the shape ``{table: {number: document}}`` one document at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TextIO

from storage.errors import ExchangeError
from storage.exchange.entries import MAX_DOCUMENT

__all__ = ["describe_json_error", "documents"]

_CHUNK = 1 << 16
_SPACE = " \t\r\n"


def documents(file: TextIO) -> Iterator[tuple[str, str, Any]]:
    """Yield table, number and document in the order of the file.

    Raises:
        ExchangeError: A part of it is not JSON of that shape.
    """
    scanner = _Scanner(file)
    for table in scanner.names():
        for number in scanner.names():
            yield table, number, scanner.value()
    if scanner.peek():
        raise scanner.fault("there is something after its end")


def describe_json_error(error: ValueError) -> str:
    """Describe why JSON cannot be read; Python says of a long number how to configure Python."""
    return error.msg if isinstance(error, json.JSONDecodeError) else "a number in it is too long"


class _Scanner:
    """Scans JSON text; holds no more of it than the current value."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._text = ""
        self._at = 0
        self._before = 0  # characters dropped from the start
        self._decoder = json.JSONDecoder()

    def names(self) -> Iterator[str]:
        """Yield the names in the object that begins here; the caller reads the value of each."""
        self._take("{", "an object")
        if self._skip("}"):
            return
        while True:
            name = self.value()
            if not isinstance(name, str):
                raise self.fault("a name is not text")
            self._take(":", "a colon")
            yield name
            if self._skip("}"):
                return
            self._take(",", "a comma")

    def value(self) -> Any:
        """Read the value that begins here."""
        if not self.peek():
            raise self.fault("it ends early")
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except RecursionError as error:
                raise self.fault("it is nested too deeply") from error
            except ValueError as error:
                if not self._more():
                    raise self.fault(describe_json_error(error)) from error
                continue
            # A number at the end of what was read may go on.
            if end < len(self._text) or not self._more():
                self._at = end
                return value

    def peek(self) -> str:
        """Return the next sign that is no white space; nothing at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def fault(self, reason: str) -> ExchangeError:
        """Return the error that says what is wrong here."""
        return ExchangeError(f"character {self._before + self._at + 1:,}: {reason}")

    def _take(self, sign: str, name: str) -> None:
        if not self._skip(sign):
            raise self.fault(f"{name} is missing here")

    def _skip(self, sign: str) -> bool:
        if self.peek() != sign:
            return False
        self._at += 1
        return True

    def _more(self) -> bool:
        """Read on, twice as much each time while the same value goes on; return whether it did."""
        rest = len(self._text) - self._at
        if rest > MAX_DOCUMENT:
            raise self.fault(f"a document is longer than {MAX_DOCUMENT:,} characters")
        more = self._file.read(max(_CHUNK, rest))
        self._before += self._at
        self._text = self._text[self._at :] + more
        self._at = 0
        return bool(more)
