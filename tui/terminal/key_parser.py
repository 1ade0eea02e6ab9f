"""What a terminal sends: keys, and what it answers when asked for its ground.

Textual takes Esc and a key right after it for Alt and that key, or for that key alone. Over a slow
line, or with quick fingers, that loses the Esc; here it is Alt only where a command has such a key.
Nor does an Esc in what is pasted begin anything: the rest would be taken for keys.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from textual._xterm_parser import XTermParser
from textual.events import Key
from textual.message import Message

__all__ = ["ASK_GROUND", "KeyParser"]

ASK_GROUND = "\x1b]11;?\x1b\\"
"""What asks a terminal for the colour of its ground."""

_ESCAPE = "\x1b"
_GROUND_BEGINS = "\x1b]11;"
_GROUND = re.compile(
    r"\x1b\]11;rgba?:([\da-fA-F]{1,4})/([\da-fA-F]{1,4})/([\da-fA-F]{1,4})"
    r"(?:/[\da-fA-F]{1,4})?(?:\x07|\x1b\\)"
)
_LONGEST_ANSWER = 48
_PASTE_BEGINS, _PASTE_ENDS = "\x1b[200~", "\x1b[201~"
_SEQUENCES = "[O]P_^X"
"""What may come after an Esc that begins a sequence of the terminal's own."""
_WORDWISE = "bf\x7f"
"""With Alt these go by words in a field of text."""


class KeyParser(XTermParser):
    """Reads keys.

    Args:
        debug: Write down what is read, as Textual does.
        ground: Called with whether the terminal's ground is dark, when it says so.
        typing: Tells whether the reader is in a field of text.
        alt: The keys with Alt that commands have.
    """

    def __init__(
        self,
        debug: bool = False,
        *,
        ground: Callable[[bool], None] = lambda _dark: None,
        typing: Callable[[], bool] = lambda: False,
        alt: Iterable[str] = (),
    ) -> None:
        self._ground = ground
        self._typing = typing
        self._alt = frozenset(alt)
        self._held = ""
        self._pasting = False
        self._seen = ""
        super().__init__(debug)

    def feed(self, data: str) -> Iterable[Message]:
        """Yield what `data` says; what the terminal answered is taken out of it."""
        if not data:  # the end of all
            yield from super().feed(data)
            return
        data, self._held = self._held + data, ""
        if found := _GROUND.search(data):
            self._ground(_is_dark(found.groups()))
            data = data[: found.start()] + data[found.end() :]
        elif (start := data.find(_GROUND_BEGINS)) >= 0 and len(data) - start < _LONGEST_ANSWER:
            data, self._held = data[:start], data[start:]
        if data := self._tamed(data):
            yield from super().feed(data)

    def _tamed(self, data: str) -> str:
        """Return `data` without the escapes that are in what is pasted."""
        tamed = ""
        while data:
            part, data = self._pasted(data) if self._pasting else self._up_to_paste(data)
            tamed += part
        return tamed

    def _up_to_paste(self, data: str) -> tuple[str, str]:
        """Return what comes before a paste, with the sequence that begins it, and the rest."""
        before = len(self._seen)
        seen = self._seen + data
        begins = seen.find(_PASTE_BEGINS)
        self._pasting = begins >= 0
        self._seen = "" if self._pasting else seen[1 - len(_PASTE_BEGINS) :]
        end = begins + len(_PASTE_BEGINS) - before if self._pasting else len(data)
        return data[:end], data[end:]

    def _pasted(self, data: str) -> tuple[str, str]:
        """Return what is pasted, with the sequence that ends it, and the rest."""
        pasted, ends, rest = data.partition(_PASTE_ENDS)
        self._pasting = not ends
        last = pasted.rfind(_ESCAPE)
        if not ends and last >= 0 and _PASTE_ENDS.startswith(pasted[last:]):
            pasted, self._held = pasted[:last], pasted[last:] + self._held  # it may go on
        return pasted.replace(_ESCAPE, "") + ends, rest

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[Key]:
        if len(sequence) == 2 and sequence[0] == _ESCAPE and sequence[1] not in _SEQUENCES:
            if sequence[1] in _WORDWISE and self._typing():
                return super()._sequence_to_key_events(sequence)
            alt, sequence = sequence[1] != _ESCAPE, sequence[1]
        if not alt:
            return super()._sequence_to_key_events(sequence)
        held = list(super()._sequence_to_key_events(sequence, alt=True))
        if any(key.key in self._alt for key in held):
            return held
        return [Key("escape", _ESCAPE), *super()._sequence_to_key_events(sequence)]


def _is_dark(parts: Iterable[str]) -> bool:
    """Tell whether a colour, in parts of one to four hexadecimal digits, is a dark one."""
    red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in parts)
    return bool(0.299 * red + 0.587 * green + 0.114 * blue < 0.5)
