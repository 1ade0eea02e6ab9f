"""The dashboard in a browser: who may use it, its tabs, and their end."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest

from storage import open_archive
from storage.engine import shared
from storage.errors import NewsdeskError
from storage.model import Filter
from storage.python_process import module_environment
from tests.postgres_server import Server
from tests.storage.engine.engines import new_archive
from tests.tui.cli.conftest import Call
from tests.tui.cli.conftest import call as call
from tests.tui.conftest import PORT, fill, story
from tests.tui.terminals import PATIENCE
from tui.web.access import Access, parse_public_url, read_key

pytestmark = pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="no /proc")


def dashboards(archive: Path | str) -> list[int]:
    """Return the processes of tabs over an archive."""
    found = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = place.read_bytes().split(b"\0")
        except OSError:  # it has just ended
            continue
        if str(archive).encode() in words and b"web" not in words:
            found.append(int(place.parent.name))
    return found


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.05)


class Served:
    """A server as a process, and a browser's session with it."""

    def __init__(self, program: subprocess.Popen[str], session: aiohttp.ClientSession) -> None:
        assert program.stdout is not None
        self.program = program
        self.link = program.stdout.readline().split()[-1]
        self.session = session
        self.host = urlsplit(self.link).netloc

    async def get(self, path: str = "/", **headers: str) -> aiohttp.ClientResponse:
        return await self.session.get(f"http://{self.host}{path}", headers=headers)

    @asynccontextmanager
    async def tab(self, **headers: str) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        address = f"ws://{self.host}/ws?width=100&height=30"
        async with self.session.ws_connect(address, headers=headers) as tab:
            yield tab


async def drawn(tab: aiohttp.ClientWebSocketResponse, words: str) -> None:
    """Wait until a tab was sent these words."""
    sent = b""
    async with asyncio.timeout(PATIENCE):
        while words.encode() not in sent:
            message = await tab.receive()
            assert message.type in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT), sent
            sent += message.data if isinstance(message.data, bytes) else message.data.encode()


@asynccontextmanager
async def serve(location: Path | str) -> AsyncIterator[Served]:
    """Run a server over an archive; none of its dashboards may be left at the end."""
    words = ("-m", "tui", "--archive", str(location), "web", "--port", "0")
    program = subprocess.Popen(
        [sys.executable, "-u", *words],
        stdout=subprocess.PIPE,
        text=True,
        env={**module_environment(), "NEWSDESK_WEB_KEY": ""},
    )
    # A jar for addresses too: a browser has no qualms about them.
    jar = aiohttp.CookieJar(unsafe=True)
    try:
        async with aiohttp.ClientSession(cookie_jar=jar) as session:
            yield Served(program, session)
    finally:
        program.kill()
        program.wait()
        await until(lambda: not dashboards(location))


@pytest.fixture
async def served(archive_path: Path) -> AsyncIterator[Served]:
    async with serve(archive_path) as server:
        yield server


async def test_only_the_printed_link_opens_the_page(served: Served) -> None:
    refused = await served.get()
    assert refused.status == 403
    assert "it holds the key" in await refused.text()
    wrong = await served.get("/?key=" + "x" * 32)
    assert wrong.status == 403
    page = await served.session.get(served.link)
    assert page.status == 200
    assert str(page.url) == f"http://{served.host}/"
    assert f"ws://{served.host}/ws" in await page.text()
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["Referrer-Policy"] == "no-referrer"
    script = await served.get("/static/js/textual.js")
    assert script.status == 200


async def test_other_pages_and_names_are_refused_even_with_the_key(served: Served) -> None:
    await served.session.get(served.link)
    elsewhere = await served.get("/", Host="rebound.example")
    assert elsewhere.status == 403
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        async with served.tab(Origin="https://rebound.example"):
            pass
    assert refused.value.status == 403
    own = await served.get("/", Origin=f"http://{served.host}")
    assert own.status == 200


async def test_a_tab_is_a_dashboard_that_ends_with_it(served: Served, archive_path: Path) -> None:
    await served.session.get(served.link)
    async with served.tab() as tab:
        await drawn(tab, "Orsund port reopens")
        assert len(dashboards(archive_path)) == 1
        await tab.send_json(["stdin", "s"])
        await drawn(tab, "★")
        await tab.send_json(["stdin", "o"])
        await drawn(tab, '"open_url"')
        await tab.send_json(["resize", {"width": 20, "height": 5}])
        await drawn(tab, "newsdesk needs 40x10")
    await until(lambda: not dashboards(archive_path))
    with open_archive(archive_path) as archive:
        assert archive.count(Filter(starred=True)) == 1


async def test_a_tab_over_a_shared_archive_marks_as_its_desk(
    postgres: Server, request: pytest.FixtureRequest
) -> None:
    owner = new_archive(postgres, request.addfinalizer)
    shared.add_desk(owner, "city", "desk")
    city = owner.replace("user=newsdesk", "user=city")
    with open_archive(owner) as archive:
        fill(archive, [story(1, *PORT)])
        async with serve(city) as server:
            await server.session.get(server.link)
            async with server.tab() as tab:
                await drawn(tab, "Orsund port reopens")
                await tab.send_json(["stdin", "s"])
                await drawn(tab, "★")
        assert archive.count(Filter(starred=True)) == 0
    with open_archive(city) as archive:
        assert archive.count(Filter(starred=True)) == 1


async def test_quitting_closes_the_tab(served: Served, archive_path: Path) -> None:
    await served.session.get(served.link)
    async with served.tab() as tab, asyncio.timeout(PATIENCE):
        await drawn(tab, "Orsund port reopens")
        await tab.send_json(["stdin", "q"])
        while (await tab.receive()).type is not aiohttp.WSMsgType.CLOSE:
            pass
    await until(lambda: not dashboards(archive_path))


async def test_what_no_page_sends_ends_the_tab(served: Served, archive_path: Path) -> None:
    await served.session.get(served.link)
    async with served.tab() as tab, asyncio.timeout(PATIENCE):
        await drawn(tab, "Orsund port reopens")
        await tab.send_json(["nothing", 1])
        await tab.send_json(["resize", {"width": "wide"}])
        while (await tab.receive()).type is not aiohttp.WSMsgType.CLOSE:
            pass
    await until(lambda: not dashboards(archive_path))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
async def test_no_dashboard_outlives_the_server(
    served: Served, archive_path: Path, how: signal.Signals
) -> None:
    await served.session.get(served.link)
    async with served.tab() as tab:
        await drawn(tab, "Orsund port reopens")
        served.program.send_signal(how)
        await until(lambda: not dashboards(archive_path))
        await until(lambda: served.program.poll() is not None)


async def test_a_tab_that_reads_nothing_does_not_keep_its_dashboard(
    served: Served, archive_path: Path
) -> None:
    await served.session.get(served.link)
    tab = await served.session.ws_connect(f"ws://{served.host}/ws", max_msg_size=0)
    await drawn(tab, "Orsund port reopens")
    (program,) = dashboards(archive_path)
    for number in range(400):  # each draws the whole screen, which nobody reads
        size = {"width": 300 + number % 2, "height": 200}
        await tab.send_str(json.dumps(["resize", size]))
    connection = tab._response.connection  # a browser that was killed says no goodbye
    assert connection is not None
    assert connection.transport is not None
    connection.transport.abort()
    await until(lambda: program not in dashboards(archive_path))


def test_a_port_that_is_taken_is_said_in_one_line(call: Call) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, out, error = call("web", "--port", str(port))
    assert (status, out) == (1, "")
    assert error.startswith(f"newsdesk: port {port}: ")
    assert len(error.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--port", "99999"), "is not a port"),
        (("--url", "desk.example"), "is not the address of a host"),
    ],
)
def test_wrong_options_are_refused_in_one_line(
    call: Call, words: tuple[str, ...], reason: str
) -> None:
    status, _, error = call("web", *words)
    assert status == 2
    assert reason in error
    assert len(error.splitlines()) == 1


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Desk.Example", "https://desk.example"),
        ("https://desk.example:8443/", "https://desk.example:8443"),
        ("http://desk.example", "http://desk.example"),
    ],
)
def test_the_address_of_a_proxy_is_a_host(url: str, origin: str) -> None:
    assert parse_public_url(url) == origin
    access = Access("k" * 16, 8000, origin)
    assert access.origin == origin
    assert access.is_own_page(urlsplit(origin).netloc, origin)
    assert not access.is_own_page("127.0.0.1:8000", None)


@pytest.mark.parametrize(
    "url", ["desk.example", "ftp://desk.example", "https://desk.example/news", "https://a:b@c", ""]
)
def test_what_is_no_address_of_a_host_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="host"):
        parse_public_url(url)


def test_a_proxy_sends_the_key_in_a_header() -> None:
    access = Access("k" * 16, 8000, "https://desk.example")
    assert access.has_key({"X-Newsdesk-Key": "k" * 16}, {})
    assert not access.has_key({"X-Newsdesk-Key": "wrong ✗"}, {})
    assert not access.has_key({}, {})


def test_a_key_is_made_unless_the_environment_names_one() -> None:
    assert read_key({}, needed=False) != read_key({}, needed=False)
    assert read_key({"NEWSDESK_WEB_KEY": "k" * 16}, needed=True) == "k" * 16
    for environment in ({}, {"NEWSDESK_WEB_KEY": "short"}, {"NEWSDESK_WEB_KEY": "ü" * 20}):
        with pytest.raises(NewsdeskError, match="NEWSDESK_WEB_KEY"):
            read_key(environment, needed=True)
