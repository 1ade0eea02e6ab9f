"""Imports that extract quotes in two processes: as in one, whatever happens to the second."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import Archive, Filter, open_archive
from storage.extraction import parallel
from storage.importing.files import ImportResult, import_files
from storage.model import Article, Block, Quote
from storage.python_process import module_command, module_environment

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds processes in /proc")

MANY = 820
PEOPLE = ("Ada Renn", "Tom Vale", "Mina Okoro", "Lars Holm")


@pytest.fixture
def wire(tmp_path: Path) -> Path:
    """A folder of articles with quotes, and among them what folders hold besides."""
    folder = tmp_path / "wire"
    folder.mkdir()
    for number in range(MANY):
        story(folder / f"{number:04}.txt", number)
    (folder / "0010-empty.txt").write_text("")
    (folder / "0150-zeroes.txt").write_bytes(b" date 2026-03-04 WORLD\n\0\0")
    (folder / "0151-undated.txt").write_text("Ferry line reopens\n\nOne boat sails.\n")
    (folder / "0200-again.txt").write_bytes((folder / "0003.txt").read_bytes())
    (folder / "0210-windows.txt").write_bytes((folder / "0007.txt").read_text().encode("cp1252"))
    (folder / "0230-quiet.txt").write_text(" date 2026-03-04 WORLD\nQuay closed\n\nNobody came.\n")
    (folder / "0300-feed.rss").write_text(
        "<rss version='2.0'><channel><title>Harbour</title><item><title>Tide turns</title>"
        "<guid>1</guid><description>“It turns,” said Ada Renn.</description></item></channel></rss>"
    )
    long = "“We sail at noon,” said Ada Renn, the harbour master. The tide was low.\n\n" * 3_000
    (folder / "0310-long.txt").write_text(f" date 2026-03-05 WORLD\nA long day\n\n{long}")
    return folder


def story(path: Path, number: int) -> None:
    """Write an article in which somebody says something that nobody says elsewhere."""
    speaker = PEOPLE[number % len(PEOPLE)]
    surname = speaker.split()[1]
    path.write_text(
        f" date 2026-03-{number % 28 + 1:02} WORLD\nFerry {number} sails\nCrossings resume.\n\n"
        f"“Boat {number} leaves at noon,” said {speaker}, the harbour master.\n\n"
        f"The fare is unchanged. “Nobody pays more,” {surname} told reporters.\n"
    )


@pytest.fixture
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})


@pytest.fixture
def one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], str]:
    """Import a folder on one core; return what came of it."""

    def run(path: Path) -> str:
        with monkeypatch.context() as patch, open_archive(tmp_path / "one.db") as archive:
            patch.setattr(os, "sched_getaffinity", lambda _: {0})
            reported: list[ImportResult] = []
            import_files(archive, [path], report=reported.append)
            assert workers() == []
            return everything(archive, reported)

    return run


def everything(archive: Archive, reported: list[ImportResult]) -> str:
    """Return the reports of an import, and all articles with their quotes."""
    lines = [repr(one) for one in reported]
    for id_ in archive.ids(Filter()):
        article = archive.article(id_)
        if not article.link and article.date_kind != "seen":
            lines.append(repr(article))
        lines += [repr(quote) for quote in archive.quotes.of_article(id_)]
    return "\n".join([*lines, repr(archive.facets(Filter())), repr(archive.speakers.find())])


def workers(parent: int = 0) -> list[int]:
    """Return the ids of the extraction processes that a process has started."""
    tasks = Path(f"/proc/{parent or os.getpid()}/task").glob("*/children")
    children = [child for task in tasks for child in task.read_text().split()]
    return [int(one) for one in children if b"storage.extraction.worker" in _command(one)]


def _command(process: str) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:  # it has ended
        return b""


@pytest.mark.usefixtures("two_cores")
def test_what_comes_in_is_what_one_process_imports_in_the_order_of_the_files(
    archive: Archive, wire: Path, one_process: Callable[[Path], str]
) -> None:
    expected = one_process(wire)
    reported: list[ImportResult] = []
    seen: set[int] = set()

    def look(_done: int, _total: int) -> None:
        seen.update(workers())

    import_files(archive, [wire], report=reported.append, follow_progress=look)
    assert everything(archive, reported) == expected
    assert len(seen) == 1
    assert workers() == []
    assert archive.count(Filter(quoted=True)) > MANY


@pytest.mark.usefixtures("two_cores")
@pytest.mark.parametrize("fatal", [signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM])
def test_an_import_goes_on_by_itself_when_the_other_process_is_lost(
    archive: Archive,
    wire: Path,
    one_process: Callable[[Path], str],
    monkeypatch: pytest.MonkeyPatch,
    fatal: signal.Signals,
) -> None:
    expected = one_process(wire)
    reported: list[ImportResult] = []
    lost: list[int] = []

    def kill(_done: int, _total: int) -> None:
        for process in workers() if not lost else ():
            os.kill(process, fatal)
            lost.append(process)
            monkeypatch.setattr(parallel, "_PATIENCE", 0.5)

    import_files(archive, [wire], report=reported.append, follow_progress=kill)
    assert len(lost) == 1
    assert everything(archive, reported) == expected
    assert workers() == []


@pytest.mark.usefixtures("two_cores")
def test_a_small_import_starts_no_process(archive: Archive, wire: Path) -> None:
    started: set[int] = set()
    few = sorted(wire.glob("*.txt"))[: parallel.MIN_TEXTS - 1]
    import_files(archive, few, follow_progress=lambda *_: started.update(workers()))
    assert archive.count(Filter()) > 100
    assert started == set()


@pytest.mark.usefixtures("two_cores")
def test_files_that_are_there_already_start_no_process(archive: Archive, wire: Path) -> None:
    import_files(archive, [wire])
    started: set[int] = set()
    again: list[ImportResult] = []

    def report(one: ImportResult) -> None:
        again.append(one)
        started.update(workers())

    import_files(
        archive, [wire], report=report, follow_progress=lambda *_: started.update(workers())
    )
    assert {one.outcome for one in again} == {"same", "failed"}
    assert started == set()


@pytest.mark.usefixtures("two_cores")
def test_what_was_reported_before_an_import_is_stopped_is_kept_and_the_next_goes_on(
    archive: Archive, wire: Path, one_process: Callable[[Path], str]
) -> None:
    expected = one_process(wire)
    reported: list[ImportResult] = []

    def stop(one: ImportResult) -> None:
        reported.append(one)
        if len(reported) == 250:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_files(archive, [wire], report=stop)
    assert workers() == []
    kept = {one.id for one in reported if one.id}
    assert kept <= set(archive.ids(Filter()))
    assert archive.count(Filter()) < MANY
    import_files(archive, [wire])
    lines = {line for line in expected.splitlines() if line.startswith("Quote(")}
    assert lines <= set(everything(archive, []).splitlines())


@pytest.mark.usefixtures("two_cores")
def test_an_export_comes_back_as_it_was(archive: Archive, wire: Path, tmp_path: Path) -> None:
    from storage.exchange import EXPORT_FORMATS, export_document

    import_files(archive, [wire])
    path = tmp_path / "all.jsonl"
    export_document(archive, Filter(), path, EXPORT_FORMATS["jsonl"])
    seen: set[int] = set()
    with open_archive(tmp_path / "other.db") as other:
        failed = import_files(other, [path], follow_progress=lambda *_: seen.update(workers()))
        assert failed == []
        assert other.facets(Filter()) == archive.facets(Filter())
        assert other.speakers.find() == archive.speakers.find()
    assert len(seen) == 1
    assert workers() == []


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="this machine has one core")
@pytest.mark.parametrize("fatal", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_process_is_left_when_the_import_is_interrupted_or_killed(
    tmp_path: Path, wire: Path, fatal: signal.Signals
) -> None:
    words = ("--archive", str(tmp_path / "cli.db"), "import", str(wire), "--json", "--progress")
    with subprocess.Popen(
        module_command("tui", *words),
        env=module_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as importing:
        assert importing.stdout
        assert importing.stderr
        lines: list[str] = []
        while not (found := workers(importing.pid)):
            lines.append(importing.stdout.readline())
            assert lines[-1], "the import ended without a second process"
        importing.send_signal(fatal)
        lines += importing.stdout.readlines()
        errors = importing.stderr.read()
    for _ in range(600):
        if not any(Path(f"/proc/{worker}").exists() for worker in found):
            break
        time.sleep(0.05)
    assert not any(Path(f"/proc/{worker}").exists() for worker in found)
    is_told = errors.startswith("newsdesk: interrupted; quotes and stories of ")
    assert is_told if fatal == signal.SIGINT else errors == ""
    done = [one for line in lines if "id" in (one := json.loads(line))]
    with open_archive(tmp_path / "cli.db") as archive:
        kept = set(archive.ids(Filter()))
        assert {one["id"] for one in done if one["id"]} == kept
        assert 0 < archive.follow_up.remaining() < len(kept)
        archive.follow_up.run()
        assert len(archive.stories.of([*kept])) == len(kept)
        assert archive.maintenance.faults() == []


@pytest.mark.usefixtures("two_cores")
def test_while_others_have_their_turn_to_write_articles_are_extracted_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parallel, "module_command", lambda _: ["sleep", "600"])  # never answers
    texts: list[str] = []

    def extract(text: str) -> list[Quote]:
        texts.append(text)
        return []

    day = datetime(2026, 3, 4, tzinfo=UTC)
    extraction = parallel.Extraction(extract, shareable=True)
    try:
        extraction.submit(
            Article(f"Ferry {number} sails", "WORLD", day, blocks=(Block(f"At {number}."),))
            for number in range(parallel.MIN_TEXTS)
        )
        extraction.extract_for(0)
        assert texts == []
        extraction.extract_for(600)  # until nothing is left but what the process has
        assert len(texts) >= parallel.MIN_TEXTS - parallel._SENT * parallel._REQUEST
    finally:
        extraction.close()
