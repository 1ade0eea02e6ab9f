"""Several programs and threads using one archive, and files that are no archive."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from storage import Filter, open_archive
from storage.errors import NewsdeskError, NotAnArchive, ReadOnly

ROOT = Path(__file__).parents[3]
WRITER = """
import random, sys
from datetime import UTC, datetime, timedelta
from storage import Article, Block, open_archive

path, name, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
rnd = random.Random(name)
with open_archive(path) as archive:
    source = archive.sources.add(kind="feed", location=f"https://{name}.example/", name=name)
    for number in range(rounds):
        outcomes = archive.add([
            Article(f"{name} {number} {n}", "WORLD",
                    datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=rnd.randrange(9000)),
                    blocks=(Block(f"“It is {n},” said Odd Lie of {name}."),),
                    key=f"{name}:{number}:{n}", digest="1", source=source.id)
            for n in range(4)
        ])
        print("added", *(outcome.id for outcome in outcomes), flush=True)
        archive.marks.set([outcomes[0].id], read=True)
        print("read", outcomes[0].id, flush=True)
"""


def writer(path: Path, name: str, rounds: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), name, str(rounds)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_two_programs_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "newsdesk.db"
    with open_archive(path) as archive:
        version = archive.version()
        programs = [writer(path, name, 15) for name in ("echo", "herald")]
        for program in programs:
            _, errors = program.communicate(timeout=60)
            assert (program.returncode, errors) == (0, "")
        assert archive.version() != version
        facets = archive.facets(Filter())
        assert (facets.total, facets.unread) == (120, 90)
        assert len(archive.select(Filter(words="echo")).rows(0, 200)) == 60
        assert archive.maintenance.faults() == []


def test_nothing_acknowledged_is_lost_when_a_writer_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "newsdesk.db"
    rnd = random.Random(3)
    added: set[int] = set()
    read: set[int] = set()
    for round_ in range(6):
        program = writer(path, f"round{round_}", 10_000)
        assert program.stdout is not None
        lines = [program.stdout.readline() for _ in range(rnd.randrange(1, 25))]
        program.send_signal(signal.SIGKILL)
        rest, _ = program.communicate(timeout=60)
        for line in [*lines, *rest.splitlines(keepends=True)]:
            if line.endswith("\n"):
                what, *numbers = line.split()
                (added if what == "added" else read).update(map(int, numbers))
    with open_archive(path) as archive:
        held = set(archive.ids(Filter()))
        assert added <= held
        assert read <= held - set(archive.ids(Filter(unread=True)))
        assert archive.maintenance.faults() == []


@pytest.mark.parametrize(
    "content", [b'{"articles": {}}', b"SQLite format 3\0 but garbage" * 50, b"\x89PNG\r\n"],
    ids=["json", "garbled", "picture"],
)  # fmt: skip
def test_a_file_that_is_no_archive_is_refused_and_left_alone(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "notes.db"
    path.write_bytes(content)
    with pytest.raises(NotAnArchive, match=r"notes\.db"):
        open_archive(path)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    with sqlite3.connect(path) as theirs:
        theirs.execute("CREATE TABLE article (id)")
    theirs.close()
    before = path.read_bytes()
    with pytest.raises(NotAnArchive):
        open_archive(path)
    assert path.read_bytes() == before


def test_an_archive_opened_for_reading_only_cannot_be_changed(tmp_path: Path) -> None:
    path = tmp_path / "newsdesk.db"
    open_archive(path).close()
    with open_archive(path, read_only=True) as archive:
        assert archive.read_only
        assert archive.select(Filter()).total == 0
        with pytest.raises(ReadOnly):
            archive.marks.set([1], read=True)
        with pytest.raises(ReadOnly):
            archive.settings.set("theme", "dark")


def test_opening_for_reading_only_creates_no_archive(tmp_path: Path) -> None:
    with pytest.raises(NewsdeskError):
        open_archive(tmp_path / "newsdesk.db", read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_many_threads_query_while_another_program_writes(tmp_path: Path) -> None:
    path = tmp_path / "newsdesk.db"
    with open_archive(path) as archive:
        results = archive.select(Filter(unread=True))
        program = writer(path, "busy", 20)
        failures: list[Exception] = []
        done = threading.Event()

        def ask() -> None:
            while not done.is_set():
                try:
                    rows = results.rows(0, 20)
                    assert len({row.id for row in rows}) == len(rows)
                    archive.facets(Filter(words="busy"))
                except Exception as error:
                    failures.append(error)
                    return

        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        _, errors = program.communicate(timeout=60)
        done.set()
        for thread in threads:
            thread.join()
        assert (errors, failures) == ("", [])
        assert archive.select(Filter(unread=True)).total == 60


def test_opening_an_archive_imports_no_heavy_modules(tmp_path: Path) -> None:
    code = """
import sys
from storage import Filter, open_archive
open_archive(sys.argv[1]).select(Filter()).rows(0, 50)
heavy = {"tinydb", "feedparser", "httpx2", "selectolax", "textual", "rich"}
heavy |= {"storage.quotes.extractor", "storage.model.quotes", "storage.model.sources"}
print(*(heavy & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "newsdesk.db")],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == ""
