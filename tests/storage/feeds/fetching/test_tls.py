"""TLS on loopback: untrusted certificates, and no redirect back to plain http."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess

import pytest

from storage.feeds.fetching.client import Client, Limits
from storage.feeds.fetching.fetch import FetchError, fetch
from tests.storage.feeds.conftest import Server

pytestmark = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="openssl, which makes the certificate, is missing"
)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A self-signed certificate for localhost with its key, in one file."""
    folder = tmp_path_factory.mktemp("certificate")
    key, cert, both = folder / "key.pem", folder / "cert.pem", folder / "both.pem"
    asked = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    names = (
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost,DNS:courier.example",
    )
    subprocess.run(
        ["openssl", *asked.split(), *names, "-keyout", key, "-out", cert],
        check=True,
        capture_output=True,
    )
    both.write_bytes(key.read_bytes() + cert.read_bytes())
    return both


@pytest.fixture
async def secure(certificate):
    """The server of the other tests, behind TLS."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    server = Server()
    running = await asyncio.start_server(server.handle, "127.0.0.1", 0, ssl=context)
    server.port = running.sockets[0].getsockname()[1]
    yield server
    running.close()


@pytest.fixture
async def trusting(certificate):
    """A client that trusts the certificate; every name resolves to loopback."""

    async def loopback(_host, _port):
        return ["127.0.0.1"]

    verify = ssl.create_default_context(cafile=str(certificate))
    limits = Limits(body=200_000, seconds=30)
    async with Client(limits=limits, resolver=loopback, verify=verify) as client:
        yield client


def address(server, path="/feed", host="localhost"):
    return f"https://{host}:{server.port}{path}"


async def test_a_trusted_certificate_is_accepted(secure, trusting, reply):
    secure.answers["/feed"] = reply(body=b"<rss/>")
    assert (await fetch(address(secure), client=trusting)).body == b"<rss/>"


async def test_a_self_signed_certificate_is_rejected(secure, client, reply):
    secure.answers["/feed"] = reply(body=b"<rss/>")
    with pytest.raises(FetchError, match="its certificate is not trusted") as failure:
        await fetch(address(secure), client=client)
    assert not failure.value.offline
    assert secure.requests == []


async def test_a_certificate_for_another_host_is_rejected(secure, trusting, reply):
    secure.answers["/feed"] = reply(body=b"<rss/>")
    with pytest.raises(FetchError, match="its certificate is not trusted"):
        await fetch(address(secure, host="other.example"), client=trusting)
    assert secure.requests == []


async def test_https_to_an_http_server_is_described(server, reply):
    server.answers["/feed"] = reply(body=b"<rss/>")
    async with Client(limits=Limits(seconds=2)) as client:  # the server waits for more
        with pytest.raises(FetchError, match=r"\(TLS\); does the site use https\?"):
            await fetch(f"https://127.0.0.1:{server.port}/feed", client=client)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_redirect_from_https_to_http_is_not_followed(
    secure, server, trusting, reply, status
):
    secure.answers["/feed"] = reply(status, headers={"Location": server.url("/plain")})
    server.answers["/plain"] = reply(body=b"<rss/>")
    with pytest.raises(FetchError, match="redirects from https to http; not followed"):
        await fetch(address(secure), client=trusting)
    assert server.requests == []


async def test_a_redirect_from_http_to_https_is_followed(secure, server, trusting, reply):
    server.answers["/feed"] = reply(301, headers={"Location": address(secure)})
    secure.answers["/feed"] = reply(body=b"<rss/>")
    fetched = await fetch(server.url("/feed"), client=trusting)
    assert fetched.permanent_url == address(secure)


async def test_a_password_is_not_sent_to_another_server(secure, server, trusting, reply):
    secure.answers["/feed"] = reply(
        302, headers={"Location": address(secure, "/moved", host="courier.example")}
    )
    secure.answers["/moved"] = reply(body=b"<rss/>")
    await fetch(address(secure), client=trusting, auth=("ada", "secret"))
    first, second = secure.requests
    assert "authorization" in first.headers
    assert "authorization" not in second.headers
