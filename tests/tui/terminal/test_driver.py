"""The terminal under job control, slow, silent, or gone: nothing waits for it for ever."""

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
"""To the screen for programs, and back from it."""


@pytest.fixture
def terminal(in_terminal: InTerminal) -> Watched:
    terminal = in_terminal(size=(WIDTH, HEIGHT))
    # All there is: what comes after a stop is compared with it.
    terminal.show(lambda: all(map(terminal.on_screen, ("unread of", "· 1 min", "2 speakers"))))
    terminal.rest(quiet=1)
    return terminal


def test_what_is_written_to_a_terminal_that_has_gone_goes_nowhere() -> None:
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


@pytest.mark.parametrize("controls", [True, False], ids=["told by a signal", "not told"])
def test_losing_the_terminal_ends_the_program_with_what_was_marked_kept(
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
def test_a_dialog_that_is_just_being_opened_is_no_fault(
    terminal: Watched, archive_path: Path, keys: str
) -> None:
    terminal.type(keys)
    terminal.program.send_signal(signal.SIGHUP)
    assert terminal.wait() == 128 + signal.SIGHUP
    assert not archive_path.with_name("newsdesk-crash.txt").exists()


def test_a_terminal_that_takes_nothing_keeps_no_signal_from_ending_the_program(
    terminal: Watched,
) -> None:
    terminal.fill_up()
    terminal.program.send_signal(signal.SIGTERM)
    assert terminal.program.wait(60) == 128 + signal.SIGTERM


def test_a_terminal_that_was_slow_is_left_as_it_was(terminal: Watched) -> None:
    terminal.fill_up()
    terminal.type("q")
    assert terminal.wait() == 0
    assert terminal.is_as_before()


def test_a_stop_gives_the_terminal_back_and_going_on_paints_it_whole(terminal: Watched) -> None:
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


def test_a_stop_that_was_not_foreseen_is_mended_by_going_on(terminal: Watched) -> None:
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


def test_a_size_that_changed_while_it_was_stopped_is_seen(terminal: Watched) -> None:
    terminal.type("d")
    terminal.show(lambda: terminal.on_screen("Which days?"))
    terminal.program.send_signal(signal.SIGTSTP)
    terminal.wait_for_stop()
    terminal.resize(70, 20)
    terminal.go_on(until=ENTERS)
    terminal.show(lambda: terminal.lines()[18].startswith("╰"))  # above the footer
    assert terminal.on_screen("Which days?")
