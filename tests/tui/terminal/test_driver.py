"""A terminal under job control, slow, blocked or lost: nothing waits for it for ever."""

from __future__ import annotations

import os
import pty
import signal
import threading
from pathlib import Path

import pytest

from storage import open_archive
from storage.model import Filter
from tests.tui.conftest import InTerminal
from tests.tui.terminals import HEIGHT, WIDTH, Watched
from tui.terminal.driver import Writer

ENTERS, LEAVES = "\x1b[?1049h", "\x1b[?1049l"
"""The sequences that switch to the alternate screen, and back."""


@pytest.fixture
def terminal(in_terminal: InTerminal) -> Watched:
    terminal = in_terminal(size=(WIDTH, HEIGHT))
    # All there is: what comes after a stop is compared with it.
    terminal.show(lambda: all(map(terminal.on_screen, ("unread of", "· 1 min", "2 speakers"))))
    terminal.rest(quiet=1)
    return terminal


def test_writing_to_a_lost_terminal_does_not_block() -> None:
    master, slave = pty.openpty()
    writer = Writer(slave)
    writer.start()
    os.close(master)

    def write() -> None:
        for _ in range(200):  # more than may wait to be written
            writer.write("paint")
        writer.stop()

    writing = threading.Thread(target=write, daemon=True)
    writing.start()
    writing.join(60)
    assert not writing.is_alive()
    os.close(slave)


@pytest.mark.parametrize("controls", [True, False], ids=["with a signal", "without one"])
def test_losing_the_terminal_ends_the_program_and_keeps_the_marks(
    in_terminal: InTerminal, archive_path: Path, controls: bool
) -> None:
    terminal = in_terminal(controls=controls)
    terminal.type("s")
    terminal.read_until("★")
    terminal.type("jkjkjkjk2jkjk")
    terminal.hang_up()
    assert terminal.program.wait(60) == 128 + signal.SIGHUP
    with open_archive(archive_path) as archive:
        assert archive.select(Filter(starred=True)).total == 1


@pytest.mark.parametrize("keys", ["?", "d", "Q", "S"])
def test_leaving_while_a_dialog_opens_is_not_a_crash(
    terminal: Watched, archive_path: Path, keys: str
) -> None:
    terminal.type(keys)
    terminal.program.send_signal(signal.SIGHUP)
    assert terminal.wait() == 128 + signal.SIGHUP
    assert not archive_path.with_name("newsdesk-crash.txt").exists()


def test_a_signal_ends_the_program_though_the_terminal_is_blocked(
    terminal: Watched,
) -> None:
    terminal.fill_up()
    terminal.program.send_signal(signal.SIGTERM)
    assert terminal.program.wait(60) == 128 + signal.SIGTERM


def test_a_slow_terminal_is_restored(terminal: Watched) -> None:
    terminal.fill_up()
    terminal.type("q")
    assert terminal.wait() == 0
    assert terminal.is_as_before()


def test_a_stop_restores_the_terminal_and_going_on_repaints_it(terminal: Watched) -> None:
    before = terminal.shown.below_the_clock()
    terminal.program.send_signal(signal.SIGTSTP)
    terminal.wait_for_stop()
    assert terminal.is_as_before()
    terminal.go_on(until=ENTERS)
    terminal.show(lambda: terminal.shown.below_the_clock() == before)
    terminal.press("j")
    terminal.type("q")
    assert terminal.wait() == 0
    assert terminal.is_as_before()


def test_going_on_after_sigstop_repairs_the_terminal(terminal: Watched) -> None:
    before = terminal.shown.below_the_clock()
    terminal.program.send_signal(signal.SIGSTOP)
    terminal.wait_for_stop()
    terminal.make_sane()
    terminal.go_on(until=ENTERS)
    terminal.show(lambda: terminal.shown.below_the_clock() == before)
    terminal.type("?")
    terminal.show(lambda: terminal.on_screen("Keys"))
    terminal.type("\x1bq")
    assert terminal.wait() == 0
    assert terminal.is_as_before()


def test_a_resize_while_stopped_is_noticed(terminal: Watched) -> None:
    terminal.type("d")
    terminal.show(lambda: terminal.on_screen("Date or range"))
    terminal.program.send_signal(signal.SIGTSTP)
    terminal.wait_for_stop()
    terminal.resize(70, 20)
    terminal.go_on(until=ENTERS)
    terminal.show(lambda: terminal.lines()[18].startswith("╰"))  # above the footer
    assert terminal.on_screen("Date or range")
