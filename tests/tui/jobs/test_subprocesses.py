"""Subprocesses; a script prints what the command line would print."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.terminals import PATIENCE
from tui.jobs import Subprocesses
from tui.jobs.events import (
    FoundFeed,
    RefreshEvent,
    RefreshFinished,
    RefreshStarted,
    SourceRefreshed,
)
from tui.jobs.json_process import stream_json

PYTHON = sys.executable


@pytest.fixture
def command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let subprocesses run a script in place of Python."""

    def stand_in(script: str) -> None:
        program = tmp_path / "stand-in"
        program.write_text(f"#!{PYTHON}\n{script}")
        program.chmod(0o700)
        monkeypatch.setattr("storage.python_process.sys.executable", str(program))

    return stand_in


async def refreshed(subprocesses: Subprocesses, *sources: int) -> list[RefreshEvent]:
    events: list[RefreshEvent] = []
    ended = asyncio.Event()

    def report(event: RefreshEvent) -> None:
        events.append(event)
        if isinstance(event, RefreshFinished):
            ended.set()

    assert subprocesses.refresh(sources, report)
    await asyncio.wait_for(ended.wait(), PATIENCE)
    return events


async def test_the_lines_of_a_refresh_become_events(
    tmp_path: Path, command_line: Callable[[str], None]
) -> None:
    command_line(
        "import json, os, sys\n"
        "print(json.dumps({'total': 2}))\n"
        "print(json.dumps({'source': 3, 'name': 'Tolmin Post', 'outcome': 'updated', 'new': 4,"
        " 'changed': 1, 'error': ''}))\n"
        "print(json.dumps({'source': 4, 'name': 'Lund Wire', 'outcome': 'failed', 'new': 0,"
        " 'changed': 0, 'error': ' '.join(sys.argv[2:])}))\n"
        "sys.exit(1)\n"
    )
    asked = f"-m tui --archive {tmp_path / 'a.db'} refresh --json 3 4"
    assert await refreshed(Subprocesses(str(tmp_path / "a.db")), 3, 4) == [
        RefreshStarted(2),
        SourceRefreshed(3, "Tolmin Post", "updated", 4, 1, ""),
        SourceRefreshed(4, "Lund Wire", "failed", 0, 0, asked),
        RefreshFinished(),
    ]


async def test_a_failed_refresh_reports_one_line(
    tmp_path: Path, command_line: Callable[[str], None]
) -> None:
    command_line("import sys\nprint('disk full', file=sys.stderr)\nsys.exit(2)\n")
    assert await refreshed(Subprocesses(str(tmp_path / "a.db"))) == [RefreshFinished("disk full")]


async def test_cancelling_a_refresh_ends_its_process(
    tmp_path: Path, command_line: Callable[[str], None]
) -> None:
    command_line(
        "import os, signal\nprint('{\"total\": %d}' % os.getpid(), flush=True)\nsignal.pause()\n"
    )
    subprocesses = Subprocesses(str(tmp_path / "a.db"))
    events: list[RefreshEvent] = []
    ended, process = asyncio.Event(), 0

    def report(event: RefreshEvent) -> None:
        nonlocal process
        events.append(event)
        if isinstance(event, RefreshStarted):
            process = event.total
            assert os.getpriority(os.PRIO_PROCESS, process) == 10
            subprocesses.cancel_refresh()
        else:
            ended.set()

    subprocesses.refresh([], report)
    assert not subprocesses.refresh([], report)
    await asyncio.wait_for(ended.wait(), PATIENCE)
    await subprocesses.close()
    assert events[-1] == RefreshFinished(cancelled=True)
    assert not subprocesses.refreshing
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


async def test_feed_discovery_reports_the_feeds_or_why_there_are_none(
    tmp_path: Path, command_line: Callable[[str], None]
) -> None:
    subprocesses = Subprocesses(str(tmp_path / "a.db"))

    async def discovered() -> tuple[list[FoundFeed], list[str]]:
        future = asyncio.get_running_loop().create_future()
        subprocesses.discover(["https://post.example"], lambda *told: future.set_result(told))
        return await asyncio.wait_for(future, PATIENCE)

    command_line(
        "import json\n"
        "print(json.dumps({'url': 'https://post.example/rss', 'title': 'Tolmin Post',"
        " 'kind': 'RSS', 'entries': 2, 'section': '', 'latest':"
        " [['2025-06-25T12:00:00+00:00', 'A new comet'], [None, 'An old one']]}))\n"
    )
    latest = (("2025-06-25T12:00:00+00:00", "A new comet"), ("", "An old one"))
    feed = FoundFeed("https://post.example/rss", "Tolmin Post", "RSS", 2, latest, "")
    assert await discovered() == ([feed], [])
    command_line('import sys\nprint(\'{"error": "No feed on this page"}\')\nsys.exit(1)\n')
    assert await discovered() == ([], ["No feed on this page"])


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
async def test_feed_discovery_ends_with_one_line_whatever_the_process_prints_or_if_it_dies(
    tmp_path: Path, command_line: Callable[[str], None], script: str, reason: str
) -> None:
    command_line(script)
    subprocesses = Subprocesses(str(tmp_path / "a.db"))
    future = asyncio.get_running_loop().create_future()
    subprocesses.discover(["https://post.example"], lambda *told: future.set_result(told))
    found, errors = await asyncio.wait_for(future, PATIENCE)
    assert found == []
    (error,) = errors
    assert reason in error
    assert len(error) < 400


async def test_other_output_of_a_refresh_is_no_event(
    tmp_path: Path, command_line: Callable[[str], None]
) -> None:
    command_line("print('{\"total\": \"many\"}')\nprint('{\"source\": []}')\nprint('{}')\n")
    assert await refreshed(Subprocesses(str(tmp_path / "a.db"))) == [RefreshFinished()]


async def test_the_line_about_a_wait_is_no_error(command_line: Callable[[str], None]) -> None:
    command_line(
        "import sys\n"
        "print('newsdesk: waiting for another program to finish writing to a.db; ^c gives up',"
        " file=sys.stderr, flush=True)\n"
        'print(\'{"outcome": "failed"}\')\n'
        "sys.exit(1)\n"
    )
    assert [line async for line in stream_json(["import"], user_command=True)] == [
        {"outcome": "failed"}
    ]


async def test_a_refresh_of_due_sources_uses_the_option_due(
    tmp_path: Path, command_line: Callable[[str], None]
) -> None:
    command_line("import json, sys\nprint(json.dumps({'error': ' '.join(sys.argv[6:])}))\n")
    subprocesses = Subprocesses(str(tmp_path / "a.db"))
    future = asyncio.get_running_loop().create_future()
    assert subprocesses.refresh([], future.set_result, due=True)
    assert await asyncio.wait_for(future, PATIENCE) == RefreshFinished("refresh --json --due")


async def test_a_failed_fetch_of_a_full_text_reports_one_line(
    tmp_path: Path, command_line: Callable[[str], None]
) -> None:
    subprocesses = Subprocesses(str(tmp_path / "a.db"))
    for script, told in (
        ('print(\'{"id": 3, "error": "no text there"}\')\nraise SystemExit(1)\n', "no text there"),
        ('print(\'{"id": 3, "error": ""}\')\n', ""),
        ("raise SystemExit(3)\n", "stopped with status 3"),
    ):
        command_line(script)
        future = asyncio.get_running_loop().create_future()
        assert subprocesses.fetch_full_text(3, future.set_result)
        assert not subprocesses.fetch_full_text(4, future.set_result)
        assert await asyncio.wait_for(future, PATIENCE) == told


async def test_a_link_reaches_the_browser_as_one_argument(
    tmp_path: Path, command_line: Callable[[str], None]
) -> None:
    told = tmp_path / "told"
    command_line(f"import sys\nopen({str(told)!r}, 'w').write(repr(sys.argv[1:]))\n")
    subprocesses = Subprocesses(str(tmp_path / "a.db"))
    link = "https://gazette.example/?q=$(reboot)&x=`date`"
    subprocesses.open_browser(link)
    async with asyncio.timeout(PATIENCE):
        while not told.exists() or not told.read_text():
            await asyncio.sleep(0.01)
    assert told.read_text() == repr(["-P", "-m", "webbrowser", link])


async def test_code_in_the_current_directory_is_never_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for package in ("tui", "storage"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text("raise SystemExit('not newsdesk')")
    monkeypatch.chdir(tmp_path)
    told = [line async for line in stream_json(["where", "--json"])]
    assert [list(line) for line in told] == [["archive", "seeds", "settings"]]
