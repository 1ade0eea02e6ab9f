"""Fetching through a proxy from the environment."""

from __future__ import annotations

import asyncio
import base64
import contextlib

import pytest

from storage.feeds.fetching.client import Client, Limits
from storage.feeds.fetching.fetch import FetchError, fetch
from storage.feeds.fetching.proxies import find_proxy
from tests.storage.feeds.fetching.test_tls import certificate, secure, trusting  # noqa: F401 - fixtures

FEED = "http://courier.example/feed"
PUBLIC, INSIDE = "93.184.215.14", "10.0.0.8"


@pytest.fixture
def through(server, monkeypatch):
    """Make the loopback server the proxy; then a requested path is a whole URL."""
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{server.port}")
    return server


@pytest.fixture
async def behind():
    """A client for which only the proxy can resolve names, except for two."""

    async def resolver(host, _port):
        known = {"tide.example": PUBLIC, "intranet.example": INSIDE}
        if host not in known:
            raise OSError("no such host")
        return [known[host]]

    async with Client(limits=Limits(body=200_000, seconds=30), resolver=resolver) as client:
        yield client


async def test_a_request_through_a_proxy_is_as_polite(through, behind, reply):
    through.answers[FEED] = reply(body=b"<rss/>", headers={"ETag": '"1"'})
    found = await fetch(FEED, client=behind)
    assert (found.url, found.body, found.etag) == (FEED, b"<rss/>", '"1"')
    (request,) = through.requests
    assert request.headers["host"] == b"courier.example"
    assert request.headers["user-agent"].startswith(b"newsdesk/")
    assert not {"cookie", "referer", "proxy-authorization"} & set(request.headers)


async def test_the_proxy_password_is_sent_to_the_proxy_only(through, behind, reply, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", f"http://desk:s%40d@127.0.0.1:{through.port}")
    through.answers[FEED] = reply(body=b"x")
    await fetch(FEED, client=behind)
    sent = through.requests[0].headers
    assert base64.b64decode(sent["proxy-authorization"].split()[1]) == b"desk:s@d"
    assert "authorization" not in sent
    through.answers[FEED] = reply(407)
    with pytest.raises(FetchError, match="407") as failure:
        await fetch(FEED, client=behind)
    assert "s@d" not in str(failure.value)


async def test_this_machine_and_hosts_in_no_proxy_bypass_the_proxy(
    through, behind, reply, monkeypatch
):
    through.answers["/feed"] = reply(body=b"direct")
    assert (await fetch(through.url("/feed"), client=behind)).body == b"direct"
    monkeypatch.setenv("NO_PROXY", "courier.example")
    with pytest.raises(FetchError, match=r"no such host|no connection"):
        await fetch(FEED, client=behind)
    assert [request.path for request in through.requests] == ["/feed"]


@pytest.mark.parametrize(
    "inside",
    ["http://intranet.example/", "http://127.0.0.1:9/", "http://10.0.0.8/", "http://[::1]/"],
)
async def test_a_public_host_may_not_redirect_to_a_private_one_through_a_proxy(
    through, behind, reply, inside
):
    through.answers[FEED] = reply(302, headers={"Location": inside})
    with pytest.raises(FetchError, match="private"):
        await fetch(FEED, client=behind)
    assert [request.path for request in through.requests] == [FEED]


async def test_a_private_host_may_redirect_to_another_private_one_through_a_proxy(
    through, behind, reply
):
    through.answers["http://intranet.example/a"] = reply(302, headers={"Location": "/b"})
    through.answers["http://intranet.example/b"] = reply(body=b"x")
    found = await fetch("http://intranet.example/a", client=behind)
    assert (found.body, found.public) == (b"x", False)
    through.answers["http://tide.example/"] = reply(body=b"x")
    assert (await fetch("http://tide.example/", client=behind)).public


async def test_an_unreachable_proxy_is_named(behind, monkeypatch):
    monkeypatch.setenv("ALL_PROXY", "127.0.0.1:9")
    with pytest.raises(
        FetchError, match=r"^courier.example: connection refused .*the proxy 127.0.0.1\)"
    ):
        await fetch(FEED, client=behind)


@pytest.mark.parametrize(
    "address", ["socks5://127.0.0.1:1080", "http://", "http://[", "http://x:y"]
)
async def test_an_invalid_proxy_raises_a_one_line_error(behind, monkeypatch, address):
    monkeypatch.setenv("ALL_PROXY", address)
    with pytest.raises(FetchError, match="NO_PROXY"):
        await fetch(FEED, client=behind)


def test_each_scheme_has_its_proxy_and_all_proxy_is_the_default(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://secure.example:3128")
    assert find_proxy("http://courier.example/") is None
    monkeypatch.setenv("all_proxy", "https://rest.example")
    assert (find_proxy("https://courier.example/").host, find_proxy(FEED).port) == (
        "secure.example",
        443,
    )
    monkeypatch.setenv("NO_PROXY", "*")
    assert find_proxy(FEED) is None


@contextlib.asynccontextmanager
async def tunnel(port, status=200):
    """A proxy that connects to `port` whatever the request; yields its port and the request."""
    asked = []

    async def serve(reader, writer):
        asked.append((await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")[0])
        writer.write(f"HTTP/1.1 {status} Of course\r\n\r\n".encode())
        if status == 200:
            back, forth = await asyncio.open_connection("127.0.0.1", port)
            await asyncio.gather(pipe(reader, forth), pipe(back, writer))
        writer.close()

    async def pipe(source, target):
        with contextlib.suppress(ConnectionError):
            while part := await source.read(65_536):
                target.write(part)
        target.close()

    running = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield running.sockets[0].getsockname()[1], asked
    running.close()


async def test_https_goes_through_a_tunnel_and_its_certificate_is_checked(
    secure,  # noqa: F811
    trusting,  # noqa: F811
    reply,
    monkeypatch,
):
    secure.answers["/feed"] = reply(body=b"<rss/>")
    async with tunnel(secure.port) as (port, asked):
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        found = await fetch("https://courier.example/feed", client=trusting)
        assert (found.body, asked) == (b"<rss/>", [b"CONNECT courier.example:443 HTTP/1.1"])
        with pytest.raises(FetchError, match="certificate"):
            await fetch("https://other.example/feed", client=trusting)


async def test_a_proxy_that_refuses_is_described(trusting, monkeypatch):  # noqa: F811
    async with tunnel(0, status=403) as (port, _):
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        with pytest.raises(FetchError, match=r"refused by the proxy .403 Of course."):
            await fetch("https://courier.example/feed", client=trusting)
