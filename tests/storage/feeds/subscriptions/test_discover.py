"""Discovering the feeds of a site."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import FeedError
from storage.feeds.fetching.client import Client, Limits
from storage.feeds.parsing.feed_links import find_feed_links
from storage.feeds.parsing.worker_pool import ParserPool
from storage.feeds.subscriptions.discover import discover

RSS = "<link rel=alternate type=application/rss+xml"


def page(markup, url="https://courier.example/news/"):
    return find_feed_links(markup.encode(), url=url)


def urls(markup, **where):
    return [link.url for link in page(markup, **where).links]


def test_sloppy_link_elements_are_parsed():
    found = page(
        "<title>The Courier</title>"
        "<LINK REL=' Alternate home' TYPE='application/ATOM+xml; charset=utf-8' HREF='/a'"
        " title='A &amp; B'>"
        "<link rel=alternate type=application/feed+json href=b>"
        "<link rel=stylesheet type=application/rss+xml href=/no1>"
        "<link rel=alternate type=text/html href=/no2>"
        "<link rel=alternate hreflang=de href=/no3>"
        "<link rel=alternate type=application/rss+xml href=javascript:alert(1)>"
        "<link rel=alternate type=application/rss+xml>"
    )
    assert found.title == "The Courier"
    assert [(link.url, link.title) for link in found.links] == [
        ("https://courier.example/a", "A & B"),
        ("https://courier.example/news/b", ""),
    ]


def test_relative_links_are_resolved_against_the_base_element():
    assert urls(f"<base href='/sub/'>{RSS} href=f>") == ["https://courier.example/sub/f"]


def test_declared_feeds_come_before_links_that_look_like_feeds():
    found = page(
        f"<a href='/rss.xml'>RSS</a><a href='/feedback'>no</a><a href='/about'>no</a>{RSS} href=/f>"
        "<link rel=alternate type=application/json title='JSON Feed' href=/j>"
        "<link rel=alternate type=application/json+oembed href=/oembed>"
    )
    assert [(link.url[24:], link.declared) for link in found.links] == [
        ("f", True),
        ("j", True),
        ("rss.xml", False),
    ]


def test_a_link_a_megabyte_down_is_found():
    assert urls(f"<p>{'x' * 1_200_000}</p>{RSS} href=/f>") == ["https://courier.example/f"]


@pytest.mark.usefixtures("still_clock")
async def test_the_address_of_a_feed_is_that_feed(server, client, parsers, reply, rss):
    server.answers["/feed"] = reply(body=rss("Dredger aground", "Ferry late"))
    (found,) = await discover(f"127.0.0.1:{server.port}/feed", client=client, parsers=parsers)
    assert (found.url, found.title) == (server.url("/feed"), "The Velda Courier")
    assert (found.kind, found.entries) == ("RSS 2.0", 2)
    assert found.latest == (
        (datetime(2026, 6, 2, 10, tzinfo=UTC), "Ferry late"),
        (datetime(2026, 6, 1, 10, tzinfo=UTC), "Dredger aground"),
    )


async def test_all_feeds_of_a_page_are_offered_except_dead_ones(
    server, client, parsers, reply, rss
):
    server.answers["/"] = reply(
        body=f"{RSS} href=/world>{RSS} href=/gone>{RSS} href=/login>{RSS} href=/sport>".encode()
    )
    server.answers["/world"] = reply(body=rss("Dredger aground", title="Courier: World"))
    server.answers["/login"] = reply(body=b"<html>Log in</html>")
    server.answers["/sport"] = reply(body=rss("Velda win", title="Courier: Sport"))
    found = await discover(server.url("/"), client=client, parsers=parsers)
    assert [(feed.url, feed.section) for feed in found] == [
        (server.url("/world"), "WORLD"),
        (server.url("/sport"), "SPORT"),
    ]


@pytest.mark.parametrize(
    ("categories", "section"),
    [(["World"] * 5, "WORLD"), (["World", "World", "World", "Business", "Ads"], ""), ([], "")],
)
async def test_the_guessed_section_is_that_of_nearly_all_articles(
    server, client, parsers, reply, categories, section
):
    items = "".join(
        f"<item><title>Boat {n}</title><category>{name}</category></item>"
        for n, name in enumerate(categories)
    )
    body = f"<rss version='2.0'><channel><title>Courier</title>{items}</channel></rss>".encode()
    server.answers["/feed"] = reply(body=body)
    (found,) = await discover(server.url("/feed"), client=client, parsers=parsers)
    assert found.section == section


async def test_a_feed_cut_off_before_its_first_article_is_rejected(server, client, parsers, reply):
    server.answers["/feed"] = reply(body=b"<rss><channel><title>Courier<item><title>Bo")
    with pytest.raises(FeedError, match="cut off or malformed and has no articles"):
        await discover(server.url("/feed"), client=client, parsers=parsers)


async def test_anchors_are_tried_if_no_feed_is_declared(server, client, parsers, reply, rss):
    server.answers["/"] = reply(body=b"<a href='/feeds/all.rss'>Subscribe</a>")
    server.answers["/feeds/all.rss"] = reply(body=rss("Dredger aground"))
    (found,) = await discover(server.url("/"), client=client, parsers=parsers)
    assert found.url == server.url("/feeds/all.rss")


async def test_the_usual_paths_are_tried_last(server, client, parsers, reply, rss):
    server.answers["/blog/"] = reply(body=b"<p>Welcome</p>")
    server.answers["/atom.xml"] = reply(body=rss("Dredger aground"))
    (found,) = await discover(server.url("/blog/"), client=client, parsers=parsers)
    assert found.url == server.url("/atom.xml")


async def test_a_page_whose_feed_does_not_answer_names_it(server, client, parsers, reply):
    server.answers["/"] = reply(body=f"{RSS} href=/feed>".encode())
    with pytest.raises(FeedError) as failure:
        await discover(server.url("/"), client=client, parsers=parsers)
    said = str(failure.value)
    assert said.startswith(f"The page names a feed, which doesn't answer: {server.url('/feed')} (")
    assert "404" in said
    server.answers["/"] = reply(body=f"{RSS} href=/one>{RSS} href=/two>".encode())
    with pytest.raises(FeedError, match="names 2 feeds, none of which answers; the first is"):
        await discover(server.url("/"), client=client, parsers=parsers)
    # What it does not name may be there all the same.
    server.answers["/rss.xml"] = reply(
        body=b"<rss><channel><item><title>x</title></item></channel></rss>"
    )
    assert len(await discover(server.url("/"), client=client, parsers=parsers)) == 1


async def test_a_site_without_feeds_raises_a_one_line_error(server, client, parsers, reply):
    server.answers["/"] = reply(body=b"<p>Welcome</p>")
    with pytest.raises(FeedError, match="no feed on this page") as failure:
        await discover(server.url("/"), client=client, parsers=parsers)
    assert "\n" not in str(failure.value)


@pytest.mark.parametrize(
    ("body", "seconds", "why"),
    [
        (
            b"<opml version='2.0'><body><outline xmlUrl='https://a.example/'/></body></opml>",
            10,
            "OPML",
        ),
        (
            b"<rss version='2.0'><channel>" + b"<item><title>x" * 13_000,
            0.05,
            "longer to read than 0.05 seconds",
        ),
    ],
)
async def test_an_unreadable_feed_raises_the_reason(server, client, reply, body, seconds, why):
    server.answers["/"] = reply(body=body)
    async with ParserPool(count=1, seconds=seconds) as parsers:
        with pytest.raises(FeedError, match=why):
            await discover(server.url(), client=client, parsers=parsers)


async def test_a_search_times_out_if_every_address_is_slow(
    server, client, parsers, reply, monkeypatch
):
    async def never(writer):
        await asyncio.sleep(60)

    monkeypatch.setattr("storage.feeds.subscriptions.discover.SEARCH_TIMEOUT", 0.5)
    server.answers["/"] = reply(body=b"<!doctype html><title>No feed")
    server.raw |= dict.fromkeys(("/feed", "/rss", "/rss.xml", "/feed.xml"), never)
    with pytest.raises(FeedError, match="no feed found within"):
        await discover(server.url(), client=client, parsers=parsers)


async def test_an_unreachable_site_raises_the_reason(server, client, parsers):
    with pytest.raises(FeedError, match="404"):
        await discover(server.url("/"), client=client, parsers=parsers)


async def test_a_public_page_cannot_link_to_a_private_feed(
    server, parsers, reply, rss, monkeypatch
):
    from storage.feeds.fetching import client as client_module

    real = client_module.httpcore2.AnyIOBackend.connect_tcp

    async def connect_tcp(self, host, port, **options):
        return await real(self, "127.0.0.1", server.port, **options)

    async def resolver(host, port):
        return ["93.184.215.14"]

    monkeypatch.setattr(client_module.httpcore2.AnyIOBackend, "connect_tcp", connect_tcp)
    inside = f"http://127.0.0.1:{server.port}/router"
    server.answers["/"] = reply(body=f"{RSS} href={inside}>".encode())
    server.answers["/router"] = reply(body=rss("Password: 1234"))
    async with Client(limits=Limits(seconds=30), resolver=resolver) as client:
        with pytest.raises(FeedError, match=r"a feed, which doesn't answer: .*/router .*private"):
            await discover("http://courier.example/", client=client, parsers=parsers)
    assert server.asked("/router") == []


async def test_the_new_address_of_a_redirected_feed_is_offered(server, client, parsers, reply, rss):
    server.answers["/old"] = reply(301, headers={"Location": "/new"})
    server.answers["/new"] = reply(body=rss("Dredger aground"))
    (found,) = await discover(server.url("/old"), client=client, parsers=parsers)
    assert found.url == server.url("/new")


pieces = st.sampled_from(
    [
        *(
            "<link rel=alternate type=application/rss+xml href='",
            "<a href='",
            "/feed",
            "'>",
            "<base",
        ),
        *("<base href='", "//x.example/", "http://[", "javascript:x", "\x00", "\ud800", "<title>"),
        *("</title>", "rss.xml", "&#27;", "<!--", "<svg>", " ", "\x1b", "<template>"),
    ]
)


@given(st.lists(pieces, max_size=30).map("".join))
def test_any_page_yields_only_web_addresses(markup):
    found = find_feed_links(markup.encode("utf-8", "surrogatepass"), url="https://courier.example/")
    for link in found.links:
        assert link.url.startswith(("http://", "https://"))
        assert "\x1b" not in link.url + link.title + found.title


@pytest.mark.parametrize("comments", ["/comments/feed/", "/?feed=comments-rss2"])
async def test_a_site_with_a_feed_of_comments_is_followed_by_its_articles(
    desk, server, reply, rss, comments
):
    server.answers["/"] = reply(body=f"{RSS} href=/feed/>{RSS} href={comments}>".encode())
    server.answers["/feed/"] = reply(body=rss("Dredger aground"))
    server.answers[comments] = reply(body=rss("By Ole on Dredger aground"))
    source = await desk.add(server.url("/"))
    assert source.location == server.url("/feed/")
    assert desk.headlines() == ["Dredger aground"]


async def test_a_feed_of_comments_that_is_the_only_one_is_followed(desk, server, reply, rss):
    server.answers["/"] = reply(body=f"{RSS} href=/comments/feed/>".encode())
    server.answers["/comments/feed/"] = reply(body=rss("By Ole on Dredger aground"))
    assert (await desk.add(server.url("/"))).location == server.url("/comments/feed/")
