"""A pool of parser processes that can be killed: their time and memory are limited.

The parent never imports feedparser.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from storage.errors import FeedError, NoFeed
from storage.feeds.fetching.body import MAX_IN_MEMORY, Body
from storage.feeds.parsing.document import (
    FeedLink,
    Outline,
    OutlineList,
    PageFeed,
    ParsedFeed,
    WebPage,
)
from storage.model import Article, Block, Link, Rules
from storage.python_process import LENGTH, module_command, module_environment
from storage.text.urls import redact_url

__all__ = ["ParserPool"]

_MAX_ANSWER = 40_000_000
_MAX_SLOWDOWN = 5
"""How many times longer than its CPU time a document may take: others may need the cores."""
_SPAWN_DELAY = 1.0
"""Seconds a document waits for a worker before another is started, which costs half as much."""

_OUT_OF_TIME = {int(getattr(signal, name, 0)) for name in ("SIGPROF", "SIGALRM")}


class ParserPool:
    """A few workers, started on demand; an async context manager.

    `seconds` limits the CPU time of one document. Large documents, which take twenty times their
    size in memory, are parsed one at a time.
    """

    def __init__(self, *, count: int = 2, seconds: float = 10.0) -> None:
        self._seconds = seconds
        self._workers = [_WorkerProcess() for _ in range(count)]
        self._unused = self._workers[:]
        self._large = asyncio.Lock()
        self._idle: asyncio.LifoQueue[_WorkerProcess] = asyncio.LifoQueue()

    async def __aenter__(self) -> Self:
        """Return the pool."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the workers."""
        for worker in self._workers:
            await worker.stop()

    async def parse_feed(
        self, body: bytes | Body, *, url: str, content_type: str = ""
    ) -> ParsedFeed:
        """Parse the feed in `body`.

        Raises:
            FeedError: It is not a feed, or parsing it takes too much time or memory.
        """
        return _decode_feed(await self._request("feed", body, url, content_type))

    async def parse_page(
        self, body: bytes | Body, *, url: str, content_type: str = "", selector: str = ""
    ) -> PageFeed:
        """Parse the links of the web page `body` that a CSS selector chooses, as a feed.

        Without a selector the most obvious list is taken.

        Raises:
            FeedError: There are none, or parsing takes too much time or memory.
        """
        feed, chosen = await self._request("links", body, url, content_type, selector=selector)
        return PageFeed(_decode_feed(feed), chosen)

    async def parse_mails(self, body: bytes | Body, *, url: str) -> ParsedFeed:
        """Parse mails, each preceded by its name, as a feed.

        Raises:
            FeedError: Parsing them takes too much time or memory.
        """
        return _decode_feed(await self._request("mails", body, url, ""))

    async def find_feed_links(
        self, body: bytes | Body, *, url: str, content_type: str = ""
    ) -> WebPage:
        """Find the feed links of the web page `body`.

        Raises:
            FeedError: Parsing it takes too much time or memory.
        """
        title, links = await self._request("page", body, url, content_type)
        return WebPage(title, tuple(FeedLink(*link) for link in links))

    async def extract_article_text(
        self, body: bytes | Body, *, url: str, content_type: str = ""
    ) -> tuple[Block, ...]:
        """Extract the article on the web page `body`; needs the extra ``fulltext``.

        Raises:
            FeedError: No article was found, or parsing it takes too much time or memory.
        """
        return _decode_blocks(await self._request("text", body, url, content_type))

    async def parse_opml(self, body: bytes) -> OutlineList:
        """Parse the feeds of an OPML list.

        Raises:
            FeedError: It is not an OPML list, or parsing it takes too much time or memory.
        """
        outlines, refused = await self._request("opml", body, "", "")
        return OutlineList(tuple(map(_decode_outline, outlines)), tuple(refused))

    async def _request(
        self, want: str, body: bytes | Body, url: str, content_type: str, *, selector: str = ""
    ) -> Any:
        header = {
            "want": want,
            "url": url,
            "content_type": content_type,
            "selector": selector,
            "now": datetime.now(UTC).isoformat(),
            "seconds": self._seconds,
        }
        alone = self._large if len(body) >= MAX_IN_MEMORY else contextlib.nullcontext()
        async with alone:
            reply = await self._request_from_worker(json.dumps(header).encode(), body, url)
        if "error" in reply:
            text = str(reply["error"])
            text = text if redact_url(url) in text else f"{redact_url(url)}: {text}"
            raise NoFeed(text) if reply.get("no_feed") else FeedError(text)
        return reply["found"]

    async def _request_from_worker(
        self, header: bytes, body: bytes | Body, url: str
    ) -> dict[str, Any]:
        worker = await self._acquire_worker()
        try:
            return await worker.request(header, body, self._seconds)
        except TimeoutError as error:
            reason = f"took longer to read than {self._seconds:g} seconds; not a usable feed"
            raise FeedError(f"{redact_url(url)}: {reason}") from error
        except (OSError, EOFError, MemoryError) as error:
            reason = "needs too much memory to read; not a usable feed"
            raise FeedError(f"{redact_url(url)}: {reason}") from error
        finally:
            self._idle.put_nowait(worker)

    async def _acquire_worker(self) -> _WorkerProcess:
        """Wait for a free worker; start another only if the busy ones take long."""
        if self._unused and self._idle.empty():
            if len(self._unused) < len(self._workers):
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_SPAWN_DELAY):
                        return await self._idle.get()
            if self._unused:
                return self._unused.pop()
        return await self._idle.get()


class _WorkerProcess:
    """One process, started on the first request and again after it was killed."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._killed: list[asyncio.subprocess.Process] = []

    async def request(self, header: bytes, body: bytes | Body, seconds: float) -> dict[str, Any]:
        """Send a request and return the response; on any failure the process is killed."""
        answered = False
        try:
            process = self._process or await self._start()
            async with asyncio.timeout(seconds * _MAX_SLOWDOWN):
                reply = await self._exchange(process, header, body)
            answered = len(body) < MAX_IN_MEMORY  # else its memory would stay large
            return reply
        finally:
            if not answered:
                self._kill()

    async def _exchange(
        self, process: asyncio.subprocess.Process, header: bytes, body: bytes | Body
    ) -> dict[str, Any]:
        """Exchange one request; a worker that exited by itself ran out of time."""
        try:
            return await _exchange(process, header, body)
        except (OSError, EOFError):
            if -await process.wait() in _OUT_OF_TIME:
                raise TimeoutError from None
            raise

    async def stop(self) -> None:
        """Kill the process and wait until it and all killed before have ended."""
        self._kill()
        for process in self._killed:
            await process.wait()
        self._killed.clear()

    async def _start(self) -> asyncio.subprocess.Process:
        self._process = await asyncio.create_subprocess_exec(
            *module_command("storage.feeds.parsing.worker"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=module_environment(),
        )
        _, answers = _pipes(self._process)
        await answers.readexactly(1)
        return self._process

    def _kill(self) -> None:
        if self._process:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            self._killed = [one for one in self._killed if one.returncode is None]
            self._killed.append(self._process)
        self._process = None


async def _exchange(
    process: asyncio.subprocess.Process, header: bytes, body: bytes | Body
) -> dict[str, Any]:
    requests, answers = _pipes(process)
    requests.write(LENGTH.pack(len(header)) + header + LENGTH.pack(len(body)))
    for chunk in [body] if isinstance(body, bytes) else body.chunks():
        requests.write(chunk)
        await requests.drain()
    (length,) = LENGTH.unpack(await answers.readexactly(LENGTH.size))
    if length > _MAX_ANSWER:
        raise MemoryError
    reply: dict[str, Any] = json.loads(await answers.readexactly(length))
    return reply


def _pipes(
    process: asyncio.subprocess.Process,
) -> tuple[asyncio.StreamWriter, asyncio.StreamReader]:
    if process.stdin is None or process.stdout is None:
        raise EOFError
    return process.stdin, process.stdout


def _decode_feed(row: list[Any]) -> ParsedFeed:
    """Decode a feed from the list of its fields."""
    title, site, kind, entries, self_url, ttl, hours, days, dropped, category = row
    return ParsedFeed(
        title=title,
        site=site,
        kind=kind,
        entries=tuple(_decode_article(entry) for entry in entries),
        self_url=self_url,
        ttl=ttl,
        skip_hours=tuple(hours),
        skip_days=tuple(days),
        dropped=dropped,
        category=category,
    )


def _decode_article(row: list[Any]) -> Article:
    """Decode an article from the list of its fields."""
    article = dict(zip(Article.__dataclass_fields__, row, strict=True))
    article["published"] = datetime.fromisoformat(article["published"])
    article["blocks"] = _decode_blocks(article["blocks"])
    article["carriers"] = ()  # found where the article is stored
    return Article(**article)


def _decode_outline(row: list[Any]) -> Outline:
    title, url, site, section, interval, written = row
    if written is None:
        return Outline(title, url, site, section, interval)
    values = dict(zip(Rules.__dataclass_fields__, written, strict=True))
    rules = Rules(**values | {"muted": tuple(values["muted"])})
    return Outline(title, url, site, section, interval, rules)


def _decode_blocks(rows: list[Any]) -> tuple[Block, ...]:
    return tuple(
        Block(text, kind, tuple(Link(*link) for link in links)) for text, kind, links in rows
    )
