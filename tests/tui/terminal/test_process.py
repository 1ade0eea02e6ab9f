"""The dashboard as a process in a terminal: however it ends, the terminal is restored."""

from __future__ import annotations

import re
import signal
import stat
from pathlib import Path

import pytest

from storage import open_archive
from storage.model import Filter
from tests.tui.conftest import InTerminal
from tests.tui.terminals import Terminal, Watched
from tui.terminal import crash_report

STYLE = re.compile(rb"\x1b\[([\d;]*)m")
ENDS = {b"22", b"23", b"24", b"27"}
"""The codes that end bold, italic, underline and reverse."""
CRASHING = """
import sys
from pathlib import Path
import tui.app
from tui.commands.registry import command
from tui.screens.desk.marks import MarkActions
secret_words = "Our source is Rosa Kest"
@command("star")
def fail(self):
    secret = secret_words
    raise RuntimeError("over the edge")
MarkActions.star = fail
sys.exit(tui.app.run(Path(sys.argv[1])))
"""


@pytest.fixture
def terminal(in_terminal: InTerminal) -> Watched:
    return in_terminal()


def test_quitting_restores_the_terminal_and_exits_with_zero(terminal: Watched) -> None:
    terminal.type("q")
    assert terminal.wait() == 0
    assert terminal.is_as_before()


def test_the_theme_follows_the_terminals_background_until_one_is_chosen(
    in_terminal: InTerminal,
) -> None:
    light, dark = "48;2;253;251;246", "48;2;24;27;33"
    terminal = in_terminal(until="\x1b]11;?\x1b\\")
    assert light.encode() not in terminal.output
    terminal.type("\x1b]11;rgb:ffff/fbfb/f0f0\x1b\\")
    terminal.read_until(light)
    terminal.type("T")
    terminal.read_until(dark)
    terminal.type("q")
    assert terminal.wait() == 0
    again = in_terminal(until=dark)
    assert b"\x1b]11;?" not in again.output


def test_escape_and_a_key_sent_together_are_two_keys(terminal: Watched) -> None:
    terminal.type("/ferry")
    terminal.read_until("1 found")
    terminal.type("\x1bQ")
    terminal.read_until("Everybody")
    terminal.type("\x1bq")
    assert terminal.wait() == 0


def test_no_color_sends_no_colour_and_the_theme_key_says_why(in_terminal: InTerminal) -> None:
    terminal = in_terminal(NO_COLOR="1")
    terminal.type("/ferry\rT?")
    terminal.read_until("NO_COLOR is set")
    terminal.read_until("Keys")
    terminal.type("\x1b")
    terminal.type("\x1bq")
    assert terminal.wait() == 0
    styles = {code for codes in STYLE.findall(terminal.output) for code in codes.split(b";")}
    assert {b"1", b"7"} <= styles <= {b"", b"0", b"1", b"2", b"3", b"4", b"7", *ENDS}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_a_signal_restores_the_terminal(terminal: Watched, number: signal.Signals) -> None:
    terminal.program.send_signal(number)
    assert terminal.wait() == 128 + number
    assert terminal.is_as_before()


def test_a_mark_made_right_before_a_signal_is_kept(terminal: Watched, archive_path: Path) -> None:
    terminal.type("s")
    terminal.read_until("★")
    terminal.program.send_signal(signal.SIGTERM)
    terminal.wait()
    with open_archive(archive_path) as archive:
        assert archive.select(Filter(starred=True)).total == 1


def test_a_crash_prints_one_line_and_writes_a_report_without_secrets(
    archive_path: Path,
) -> None:
    with Terminal("-c", CRASHING, str(archive_path)) as terminal:
        terminal.read_until("Orsund")
        terminal.type("s")
        status = terminal.wait()
        assert terminal.is_as_before()
    report = archive_path.with_name("newsdesk-crash.txt")
    last = terminal.output.rpartition(b"\x1b[?1049l")[2].decode()
    assert status == 1
    assert "newsdesk crashed (RuntimeError)" in last
    assert report.name in last.replace("\r\n", "")
    assert "Traceback" not in last
    assert "NOTE" not in last
    assert report.read_text().endswith("RuntimeError\n")
    assert "in fail" in report.read_text()
    assert "over the edge" not in report.read_text()
    assert "Rosa Kest" not in report.read_text()
    assert stat.S_IMODE(report.stat().st_mode) == 0o600


def test_a_report_never_goes_where_a_link_leads(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("kept")
    (tmp_path / "report.txt").symlink_to(tmp_path / "precious.txt")
    with pytest.raises(OSError, match="symbolic"):
        crash_report.write(tmp_path / "report.txt", "frames")
    assert (tmp_path / "precious.txt").read_text() == "kept"


def test_a_report_has_the_frames_of_every_cause_and_no_message() -> None:
    words = "Rosa Kest said no"
    try:
        try:
            int(words)
        except ValueError as error:
            raise KeyError(words) from error
    except KeyError as error:
        report = crash_report.describe(error)
    assert report.index("ValueError\n") < report.index("KeyError\n")
    assert report.count("int(words)") == report.count("raise KeyError(words)") == 1
    assert words not in report
