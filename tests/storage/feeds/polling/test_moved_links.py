"""Feeds without ids whose links are written differently than before: nothing comes back unread."""

from __future__ import annotations

import pytest

from storage import Filter

PAGE = "http://www.courier.example/2026/06/{}.html"
NAMES = ("Dredger aground", "Ferry late", "Lock shut")


def document(link, *, names=NAMES, guid=""):
    entries = "".join(
        f"<item><title>{name}</title><link>{link.format(number)}</link>{guid.format(number)}"
        f"<pubDate>Mon, 0{number} Jun 2026 10:00:00 GMT</pubDate>"
        f"<description>{name}, said the harbour master.</description></item>"
        for number, name in enumerate(names, 1)
    )
    return f"<rss version='2.0'><channel><title>C</title>{entries}</channel></rss>".encode()


async def read_all(feed, body):
    """Refresh, and mark everything as read."""
    feed.answers(body=body)
    await feed.refresh()
    archive = feed.desk.archive
    archive.marks.set([row.id for row in archive.select(Filter()).rows(0, 9)], read=True)


@pytest.mark.parametrize(
    "link",
    [
        "https://www.courier.example/2026/06/{}.html",
        "http://courier.example/2026/06/{}.html",
        PAGE + "?utm_source=rss&amp;utm_medium=feed",
        PAGE + "?xtor=RSS-1",
        PAGE + "#xtor=RSS-1",
        PAGE + "?fbclid=a1",
        "https://courier.example/2026/06/{}.html/?at_medium=RSS&amp;at_campaign=KARANGA",
        "https://news.velda.example/2026/06/{}.html",
    ],
    ids=["https", "host", "utm", "xtor", "fragment", "fbclid", "at", "moved"],
)
@pytest.mark.parametrize("guid", ["", "<guid>" + PAGE + "</guid>"], ids=["link", "guid"])
async def test_links_written_differently_are_of_the_same_articles(feed, link, guid):
    await read_all(feed, document(PAGE, guid=guid))
    moved = guid.replace(PAGE, link) and f"<guid>{link}</guid>"
    feed.answers(body=document(link, guid=moved, names=(*NAMES, "Fog on the Velda")))
    done = await feed.refresh()
    assert (done.new, done.error) == (1, "")
    assert feed.desk.headlines(unread=True) == ["Fog on the Velda"]
    assert feed.desk.headlines() == ["Fog on the Velda", *reversed(NAMES)]
    links = [row.link for row in feed.desk.archive.select(Filter()).rows(0, 9)]
    assert links == [link.replace("&amp;", "&").format(number) for number in (4, 3, 2, 1)]
    assert (await feed.refresh()).outcome == "unchanged"


async def test_trackers_that_change_at_every_fetch_bring_nothing_back(feed):
    await read_all(feed, document(PAGE + "?utm_campaign=monday"))
    feed.answers(body=document(PAGE + "?utm_campaign=tuesday"))
    assert (await feed.refresh()).new == 0
    assert feed.desk.headlines(unread=True) == []


@pytest.mark.parametrize(
    "link",
    [PAGE + "?page=2", PAGE + "#post-7", "http://courier.example/2026/07/{}.html"],
    ids=["parameter", "fragment", "path"],
)
async def test_other_pages_are_other_articles(feed, link):
    await read_all(feed, document(PAGE))
    feed.answers(body=document(link))
    assert (await feed.refresh()).new == 3
    assert len(feed.desk.headlines(unread=True)) == 3


async def test_a_page_used_again_for_another_story_hides_none(feed):
    await read_all(feed, document("http://courier.example/live?utm_term={}", names=NAMES[:1]))
    body = document("https://courier.example/live?utm_term={}", names=("Dredger afloat",))
    feed.answers(body=body.replace(b"01 Jun", b"02 Jun"))
    assert (await feed.refresh()).new == 1
    assert feed.desk.headlines() == ["Dredger afloat", "Dredger aground"]


async def test_an_edited_headline_under_a_moved_link_is_an_edit(feed):
    await read_all(feed, document(PAGE, names=NAMES[:1]))
    feed.answers(body=document(PAGE.replace("http:", "https:"), names=("Dredger afloat",)))
    done = await feed.refresh()
    assert (done.new, done.changed) == (0, 1)
    assert feed.desk.headlines() == ["Dredger afloat"]


async def test_an_article_that_still_stands_is_not_taken_for_its_copy(feed):
    await read_all(feed, document(PAGE, names=NAMES[:1]))
    copy = document(PAGE.replace("http:", "https:"), names=NAMES[:1])
    copy = copy.partition(b"<item>")[2].replace(b"the harbour master", b"the master of the ferry")
    feed.answers(body=document(PAGE, names=NAMES[:1]).replace(b"</channel>", b"<item>" + copy, 1))
    assert (await feed.refresh()).new == 1
    assert feed.desk.headlines() == [NAMES[0], NAMES[0]]
    assert (await feed.refresh()).outcome == "unchanged"
