"""Two refreshes at a time: a source is claimed before it is fetched, and asked once."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage import open_archive
from storage.feeds.polling import claims
from storage.feeds.polling.refresh import refresh
from tests.storage.feeds.conftest import Desk

SOON = timedelta(minutes=2)


async def test_two_refreshes_at_a_time_ask_each_source_once(
    desk, archive, server, reply, rss, client, parsers
):
    for number in range(12):
        server.answers[f"/{number}"] = reply(body=rss(f"Story {number}"))
        desk.follow(server.url(f"/{number}"), name=f"S{number}")
    with open_archive(archive.files()[0]) as other_archive:
        other = Desk(other_archive, client, parsers)
        done, also = await asyncio.gather(desk.refresh(), other.refresh())
    assert sorted(request.path for request in server.requests) == sorted(
        f"/{number}" for number in range(12)
    )
    for name in done:
        outcomes = {done[name].outcome, also[name].outcome}
        assert outcomes == {"updated", "skipped"}
    reasons = {one.error for one in (*done.values(), *also.values())}
    assert reasons <= {
        "", "another refresh is fetching it", "another refresh has just fetched it",
    }  # fmt: skip
    assert not any(source.fetch.claim for source in archive.sources.all())
    again = await desk.refresh()
    assert {one.outcome for one in again.values()} == {"unchanged"}


async def test_a_source_fetched_since_the_refresh_began_is_not_asked_again(desk, feed):
    chosen = [desk.archive.sources.get(feed.source.id)]
    await feed.refresh()
    reports = []
    await refresh(desk.archive, chosen, force=True, on_result=reports.append, **desk.tools)
    assert [one.error for one in reports] == ["another refresh has just fetched it"]
    assert len(feed.server.requests) == 1


def claim(feed, owner, until):
    state = replace(feed.state, claim=owner, claimed_until=until)
    feed.desk.archive.sources.record_fetch(feed.source.id, state)


def owner(pid, host=None):
    return f"{host or socket.gethostname()}/{pid}/other"


async def test_a_claim_of_a_running_process_is_respected(feed):
    claim(feed, owner(os.getpid()), datetime.now(UTC) + SOON)
    done = await feed.refresh()
    assert (done.outcome, done.error) == ("skipped", "another refresh is fetching it")
    assert feed.server.requests == []


async def test_a_claim_of_another_machine_is_respected_until_it_expires(feed):
    claim(feed, owner(1, "other.example"), datetime.now(UTC) + SOON)
    assert (await feed.refresh()).outcome == "skipped"
    claim(feed, owner(1, "other.example"), datetime.now(UTC) - timedelta(seconds=1))
    assert (await feed.refresh()).outcome == "updated"


@pytest.mark.skipif(sys.platform == "win32", reason="nobody can be asked for there")
async def test_a_claim_ends_with_the_process_that_made_it(feed):
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    claim(feed, owner(process.pid), datetime.now(UTC) + SOON)
    assert (await feed.refresh()).outcome == "updated"


async def test_a_claim_from_a_wrong_clock_is_not_respected(feed):
    claim(feed, owner(os.getpid()), datetime.now(UTC) + timedelta(days=400))
    assert (await feed.refresh()).outcome == "updated"


async def test_a_refresh_that_is_stopped_ends_its_claims(feed):
    asked = asyncio.Event()

    async def hang(_writer):
        asked.set()
        await asyncio.sleep(3600)

    feed.server.raw["/feed"] = hang
    running = asyncio.create_task(feed.refresh())
    await asked.wait()
    assert feed.state.claim.startswith(f"{socket.gethostname()}/{os.getpid()}/")
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert feed.state.claim == ""


async def test_a_claim_is_made_for_30_seconds_and_renewed_while_its_source_is_fetched(
    feed, monkeypatch
):
    asked, answer = asyncio.Event(), asyncio.Event()

    async def wait(writer):
        asked.set()
        await answer.wait()
        writer.write(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()

    monkeypatch.setattr(claims, "_RENEWED_EVERY", 0.01)
    feed.server.raw["/feed"] = wait
    running = asyncio.create_task(feed.refresh())
    await asked.wait()
    first = feed.state.claimed_until
    assert first <= datetime.now(UTC) + timedelta(seconds=30)
    while feed.state.claimed_until <= first:
        await asyncio.sleep(0.01)
    claim(feed, owner(1, "other.example"), first)  # another has taken it over
    for _ in range(5):
        await asyncio.sleep(0.01)
    assert (feed.state.claim, feed.state.claimed_until) == (owner(1, "other.example"), first)
    answer.set()
    await running


@pytest.mark.parametrize("status", [404, 410, 429, 500])
async def test_a_failure_ends_the_claim(feed, status):
    feed.answers(status)
    assert (await feed.refresh()).outcome == "failed"
    assert feed.state.claim == ""
