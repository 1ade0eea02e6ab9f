"""Terminals of all sizes and kinds: the dashboard works, or says in one line why not."""

from __future__ import annotations

import re

import pytest

from tests.tui.conftest import InTerminal

COLOUR = re.compile(rb"\x1b\[(?:\d+;)*[34]8;2;")


@pytest.mark.parametrize("size", [(1, 1), (20, 5), (40, 10), (300, 5)], ids=str)
def test_it_works_however_small_the_terminal_is(
    in_terminal: InTerminal, size: tuple[int, int]
) -> None:
    terminal = in_terminal(until="\x1b[?1049h", size=size)
    terminal.type("?\x1bQ\x1bS\x1bd\x1b")
    terminal.resize(120, 36)
    terminal.read_until("Orsund")
    terminal.resize(*size)
    terminal.type("jq")
    assert terminal.wait() == 0
    assert terminal.is_as_before()


@pytest.mark.parametrize("when", ["\x1b[?1049h", "\x1b]11;?"], ids=["at once", "soon"])
def test_a_resize_during_the_start_is_noticed(in_terminal: InTerminal, when: str) -> None:
    terminal = in_terminal(until=when)
    terminal.resize(90, 30)
    terminal.show(lambda: "? help" in terminal.lines()[29])


@pytest.mark.parametrize("kind", ["xterm", "linux", "vt100", ""])
def test_it_works_in_an_unknown_terminal(in_terminal: InTerminal, kind: str) -> None:
    """It does not answer any query either."""
    terminal = in_terminal(TERM=kind, COLORTERM="")
    terminal.type("j?")
    terminal.read_until("Keys")
    terminal.type("\x1b")
    terminal.type("\x1bq")
    assert terminal.wait() == 0
    assert terminal.is_as_before()
    assert not COLOUR.search(terminal.output)


@pytest.mark.parametrize("utf8_mode", ["0", "1"])
def test_it_draws_the_same_without_a_locale(in_terminal: InTerminal, utf8_mode: str) -> None:
    terminal = in_terminal(LC_ALL="C", PYTHONUTF8=utf8_mode, PYTHONCOERCECLOCALE="0")
    terminal.read_until("╭─")
    terminal.type("q")
    assert terminal.wait() == 0


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        (
            {"TERM": "dumb"},
            "newsdesk needs more than a dumb terminal (TERM=dumb); try newsdesk list",
        ),
        ({"PYTHONIOENCODING": "latin-1"}, "the terminal is said to be iso8859-1"),
    ],
)
def test_a_terminal_without_a_screen_is_refused_in_one_line(
    in_terminal: InTerminal, environment: dict[str, str], message: str
) -> None:
    terminal = in_terminal(until=message, **environment)
    assert terminal.wait() == 1
    assert terminal.output.count(b"\n") == 1
    assert b"\x1b" not in terminal.output


def test_invalid_utf8_is_not_taken_for_keys(in_terminal: InTerminal) -> None:
    terminal = in_terminal()
    terminal.send(b"\xe9\xff\xc3j")
    terminal.type("?")
    terminal.read_until("Keys")
    terminal.type("\x1b")
    terminal.type("\x1bq")
    assert terminal.wait() == 0
