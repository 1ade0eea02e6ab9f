"""Fetching from a real server: politeness, limits, failures."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import struct
import threading
import tracemalloc
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import brotli
import pytest

from storage.feeds.fetching.client import Client, Limits, system_resolver
from storage.feeds.fetching.fetch import FetchError, fetch
from storage.model import FetchState


async def test_a_request_names_newsdesk_and_nothing_about_the_reader(server, client, reply):
    server.answers["/feed"] = reply(body=b"<rss/>", headers={"Content-Type": "text/xml"})
    found = await fetch(server.url("/feed"), client=client)
    assert (found.body, found.content_type, found.not_modified) == (b"<rss/>", "text/xml", False)
    sent = server.requests[0].headers
    assert sent["user-agent"].startswith(b"newsdesk/")
    assert b"(+https://" in sent["user-agent"]
    assert b"gzip" in sent["accept-encoding"]
    assert b"deflate" in sent["accept-encoding"]
    assert not {"cookie", "referer", "authorization", "from"} & set(sent)


async def test_validators_are_sent_back_byte_for_byte(server, client, reply):
    server.answers["/feed"] = reply(
        body=b"x", headers={"ETag": 'W/"a b\xff,c"', "Last-Modified": "sometime in june"}
    )
    found = await fetch(server.url("/feed"), client=client)
    state = FetchState(etag=found.etag, modified=found.modified)
    await fetch(server.url("/feed"), state, client=client)
    sent = server.requests[1].headers
    assert sent["if-none-match"] == b'W/"a b\xff,c"'
    assert sent["if-modified-since"] == b"sometime in june"


async def test_a_304_changes_nothing_and_may_have_a_new_validator(server, client, reply):
    server.answers["/feed"] = reply(304, headers={"ETag": '"new"'})
    state = FetchState(etag='"old"', modified="Mon, 01 Jun 2026 10:00:00 GMT")
    found = await fetch(server.url("/feed"), state, client=client)
    assert found.not_modified
    assert (found.etag, found.modified) == ('"new"', "Mon, 01 Jun 2026 10:00:00 GMT")


async def test_validators_are_forgotten_when_the_server_stops_sending_them(server, client, reply):
    server.answers["/feed"] = reply(body=b"x")
    found = await fetch(server.url("/feed"), FetchState(etag='"old"'), client=client)
    assert (found.etag, found.modified) == ("", "")


async def test_cookies_are_not_kept(server, client, reply):
    server.answers["/feed"] = reply(body=b"x", headers={"Set-Cookie": "who=you; Path=/"})
    await fetch(server.url("/feed"), client=client)
    await fetch(server.url("/feed"), client=client)
    assert "cookie" not in server.requests[1].headers


def raw_deflate(body: bytes) -> bytes:
    """Deflate without the zlib header, as some servers do."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", raw_deflate),
        ("br", brotli.compress),
        ("identity", bytes),
        ("gzip, br", lambda body: brotli.compress(gzip.compress(body))),
    ],
)
async def test_compressed_bodies_are_decompressed(server, client, reply, encoding, pack):
    server.answers["/feed"] = reply(
        body=pack(b"<rss/>" * 99), headers={"Content-Encoding": encoding}
    )
    assert (await fetch(server.url("/feed"), client=client)).body == b"<rss/>" * 99
    sent = server.requests[0].headers["accept-encoding"].decode().split(", ")
    assert {"gzip", "deflate", "br"} <= set(sent)


async def test_a_gzip_file_is_decompressed(server, client, reply):
    server.answers["/feed.gz"] = reply(body=gzip.compress(b"<rss/>"))
    assert (await fetch(server.url("/feed.gz"), client=client)).body == b"<rss/>"


@pytest.mark.parametrize(
    ("status", "permanent"),
    [(301, "/new"), (308, "/new"), (302, "/old"), (303, "/old"), (307, "/old")],
)
async def test_only_301_and_308_are_permanent_redirects(server, client, reply, status, permanent):
    server.answers["/old"] = reply(status, headers={"Location": "/new"})
    server.answers["/new"] = reply(body=b"x")
    found = await fetch(server.url("/old"), client=client)
    assert found.url == server.url("/new")
    assert found.permanent_url == server.url(permanent)


async def test_a_permanent_redirect_after_a_temporary_one_is_not_permanent(server, client, reply):
    server.answers["/a"] = reply(301, headers={"Location": "/b"})
    server.answers["/b"] = reply(302, headers={"Location": "/c"})
    server.answers["/c"] = reply(301, headers={"Location": "/d"})
    server.answers["/d"] = reply(body=b"x")
    found = await fetch(server.url("/a"), client=client)
    assert (found.url, found.permanent_url) == (server.url("/d"), server.url("/b"))


async def test_a_redirect_loop_ends(server, client, reply):
    server.answers["/a"] = reply(301, headers={"Location": "/b"})
    server.answers["/b"] = reply(302, headers={"Location": "/a"})
    with pytest.raises(FetchError, match="redirect loop"):
        await fetch(server.url("/a"), client=client)
    assert len(server.requests) == client.limits.redirects + 1


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://x.example/", "javascript:alert(1)", "//", ""]
)
async def test_redirects_to_other_schemes_are_not_followed(server, client, reply, location):
    server.answers["/a"] = reply(302, headers={"Location": location})
    with pytest.raises(FetchError):
        await fetch(server.url("/a"), client=client)


async def test_credentials_are_not_taken_from_a_redirect(server, client, reply):
    location = f"http://user:secret@127.0.0.1:{server.port}/new"
    server.answers["/a"] = reply(301, headers={"Location": location})
    server.answers["/new"] = reply(body=b"x")
    found = await fetch(server.url("/a"), client=client)
    assert found.permanent_url == server.url("/new")
    assert "authorization" not in server.requests[1].headers


async def test_credentials_are_sent_to_their_own_server_only(server, client, reply):
    server.answers["/a"] = reply(302, headers={"Location": server.url("/b", host="localhost")})
    server.answers["/b"] = reply(body=b"x")
    await fetch(server.url("/a"), client=client, auth=("reader", "secret"))
    assert "authorization" in server.requests[0].headers
    assert "authorization" not in server.requests[1].headers


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "password"),
        (403, "access denied"),
        (404, "check it"),
        (410, "gone for good"),
        (429, "too many requests"),
        (451, "legal"),
        (500, "server error"),
        (503, "unavailable"),
        (599, "server error"),
        (300, "answered"),
        (418, "answered"),
    ],
)
async def test_a_failure_is_described_with_the_host(server, client, reply, status, words):
    server.answers["/feed"] = reply(status, body=b"<rss/>")
    with pytest.raises(FetchError, match=words) as failure:
        await fetch(server.url("/feed"), client=client)
    assert str(failure.value).startswith("127.0.0.1: ")
    assert failure.value.status == status
    assert not failure.value.offline


async def test_a_refused_login_is_not_described_as_a_missing_one(server, client, reply):
    server.answers["/feed"] = reply(401, body=b"")
    with pytest.raises(FetchError, match="did not accept the name and password") as failure:
        await fetch(server.url("/feed"), client=client, auth=("reader", "wrong"))
    assert "needs a login" not in str(failure.value)
    with pytest.raises(FetchError, match="needs a login"):
        await fetch(server.url("/feed"), client=client)


@pytest.mark.parametrize("status", [429, 503])
async def test_retry_after_is_parsed_in_both_forms(server, client, reply, status):
    moment = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=3)
    server.answers["/seconds"] = reply(status, headers={"Retry-After": "10800"})
    server.answers["/date"] = reply(
        status, headers={"Retry-After": format_datetime(moment, usegmt=True)}
    )
    for path in ("/seconds", "/date"):
        with pytest.raises(FetchError) as failure:
            await fetch(server.url(path), client=client)
        assert abs(failure.value.hold_until - moment) < timedelta(seconds=5)


async def test_a_body_over_the_limit_is_not_read_to_its_end(server, client):
    sent = 0

    async def huge(writer):
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(1000):
            writer.write(b"x" * 100_000)
            sent += 100_000
            await writer.drain()

    server.raw["/huge"] = huge
    with pytest.raises(FetchError, match=r"more than 0\.2 MB"):
        await fetch(server.url("/huge"), client=client)
    assert sent < 20_000_000


def packed(encoding: str) -> bytes:
    """Compress a hundred megabytes of zeros."""
    if encoding == "gzip":
        return gzip.compress(bytes(100_000_000))
    if encoding == "deflate":
        return zlib.compress(bytes(100_000_000))
    return brotli.compress(bytes(100_000_000), quality=1)


async def test_a_decompression_bomb_is_not_decompressed(server, client, reply):
    for encoding in ("gzip", "deflate", "br"):
        headers = {"Content-Encoding": encoding}
        server.answers[f"/{encoding}"] = reply(body=packed(encoding), headers=headers)
    server.answers["/file.gz"] = reply(body=packed("gzip"))
    tracemalloc.start()
    for name in ("gzip", "deflate", "br", "file.gz"):
        with pytest.raises(FetchError, match="more than"):
            await fetch(server.url(f"/{name}"), client=client)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000


async def test_large_bodies_are_not_kept_in_memory(server):
    async def large(writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4000000\r\n\r\n")
        for _ in range(400):
            writer.write(b"0123456789" * 1_000)
            await writer.drain()

    server.raw = {f"/{number}": large for number in range(16)}
    async with Client() as client:
        tracemalloc.start()
        found = [await fetch(server.url(path), client=client) for path in server.raw]
        held, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert held < 8_000_000
    assert {one.body for one in found} == {b"0123456789" * 400_000}
    for one in found:
        one.content.close()


async def test_a_large_body_without_space_for_a_file_raises_a_one_line_error(
    server, reply, monkeypatch, tmp_path
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "away"))
    server.answers["/large"] = reply(body=b"x" * 2_000_000)
    server.answers["/small"] = reply(body=b"x")
    async with Client() as client:
        with pytest.raises(FetchError, match=r"needs a temporary file.*away"):
            await fetch(server.url("/large"), client=client)
        assert (await fetch(server.url("/small"), client=client)).body == b"x"


async def test_a_response_compressed_a_thousand_times_is_not_decompressed(server, client, reply):
    codings = ", ".join(["gzip"] * 1_000)
    server.answers["/packed"] = reply(body=b"x", headers={"Content-Encoding": codings})
    with pytest.raises(FetchError, match="too many times"):
        await fetch(server.url("/packed"), client=client)


async def test_a_slow_trickle_of_bytes_times_out(server):
    async def drip(writer):
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.01)

    server.raw["/drip"] = drip
    async with Client(limits=Limits(seconds=0.2)) as client:
        with pytest.raises(FetchError, match=r"within 0\.2 seconds"):
            await fetch(server.url("/drip"), client=client)


async def test_redirects_do_not_extend_the_timeout(server):
    async def slow(writer):
        await asyncio.sleep(0.06)
        writer.write(b"HTTP/1.1 302 -\r\nContent-Length: 0\r\nLocation: /slow\r\n\r\n")

    server.raw["/slow"] = slow
    async with Client(limits=Limits(seconds=0.2)) as client:
        with pytest.raises(FetchError, match="within"):
            await fetch(server.url("/slow"), client=client)
    assert len(server.requests) < 6


async def test_endless_headers_are_rejected(server, client):
    async def headers(writer):
        writer.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(100_000):
            writer.write(b"X-%d: %s\r\n" % (number, b"y" * 500))
            await writer.drain()

    server.raw["/headers"] = headers
    with pytest.raises(FetchError, match="did not answer in HTTP"):
        await fetch(server.url("/headers"), client=client)


@pytest.mark.parametrize(
    "answer",
    [b"", b"\x00\x01\x02\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort"],
    ids=["nothing", "not-http", "cut-short"],
)
async def test_broken_answers_are_failures(server, client, answer):
    async def broken(writer):
        writer.write(answer)

    server.raw["/broken"] = broken
    with pytest.raises(FetchError, match=r"127\.0\.0\.1: "):
        await fetch(server.url("/broken"), client=client)


async def test_a_reset_connection_is_a_failure(server, client):
    async def reset(writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n")
        await writer.drain()
        linger = struct.pack("ii", 1, 0)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        writer.transport.abort()

    server.raw["/reset"] = reset
    with pytest.raises(FetchError, match="broke"):
        await fetch(server.url("/reset"), client=client)


async def test_damaged_compression_is_a_failure(server, client, reply):
    server.answers["/bad"] = reply(body=b"not gzip", headers={"Content-Encoding": "gzip"})
    with pytest.raises(FetchError, match="damaged"):
        await fetch(server.url("/bad"), client=client)


async def test_a_refused_connection_is_described(client):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(FetchError, match="connection refused"):
        await fetch(f"http://127.0.0.1:{port}/", client=client)


async def test_plain_http_instead_of_tls_is_described(client):
    def plain(reader, writer):
        writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    running = await asyncio.start_server(plain, "127.0.0.1", 0)
    port = running.sockets[0].getsockname()[1]
    with pytest.raises(FetchError, match="secure connection"):
        await fetch(f"https://127.0.0.1:{port}/", client=client)
    running.close()


@pytest.mark.parametrize(
    ("code", "words", "offline"),
    [
        (socket.EAI_NONAME, "no such host", False),
        (socket.EAI_AGAIN, "are you offline", True),
    ],
)
async def test_an_unknown_host_is_described(code, words, offline):
    async def resolver(host, port):
        raise socket.gaierror(code, "-")

    async with Client(resolver=resolver) as client:
        with pytest.raises(FetchError, match=words) as failure:
            await fetch("http://courier.example/", client=client)
    assert failure.value.offline is offline


async def test_a_host_gets_at_most_four_connections(server, client, reply):
    server.answers["/feed"] = reply(body=b"x")
    await asyncio.gather(*(fetch(server.url("/feed"), client=client) for _ in range(40)))
    assert len(server.requests) == 40
    assert server.most_open <= 4


async def test_a_connection_is_reused(server, client, reply):
    server.answers["/feed"] = reply(body=b"x")
    server.answers["/same"] = reply(304)
    for path in ("/feed", "/same", "/feed", "/same"):
        await fetch(server.url(path), client=client)
    assert server.connections == 1


async def test_waiting_for_a_connection_does_not_count_towards_the_timeout(server):
    async def slow(writer):
        await asyncio.sleep(0.2)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")

    server.raw["/slow"] = slow
    async with Client(limits=Limits(seconds=1.5, per_host=1)) as client:
        found = await asyncio.gather(
            *(fetch(server.url("/slow"), client=client) for _ in range(10))
        )
    assert len(found) == 10


async def test_an_untrusted_certificate_is_rejected(tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    running = await asyncio.start_server(lambda _r, w: w.close(), "127.0.0.1", 0, ssl=context)
    port = running.sockets[0].getsockname()[1]
    async with Client() as client:
        with pytest.raises(FetchError, match="certificate is not trusted"):
            await fetch(f"https://127.0.0.1:{port}/", client=client)
    running.close()


def self_signed(folder):
    import shutil
    import subprocess

    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl makes the certificate of this test")
    pem = folder / "server.pem"
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-nodes", "-keyout", pem, "-out", folder / "cert.pem", "-subj", "/CN=nobody.example"),
        ],
        check=True,
        capture_output=True,
    )
    pem.write_bytes(pem.read_bytes() + (folder / "cert.pem").read_bytes())
    return pem


async def test_all_members_of_a_gzip_file_are_read(server, client, reply):
    body = gzip.compress(b"a" * 70_000) + gzip.compress(b"b" * 70_000)
    server.answers["/file.gz"] = reply(body=body)
    found = await fetch(server.url("/file.gz"), client=client)
    assert found.body == b"a" * 70_000 + b"b" * 70_000


async def test_an_answer_in_crumbs_is_not_read_to_its_end(server, client):
    async def crumbs(writer):
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(60):
            writer.write(b"1\r\nx\r\n" * 1_000)
            await writer.drain()
        writer.write(b"0\r\n\r\n")

    server.raw["/crumbs"] = crumbs
    with pytest.raises(FetchError, match="crumbs"):
        await fetch(server.url("/crumbs"), client=client)


@pytest.mark.parametrize("interim", ["100 Continue", "103 Early Hints"])
async def test_interim_answers_without_end_are_given_up(server, client, interim):
    sent = 0

    async def flood(writer):
        nonlocal sent
        while sent < 50_000_000:
            writer.write(f"HTTP/1.1 {interim}\r\n\r\n".encode() * 1_000)
            sent += 30_000
            await writer.drain()

    server.raw["/flood"] = flood
    with pytest.raises(FetchError, match="headers without end"):
        await fetch(server.url("/flood"), client=client)
    assert sent < 50_000_000


async def test_some_interim_answers_are_skipped(server, client):
    async def hints(writer):
        writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n" * 1_500)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 150000\r\n\r\n" + b"x" * 150_000)
        await writer.drain()

    server.raw["/hints"] = hints
    assert (await fetch(server.url("/hints"), client=client)).body == b"x" * 150_000


async def test_a_short_answer_may_come_in_crumbs(server, client):
    async def crumbs(writer):
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        writer.write(b"1\r\nx\r\n" * 3_000 + b"0\r\n\r\n")
        await writer.drain()

    server.raw["/crumbs"] = crumbs
    assert (await fetch(server.url("/crumbs"), client=client)).body == b"x" * 3_000


async def test_dead_names_do_not_hold_up_others(monkeypatch):
    """As many names are looked up at a time as sources are fetched."""
    together = threading.Barrier(Limits().at_once)

    def look_up(host, *_, **__):
        together.wait(timeout=30)
        raise socket.gaierror(socket.EAI_NONAME, "no such host")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    names = [system_resolver(f"dead{number}.example", 80) for number in range(Limits().at_once)]
    failures = await asyncio.gather(*names, return_exceptions=True)
    assert {type(failure) for failure in failures} == {socket.gaierror}
