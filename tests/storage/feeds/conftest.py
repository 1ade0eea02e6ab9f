"""A loopback server that does whatever a test asks of it, and feeds to serve."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace

import pytest

from storage.feeds.fetching.body import Body
from storage.feeds.fetching.client import Client, Limits
from storage.feeds.parsing.article_text import extract_article_text
from storage.feeds.parsing.document import PageFeed, ParsedFeed, WebPage
from storage.feeds.parsing.feed_links import find_feed_links
from storage.feeds.parsing.mail import parse_mails
from storage.feeds.parsing.page import parse_page
from storage.feeds.parsing.parse import parse_feed
from storage.feeds.polling.refresh import refresh
from storage.feeds.subscriptions.subscribe import add_feed
from storage.model import Block, Filter


@dataclass
class Request:
    path: str
    headers: dict[str, bytes]


@dataclass
class Reply:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    def bytes(self) -> bytes:
        lines = [f"HTTP/1.1 {self.status} -", f"Content-Length: {len(self.body)}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + self.body


Raw = Callable[[asyncio.StreamWriter], Awaitable[None]]
Answer = Reply | Callable[[Request], Reply]


class Server:
    """Serves `answers` by path; `raw` handlers write anything. Records every request."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.raw: dict[str, Raw] = {}
        self.requests: list[Request] = []
        self.connections = 0
        self.open = 0
        self.most_open = 0
        self.port = 0

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def asked(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.path == path]

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with contextlib.suppress(
            ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError
        ):
            while head := await reader.readuntil(b"\r\n\r\n"):
                await self._answer(head, writer)
        writer.close()

    async def _answer(self, head: bytes, writer: asyncio.StreamWriter) -> None:
        first, *lines = head.decode("latin-1").strip().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines)
        raw = {name.lower(): value.encode("latin-1") for name, value in headers.items()}
        request = Request(first.split(" ")[1], raw)
        self.requests.append(request)
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            await asyncio.sleep(0)
            if handler := self.raw.get(request.path):
                await handler(writer)
                writer.close()
                return
            answer = self.answers.get(request.path, Reply(404))
            reply = answer(request) if callable(answer) else answer
            writer.write(reply.bytes())
            await writer.drain()
        finally:
            self.open -= 1


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    running = await asyncio.start_server(server.handle, "127.0.0.1", 0)
    server.port = running.sockets[0].getsockname()[1]
    yield server
    running.close()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture(autouse=True)
def _busy_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limit parsing by CPU time only, because other processes may need the cores."""
    monkeypatch.setattr("storage.feeds.parsing.worker_pool._MAX_SLOWDOWN", 1_000)


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with Client(limits=Limits(body=200_000, seconds=30)) as client:
        yield client


class ParsersHere:
    """The parser pool without processes: starting one costs a test a quarter second."""

    async def parse_feed(
        self, body: bytes | Body, *, url: str, content_type: str = ""
    ) -> ParsedFeed:
        return parse_feed(bytes(body), url=url, content_type=content_type)

    async def parse_page(
        self, body: bytes | Body, *, url: str, content_type: str = "", selector: str = ""
    ) -> PageFeed:
        return parse_page(bytes(body), url=url, content_type=content_type, selector=selector)

    async def parse_mails(self, body: bytes | Body, *, url: str) -> ParsedFeed:
        return parse_mails(bytes(body))

    async def extract_article_text(
        self, body: bytes | Body, *, url: str, content_type: str = ""
    ) -> tuple[Block, ...]:
        return extract_article_text(bytes(body), url=url, content_type=content_type)

    async def find_feed_links(
        self, body: bytes | Body, *, url: str, content_type: str = ""
    ) -> WebPage:
        return find_feed_links(bytes(body), url=url, content_type=content_type)


@pytest.fixture
def parsers() -> ParsersHere:
    return ParsersHere()


@pytest.fixture
def reply() -> type[Reply]:
    return Reply


@pytest.fixture
def rss() -> Callable[..., bytes]:
    return make_rss


def make_rss(*titles: str, title: str = "The Velda Courier", extra: str = "") -> bytes:
    """Build an RSS 2.0 feed with one dated item for each title."""
    items = "".join(
        f"<item><title>{name}</title><link>https://courier.example/{number}</link>"
        f"<guid isPermaLink='false'>courier-{number}</guid>"
        f"<pubDate>Mon, 0{number % 9 + 1} Jun 2026 10:00:00 GMT</pubDate>"
        f"<description>&lt;p&gt;{name}, said Ada Renn, the harbour master.&lt;/p&gt;</description>"
        "</item>"
        for number, name in enumerate(titles)
    )
    head = f"<title>{title}</title><link>https://courier.example/</link>"
    return f"<rss version='2.0'><channel>{head}{extra}{items}</channel></rss>".encode()


class Desk:
    """An archive with a client and parsers, and the last results."""

    def __init__(self, archive, client, parsers):
        self.archive = archive
        self.tools = {"client": client, "parsers": parsers}
        self.started: list[str] = []

    def follow(self, url, *, name="Courier", section=""):
        return self.archive.sources.add(kind="feed", location=url, name=name, section=section)

    async def add(self, url, **options):
        return await add_feed(self.archive, url, **options, **self.tools)

    async def refresh(self, *sources, force=True):
        """Refresh and return the results by name; for one source only its result."""
        reports = {}
        chosen = [self.archive.sources.get(source.id) for source in sources] if sources else None
        await refresh(
            self.archive,
            chosen,
            force=force,
            on_result=lambda done: reports.update({done.name: done}),
            on_start=lambda source: self.started.append(source.name),
            **self.tools,
        )
        return reports

    async def once(self, source, *, force=True):
        return (await self.refresh(source, force=force))[source.name]

    def headlines(self, **filter_):
        result = self.archive.select(Filter(**filter_))
        return [row.headline for row in result.rows(0, len(result))]

    def fetch_state(self, source):
        return self.archive.sources.get(source.id).fetch


@pytest.fixture
def desk(archive, client, parsers):
    return Desk(archive, client, parsers)


@pytest.fixture
def feed(desk, server, reply, rss):
    """A feed with one fresh article at /feed, added; a test sets its next response."""
    return Feed(desk, server, reply, rss)


class Feed:
    def __init__(self, desk, server, reply, rss):
        self.desk, self.server, self._reply, self._rss = desk, server, reply, rss
        self.source = desk.follow(server.url("/feed"))
        self.answers(titles=["Dredger aground"])

    def answers(self, status=200, *, titles=(), path="/feed", extra="", body=None, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is None:
            body = self._rss(*titles, extra=extra) if titles else b""
        self.server.answers[path] = self._reply(status, body, named)

    async def refresh(self, *, force=True):
        return await self.desk.once(self.source, force=force)

    def come_due(self):
        self.desk.archive.sources.record_fetch(self.source.id, replace(self.state, next_fetch=None))

    @property
    def state(self):
        return self.desk.fetch_state(self.source)

    @property
    def sent(self):
        return self.server.requests[-1].headers

    @property
    def pause(self):
        return self.state.next_fetch - self.state.last_fetch

    @property
    def location(self):
        return self.desk.archive.sources.get(self.source.id).location
