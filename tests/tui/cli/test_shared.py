"""A shared archive on the command line: made, opened, given desks, and what each may do there."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from storage import paths
from storage.engine.postgres.schema import STEPS
from tests.postgres_server import Server
from tests.tui.site import FEED
from tui.cli.main import main

from .conftest import Call

SEEDS = sorted(paths.seeds_folder().glob("*.txt"))[:7]


@pytest.fixture
def database(postgres: Server) -> Iterator[str]:
    """Return the name of an empty database."""
    name = f"news_{uuid.uuid4().hex}"
    with postgres.connect("postgres") as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield name
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def call(
    postgres: Server,
    database: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Call:
    """Run a command line as a desk: its name is the first word."""
    services = tmp_path / "services"
    monkeypatch.setenv("PGSERVICEFILE", str(services))

    def run(desk: str | Path, *words: str | Path) -> tuple[int, str, str]:
        services.write_text(
            f"[{desk}]\nhost={postgres.socket}\ndbname={database}\nuser={desk}\npassword=secret\n"
        )
        try:
            status = main(["--archive", f"service={desk}", *map(str, words)])
        except SystemExit as error:
            status = int(error.code or 0)
        return (status, *capsys.readouterr())

    return run


@pytest.fixture
def newsroom(call: Call) -> Call:
    """Make an archive with four desks and seven articles."""
    assert call("newsdesk", "shared", "init")[0] == 0
    for rank in ("reader", "desk", "editor", "collector"):
        status, out, _ = call("newsdesk", "shared", "add", f"a_{rank}", "--role", rank)
        assert (status, out.splitlines()[0]) == (0, f"Added a_{rank} as {rank}")
    assert call("a_editor", "import", *SEEDS)[:2] == (0, "7 new, 0 changed, 0 same, 0 failed\n")
    return call


def test_an_archive_is_made_once_and_says_so(call: Call, database: str) -> None:
    status, _, error = call("newsdesk", "list")
    assert status == 1
    assert error.endswith("no archive there yet; newsdesk shared init makes one\n")
    assert call("newsdesk", "shared", "status")[2] == error
    status, out, _ = call("newsdesk", "shared", "init", "--json")
    assert (status, json.loads(out)["made"]) == (0, True)
    status, _, error = call("newsdesk", "shared", "init")
    assert status == 1
    assert "there is an archive already; newsdesk shared migrate" in error
    assert database in error
    assert call("newsdesk", "shared", "migrate") == (0, "The archive is up to date\n", "")
    assert json.loads(call("newsdesk", "shared", "migrate", "--json")[1])["steps"] == 0


def test_an_older_archive_is_refused_until_its_owner_migrates_it(
    newsroom: Call, postgres: Server, database: str
) -> None:
    def set_version(version: int, reads_from: int) -> None:
        with postgres.connect(database) as connection:
            connection.execute(
                "UPDATE newsdesk.schema_version SET version = %s, reads_from = %s",
                (version, reads_from),
            )

    set_version(99, 98)
    assert newsroom("a_desk", "list")[2].endswith(
        "was made by a newer newsdesk; install that to read it\n"
    )
    assert "newer than this newsdesk" in newsroom("a_desk", "shared", "status")[1]
    set_version(0, 0)
    assert newsroom("a_desk", "list")[2].endswith("its owner runs newsdesk shared migrate\n")


def test_status_names_the_desks_and_what_they_may_do(newsroom: Call, database: str) -> None:
    status, out, error = newsroom("a_reader", "shared", "status", "--json")
    assert (status, error) == (0, "")
    found = json.loads(out)
    assert found["archive"].startswith(f"{database} on ")
    assert found["archive"].endswith(" as a_reader")
    assert (found["articles"], found["partitions"]) == (7, 1)
    assert found["version"] == found["known"]
    assert [(one["name"], one["rank"]) for one in found["desks"]] == [
        ("newsdesk", "owner"),
        ("a_reader", "reader"),
        ("a_desk", "desk"),
        ("a_editor", "editor"),
        ("a_collector", "collector"),
    ]
    lines = newsroom("a_reader", "shared", "status")[1].splitlines()
    assert "articles  7 in 1 partition" in lines
    assert any(line.split() == ["a_editor", "editor", "0"] for line in lines)


def test_a_desk_gets_another_role_and_only_its_owner_gives_one(newsroom: Call) -> None:
    assert newsroom("newsdesk", "shared", "add", "a_desk", "--role", "reader") == (
        *(0, "a_desk is reader now\n", ""),
    )
    for desk, verb, needs in (
        ("a_editor", ("add", "x", "--role", "desk"), "owns the archive and may make roles"),
        ("a_editor", ("migrate",), "owns the archive"),
    ):
        status, _, error = newsroom(desk, "shared", *verb)
        assert status == 1
        assert f"shared {verb[0]} takes a role that {needs}" in error
    status, _, error = newsroom("newsdesk", "shared", "add", "A b", "--role", "desk")
    assert (status, error.count("\n")) == (1, 1)
    assert newsroom("newsdesk", "shared", "add", "x", "--role", "king")[0] == 2


def test_desks_list_the_same_articles_and_keep_what_is_theirs_apart(newsroom: Call) -> None:
    listed = newsroom("a_desk", "list", "--json")[1]
    assert len(listed.splitlines()) == 7
    assert newsroom("a_reader", "list", "--json")[1] == listed
    assert newsroom("a_desk", "clips", "--add", "1")[0] == 0
    assert len(newsroom("a_desk", "clips", "--json")[1].splitlines()) == 1
    assert newsroom("a_editor", "clips", "--json")[1] == ""
    assert newsroom("a_desk", "watch", "add", "Gulf")[0] == 0
    assert "Gulf" in newsroom("a_collector", "watch")[1]
    assert newsroom("a_editor", "keep", "--days", "3000")[0] == 0
    assert "3,000 days" in newsroom("a_desk", "keep")[1]
    assert newsroom("a_desk", "undo")[1] == "Undone: new watch “Gulf”\n"
    assert newsroom("a_collector", "watch", "--json")[1] == ""


def test_what_a_collector_brings_is_compared_with_the_watches_of_desks(
    newsroom: Call, tmp_path: Path
) -> None:
    assert newsroom("a_desk", "watch", "add", "ferry")[0] == 0
    assert newsroom("a_desk", "alerts", "--json")[1] == ""
    text = SEEDS[0].read_text(encoding="utf-8")
    for name, words, desk in (("a", "quay", "a_editor"), ("b", "ferry", "a_collector")):
        wire = tmp_path / f"{name}.txt"
        wire.write_text(text.replace("trawler", words), encoding="utf-8")
        assert newsroom(desk, "import", wire)[1].startswith("1 new")
    (alert,) = map(json.loads, newsroom("a_desk", "alerts", "--json")[1].splitlines())
    assert (alert["watch"], alert["article"]) == ("ferry", 9)


@pytest.mark.parametrize(
    ("desk", "words"),
    [
        ("a_reader", ("clips", "--add", "1")),
        ("a_reader", ("watch", "add", "Gulf")),
        ("a_reader", ("shift",)),
        ("a_desk", ("withdraw", "1")),
        ("a_desk", ("change", "1", "--name", "Other")),
        ("a_desk", ("keep", "--days", "30")),
        ("a_desk", ("rules", "add", "title:horoscope", "--do", "drop")),
        ("a_collector", ("change", "1", "--name", "Other")),
        ("a_collector", ("remove", "1", "--articles", "keep")),
    ],
)
def test_what_a_role_may_not_do_is_denied_in_one_line(
    newsroom: Call, desk: str, words: tuple[str, ...]
) -> None:
    before = newsroom("newsdesk", "export", "-")[1]
    status, out, error = newsroom(desk, *words)
    assert (status, out) == (1, "")
    assert error.endswith(f" as {desk}: this role may not do that\n")
    assert error.count("\n") == 1
    assert newsroom("newsdesk", "export", "-")[1] == before


def test_a_desk_copies_the_archive_with_what_is_its_own_and_an_editor_copies_into_one(
    newsroom: Call, tmp_path: Path
) -> None:
    assert newsroom("a_desk", "clips", "--add", "1")[0] == 0
    for number, (desk, clips) in enumerate((("a_desk", 1), ("a_editor", 0), ("a_reader", 0))):
        file = tmp_path / f"{number}.db"
        status, out, error = newsroom(desk, "copy", f"service={desk}", file)
        assert (status, error) == (0, "")
        assert out.startswith("Copied 7 articles, 1 source")
        assert newsroom(desk, "--archive", file, "doctor")[0] == 0
        listed = newsroom(desk, "--archive", file, "clips", "--json")[1]
        assert len(listed.splitlines()) == clips
    status, _, error = newsroom("a_editor", "copy", file, "service=a_editor")
    assert status == 1
    assert "has something in it, and a copy must begin empty" in error


@pytest.mark.parametrize("desk", ["a_reader", "a_desk", "a_collector"])
def test_only_an_editor_copies_into_a_shared_archive(
    call: Call, database: str, desk: str, tmp_path: Path
) -> None:
    file = tmp_path / "file.db"
    assert main(["--archive", str(file), "import", *map(str, SEEDS)]) == 0
    assert call("newsdesk", "shared", "init")[0] == 0
    for rank in ("reader", "desk", "editor", "collector"):
        call("newsdesk", "shared", "add", f"a_{rank}", "--role", rank)
    status, out, error = call(desk, "copy", file, f"service={desk}")
    assert (status, out) == (1, "")
    assert error.startswith(f"newsdesk: {database} on ")
    assert error.count("\n") == 1
    assert call("a_editor", "copy", file, "service=a_editor", "--json")[0] == 0
    assert len(call("a_desk", "list", "--json")[1].splitlines()) == 7


def test_what_only_the_server_can_do_is_said(newsroom: Call, tmp_path: Path) -> None:
    for what, words in (
        ("backed up", ("backup",)),
        ("backed up", ("backup", tmp_path / "copy.db")),
        ("restored", ("restore", tmp_path / "copy.db")),
        ("restored", ("restore", "--undo")),
    ):
        status, out, error = newsroom("a_editor", *words)
        assert (status, out) == (1, "")
        assert f"a shared archive is {what} on its server, with pg_dump and pg_restore" in error
    assert not (tmp_path / "copy.db").exists()
    status, out, _ = newsroom("a_editor", "doctor")
    assert status == 0
    assert all(line.endswith("ok") for line in out.splitlines())


def test_no_output_has_a_password(newsroom: Call, database: str) -> None:
    status, out, _ = newsroom("a_desk", "where")
    assert status == 0
    assert out.splitlines()[0].startswith(f"archive  {database} on ")
    assert out.splitlines()[0].endswith(" as a_desk")
    assert "secret" not in out
    for location in ("postgresql://a:secret@db.example/news", "postgresql:///?password=secret"):
        said = subprocess.run(
            [sys.executable, "-m", "tui", "--archive", location, "list"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert said.returncode == 1
        assert "PGPASSFILE" in said.stderr
        assert "secret" not in said.stderr + said.stdout


def test_a_file_is_no_shared_archive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--archive", str(tmp_path / "news.db"), "shared", "status"]) == 2
    assert "newsdesk --archive service=NAME shared" in capsys.readouterr().err
    assert not (tmp_path / "news.db").exists()


def test_the_environment_may_name_a_shared_archive(
    newsroom: Call, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    newsroom("a_desk", "where")
    monkeypatch.setenv("NEWSDESK_ARCHIVE", "service=a_desk")
    assert main(["list", "--json"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 7


WITHOUT = """
import sys
class Missing:
    def find_spec(self, name, *_):
        if name.partition(".")[0] == "psycopg":
            raise ModuleNotFoundError("none", name=name)
sys.meta_path.insert(0, Missing())
from tui.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("words", [("list",), ("shared", "init"), ("shared", "status")])
def test_without_the_extra_one_line_says_what_to_install(words: tuple[str, ...]) -> None:
    said = subprocess.run(
        [sys.executable, "-c", WITHOUT, "--archive", "postgresql:///news", *words],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode == 1
    assert said.stderr.count("\n") == 1
    assert "pip install 'newsdesk[shared]'" in said.stderr


@contextmanager
def site() -> Iterator[tuple[str, list[str]]]:
    """Serve a feed on loopback; yield its address, and the requests as they come."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.end_headers()
            self.wfile.write(FEED)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/rss", asked
    server.shutdown()
    server.server_close()


def test_a_collector_fetches_for_all_desks_until_it_is_stopped(
    newsroom: Call, tmp_path: Path
) -> None:
    def fetched_by() -> str:
        lines = newsroom("a_desk", "shared", "status")[1].splitlines()
        return next(line for line in lines if line.startswith("fetched"))

    assert fetched_by() == "fetched   by nobody yet; newsdesk collect does it"
    dropped = tmp_path / "dropped"
    dropped.mkdir()
    with site() as (url, asked):
        assert newsroom("a_editor", "add", url)[0] == 0
        assert newsroom("a_editor", "add", dropped, "--watch")[0] == 0
        (dropped / "one.txt").write_text(
            SEEDS[0].read_text(encoding="utf-8").replace("trawler", "ferry"), encoding="utf-8"
        )
        asked.clear()
        newsroom("a_collector", "where")  # which writes the service
        collector = subprocess.Popen(
            [sys.executable, "-m", "tui", "--archive", "service=a_collector", "collect", "--json"],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            assert collector.stdout is not None
            done = json.loads(collector.stdout.readline())
            assert (done["name"], done["outcome"], done["new"]) == ("dropped", "updated", 1)
            assert fetched_by() == f"fetched   by a_collector on {socket.gethostname()}"
        finally:
            collector.terminate()
            assert collector.wait(60) == 0
        assert asked == []  # it was fetched when it was added, and is not due
    assert len(newsroom("a_desk", "list", "--json", "--limit", "0")[1].splitlines()) == 10
    status = json.loads(newsroom("a_desk", "shared", "status", "--json")[1])
    (seen,) = status["collectors"]
    assert (seen["name"], seen["is_running"]) == ("a_collector", True)


def test_only_who_may_add_articles_collects(newsroom: Call) -> None:
    for desk in ("a_desk", "a_reader"):
        status, out, error = newsroom(desk, "collect")
        assert (status, out) == (1, "")
        assert error.endswith(f" as {desk}: this role may not do that\n")
    assert newsroom("a_desk", "shared", "status")[1].count("by nobody yet") == 1


def test_an_archive_of_the_first_newsdesk_is_migrated(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("storage.engine.postgres.migrations.STEPS", STEPS[:1])
        patch.setattr("storage.engine.postgres.desks.grant", lambda _: None)
        assert call("newsdesk", "shared", "init")[0] == 0
    assert call("newsdesk", "list")[2].endswith("its owner runs newsdesk shared migrate\n")
    assert f"tables    step 1 of {len(STEPS)}" in call("newsdesk", "shared", "status")[1]
    assert call("newsdesk", "shared", "migrate")[:2] == (0, f"Took {len(STEPS) - 1} steps\n")
    assert call("newsdesk", "shared", "add", "a_editor", "--role", "editor")[0] == 0
    assert call("a_editor", "import", SEEDS[0])[0] == 0
    assert call("a_editor", "list", "--json")[1].count("\n") == 1
