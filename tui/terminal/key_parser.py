"""A parser of what a terminal sends: keys, and its answer about its background.

Replaces parts of Textual's `XTermParser`. That one takes Esc and a key right after it for Alt and
that key, or for that key alone. Over a slow line, or with quick fingers, the Esc is lost; here it
is Alt only where a command has such a key. Nor does an Esc within a paste begin a sequence: the
rest of the paste would be taken for keys.

Private names: the module `textual._xterm_parser` and `XTermParser._sequence_to_key_events`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from textual._xterm_parser import XTermParser
from textual.events import Key
from textual.message import Message

__all__ = ["BACKGROUND_QUERY", "KeyParser"]

BACKGROUND_QUERY = "\x1b]11;?\x1b\\"
"""What asks a terminal for its background colour."""

_ESCAPE = "\x1b"
_ANSWER_BEGINS = "\x1b]11;"
_ANSWER = re.compile(
    r"\x1b\]11;rgba?:([\da-fA-F]{1,4})/([\da-fA-F]{1,4})/([\da-fA-F]{1,4})"
    r"(?:/[\da-fA-F]{1,4})?(?:\x07|\x1b\\)"
)
_LONGEST_ANSWER = 48
_PASTE_BEGINS, _PASTE_ENDS = "\x1b[200~", "\x1b[201~"
_SEQUENCES = "[O]P_^X"
"""What may come after an Esc that begins a sequence of the terminal."""
_WORDWISE = "bf\x7f"
"""With Alt these move or delete by words in a text field."""


class KeyParser(XTermParser):
    """Reads keys.

    Args:
        debug: Log what is read, as Textual does.
        on_background: Called with whether the terminal's background is dark, when it answers.
        is_typing: Returns whether the focus is in a text field.
        alt_keys: The keys with Alt that commands have.
    """

    def __init__(
        self,
        debug: bool = False,
        *,
        on_background: Callable[[bool], None] = lambda _dark: None,
        is_typing: Callable[[], bool] = lambda: False,
        alt_keys: Iterable[str] = (),
    ) -> None:
        self._on_background = on_background
        self._is_typing = is_typing
        self._alt_keys = frozenset(alt_keys)
        self._held = ""
        self._pasting = False
        self._seen = ""
        super().__init__(debug)

    def feed(self, data: str) -> Iterable[Message]:
        """Yield the messages in `data`; the terminal's answer is taken out of it."""
        if not data:  # the end of the input
            yield from super().feed(data)
            return
        data, self._held = self._held + data, ""
        if found := _ANSWER.search(data):
            self._on_background(_is_dark(found.groups()))
            data = data[: found.start()] + data[found.end() :]
        elif (start := data.find(_ANSWER_BEGINS)) >= 0 and len(data) - start < _LONGEST_ANSWER:
            data, self._held = data[:start], data[start:]
        if data := self._without_pasted_escapes(data):
            yield from super().feed(data)

    def _without_pasted_escapes(self, data: str) -> str:
        """Return `data` without the escape characters within pastes."""
        cleaned = ""
        while data:
            part, data = self._until_paste_end(data) if self._pasting else self._until_paste(data)
            cleaned += part
        return cleaned

    def _until_paste(self, data: str) -> tuple[str, str]:
        """Return what comes before a paste, including the sequence that begins it, and the rest."""
        before = len(self._seen)
        seen = self._seen + data
        begins = seen.find(_PASTE_BEGINS)
        self._pasting = begins >= 0
        self._seen = "" if self._pasting else seen[1 - len(_PASTE_BEGINS) :]
        end = begins + len(_PASTE_BEGINS) - before if self._pasting else len(data)
        return data[:end], data[end:]

    def _until_paste_end(self, data: str) -> tuple[str, str]:
        """Return what is pasted, including the sequence that ends it, and the rest."""
        pasted, ends, rest = data.partition(_PASTE_ENDS)
        self._pasting = not ends
        last = pasted.rfind(_ESCAPE)
        if not ends and last >= 0 and _PASTE_ENDS.startswith(pasted[last:]):
            pasted, self._held = pasted[:last], pasted[last:] + self._held  # it may go on
        return pasted.replace(_ESCAPE, "") + ends, rest

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[Key]:
        if len(sequence) == 2 and sequence[0] == _ESCAPE and sequence[1] not in _SEQUENCES:
            if sequence[1] in _WORDWISE and self._is_typing():
                return super()._sequence_to_key_events(sequence)
            alt, sequence = sequence[1] != _ESCAPE, sequence[1]
        if not alt:
            return super()._sequence_to_key_events(sequence)
        held = list(super()._sequence_to_key_events(sequence, alt=True))
        if any(key.key in self._alt_keys for key in held):
            return held
        return [Key("escape", _ESCAPE), *super()._sequence_to_key_events(sequence)]


def _is_dark(parts: Iterable[str]) -> bool:
    """Return whether a colour, in parts of one to four hexadecimal digits, is dark."""
    red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in parts)
    return bool(0.299 * red + 0.587 * green + 0.114 * blue < 0.5)
