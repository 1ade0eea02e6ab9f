"""Keys as a terminal sends them: Esc and the key after it, Alt, pastes, the background."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from textual.events import Key, Paste

from tui.terminal.key_parser import KeyParser


def keys(parser: KeyParser, *pieces: str) -> list[str]:
    """Return the keys in what arrives in pieces, and in the pause after it."""
    read = [event for piece in pieces for event in parser.feed(piece)]
    time.sleep(0.11)  # no sequence goes on after so long
    return [event.key for event in [*read, *parser.tick()] if isinstance(event, Key)]


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("\x1bj", ["escape", "j"]),
        ("\x1bjjj", ["escape", "j", "j", "j"]),
        ("\x1bG", ["escape", "G"]),
        ("\x1b/", ["escape", "slash"]),
        ("\x1bf", ["escape", "f"]),
        ("\x1b2", ["escape", "2"]),
        ("\x1b\r", ["escape", "enter"]),
        ("\x1b\x0f", ["escape", "ctrl+o"]),
        ("\x1b[", ["escape", "left_square_bracket"]),
        ("\x1b", ["escape"]),
        ("\x1b\x1b", ["escape", "escape"]),
        ("\x1b[A\x1b[5~\x1bOP", ["up", "pageup", "f1"]),
    ],
)
def test_escape_and_a_key_are_two_keys(sent: str, read: list[str]) -> None:
    assert keys(KeyParser(), sent) == read
    assert keys(KeyParser(), *sent) == read


def test_alt_is_alt_where_a_command_has_such_a_key() -> None:
    parser = KeyParser(alt_keys=["alt+s", "alt+shift+j"])
    assert keys(parser, "\x1bs\x1bJ") == ["alt+s", "alt+shift+j"]
    assert keys(parser, "\x1bj") == ["escape", "j"]


def test_alt_moves_by_words_in_a_text_field() -> None:
    parser = KeyParser(is_typing=lambda: True)
    assert keys(parser, "\x1bb", "\x1bf", "\x1b\x7f") == ["ctrl+left", "ctrl+right", "ctrl+w"]
    assert keys(parser, "\x1bj") == ["escape", "j"]


@pytest.mark.parametrize(
    ("answer", "dark"),
    [
        ("\x1b]11;rgb:1313/1515/1a1a\x1b\\", True),
        ("\x1b]11;rgb:ffff/fbfb/f0f0\x07", False),
        ("\x1b]11;rgb:f/f/f\x1b\\", False),
        ("\x1b]11;rgba:00/2b/36/ff\x07", True),
    ],
)
@pytest.mark.parametrize("places", [(), (9,), (6, 20)], ids=str)
def test_the_background_is_reported_and_never_taken_for_keys(
    answer: str, dark: bool, places: tuple[int, ...]
) -> None:
    reported: list[bool] = []
    parser = KeyParser(on_background=reported.append)
    sent = f"j{answer}k"
    cuts = [0, *places, len(sent)]
    pieces = [sent[start:stop] for start, stop in pairwise(cuts)]
    assert keys(parser, *pieces) == ["j", "k"]
    assert reported == [dark]


@pytest.mark.parametrize("cut", [1, 4, 8, 9, 14, 20, 25, 27])
def test_escapes_in_a_paste_stay_text(cut: int) -> None:
    sent = "\x1b[200~red \x1b[31mA\x1b y\x1b[201~j"
    parser = KeyParser()
    read = [event for piece in (sent[:cut], sent[cut:]) for event in parser.feed(piece)]
    assert [event.text for event in read if isinstance(event, Paste)] == ["red [31mA y"]
    assert [event.key for event in read if isinstance(event, Key)] == ["j"]
