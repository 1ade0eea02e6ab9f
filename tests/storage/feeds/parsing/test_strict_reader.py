"""Feeds read by expat alone: the same articles as feedparser finds, or none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.errors import NewsdeskError
from storage.feeds.parsing.document import ParsedFeed
from storage.feeds.parsing.parse import parse_feed
from storage.feeds.parsing.strict_elements import read_strictly

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
URL = "https://courier.example/feed"
SHARED = Path(__file__).parents[5] / "shared" / "feeds" / "files"
SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"'
    ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    ' xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
    ' xmlns:my="https://courier.example/ours" xmlns:openSearch="https://courier.example/search"'
)


def _read(body: bytes) -> ParsedFeed | str:
    try:
        return parse_feed(body, url=URL, now=NOW)
    except NewsdeskError as error:
        return str(error)


def _read_by_feedparser(body: bytes) -> ParsedFeed | str:
    """Read a document with an empty base, which leaves nothing to resolve, but not to expat."""
    body = re.sub(rb"<(rss|feed)\s", rb'<\1 base="" ', body, count=1)
    assert read_strictly(body, "") is None
    return _read(body)


TEXTS = st.one_of(
    st.sampled_from(
        [
            "", " ", "Ferry", "AT&T & co", "<p>The <b>lock</b> is shut.</p>", "a &amp;lt; b",
            "https://courier.example/1?a=1&b=2", "/relative", "//host.example/x", "urn:x:1",
            "Mon, 23 Nov 2026 10:00:00 GMT", "2026-11-23T10:00:00Z", "true", "12", "31:10",
            "rita@courier.example (Rita Vey)", "Rita Vey <rita@courier.example>", "News, Sport",
            "MÃ¼nchen", "München", "\x93quoted\x94", "東京", "x " * 300, "https:///a",
            "javascript:1",
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30),
)  # fmt: skip
ATTRIBUTES = st.dictionaries(
    st.sampled_from(
        [
            *("type", "rel", "href", "url", "isPermaLink", "domain", "term", "label", "scheme"),
            *("length", "text", "duration", "medium", "fileSize", "xml:lang", "my:note", "lang"),
            *("title", "role", "my:type"),
        ]
    ),
    st.sampled_from(
        [
            *("html", "text", "text/html", "text/plain", "xhtml", "alternate", "self", "enclosure"),
            *(
                "false",
                "true",
                "https://courier.example/2",
                "/3.mp3",
                "audio/mpeg",
                "video",
                "60",
                "",
            ),
        ]
    ),
    max_size=3,
)
RSS = [
    *("title", "link", "description", "guid", "pubDate", "author", "category", "comments", "ttl"),
    *("enclosure", "source", "content:encoded", "dc:creator", "dc:date", "dc:subject", "my:title"),
    *("media:content", "media:title", "media:description", "media:group", "media:thumbnail"),
    *("media:credit", "media:category", "itunes:author", "itunes:summary", "itunes:duration"),
    *("itunes:keywords", "itunes:category", "itunes:image", "itunes:explicit", "atom:link"),
    *("feedburner:origLink", "sy:updatePeriod", "language", "generator", "copyright", "image"),
    *("lastBuildDate", "managingEditor", "webMaster", "openSearch:startIndex", "links", "cloud"),
    *(
        "itunes:subtitle",
        "itunes:owner",
        "dc:language",
        "dc:description",
        "unknown",
        "name",
        "summary_detail",
    ),
]
ATOM = [
    *("title", "link", "id", "updated", "published", "summary", "content", "author", "name"),
    *("email", "uri", "category", "contributor", "rights", "subtitle", "source", "generator"),
    *("media:title", "media:description", "icon", "logo", "dc:creator"),
]


def _elements(names: list[str]) -> st.SearchStrategy[str]:
    def element(name: str, attributes: dict[str, str], text: str, inside: list[str]) -> str:
        written = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
        is_literal = "<" in text and "]]>" not in text
        words = f"<![CDATA[{text}]]>" if is_literal else escape(text)
        return f"<{name}{written}>{words}{''.join(inside)}</{name}>"

    leaf = st.builds(element, st.sampled_from(names), ATTRIBUTES, TEXTS, st.just([]))
    nesting = st.sampled_from(
        ["author", "image", "media:group", "itunes:owner", "my:box", "source"]
    )
    return leaf | st.builds(element, nesting, ATTRIBUTES, TEXTS, st.lists(leaf, max_size=3))


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """Draw a feed: mostly what feeds have, in any order, with what they should not have."""
    is_rss = draw(st.booleans())
    element = _elements(RSS if is_rss else ATOM)
    about = "".join(draw(st.lists(element, max_size=4)))
    entries = draw(st.lists(st.lists(element, max_size=7), max_size=3))
    if is_rss:
        items = "".join(f"<item>{''.join(inside)}</item>" for inside in entries)
        version = draw(st.sampled_from(["2.0", "2.0", "0.91", "0.92", "1.0", ""]))
        return f'<rss version="{version}" {SPACES}><channel>{about}{items}</channel></rss>'.encode()
    items = "".join(f"<entry>{''.join(inside)}</entry>" for inside in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {SPACES}>{about}{items}</feed>'.encode()


@settings(max_examples=400, deadline=None)
@given(documents())
def test_a_document_is_read_as_by_feedparser(document: bytes) -> None:
    assert _read(document) == _read_by_feedparser(document)


TYPICAL = {
    "a feed of a newspaper": f"""<?xml version="1.0" encoding="UTF-8"?>
        <rss version="2.0" {SPACES}><channel><title>Courier</title>
        <atom:link href="{URL}" rel="self" type="application/rss+xml"/>
        <link>https://courier.example/</link><description>News</description><ttl>15</ttl>
        <image><url>https://courier.example/logo.png</url><title>Courier</title>
        <link>https://courier.example/</link></image>
        <item><title>Lock shut at Velda</title><link>https://courier.example/1</link>
        <guid isPermaLink="false">c-1</guid><pubDate>Mon, 23 Nov 2026 10:00:00 GMT</pubDate>
        <dc:creator>Rita Vey</dc:creator><category>Local</category>
        <description>Boats wait.</description>
        <content:encoded><![CDATA[<p>The gate is bent.</p><p>Boats wait.</p>]]></content:encoded>
        <media:content url="https://courier.example/1.jpg" medium="image">
        <media:description>The lock</media:description></media:content></item>
        </channel></rss>""",
    "a feed of a blog": f"""<feed xmlns="http://www.w3.org/2005/Atom" {SPACES} xml:lang="en">
        <title type="text">Tides</title><link href="https://tides.example/"/><id>t</id>
        <link rel="self" href="https://tides.example/atom"/><updated>2026-11-23T10:00:00Z</updated>
        <entry><title type="html">Low &amp;amp; high</title><id>t-1</id>
        <link rel="alternate" type="text/html" href="https://tides.example/1"/>
        <published>2026-11-23T10:00:00Z</published><updated>2026-11-23T11:00:00Z</updated>
        <author><name>Bo Lind</name><uri>https://tides.example/bo</uri></author>
        <category term="Tides"/><content type="html">&lt;p&gt;Low at six.&lt;/p&gt;</content>
        </entry></feed>""",
    "a podcast": f"""<rss version="2.0" {SPACES}><channel><title>Harbour Radio</title>
        <itunes:owner><itunes:name>Ada</itunes:name><itunes:email>a@r.example</itunes:email>
        </itunes:owner><itunes:category text="News"/>
        <item><title>Tides</title><guid>1</guid><description>Read aloud.</description>
        <itunes:summary>Read aloud by Ines Vey.</itunes:summary><itunes:keywords>sea, tide
        </itunes:keywords><enclosure url="https://r.example/1.mp3" length="9000000"
        type="audio/mpeg"/><itunes:duration>12:30</itunes:duration></item></channel></rss>""",
}


@pytest.mark.parametrize("name", TYPICAL)
def test_usual_feeds_are_read_without_feedparser(name: str) -> None:
    body = TYPICAL[name].encode()
    assert read_strictly(body, "application/xml; charset=utf-8") is not None
    found = _read(body)
    assert isinstance(found, ParsedFeed)
    assert found == _read_by_feedparser(body)
    assert found.entries


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<rss version='2.0'><channel><item><title>A</title></item></channel>", ""),
        ("<rss version='2.0'><channel><title>A &nbsp; B</title></channel></rss>", ""),
        ("<!DOCTYPE rss><rss version='2.0'><channel/></rss>", ""),
        ("<?xml version='1.0' encoding='iso-8859-1'?><rss version='2.0'/>", ""),
        ("<rss version='2.0'/>", "text/xml; charset=windows-1252"),
        ("<feed xmlns='http://www.w3.org/2005/Atom'><entry xml:base='/a/'/></feed>", ""),
        (
            "<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='xhtml'><div"
            " xmlns='http://www.w3.org/1999/xhtml'>A</div></content></entry></feed>",
            "",
        ),
        ("<html><body>A</body></html>", ""),
    ],
)
def test_what_is_not_plain_is_left_to_feedparser(body: str, content_type: str) -> None:
    assert read_strictly(body.encode(), content_type) is None


def _shared() -> Iterator[Path]:
    yield from sorted(SHARED.iterdir()) if SHARED.is_dir() else ()


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/feeds")
def test_the_shared_files_are_read_as_by_feedparser() -> None:
    strictly = 0
    for path in _shared():
        body = path.read_bytes()
        document = read_strictly(body, "")
        strictly += document is not None
        if document is not None:
            found, usual = _read(body), _read_by_feedparser(body)
            assert isinstance(found, ParsedFeed), path.name
            assert isinstance(usual, ParsedFeed), path.name
            assert replace(found) == replace(usual), path.name
    assert strictly >= 30
