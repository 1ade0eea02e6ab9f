"""Parsing in worker processes that can be killed."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys

import pytest

from storage.errors import FeedError
from storage.feeds.fetching.body import MAX_IN_MEMORY, Body
from storage.feeds.parsing.parse import parse_feed
from storage.feeds.parsing.worker_pool import ParserPool


@pytest.fixture
async def parsers():
    async with ParserPool(count=1) as parsers:
        yield parsers


@pytest.fixture
def started(monkeypatch):
    """The workers that have been started."""
    processes, start = [], asyncio.create_subprocess_exec

    async def note(*command, **options):
        processes.append(await start(*command, **options))
        return processes[-1]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", note)
    return processes


URL = "https://courier.example/feed"
SLOW = b"<rss><channel>" + b"<item><title>x" * 50_000


@pytest.mark.usefixtures("still_clock")
async def test_a_worker_returns_the_same_as_the_parser(parsers, rss):
    body = rss("Dredger aground", "Ferry late").replace(b"Ferry", b"&lt;a href='/f'&gt;Ferry")
    there = await parsers.parse_feed(body, url=URL)
    here = parse_feed(body, url=URL)
    assert there == here


async def test_a_page_is_parsed_in_a_worker(parsers):
    body = b"<title>C</title><link rel=alternate type=application/rss+xml href=/f title=F>"
    page = await parsers.find_feed_links(body, url=URL)
    assert page.title == "C"
    assert page.links[0].url == "https://courier.example/f"


async def test_a_document_that_takes_too_long_is_killed_and_the_next_is_parsed(rss):
    async with ParserPool(count=1, seconds=0.3) as parsers:
        with pytest.raises(FeedError, match=r"longer to read than 0\.3 seconds"):
            await parsers.parse_feed(SLOW, url=URL)
        assert (await parsers.parse_feed(rss("Ferry late"), url=URL)).entries


async def test_a_document_that_needs_too_much_memory_fails_and_the_next_is_parsed(rss):
    hungry = b'{"title": "C", "items": [' + b'{"":[{"":{}}]},' * 620_000 + b'{"id": "1"}]}'
    async with ParserPool(count=1) as parsers:
        with pytest.raises(FeedError, match="too much memory"):
            await parsers.parse_feed(hungry, url=URL)
        assert (await parsers.parse_feed(rss("Ferry late"), url=URL)).entries


async def test_an_oversized_response_fails_and_the_next_document_is_parsed(rss, monkeypatch):
    monkeypatch.setattr("storage.feeds.parsing.worker_pool._MAX_ANSWER", 2_000)
    async with ParserPool(count=1) as parsers:
        async with asyncio.timeout(30):
            with pytest.raises(FeedError, match="too much memory"):
                await parsers.parse_feed(rss("Ferry late " * 1_000), url=URL)
        assert (await parsers.parse_feed(rss("Ferry late"), url=URL)).entries


async def test_a_worker_that_dies_is_replaced(parsers, started, rss):
    await parsers.parse_feed(rss("Ferry late"), url=URL)
    started[0].kill()
    with pytest.raises(FeedError, match="not a usable feed"):
        await parsers.parse_feed(rss("Ferry late"), url=URL)
    assert (await parsers.parse_feed(rss("Ferry late"), url=URL)).entries


async def test_cancelling_kills_the_busy_worker(started, rss):
    async with ParserPool(count=1) as parsers:
        await parsers.parse_feed(rss("Ferry late"), url=URL)
        (process,) = started
        task = asyncio.create_task(parsers.parse_feed(SLOW, url=URL))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await process.wait() != 0
        assert (await parsers.parse_feed(rss("Ferry late"), url=URL)).entries


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no process can be stopped here")
async def test_a_second_worker_is_started_only_when_a_document_takes_long(
    started, rss, monkeypatch
):
    monkeypatch.setattr("storage.feeds.parsing.worker_pool._SPAWN_DELAY", 0.05)
    async with ParserPool(count=2) as parsers:
        await parsers.parse_feed(rss("Ferry late"), url=URL)
        (process,) = started
        process.send_signal(signal.SIGSTOP)
        stuck = asyncio.create_task(parsers.parse_feed(rss("Ferry late"), url=URL))
        await asyncio.sleep(0)
        assert (await parsers.parse_feed(rss("Dredger aground"), url=URL)).entries
        assert not stuck.done()
        stuck.cancel()


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no process can be stopped here")
async def test_large_documents_are_parsed_one_at_a_time_without_delaying_small_ones(
    started, rss, monkeypatch
):
    monkeypatch.setattr("storage.feeds.parsing.worker_pool._SPAWN_DELAY", 0.05)
    large = Body(rss("Ferry late") + b"<!--" + b" " * MAX_IN_MEMORY + b"-->")
    async with ParserPool(count=2) as parsers:
        await parsers.parse_feed(rss("Ferry late"), url=URL)
        (process,) = started
        process.send_signal(signal.SIGSTOP)
        both = [asyncio.create_task(parsers.parse_feed(large, url=URL)) for _ in range(2)]
        await asyncio.sleep(0)
        assert (await parsers.parse_feed(rss("Dredger aground"), url=URL)).entries
        assert not any(task.done() for task in both)
        process.send_signal(signal.SIGCONT)
        assert all(feed.entries for feed in await asyncio.gather(*both))


async def test_a_worker_raises_the_same_one_line_error(parsers):
    with pytest.raises(FeedError, match=r"^https://courier\.example/feed: a web page, not a feed"):
        await parsers.parse_feed(b"<html></html>", url=URL)


async def test_a_lone_surrogate_is_dropped_in_the_pipe(parsers):
    body = b'{"title": "C", "items": [{"id": "1", "title": "a\\ud800b"}]}'
    (article,) = (await parsers.parse_feed(body, url=URL)).entries
    assert article.headline == "ab"


def test_the_parent_never_imports_the_parser():
    code = (
        "import sys, storage.feeds.polling.refresh, storage.feeds.subscriptions.discover; "
        "sys.exit('feedparser' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
