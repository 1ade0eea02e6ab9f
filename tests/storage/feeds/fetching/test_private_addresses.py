"""A public address may not lead to a private one: checked on every connection."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.feeds.fetching import client as client_module
from storage.feeds.fetching.client import Client
from storage.feeds.fetching.fetch import FetchError, fetch
from storage.feeds.parsing.document import Outline
from storage.feeds.subscriptions.lists import follow_outlines


class Names:
    """A fake resolver of names to addresses that records each lookup."""

    def __init__(self, **names: list[str]) -> None:
        self.names = {name.replace("_", "."): list(addresses) for name, addresses in names.items()}
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        return self.names[host]


@pytest.fixture
def everything_is_here(monkeypatch, server):
    """Redirect connections to the public documentation addresses to the loopback server."""
    real = client_module.httpcore2.AnyIOBackend.connect_tcp
    connected: list[str] = []

    async def connect_tcp(self, host, port, **options):
        connected.append(host)
        return await real(self, "127.0.0.1", server.port, **options)

    monkeypatch.setattr(client_module.httpcore2.AnyIOBackend, "connect_tcp", connect_tcp)
    return connected


PUBLIC, OTHER = "93.184.215.14", "151.101.1.69"


async def test_a_public_host_may_redirect_to_another(server, reply, everything_is_here):
    server.answers["/feed"] = reply(302, headers={"Location": "http://cdn.example/real"})
    server.answers["/real"] = reply(body=b"x")
    names = Names(news_example=[PUBLIC], cdn_example=[OTHER])
    async with Client(resolver=names) as client:
        found = await fetch("http://news.example/feed", client=client)
    assert found.url == "http://cdn.example/real"
    assert found.public
    assert everything_is_here == [PUBLIC, OTHER]


@pytest.mark.parametrize(
    "inside",
    [
        *("127.0.0.1", "10.0.0.8", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1"),
        *("224.0.0.1", "::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"),
    ],
)
async def test_a_public_host_may_not_redirect_to_a_private_one(
    server, reply, everything_is_here, inside
):
    server.answers["/feed"] = reply(302, headers={"Location": "http://trap.example/admin"})
    names = Names(news_example=[PUBLIC], trap_example=[inside])
    async with Client(resolver=names) as client:
        with pytest.raises(FetchError, match=r"trap\.example.*private"):
            await fetch("http://news.example/feed", client=client)
    assert everything_is_here == [PUBLIC]


@pytest.mark.parametrize("literal", ["127.0.0.1", "[::1]", "10.1.2.3"])
async def test_a_literal_address_is_checked_too(server, reply, everything_is_here, literal):
    server.answers["/feed"] = reply(301, headers={"Location": f"http://{literal}/admin"})
    async with Client(resolver=Names(news_example=[PUBLIC])) as client:
        with pytest.raises(FetchError, match="private"):
            await fetch("http://news.example/feed", client=client)
    assert everything_is_here == [PUBLIC]


async def test_the_third_hop_is_checked_like_the_second(server, reply, everything_is_here):
    server.answers["/feed"] = reply(302, headers={"Location": "http://cdn.example/feed2"})
    server.answers["/feed2"] = reply(302, headers={"Location": "http://trap.example/"})
    names = Names(news_example=[PUBLIC], cdn_example=[OTHER], trap_example=["10.0.0.8"])
    async with Client(resolver=names) as client:
        with pytest.raises(FetchError, match="private"):
            await fetch("http://news.example/feed", client=client)
    assert everything_is_here == [PUBLIC, OTHER]


async def test_a_private_host_may_redirect_to_a_public_one_but_not_back(
    server, reply, everything_is_here
):
    server.answers["/feed"] = reply(302, headers={"Location": "http://news.example/out"})
    server.answers["/out"] = reply(302, headers={"Location": "http://intranet.example/secret"})
    names = Names(intranet_example=["10.0.0.8"], news_example=[PUBLIC])
    async with Client(resolver=names) as client:
        with pytest.raises(FetchError, match="private"):
            await fetch("http://intranet.example/feed", client=client)
    assert everything_is_here == ["10.0.0.8", PUBLIC]


async def test_a_private_host_may_redirect_to_another_private_one(
    server, reply, everything_is_here
):
    server.answers["/feed"] = reply(302, headers={"Location": "http://wiki.example/feed2"})
    server.answers["/feed2"] = reply(body=b"x")
    names = Names(intranet_example=["10.0.0.8"], wiki_example=["10.0.0.9"])
    async with Client(resolver=names) as client:
        found = await fetch("http://intranet.example/feed", client=client)
    assert found.body == b"x"
    assert not found.public


async def test_a_kept_connection_does_not_bypass_the_check(server, reply, everything_is_here):
    server.answers["/own"] = reply(body=b"x")
    server.answers["/feed"] = reply(302, headers={"Location": "http://intranet.example/own"})
    names = Names(intranet_example=["10.0.0.8"], news_example=[PUBLIC])
    async with Client(resolver=names) as client:
        await fetch("http://intranet.example/own", client=client)
        with pytest.raises(FetchError, match="private"):
            await fetch("http://news.example/feed", client=client)
    assert len(server.asked("/own")) == 1


async def test_only_the_public_ones_of_several_addresses_are_used(
    server, reply, everything_is_here
):
    server.answers["/feed"] = reply(302, headers={"Location": "http://mixed.example/x"})
    server.answers["/x"] = reply(body=b"x")
    names = Names(news_example=[PUBLIC], mixed_example=["10.0.0.8", OTHER])
    async with Client(resolver=names) as client:
        await fetch("http://news.example/feed", client=client)
    assert everything_is_here == [PUBLIC, OTHER]


async def test_the_checked_address_is_the_one_connected_to(server, reply, everything_is_here):
    server.answers["/feed"] = reply(body=b"x")
    names = Names(news_example=[PUBLIC])
    async with Client(resolver=names) as client:
        await fetch("http://news.example/feed", client=client, local=False)
    assert names.asked == ["news.example"]
    assert everything_is_here == [PUBLIC]


async def test_a_link_on_a_public_page_may_not_be_private(server, client, reply):
    server.answers["/feed"] = reply(body=b"x")
    with pytest.raises(FetchError, match="private"):
        await fetch(server.url("/feed"), client=client, local=False)
    assert not server.requests


def test_a_redirect_from_https_to_http_is_not_followed():
    # Without a certificate only the address shows whether the rule holds.
    import httpx2

    from storage.feeds.fetching.fetch import _redirect_target, _Response

    answer = _Response(301, httpx2.Headers({"location": "http://news.example/feed"}), b"", True)
    with pytest.raises(FetchError, match="from https to http"):
        _redirect_target("https://news.example/feed", answer)


async def follow(desk, monkeypatch, names, **state):
    source = desk.follow("http://news.example/feed")
    desk.archive.sources.record_fetch(source.id, replace(source.fetch, **state))
    monkeypatch.setitem(desk.tools, "client", Client(resolver=names))
    return source


@pytest.mark.usefixtures("everything_is_here")
async def test_a_source_that_answered_from_the_internet_is_never_fetched_inside(
    desk, server, reply, rss, monkeypatch
):
    server.answers["/feed"] = reply(body=rss("Dredger aground"))
    names = Names(news_example=[PUBLIC])
    source = await follow(desk, monkeypatch, names)
    assert (await desk.once(source)).new == 1
    names.names["news.example"] = ["127.0.0.1"]
    desk.tools["client"] = Client(resolver=names)  # with no connection left open
    done = await desk.once(source)
    assert done.error.startswith("news.example: private network; r in S allows the host")
    assert len(server.requests) == 1


@pytest.mark.usefixtures("everything_is_here")
async def test_a_typed_address_inside_is_fetched_and_stays_so(
    desk, server, reply, rss, monkeypatch
):
    server.answers["/feed"] = reply(302, headers={"Location": "http://cdn.example/real"})
    server.answers["/real"] = reply(body=rss("Dredger aground"))
    names = Names(news_example=["10.0.0.8"], cdn_example=[PUBLIC])
    source = await follow(desk, monkeypatch, names)
    assert [(await desk.once(source)).error for _ in range(2)] == ["", ""]
    assert not desk.fetch_state(source).public_only


@pytest.mark.usefixtures("everything_is_here")
async def test_an_address_out_of_a_list_is_not_a_typed_one(desk, server, monkeypatch):
    outline = Outline("Metadata", "http://169.254.169.254/latest")
    follow_outlines(desk.archive, [outline])
    monkeypatch.setitem(desk.tools, "client", Client())
    (done,) = (await desk.refresh()).values()
    assert done.error.startswith("169.254.169.254: private network; r in S allows the host")
    assert server.requests == []
    (source,) = desk.archive.sources.all()
    desk.archive.sources.change(source.id, location="http://10.0.0.8/feed")  # a person typed it
    assert not desk.fetch_state(source).public_only


@pytest.mark.usefixtures("everything_is_here")
async def test_an_address_out_of_a_list_is_fetched_once_a_person_enters_it(
    desk, server, reply, rss, monkeypatch
):
    server.answers["/feed"] = reply(body=rss("Dredger aground"))
    follow_outlines(desk.archive, [Outline("Office", server.url("/feed"))])
    monkeypatch.setitem(desk.tools, "client", Client())
    (refused,) = (await desk.refresh()).values()
    assert "r in S allows the host" in refused.error
    (source,) = desk.archive.sources.all()
    desk.archive.sources.change(source.id, location=source.location)
    (done,) = (await desk.refresh()).values()
    assert (done.error, done.new) == ("", 1)


@pytest.mark.usefixtures("everything_is_here")
async def test_a_host_is_allowed_once_for_all_its_sources_and_undo_forbids_it(
    desk, server, reply, rss, monkeypatch
):
    server.answers["/a"] = server.answers["/b"] = reply(body=rss("Dredger aground"))
    outlines = [Outline(one, f"http://wiki.example/{one}") for one in "ab"]
    other = Outline("c", "http://other.example/c")
    follow_outlines(desk.archive, [*outlines, other])
    names = Names(wiki_example=["10.0.0.8"], other_example=["10.0.0.9"])
    monkeypatch.setitem(desk.tools, "client", Client(resolver=names))
    kept_out = await desk.refresh()
    assert all("private network; r in S allows" in one.error for one in kept_out.values())
    sources = desk.archive.sources.all()
    hosts = ["wiki.example", "wiki.example", "other.example"]
    assert all(one.fetch.is_kept_out(host) for one, host in zip(sources, hosts, strict=True))
    assert server.requests == []
    assert desk.archive.private_hosts.allow("wiki.example") == 2
    assert desk.archive.private_hosts.allow("wiki.example") == 0
    errors = [(await desk.once(source)).error for source in sources]
    assert errors[:2] == ["", ""]
    assert errors[2].startswith("other.example: private network")
    follow_outlines(desk.archive, [Outline("d", "http://wiki.example/d")])
    assert desk.archive.sources.all()[-1].fetch.public_only  # a list allows nothing
    desk.archive.undo.revert("undo")
    assert desk.archive.undo.revert("undo") == "permission for wiki.example"
    assert (await desk.once(sources[0])).error.startswith("wiki.example: private network")
    assert desk.archive.undo.revert("redo") == "permission for wiki.example"
    assert (await desk.once(sources[0])).error == ""
