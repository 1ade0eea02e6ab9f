"""One file, its connections, and what they do with files that are none of ours."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage.database import lock_wait
from storage.database.connections import APPLICATION_ID, Connections, translate_errors
from storage.errors import ArchiveError, Busy, Conflict, Damaged, NotAnArchive, ReadOnly
from storage.model.waiting import WaitListener

ROOT = Path(__file__).resolve().parents[3]


def make_notes(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT UNIQUE)")


def add_day(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE note ADD COLUMN day TEXT NOT NULL DEFAULT ''")


def notes(connections: Connections) -> list[str]:
    return [text for (text,) in connections.reader().execute("SELECT text FROM note ORDER BY id")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


@pytest.fixture
def connections(path: Path) -> Iterator[Connections]:
    connections = Connections(path, migrations=[make_notes])
    yield connections
    connections.close()


def state_of(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    return {
        entry.name: (entry.stat().st_mtime_ns, entry.stat().st_size, entry.read_bytes())
        for entry in folder.iterdir()
    }


def test_a_missing_file_is_made_with_its_folder_and_marked(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "desk #1?.db"
    Connections(path, migrations=[make_notes]).close()
    plain = sqlite3.connect(path)
    assert plain.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert plain.execute("PRAGMA user_version").fetchone() == (1,)
    assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    plain.close()
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_an_empty_file_is_adopted(path: Path) -> None:
    path.touch()
    connections = Connections(path, migrations=[make_notes])
    assert notes(connections) == []
    connections.close()


@pytest.mark.parametrize("trace", ["backups/desk-2026-03-01.db", "desk.db-wal"])
def test_a_file_that_lost_its_content_is_not_begun_anew(path: Path, trace: str) -> None:
    path.touch()
    (path.parent / trace).parent.mkdir(exist_ok=True)
    (path.parent / trace).write_bytes(b"something")
    with pytest.raises(ArchiveError, match="lost its content"):
        Connections(path)
    assert path.stat().st_size == 0
    assert (path.parent / trace).exists()


def write_json(path: Path) -> None:
    path.write_text(json.dumps({"_default": {"1": {"headline": "Ferry late"}}}), "utf-8")


def write_garbage(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 40)


def write_short(path: Path) -> None:
    path.write_bytes(b"SQLite")


def write_other_sqlite(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE recipe (name TEXT)")
    other.close()


def write_other_wal(path: Path) -> None:
    other = sqlite3.connect(path)
    other.executescript("PRAGMA journal_mode = WAL; PRAGMA application_id = 7;")
    other.executescript("CREATE TABLE recipe (name TEXT); INSERT INTO recipe VALUES ('soup');")
    other.close()


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize(
    "write", [write_json, write_garbage, write_short, write_other_sqlite, write_other_wal]
)
def test_a_file_of_something_else_is_refused_and_left_untouched(
    path: Path, write: object, read_only: bool
) -> None:
    assert callable(write)
    write(path)
    before = state_of(path.parent)
    with pytest.raises(NotAnArchive, match=r"desk\.db: not a newsdesk archive"):
        Connections(path, read_only=read_only)
    assert state_of(path.parent) == before


def test_a_folder_is_no_archive(tmp_path: Path) -> None:
    with pytest.raises(NotAnArchive, match="not a file"):
        Connections(tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveError, match="cannot be created"):
        Connections(tmp_path / "file" / "desk.db")


def test_other_threads_see_a_transaction_once_it_is_over(connections: Connections) -> None:
    with connections.transaction() as writer:
        writer.execute("INSERT INTO note (text) VALUES ('Ferry late')")
        assert notes(connections) == ["Ferry late"]
        with ThreadPoolExecutor(1) as elsewhere:
            assert elsewhere.submit(notes, connections).result() == []
    assert notes(connections) == ["Ferry late"]


def test_an_exception_takes_the_whole_transaction_back(connections: Connections) -> None:
    with pytest.raises(KeyError), connections.transaction() as writer:  # noqa: PT012
        writer.execute("INSERT INTO note (text) VALUES ('Ferry late')")
        raise KeyError
    assert notes(connections) == []


def test_a_transaction_inside_another_fails_by_itself(connections: Connections) -> None:
    with connections.transaction() as writer:
        writer.execute("INSERT INTO note (text) VALUES ('kept')")
        with pytest.raises(KeyError), connections.transaction():  # noqa: PT012
            writer.execute("INSERT INTO note (text) VALUES ('taken back')")
            raise KeyError
        with connections.transaction():
            writer.execute("INSERT INTO note (text) VALUES ('kept too')")
    assert notes(connections) == ["kept", "kept too"]


def test_what_contradicts_the_file_is_a_conflict(connections: Connections) -> None:
    with pytest.raises(Conflict) as raised, connections.transaction() as writer:
        writer.executemany("INSERT INTO note (text) VALUES (?)", [("same",), ("same",)])
    assert isinstance(raised.value.__cause__, sqlite3.IntegrityError)
    assert notes(connections) == []


def test_an_error_of_a_statement_is_not_disguised(connections: Connections) -> None:
    def fail() -> None:
        with connections.transaction() as writer:
            writer.execute("INSERT INTO note (text) VALUES ('first')")
            writer.execute("INSERT INTO nothing VALUES (1)")

    with pytest.raises(Damaged, match="nothing") as raised:
        fail()
    assert isinstance(raised.value.__cause__, sqlite3.OperationalError)
    assert notes(connections) == []


def test_writers_of_many_threads_take_turns(connections: Connections) -> None:
    def write(number: int) -> None:
        for turn in range(20):
            with connections.transaction() as writer:
                writer.execute("INSERT INTO note (text) VALUES (?)", (f"{number}.{turn}",))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(notes(connections)) == 80


def test_each_thread_has_a_reader_of_its_own_that_cannot_write(connections: Connections) -> None:
    found: list[sqlite3.Connection] = []
    thread = threading.Thread(target=lambda: found.append(connections.reader()))
    thread.start()
    thread.join()
    mine = connections.reader()
    assert connections.reader() is mine
    assert found[0] is not mine
    with pytest.raises(ReadOnly), translate_errors(connections.path):
        mine.execute("INSERT INTO note (text) VALUES ('no')")


def test_a_query_of_another_thread_can_be_stopped(connections: Connections) -> None:
    running = threading.Event()
    errors: list[sqlite3.Error] = []

    def count_for_ever() -> None:
        reader = connections.reader()
        reader.create_function("tell", 0, running.set)
        try:
            reader.execute(
                "WITH RECURSIVE n(i) AS (SELECT tell() UNION ALL SELECT 1 FROM n)"
                " SELECT count(*) FROM n"
            ).fetchone()
        except sqlite3.OperationalError as error:
            errors.append(error)

    thread = threading.Thread(target=count_for_ever)
    thread.start()
    assert running.wait(10)
    assert thread.ident is not None
    connections.interrupt(thread.ident)
    thread.join(10)
    assert [str(error) for error in errors] == ["interrupted"]


def test_stopping_a_thread_that_never_asked_is_nothing(connections: Connections) -> None:
    connections.interrupt(1)
    assert notes(connections) == []


def test_the_data_version_moves_with_every_commit_of_anybody(
    connections: Connections, path: Path
) -> None:
    first = connections.data_version()
    assert connections.data_version() == first
    with connections.transaction() as writer:
        writer.execute("INSERT INTO note (text) VALUES ('ours')")
    second = connections.data_version()
    other = Connections(path, migrations=[make_notes])
    assert connections.data_version() == second
    with other.transaction() as writer:
        writer.execute("INSERT INTO note (text) VALUES ('theirs')")
    other.close()
    assert len({first, second, connections.data_version()}) == 3


def test_migrations_past_the_files_version_run_once(path: Path) -> None:
    Connections(path, migrations=[make_notes]).close()
    Connections(path, migrations=[make_notes, add_day]).close()
    connections = Connections(path, migrations=[make_notes, add_day])
    assert connections.reader().execute("SELECT day FROM note").fetchall() == []
    connections.close()


def test_a_migration_that_fails_leaves_the_file_as_it_was(path: Path) -> None:
    Connections(path, migrations=[make_notes]).close()

    def fail(connection: sqlite3.Connection) -> None:
        add_day(connection)
        connection.execute("SELECT no_such_column FROM note")

    with pytest.raises(Damaged, match="no_such_column"):
        Connections(path, migrations=[make_notes, fail])
    connections = Connections(path, migrations=[make_notes])
    columns = connections.reader().execute("SELECT name FROM pragma_table_info('note')").fetchall()
    assert columns == [("id",), ("text",)]
    connections.close()


def test_a_newer_file_is_open_for_reading_only_and_says_so(path: Path) -> None:
    Connections(path, migrations=[make_notes, add_day]).close()
    connections = Connections(path, migrations=[make_notes])
    assert connections.read_only
    assert "newer" in connections.notice
    assert notes(connections) == []
    with pytest.raises(ReadOnly, match="newer"), connections.transaction():
        pass
    connections.close()


def test_an_older_file_cannot_be_read_without_writing(path: Path) -> None:
    Connections(path, migrations=[make_notes]).close()
    with pytest.raises(ArchiveError, match="older"):
        Connections(path, read_only=True, migrations=[make_notes, add_day])


def test_a_file_can_be_opened_for_reading_only(path: Path) -> None:
    with pytest.raises(ArchiveError, match="no such archive"):
        Connections(path, read_only=True)
    writing = Connections(path, migrations=[make_notes])
    with writing.transaction() as writer:
        writer.execute("INSERT INTO note (text) VALUES ('Ferry late')")
    reading = Connections(path, read_only=True, migrations=[make_notes])
    assert notes(reading) == ["Ferry late"]
    with pytest.raises(ReadOnly, match="read-only"), reading.transaction():
        pass
    reading.close()
    writing.close()


@pytest.fixture
def locked_away(path: Path) -> Iterator[Path]:
    """Give an archive in a folder that cannot be written."""
    connections = Connections(path, migrations=[make_notes])
    with connections.transaction() as writer:
        writer.execute("INSERT INTO note (text) VALUES ('Ferry late')")
    connections.close()
    path.chmod(0o444)
    path.parent.chmod(0o555)
    yield path
    path.parent.chmod(0o755)
    path.chmod(0o644)


def test_an_archive_where_nothing_can_be_written_is_read(locked_away: Path) -> None:
    if os.access(locked_away.parent, os.W_OK):
        pytest.skip("this account may write everywhere")
    connections = Connections(locked_away, migrations=[make_notes])
    assert connections.read_only
    assert "cannot be written" in connections.notice
    assert notes(connections) == ["Ferry late"]
    assert connections.data_version() == connections.data_version()
    connections.close()


def test_a_closed_file_is_one_file_and_answers_no_more(connections: Connections) -> None:
    with connections.transaction() as writer:
        writer.execute("INSERT INTO note (text) VALUES ('Ferry late')")
    connections.data_version()
    connections.close()
    connections.close()
    assert [entry.name for entry in connections.path.parent.iterdir()] == ["desk.db"]
    with pytest.raises(ArchiveError, match="closed"):
        connections.reader()
    with pytest.raises(ArchiveError, match="closed"), connections.transaction():
        pass


def test_a_damaged_file_is_named_as_such(path: Path) -> None:
    connections = Connections(path, migrations=[make_notes])
    with connections.transaction() as writer:
        writer.executemany(
            "INSERT INTO note (text) VALUES (?)", [(str(n) * 50,) for n in range(99)]
        )
    connections.close()
    path.write_bytes(path.read_bytes()[:4096])
    with pytest.raises(ArchiveError, match="damaged"):
        Connections(path, migrations=[make_notes])


def test_a_held_lock_is_a_sentence(path: Path) -> None:
    first = Connections(path, migrations=[make_notes])
    second = Connections(path, migrations=[make_notes], wait_listener=WaitListener(patience=0))
    with (
        first.transaction(),
        pytest.raises(ArchiveError, match="another program"),
        second.transaction(),
    ):
        pass
    first.close()
    second.close()


def test_a_change_waits_until_another_program_has_finished(path: Path) -> None:
    first = Connections(path, migrations=[make_notes])
    heard: list[str] = []
    released = threading.Event()

    def on_wait(seconds: float) -> bool:
        assert seconds >= 0
        heard.append("waits")
        released.set()
        return True

    listener = WaitListener(on_wait, lambda: heard.append("ended"))
    second = Connections(path, migrations=[make_notes], wait_listener=listener)

    def write_for_long() -> None:
        with first.transaction() as writer:
            writer.execute("INSERT INTO note (text) VALUES ('first')")
            holds.set()
            assert released.wait(30)  # until the other one waits

    holds = threading.Event()
    program = threading.Thread(target=write_for_long)
    program.start()
    assert holds.wait(30)
    with second.transaction() as writer:
        writer.execute("INSERT INTO note (text) VALUES ('second')")
    program.join()
    assert (set(heard), heard[-1], heard.count("ended")) == ({"waits", "ended"}, "ended", 1)
    with second.transaction():
        pass
    assert heard.count("ended") == 1  # nobody was in the way
    notes = second.reader().execute("SELECT text FROM note ORDER BY id").fetchall()
    assert notes == [("first",), ("second",)]
    first.close()
    second.close()


def test_a_wait_can_be_given_up_and_another_change_made_later(path: Path) -> None:
    first = Connections(path, migrations=[make_notes])
    ended: list[bool] = []
    listener = WaitListener(lambda _: False, lambda: ended.append(True))
    second = Connections(path, migrations=[make_notes], wait_listener=listener)
    with (
        first.transaction(),
        pytest.raises(Busy, match="not changed: another program is writing"),
        second.transaction(),
    ):
        pass
    assert ended == [True]
    with second.transaction() as writer:
        writer.execute("INSERT INTO note (text) VALUES ('later')")
    assert first.reader().execute("SELECT text FROM note").fetchall() == [("later",)]
    first.close()
    second.close()


def test_a_program_that_opens_waits_for_the_upgrade_by_another(path: Path) -> None:
    Connections(path).close()
    waited: list[float] = []
    holds, released = threading.Event(), threading.Event()

    def slowly(connection: sqlite3.Connection) -> None:
        make_notes(connection)
        holds.set()
        assert released.wait(30)

    def on_wait(seconds: float) -> bool:
        waited.append(seconds)
        released.set()
        return True

    program = threading.Thread(target=lambda: Connections(path, migrations=[slowly]).close())
    program.start()
    assert holds.wait(30)
    second = Connections(path, migrations=[make_notes], wait_listener=WaitListener(on_wait))
    program.join()
    assert waited
    assert second.reader().execute("SELECT count(*) FROM note").fetchone() == (0,)
    second.close()


def test_a_long_transaction_gives_way_before_the_next(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, rests = [0.0], []
    monkeypatch.setattr("storage.database.lock_wait.monotonic", lambda: clock[0])
    monkeypatch.setattr("storage.database.lock_wait.sleep", rests.append)
    connections = Connections(path, migrations=[make_notes])
    for seconds, later in ((0.01, 0.0), (0.2, 0.0), (0.2, 5.0), (0.0, 0.0)):
        with connections.transaction(), connections.transaction():
            clock[0] += seconds
        clock[0] += later
    assert len(rests) == 1
    assert 0.02 <= rests[0] <= 0.1  # whoever waits asks for the lock every 20 ms
    connections.close()


PROGRAM = """
import sys
from storage.database import Connections

def make(connection):
    connection.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)")

sys.stdin.readline()
connections = Connections(sys.argv[1], migrations=[make])
for turn in range(5):
    with connections.transaction() as writer:
        writer.execute("INSERT INTO note (text) VALUES ('x')")
connections.close()
"""


def test_many_programs_can_make_the_same_file_at_once(path: Path) -> None:
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, path],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(6)
    ]
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("go\n")
        program.stdin.flush()
    assert [program.communicate()[1] for program in programs] == [""] * 6
    connections = Connections(path, migrations=[make_notes])
    assert len(notes(connections)) == 30
    connections.close()


def test_after_a_long_change_others_have_their_turn(
    connections: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert connections.rest() == 0
    monkeypatch.setattr(lock_wait, "_LONG", 0.0)  # however short it is
    monkeypatch.setattr(lock_wait, "_PAUSE", 600.0)
    with connections.transaction():
        pass
    assert 500 < connections.rest() <= 600
