"""All sample files beside the checkout, parsed as their index says."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urljoin

import pytest

from storage import Filter, open_archive
from storage.feeds.parsing.feed_links import find_feed_links
from storage.feeds.parsing.opml import parse_opml
from storage.feeds.parsing.parse import parse_feed
from storage.feeds.polling.store import store_feed
from storage.text.cleaning import clean_text

SAMPLES = Path(__file__).resolve().parents[4].parent / "shared" / "feeds"
INDEX = SAMPLES / "index.json"
ENTRIES = json.loads(INDEX.read_text()) if INDEX.exists() else []
PAGE = "https://site.example/a/b"

COUNTS = {
    "real-rss-01.rss": (21, "two items are the same, neither has an id, link, title or date"),
    "real-rss-05.rss": (1, "ten times the same title and link, no id, no date: one article"),
    "json-03.json": (1, "four times the same id"),
    "opml-07.opml": (2, "two addresses are paths, not http or https"),
    "opml-14.opml": (206, "one address twice, with and without the slash at its end"),
}
STORED = {
    "real-atom-04.atom": (5, "a planet: four stories three times each, one with two texts"),
}
TITLES = {
    "real-rss-02.rss": (
        "Startup-Paket: Die Förderprogramme sind gestartet",
        "declared UTF-8 is it",
    ),
    "enc-05.rss": ("²»¹éÒÆÃñÂþ»ÏµÁÐ£º×¨Òµ¹¤×÷", "undeclared Chinese: neither guess reads it"),
    "bozo-03.rss": ("abcd", "a control character is left out"),
    "conf-02.atom": ("History of the tag", "the title is base64, as its mode says"),
}
EXTRA_LINKS = {
    "html-02.html": (["/feed.json"], "application/json titled as a feed"),
    "html-09.html": (
        ["/3.xml", "/8.atom", "/10.atom", "/13.atom", "/Bogus11", "/Bogus12"],
        "rel=feed, and XML titled as RSS; offered only if they turn out to be feeds",
    ),
}


def files(key):
    found = [entry for entry in ENTRIES if key in entry["expect"]]
    if not found:
        return [pytest.param(None, marks=pytest.mark.skip("the sample files are not here"))]
    return [pytest.param(entry, id=entry["file"]) for entry in found]


def body_of(entry):
    return (SAMPLES / "files" / entry["file"]).read_bytes()


@pytest.mark.parametrize("entry", files("entries"))
def test_a_sample_feed_is_parsed_as_its_index_says(entry):
    name, expected = entry["file"], entry["expect"]
    feed = parse_feed(body_of(entry), url=PAGE)
    count, _ = COUNTS.get(name, (expected["entries"], ""))
    title, _ = TITLES.get(name, (expected["first_title"], ""))
    assert len(feed.entries) == count
    # Without a title an article is named by its text or its link.
    assert feed.entries[0].headline == title or not title
    for article in feed.entries:
        assert article.headline
        for text in (article.headline, article.text, article.author, article.key, article.link):
            assert text == clean_text(text)
        assert article.link.startswith(("http://", "https://", "")) or not article.link


@pytest.mark.parametrize("entry", files("entries"))
def test_a_sample_feed_is_stored_as_its_index_says_and_once(entry, tmp_path):
    feed = parse_feed(body_of(entry), url=PAGE)
    count, _ = STORED.get(entry["file"], (len(feed.entries), ""))
    with open_archive(tmp_path / "newsdesk.db") as archive:
        source = archive.sources.add(kind="feed", location=PAGE, name=entry["file"])
        for new in (count, 0):
            kinds = [outcome.kind for outcome in store_feed(archive, source, feed)]
            assert (kinds.count("new"), kinds.count("same")) == (new, len(feed.entries) - new)
        assert archive.count(Filter()) == count
        headlines = {row.headline for row in archive.select(Filter()).rows(0, count)}
        assert headlines == {article.headline for article in feed.entries}


@pytest.mark.parametrize("entry", files("feeds"))
def test_a_sample_list_is_parsed_as_its_index_says(entry):
    count, _ = COUNTS.get(entry["file"], (entry["expect"]["feeds"], ""))
    assert len(parse_opml(body_of(entry)).outlines) == count


@pytest.mark.parametrize("entry", files("feed_links"))
def test_a_sample_page_is_parsed_as_its_index_says(entry):
    extra, _ = EXTRA_LINKS.get(entry["file"], ([], ""))
    expected = [urljoin(PAGE, link) for link in (*entry["expect"]["feed_links"], *extra)]
    page = find_feed_links(body_of(entry), url=PAGE)
    assert [link.url for link in page.links if link.declared] == expected
