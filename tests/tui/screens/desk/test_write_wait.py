"""Changes while another program holds the write lock: they wait, with a word on the screen."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from storage import Archive, Filter, open_archive
from tests.tui.conftest import OpenDesk, Reader

ROOT = Path(__file__).parents[4]
WORDS = "Waiting for another program to finish writing…"


@contextmanager
def another_program_writes(location: str) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(location, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other
        if other.in_transaction:
            other.execute("COMMIT")


def starred(archive: Archive) -> list[int]:
    return archive.ids(Filter(starred=True))


def first_line(reader: Reader) -> str:
    return reader.picture().splitlines()[0]


@pytest.mark.parametrize(
    ("width", "words"),
    [(160, f"{WORDS} esc cancels"), (90, "Waiting to write… esc cancels"), (66, "Waiting")],
)
async def test_a_mark_waits_with_a_word_and_arrives(
    open_desk: OpenDesk, archive: Archive, width: int, words: str
) -> None:
    async with open_desk((width, 45)) as reader:
        with another_program_writes(archive.location) as other:
            await reader.press("s")
            await reader.sees(lambda: words in first_line(reader))
            await reader.press("j")  # the desk stays responsive
            await reader.sees(lambda: reader.desk.widgets.headlines.cursor == 1)
            assert starred(archive) == []
            other.execute("COMMIT")
            await reader.sees(lambda: "Waiting" not in first_line(reader))
        await reader.sees(lambda: len(starred(archive)) == 1)
        assert archive.maintenance.faults() == []


async def test_esc_gives_up_what_waits_and_says_so(open_desk: OpenDesk, archive: Archive) -> None:
    async with open_desk() as reader:
        with another_program_writes(archive.location) as other:
            await reader.press("s")
            await reader.sees(lambda: WORDS in first_line(reader))
            await reader.press("j", "s")
            await reader.press("q")
            await reader.told("waiting for another program to finish writing; esc cancels it")
            assert reader.app.is_running
            await reader.press("escape")
            await reader.told("dropped: another program is writing to the archive")
            await reader.sees(lambda: "Waiting" not in first_line(reader))
            await reader.sees(lambda: "★" not in reader.picture())  # the rows are as they were
            other.execute("COMMIT")
        await reader.press("s")
        await reader.sees(lambda: len(starred(archive)) == 1)
        await reader.press("X")
        await reader.told("Nothing is running")
        await reader.press("q")
        await reader.sees(lambda: not reader.app.is_running)


async def test_a_wait_under_a_page_is_a_toast(open_desk: OpenDesk, archive: Archive) -> None:
    async with open_desk() as reader:
        with another_program_writes(archive.location) as other:
            await reader.press("s", "question_mark")
            await reader.told(WORDS)
            other.execute("COMMIT")
        await reader.sees(lambda: len(starred(archive)) == 1)


def _verb(path: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tui", "--archive", str(path), *words],
        cwd=ROOT,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_verb_prints_one_line_while_it_waits_and_goes_on(archive_path: Path) -> None:
    with another_program_writes(str(archive_path)) as other:
        program = _verb(archive_path, "clips", "--add", "1")
        assert program.stderr
        line = program.stderr.readline()
        assert line == (
            f"newsdesk: waiting for another program to finish writing to {archive_path};"
            " ^c cancels\n"
        )
        other.execute("COMMIT")
        _, rest = program.communicate(timeout=60)
    assert (program.returncode, rest) == (0, "")
    with open_archive(archive_path) as archive:
        assert len(archive.clippings.all()) == 1


def test_a_verb_that_waits_is_given_up_with_one_line(archive_path: Path) -> None:
    with another_program_writes(str(archive_path)):
        program = _verb(archive_path, "clips", "--add", "1")
        assert program.stderr
        assert "waiting" in program.stderr.readline()
        program.send_signal(signal.SIGINT)
        _, rest = program.communicate(timeout=60)
    assert (program.returncode, rest) == (130, "newsdesk: interrupted\n")
    with open_archive(archive_path) as archive:
        assert archive.clippings.all() == []
