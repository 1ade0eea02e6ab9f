"""Questions, changes and errands beside the screen."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from storage import Archive
from storage.errors import NewsdeskError, NotFound
from storage.model import Filter
from tui.jobs import (
    Errands,
    FoundFeed,
    Jobs,
    RefreshBegan,
    RefreshEnded,
    RefreshStep,
    SourceRefreshed,
)

PYTHON = sys.executable


class Screen:
    """Stands for the screen: takes what the jobs hand back, on its own loop."""

    def __init__(self) -> None:
        self.complaints: list[NewsdeskError] = []
        self.loop = asyncio.get_running_loop()

    def deliver(self, work: Callable[[], None]) -> None:
        self.loop.call_soon_threadsafe(work)


@pytest.fixture
async def screen() -> Screen:
    return Screen()


@pytest.fixture
async def jobs(archive: Archive, screen: Screen) -> AsyncIterator[Jobs]:
    jobs = Jobs(archive, screen.deliver, screen.complaints.append)
    yield jobs
    await jobs.close()


async def answer(jobs: Jobs, slot: str, question: Callable[[Archive], object]) -> object:
    future = asyncio.get_running_loop().create_future()
    jobs.query(slot, question, future.set_result)
    return await asyncio.wait_for(future, 5)


async def test_a_question_is_answered_on_the_screens_own_thread(jobs: Jobs) -> None:
    future: asyncio.Future[tuple[object, object]] = asyncio.get_running_loop().create_future()
    jobs.query(
        "list",
        lambda _archive: threading.current_thread(),
        lambda asked_on: future.set_result((asked_on, threading.current_thread())),
    )
    asked_on, told_on = await asyncio.wait_for(future, 5)
    assert asked_on is not told_on
    assert told_on is threading.main_thread()


async def test_of_several_questions_in_a_slot_the_newest_is_answered(jobs: Jobs) -> None:
    hold, answers = threading.Event(), []
    jobs.query("busy", lambda _archive: hold.wait(5), answers.append)
    for letters in ("o", "or", "ors"):
        jobs.query("search", lambda _archive, letters=letters: letters, answers.append)
    hold.set()
    await answer(jobs, "last", lambda _archive: None)
    assert answers == [True, "ors"]


async def test_a_running_question_is_interrupted_by_a_newer_one_and_never_answers(
    jobs: Jobs, archive: Archive, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, interrupted, answers = threading.Event(), threading.Event(), []

    def endless(_archive: Archive) -> str:
        started.set()
        interrupted.wait(5)
        return "too late"

    monkeypatch.setattr(archive, "interrupt", lambda _thread: interrupted.set())
    jobs.query("search", endless, answers.append)
    await asyncio.to_thread(started.wait, 5)
    assert await answer(jobs, "search", lambda _archive: "newer") == "newer"
    assert interrupted.is_set()
    assert answers == []
    assert screen.complaints == []


async def test_a_forgotten_question_is_not_answered(jobs: Jobs) -> None:
    hold, answers = threading.Event(), []
    jobs.query("busy", lambda _archive: hold.wait(5), lambda _answer: None)
    jobs.query("article", lambda _archive: "an article", answers.append)
    jobs.forget("article")
    hold.set()
    await answer(jobs, "last", lambda _archive: None)
    assert answers == []


async def test_what_a_person_can_cause_is_complained_of(jobs: Jobs, screen: Screen) -> None:
    jobs.query("article", lambda archive: archive.article(999_999), lambda _article: None)
    await answer(jobs, "last", lambda _archive: None)
    assert [type(error) for error in screen.complaints] == [NotFound]


async def test_changes_are_made_in_order_and_none_is_lost_at_the_end(
    archive: Archive, screen: Screen
) -> None:
    jobs = Jobs(archive, screen.deliver, screen.complaints.append)
    first = archive.select(Filter()).rows(0, 1)[0].id
    for number in range(50):
        starred = number % 2 == 0
        jobs.change(lambda archive, starred=starred: archive.mark([first], starred=starred))
    jobs.change(lambda archive: archive.mark([first], read=True))
    await jobs.close()
    assert archive.article(first).read
    assert not archive.article(first).starred


async def test_a_change_by_another_program_is_noticed(jobs: Jobs, archive: Archive) -> None:
    noticed = asyncio.Event()
    jobs.watch(noticed.set)
    await answer(jobs, "version-is-known", lambda archive: archive.version())
    from storage import open_archive

    with open_archive(archive.path) as other:
        other.mark([other.select(Filter()).rows(0, 1)[0].id], read=True)
    await asyncio.wait_for(noticed.wait(), 5)


# -- errands: a stand-in for the command line prints what it would print ---------------------


@pytest.fixture
def command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put a script in the place of Python, for the subprocesses of errands."""

    def stand_in(script: str) -> None:
        program = tmp_path / "stand-in"
        program.write_text(f"#!{PYTHON}\n{script}")
        program.chmod(0o700)
        monkeypatch.setattr("tui.jobs.subprocesses.sys.executable", str(program))

    return stand_in


async def refreshed(errands: Errands, *sources: int) -> list[RefreshStep]:
    steps: list[RefreshStep] = []
    ended = asyncio.Event()

    def report(step: RefreshStep) -> None:
        steps.append(step)
        if isinstance(step, RefreshEnded):
            ended.set()

    assert errands.refresh(sources, report)
    await asyncio.wait_for(ended.wait(), 10)
    return steps


async def test_the_lines_of_a_refresh_become_steps(
    tmp_path: Path, command_line: Callable[[str], None]
) -> None:
    command_line(
        "import json, os, sys\n"
        "print(json.dumps({'total': 2}))\n"
        "print(json.dumps({'source': 3, 'name': 'Tolmin Post', 'outcome': 'updated', 'new': 4,"
        " 'changed': 1, 'error': ''}))\n"
        "print(json.dumps({'source': 4, 'name': 'Lund Wire', 'outcome': 'failed', 'new': 0,"
        " 'changed': 0, 'error': ' '.join(sys.argv[1:])}))\n"
        "sys.exit(1)\n"
    )
    asked = f"-m tui --archive {tmp_path / 'a.db'} refresh --json 3 4"
    assert await refreshed(Errands(tmp_path / "a.db"), 3, 4) == [
        RefreshBegan(2),
        SourceRefreshed(3, "Tolmin Post", "updated", 4, 1, ""),
        SourceRefreshed(4, "Lund Wire", "failed", 0, 0, asked),
        RefreshEnded(),
    ]


async def test_a_refresh_that_breaks_down_says_why_in_one_line(
    tmp_path: Path, command_line: Callable[[str], None]
) -> None:
    command_line("import sys\nprint('disk full', file=sys.stderr)\nsys.exit(2)\n")
    assert await refreshed(Errands(tmp_path / "a.db")) == [RefreshEnded("disk full")]


async def test_a_refresh_can_be_stopped_and_its_process_is_gone(
    tmp_path: Path, command_line: Callable[[str], None]
) -> None:
    command_line(
        "import os, signal\nprint('{\"total\": %d}' % os.getpid(), flush=True)\nsignal.pause()\n"
    )
    errands = Errands(tmp_path / "a.db")
    steps: list[RefreshStep] = []
    ended, process = asyncio.Event(), 0

    def report(step: RefreshStep) -> None:
        nonlocal process
        steps.append(step)
        if isinstance(step, RefreshBegan):
            process = step.total
            assert os.getpriority(os.PRIO_PROCESS, process) == 10
            errands.cancel_refresh()
        else:
            ended.set()

    errands.refresh([], report)
    assert not errands.refresh([], report)
    await asyncio.wait_for(ended.wait(), 10)
    await errands.close()
    assert steps[-1] == RefreshEnded(cancelled=True)
    assert not errands.refreshing
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


async def test_looking_for_feeds_tells_what_was_found_or_why_nothing(
    tmp_path: Path, command_line: Callable[[str], None]
) -> None:
    errands = Errands(tmp_path / "a.db")

    async def looked() -> tuple[list[FoundFeed], str]:
        future = asyncio.get_running_loop().create_future()
        errands.discover("https://post.example", lambda *told: future.set_result(told))
        return await asyncio.wait_for(future, 10)

    command_line(
        "import json\n"
        "print(json.dumps({'url': 'https://post.example/rss', 'title': 'Tolmin Post',"
        " 'kind': 'RSS', 'entries': 2, 'section': '', 'latest':"
        " [['2025-06-25T12:00:00+00:00', 'A new comet'], [None, 'An old one']]}))\n"
    )
    latest = (("2025-06-25T12:00:00+00:00", "A new comet"), ("", "An old one"))
    feed = FoundFeed("https://post.example/rss", "Tolmin Post", "RSS", 2, latest, "")
    assert await looked() == ([feed], "")
    command_line('import sys\nprint(\'{"error": "No feed on this page"}\')\nsys.exit(1)\n')
    assert await looked() == ([], "No feed on this page")


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n", "status -9"),
        ("print('oh dear')\nraise SystemExit(2)\n", "oh dear"),
        ("print('[1, 2]')\n", "nothing was found"),
        ('print(\'{"title": 3}\')\nprint(\'{"url": "x", "entries": null}\')\n', "nothing was"),
        ('print(\'{"url": "x", "latest": [1]}\')\n', "nothing was found"),
        ("import sys\nsys.stdout.buffer.write(b'\\xff\\x00\\x1b[2J')\n", "nothing was found"),
        ("print('[' * 100_000)\n", "nothing was found"),
        ("print('x' * 9_000_000)\nraise SystemExit(2)\n", "xxx"),
        ("", "nothing was found"),
    ],
)
async def test_looking_ends_with_a_line_whatever_is_printed_or_if_it_dies(
    tmp_path: Path, command_line: Callable[[str], None], script: str, reason: str
) -> None:
    command_line(script)
    errands = Errands(tmp_path / "a.db")
    future = asyncio.get_running_loop().create_future()
    errands.discover("https://post.example", lambda *told: future.set_result(told))
    found, error = await asyncio.wait_for(future, 20)
    assert found == []
    assert reason in error
    assert len(error) < 400


async def test_what_a_refresh_prints_beside_its_lines_is_no_step(
    tmp_path: Path, command_line: Callable[[str], None]
) -> None:
    command_line("print('{\"total\": \"many\"}')\nprint('{\"source\": []}')\nprint('{}')\n")
    assert await refreshed(Errands(tmp_path / "a.db")) == [RefreshEnded()]


async def test_only_those_due_are_asked_for_in_so_many_words(
    tmp_path: Path, command_line: Callable[[str], None]
) -> None:
    command_line("import json, sys\nprint(json.dumps({'error': ' '.join(sys.argv[5:])}))\n")
    errands, future = Errands(tmp_path / "a.db"), asyncio.get_running_loop().create_future()
    assert errands.refresh([], future.set_result, due=True)
    assert await asyncio.wait_for(future, 10) == RefreshEnded("refresh --json --due")


async def test_a_whole_text_that_cannot_be_had_is_told_in_one_line(
    tmp_path: Path, command_line: Callable[[str], None]
) -> None:
    errands = Errands(tmp_path / "a.db")
    for script, told in (
        ('print(\'{"id": 3, "error": "no text there"}\')\nraise SystemExit(1)\n', "no text there"),
        ('print(\'{"id": 3, "error": ""}\')\n', ""),
        ("raise SystemExit(3)\n", "stopped with status 3"),
    ):
        command_line(script)
        future = asyncio.get_running_loop().create_future()
        assert errands.full_text(3, future.set_result)
        assert not errands.full_text(4, future.set_result)
        assert await asyncio.wait_for(future, 10) == told


async def test_a_link_is_handed_to_the_browser_as_one_argument(
    tmp_path: Path, command_line: Callable[[str], None]
) -> None:
    told = tmp_path / "told"
    command_line(f"import sys\nopen({str(told)!r}, 'w').write(repr(sys.argv[1:]))\n")
    errands = Errands(tmp_path / "a.db")
    link = "https://gazette.example/?q=$(reboot)&x=`date`"
    errands.browse(link)
    await asyncio.gather(*errands._tasks.values())
    assert told.read_text() == repr(["-m", "webbrowser", link])
