"""How a source is asked: its User-Agent, headers and cookies out of the keyring, its proxy."""

from __future__ import annotations

import asyncio
import json
import sys
import types
from dataclasses import replace

import pytest

from storage.errors import FeedError
from storage.exchange.source_records import source_as_json, to_source_record
from storage.feeds.subscriptions.getting_in import (
    with_cookie,
    with_headers,
    with_proxy,
    with_user_agent,
)
from storage.feeds.subscriptions.opml import format_opml


@pytest.fixture
def ring(monkeypatch):
    """A keyring that keeps its secrets in a dictionary."""
    module = types.ModuleType("keyring")
    module.kept = {}
    module.errors = types.SimpleNamespace(KeyringError=RuntimeError)
    module.set_password = lambda service, name, secret: module.kept.update(
        {(service, name): secret}
    )
    module.get_password = lambda service, name: module.kept.get((service, name))
    monkeypatch.setitem(sys.modules, "keyring", module)
    return module


@pytest.fixture
def follow(desk):
    """Follow a feed that is asked in a way of its own."""

    def follow(url, change):
        source = desk.follow(url)
        return desk.archive.sources.change(source.id, rules=change(source))

    return follow


async def test_a_server_that_refuses_newsdesk_answers_another_user_agent(
    desk, server, reply, rss, follow
):
    def answer(request):
        is_welcome = b"Mozilla" in request.headers["user-agent"]
        return reply(body=rss("Dredger aground")) if is_welcome else reply(403)

    server.answers["/feed"] = answer
    source = follow(server.url("/feed"), lambda one: one.rules)
    assert "access denied (403)" in (await desk.once(source)).error
    agent = "Mozilla/5.0 (X11; Linux x86_64)"
    rules = with_user_agent(source.rules, agent)
    source = desk.archive.sources.change(source.id, rules=rules)
    assert (await desk.once(source)).new == 1
    assert server.requests[-1].headers["user-agent"] == agent.encode()


async def test_headers_and_cookies_are_sent_to_the_server_of_the_source_alone(
    desk, server, reply, rss, ring, follow, tmp_path
):
    elsewhere = server.url("/moved", host="localhost")
    server.answers["/feed"] = reply(302, headers={"Location": elsewhere})
    server.answers["/moved"] = reply(body=rss("Dredger aground"))

    def change(source):
        rules = with_headers(source, source.rules, ["X-Desk-Key: se cret", "X-Second: 2"])
        return with_cookie(replace(source, rules=rules), rules, "session=to ken; a=b")

    source = follow(server.url("/feed"), change)
    assert source.rules.headers == "Cookie, X-Desk-Key, X-Second"
    assert (await desk.once(source)).new == 1
    first, second = server.requests
    assert (first.headers["x-desk-key"], first.headers["cookie"]) == (
        b"se cret",
        b"session=to ken; a=b",
    )
    assert not {"x-desk-key", "cookie", "x-second"} & second.headers.keys()
    exported = json.dumps(source_as_json(to_source_record(source, removed=False)))
    exported += format_opml([source]).decode()
    assert "X-Desk-Key" not in exported
    assert "se cret" not in exported
    desk.archive.close()
    stored = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"se cret" not in stored
    assert b"to ken" not in stored


async def test_a_header_is_replaced_and_removed(server, ring, follow):
    source = follow(server.url("/feed"), lambda one: with_headers(one, one.rules, ["X-A: 1"]))
    rules = with_headers(source, source.rules, ["x-a: 2", "X-B: 3"])
    assert rules.headers == "X-B, x-a"
    source = replace(source, rules=rules)
    assert with_headers(source, rules, ["X-A:"]).headers == "X-B"
    assert with_headers(replace(source, rules=rules), rules, [""]).headers == ""
    assert json.loads(next(iter(ring.kept.values()))) == {}


async def test_without_a_keyring_nothing_is_kept_or_sent(desk, server, monkeypatch, follow):
    monkeypatch.setitem(sys.modules, "keyring", None)
    source = follow(server.url("/feed"), lambda one: replace(one.rules, headers="Cookie"))
    with pytest.raises(FeedError, match="stored only in a keyring") as failure:
        with_cookie(source, source.rules, "session=token")
    assert "token" not in str(failure.value)
    assert "stored only in a keyring" in (await desk.once(source)).error
    assert not server.requests


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("secret", "a header is written as Name: value"),
        ("Bad Name: secret", "a header is written as Name: value"),
        ("Host: secret.example", "the header Host is set by newsdesk"),
        ("X-A: secret\r\nX-B: 1", "characters that cannot be sent"),
    ],
)
def test_what_is_no_header_is_refused_without_its_value(desk, ring, line, words):
    source = desk.follow("https://courier.example/feed")
    with pytest.raises(FeedError, match=words) as failure:
        with_headers(source, source.rules, [line])
    assert "secret" not in str(failure.value)
    assert not ring.kept


async def test_a_source_is_fetched_through_its_own_proxy(desk, rss, follow):
    asked = []

    async def proxy(reader, writer):
        asked.append((await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")[0])
        body = rss("Dredger aground")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
        await writer.drain()
        writer.close()

    running = await asyncio.start_server(proxy, "127.0.0.1", 0)
    port = running.sockets[0].getsockname()[1]
    source = follow(
        "http://courier.invalid/feed", lambda one: with_proxy(one.rules, f"127.0.0.1:{port}")
    )
    assert source.rules.proxy == f"http://127.0.0.1:{port}"
    assert (await desk.once(source)).new == 1
    assert asked == [b"GET http://courier.invalid/feed HTTP/1.1"]
    running.close()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("socks5://127.0.0.1:9", "a proxy is written as http://host:port"),
        ("http://ada:secret@proxy.example:3128", "is set in HTTP_PROXY, not for one source"),
    ],
)
def test_what_is_no_proxy_is_refused(desk, line, words):
    source = desk.follow("https://courier.example/feed")
    with pytest.raises(FeedError, match=words) as failure:
        with_proxy(source.rules, line)
    assert "secret" not in str(failure.value)
