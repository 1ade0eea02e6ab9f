"""The reader and writer threads of the archive."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable

import pytest

from storage import Archive
from storage.errors import NewsdeskError, NotFound
from storage.model import Filter
from tests.tui.terminals import PATIENCE
from tui.jobs import Jobs


class Screen:
    """Stands in for the screen: runs callbacks on its own event loop."""

    def __init__(self) -> None:
        self.errors: list[NewsdeskError] = []
        self.loop = asyncio.get_running_loop()

    def run(self, work: Callable[[], None]) -> None:
        self.loop.call_soon_threadsafe(work)


@pytest.fixture
async def screen() -> Screen:
    return Screen()


@pytest.fixture
async def jobs(archive: Archive, screen: Screen) -> AsyncIterator[Jobs]:
    jobs = Jobs(archive, screen.run, screen.errors.append)
    yield jobs
    await jobs.close()


async def result_of(jobs: Jobs, slot: str, query: Callable[[Archive], object]) -> object:
    future = asyncio.get_running_loop().create_future()
    jobs.query(slot, query, future.set_result)
    return await asyncio.wait_for(future, PATIENCE)


async def test_a_query_runs_on_the_reader_thread_and_returns_on_the_screens_thread(
    jobs: Jobs,
) -> None:
    future: asyncio.Future[tuple[object, object]] = asyncio.get_running_loop().create_future()
    jobs.query(
        "list",
        lambda _archive: threading.current_thread(),
        lambda ran_on: future.set_result((ran_on, threading.current_thread())),
    )
    ran_on, returned_on = await asyncio.wait_for(future, PATIENCE)
    assert ran_on is not returned_on
    assert returned_on is threading.main_thread()


async def test_only_the_newest_query_of_a_slot_returns(jobs: Jobs) -> None:
    hold, answers = threading.Event(), []
    jobs.query("busy", lambda _archive: hold.wait(5), answers.append)
    for letters in ("o", "or", "ors"):
        jobs.query("search", lambda _archive, letters=letters: letters, answers.append)
    hold.set()
    await result_of(jobs, "last", lambda _archive: None)
    assert answers == [True, "ors"]


async def test_a_newer_query_interrupts_a_running_one_whose_result_is_dropped(
    archive: Archive, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, interrupted, answers = threading.Event(), threading.Event(), []
    monkeypatch.setattr(archive, "interrupter", lambda: interrupted.set)
    jobs = Jobs(archive, screen.run, screen.errors.append)

    def slow(_archive: Archive) -> str:
        started.set()
        interrupted.wait(5)
        return "too late"

    jobs.query("search", slow, answers.append)
    await asyncio.to_thread(started.wait, 5)
    assert await result_of(jobs, "search", lambda _archive: "newer") == "newer"
    assert interrupted.is_set()
    assert answers == []
    assert screen.errors == []
    await jobs.close()


async def test_a_cancelled_query_does_not_return(jobs: Jobs) -> None:
    hold, answers = threading.Event(), []
    jobs.query("busy", lambda _archive: hold.wait(5), lambda _answer: None)
    jobs.query("article", lambda _archive: "an article", answers.append)
    jobs.cancel("article")
    hold.set()
    await result_of(jobs, "last", lambda _archive: None)
    assert answers == []


async def test_errors_a_person_can_cause_are_reported(jobs: Jobs, screen: Screen) -> None:
    jobs.query("article", lambda archive: archive.article(999_999), lambda _article: None)
    await result_of(jobs, "last", lambda _archive: None)
    assert [type(error) for error in screen.errors] == [NotFound]


async def test_changes_run_in_order_and_none_is_lost_when_closing(
    archive: Archive, screen: Screen
) -> None:
    jobs = Jobs(archive, screen.run, screen.errors.append)
    first = archive.select(Filter()).rows(0, 1)[0].id
    for number in range(50):
        starred = number % 2 == 0
        jobs.change(lambda archive, starred=starred: archive.marks.set([first], starred=starred))
    jobs.change(lambda archive: archive.marks.set([first], read=True))
    await jobs.close()
    assert archive.article(first).read
    assert not archive.article(first).starred


async def test_a_change_by_another_process_is_reported(jobs: Jobs, archive: Archive) -> None:
    reported = asyncio.Event()
    jobs.watch(reported.set)
    await result_of(jobs, "version-is-known", lambda archive: archive.version())
    from storage import open_archive

    with open_archive(archive.location) as other:
        other.marks.set([other.select(Filter()).rows(0, 1)[0].id], read=True)
    await asyncio.wait_for(reported.wait(), PATIENCE)
