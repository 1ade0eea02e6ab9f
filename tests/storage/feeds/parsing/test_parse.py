"""Feed documents to articles."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.errors import FeedError
from storage.feeds.parsing.parse import parse_feed
from storage.text.cleaning import clean_text

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
URL = "https://courier.example/feeds/world.xml"


def parse(body, **options):
    body = body.encode() if isinstance(body, str) else body
    return parse_feed(body, url=URL, now=NOW, **options)


def attempt(body):
    """Return the articles of `body`; none if it raises a one-line error."""
    try:
        return parse(body).entries
    except FeedError as error:
        reason = str(error)
    assert "\n" not in reason
    return ()


def items(*entries, head=""):
    inside = "".join(f"<item>{entry}</item>" for entry in entries)
    return parse(f"<rss version='2.0'><channel><title>C</title>{head}{inside}</channel></rss>")


def one(entry):
    (article,) = items(entry).entries
    return article


def test_an_rss_item_becomes_an_article():
    feed = parse("""<?xml version="1.0"?>
        <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
             xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
        <title>The &amp;amp; Courier</title><link>https://courier.example</link><ttl>90</ttl>
        <skipHours><hour>3</hour><hour>24</hour></skipHours>
        <skipDays><day>Sunday</day><day>Saturday</day><day>Someday</day></skipDays>
        <item><title>Dredger &lt;b&gt;aground&lt;/b&gt;</title><link>/velda/1</link>
        <guid isPermaLink="false">v-1</guid><pubDate>Mon, 23 Nov 2026 10:00:00 +0100</pubDate>
        <category>World</category><dc:creator>Ada Renn</dc:creator>
        <description>Nobody was hurt.</description>
        <content:encoded>&lt;p&gt;The &lt;a href="lock"&gt;lock&lt;/a&gt; is shut.&lt;/p&gt;
        </content:encoded>
        </item></channel></rss>""")
    (article,) = feed.entries
    assert (feed.title, feed.site, feed.kind) == (
        "The & Courier",
        "https://courier.example/",
        "RSS 2.0",
    )
    assert (feed.ttl, feed.skip_hours, feed.category) == (90, (0, 3), "WORLD")
    assert feed.skip_days == (5, 6)
    assert (article.headline, article.section) == ("Dredger aground", "WORLD")
    assert (article.published, article.date_kind) == (
        datetime(2026, 11, 23, 9, tzinfo=UTC),
        "exact",
    )
    assert (article.author, article.standfirst) == ("Ada Renn", "Nobody was hurt.")
    assert (article.link, article.key) == ("https://courier.example/velda/1", "v-1")
    assert article.blocks[0].text == "The lock is shut."
    assert article.blocks[0].links[0].url == "https://courier.example/feeds/lock"
    assert not article.summary_only


def test_an_atom_entry_becomes_an_article():
    feed = parse("""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://courier.example/w/">
        <title type="html">The &amp;lt;i&amp;gt;Courier&amp;lt;/i&amp;gt;</title>
        <link rel="self" href="/feed.atom"/><link href="/"/>
        <entry><id>tag:courier.example,2026:1</id><title>Dredger aground</title>
        <link rel="alternate" href="1.html"/><link rel="enclosure" href="1.mp3"/>
        <published>2026-11-23T10:00:00Z</published><updated>2026-11-24T08:00:00Z</updated>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Shut.</p></div></content>
        </entry></feed>""")
    (article,) = feed.entries
    assert (feed.title, feed.kind) == ("The Courier", "Atom 1.0")
    assert feed.self_url == "https://courier.example/feed.atom"
    assert article.key == "tag:courier.example,2026:1"
    assert article.link == "https://courier.example/w/1.html"
    assert article.published == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert [block.text for block in article.blocks] == ["Shut."]


def test_a_json_feed_item_becomes_an_article():
    item = {
        "id": 7, "url": "/velda/7", "title": "Ferry late", "content_html": "<p>Fog.</p>",
        "date_published": "2026-11-23T10:00:00Z", "tags": ["Transport"],
        "authors": [{"name": "Ada Renn"}, {"name": "Ole Brandt"}],
    }  # fmt: skip
    feed = parse(json.dumps({
        "version": "https://jsonfeed.org/version/1.1", "title": "Courier", "items": [item],
        "home_page_url": "https://courier.example/", "feed_url": "https://courier.example/f.json",
    }))  # fmt: skip
    (article,) = feed.entries
    assert (feed.kind, feed.self_url) == ("JSON Feed 1.1", "https://courier.example/f.json")
    assert (article.key, article.link) == ("7", "https://courier.example/velda/7")
    assert (article.author, article.section) == ("Ada Renn, Ole Brandt", "TRANSPORT")
    assert article.blocks[0].text == "Fog."


@pytest.mark.parametrize(
    "document",
    [
        '{"items": 3}',
        '{"items": []}',
        '{"title": "x", "items": {}}',
        "{",
        "{}",
        "[1]",
        '{"a":' * 100000,
        '{"name": "package", "version": "1.0.0"}',
    ],
)
def test_other_json_is_not_a_feed(document):
    with pytest.raises(FeedError):
        parse(document)


def test_json_values_of_any_type_are_tolerated():
    wrong = {"id": None, "url": [], "title": 5, "tags": "x", "authors": {}, "content_html": {}}
    feed = parse(json.dumps({"title": "C", "items": [wrong, None, 3, [], {}, {"id": "\ud800"}]}))
    assert all(article.headline for article in feed.entries)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b"   ", "empty"),
        (b"<!doctype html><html></html>", "a web page"),
        (b"\xef\xbb\xbf\n<?xml version='1.0'?><!-- x --><html xmlns='x'/>", "a web page"),
        (b"<opml version='2.0'><body/></opml>", "OPML"),
        (b"<urlset><url/></urlset>", "not a feed"),
        (b"plain words", "not a feed"),
        (b"%PDF-1.7\x00\xff", "not a feed"),
    ],
)
def test_a_document_that_is_not_a_feed_raises_a_one_line_error(body, words):
    with pytest.raises(FeedError, match=words) as failure:
        parse(body)
    assert "\n" not in str(failure.value)
    assert str(failure.value).startswith(URL)


def test_a_feed_need_not_be_well_formed():
    feed = parse("<rss version='2.0'><channel><title>C</title><item><title>A & B</title><item>")
    assert feed.entries[0].headline == "A & B"


@pytest.mark.parametrize(
    "reference", ["&#xD800;", "&#55357;", "&#0;", "&#27;", "&#x110000;", "&#xFFFF;"]
)
def test_references_to_invalid_characters_are_left_out(reference):
    assert one(f"<title>a{reference}b</title>").headline == "ab"


def test_control_characters_and_bidi_marks_are_removed():
    article = one(
        "<title>a\x1b[31mb\x00&#x202e;c</title><guid>x\x1by</guid><author>d\x9b</author>"
        "<description>&lt;p&gt;e&amp;#27;f&amp;#8238;g&lt;/p&gt;</description>"
        "<category>h\x07i</category><link>https://courier.example/\x1bj</link>"
    )
    fields = (
        article.headline,
        article.key,
        article.author,
        article.text,
        article.section,
        article.link,
    )
    for text in fields:
        assert text == clean_text(text)


def test_entities_do_not_expand():
    bomb = "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(12))
    document = (
        f"<!DOCTYPE rss [<!ENTITY a 'lol'>{bomb}<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
        "<rss version='2.0'><channel><item><title>x &m; &f;</title></item></channel></rss>"
    )
    for article in parse(document).entries:
        assert len(article.headline) < 100
        assert "root:" not in article.headline


def test_the_identity_is_the_id_else_the_link_else_title_and_date():
    link = "https://courier.example/1"
    date = "<pubDate>Mon, 23 Nov 2026 10:00:00 GMT</pubDate>"
    assert one(f"<title>T</title><guid>v-1</guid><link>{link}</link>").key == "v-1"
    assert one(f"<title>T</title><link>{link}</link>").key == link
    hashed = one(f"<title>T</title>{date}").key
    assert hashed.startswith("sha256:")
    assert one(f"<title>T</title>{date}<description>edited</description>").key == hashed
    assert one("<title>T</title>").key != hashed
    assert len(one(f"<guid>{'x' * 5000}</guid>").key) < 100


def test_the_identity_does_not_change_when_the_feed_moves():
    body = (
        b"<rss version='2.0'><channel><item><guid>42</guid><title>T</title></item></channel></rss>"
    )
    here, there = (parse_feed(body, url=url, now=NOW) for url in (URL, "https://new.example/"))
    assert here.entries[0].key == there.entries[0].key == "42"


def test_a_guid_is_a_link_only_if_it_is_an_address():
    link = "https://courier.example/1"
    assert one(f"<guid>{link}</guid>").link == link
    assert one("<guid>42</guid>").link == ""
    assert one(f"<guid isPermaLink='false'>{link}</guid>").link == ""


def test_an_id_or_link_shared_by_several_entries_identifies_none():
    feed = items(*(f"<guid>same</guid><link>https://c.example/{n}</link>" for n in range(3)))
    assert len({article.key for article in feed.entries}) == 3
    feed = items(*(f"<title>{n}</title><link>https://c.example/</link>" for n in range(3)))
    assert len({article.key for article in feed.entries}) == 3


def test_the_later_of_two_identical_entries_is_kept():
    date = "<pubDate>Mon, {} Nov 2026 10:00:00 GMT</pubDate>"
    feed = items(*(f"<guid>a</guid><title>Fog</title>{date.format(day)}" for day in (21, 23, 22)))
    assert [article.published.day for article in feed.entries] == [23]


def test_entries_of_one_id_and_link_under_several_titles_stay_several():
    entry = """<guid>https://c.example/ticker</guid><link>https://c.example/ticker</link>
        <title>{}</title><pubDate>Mon, 23 Nov 2026 {}:00:00 GMT</pubDate>"""
    feed = items(entry.format("Lock shut", 10), entry.format("Ferry late", 11))
    assert [article.headline for article in feed.entries] == ["Lock shut", "Ferry late"]
    assert len({article.key for article in feed.entries}) == 2


@pytest.mark.parametrize("date", ["", "soon", "0001-01-01T00:00:00Z", "9999-12-31", "1970-01-01"])
def test_without_a_trustworthy_date_an_article_has_the_time_it_was_seen(date):
    article = one(f"<title>T</title><pubDate>{date}</pubDate>")
    assert (article.published, article.date_kind) == (NOW, "seen")


def test_the_digest_changes_with_an_edit_but_not_with_the_date():
    entry = "<guid>a</guid><title>T</title><description>{}</description><pubDate>{}</pubDate>"
    first = one(entry.format("Fog.", "Mon, 23 Nov 2026 10:00:00 GMT"))
    assert one(entry.format("Fog.", "Mon, 23 Nov 2026 11:00:00 GMT")).digest == first.digest
    assert one(entry.format("Fog!", "Mon, 23 Nov 2026 10:00:00 GMT")).digest != first.digest


def test_a_short_description_is_a_summary_and_a_long_one_the_text():
    assert one("<title>T</title><description>Fog.</description>").summary_only
    assert not one(f"<title>T</title><description>{'Fog. ' * 300}</description>").summary_only
    assert one(f"<title>T</title><description>{'Fog. ' * 300}[…]</description>").summary_only


MEDIA = "xmlns:media='http://search.yahoo.com/mrss/'"


def media_items(*entries):
    inside = "".join(f"<item>{entry}</item>" for entry in entries)
    return parse(f"<rss version='2.0' {MEDIA}><channel><title>C</title>{inside}</channel></rss>")


def test_a_described_picture_does_not_replace_the_post_it_is_in():
    text = "The lock at Velda is shut until Friday. " * 15
    (post,) = media_items(f"""<guid>https://post.example/@ada/1</guid>
        <description>&lt;p&gt;{text}&lt;/p&gt;</description>
        <media:content url="https://post.example/1.jpg" medium="image">
          <media:rating scheme="urn:simple">nonadult</media:rating>
          <media:description type="plain">A lock, with gulls &amp;amp; boats</media:description>
        </media:content>
        <media:content url="https://post.example/2.jpg" medium="image">
          <media:description type="plain">The keeper's hut</media:description>
        </media:content>""").entries
    assert post.headline.startswith("The lock at Velda is shut until Friday.")
    assert [(block.kind, block.text) for block in post.blocks] == [
        ("paragraph", text.strip()),
        ("image", "A lock, with gulls & boats"),
        ("image", "The keeper's hut"),
    ]


def test_a_caption_beside_a_summary_is_not_the_text():
    (article,) = media_items("""<title>Dredger aground</title><link>https://c.example/1</link>
        <media:content url="https://c.example/1.jpg"/><media:credit>R. Vey</media:credit>
        <media:description>The dredger Marta, on Sunday.</media:description>
        <description>Nobody was hurt.</description>""").entries
    assert (article.standfirst, article.summary_only) == ("", True)
    assert [(block.kind, block.text) for block in article.blocks] == [
        ("paragraph", "Nobody was hurt."),
        ("image", "The dredger Marta, on Sunday."),
    ]


def test_the_description_of_a_film_is_the_text_where_there_is_no_other():
    feed = parse(f"""<feed xmlns="http://www.w3.org/2005/Atom" {MEDIA}><title>Films</title><entry>
        <id>f:1</id><title>The lock</title><link href="https://v.example/?v=1"/>
        <media:group><media:title>The lock</media:title>
        <media:description>Filmed in May.

Music: Ada Renn</media:description></media:group>
        </entry></feed>""")
    assert [block.text for block in feed.entries[0].blocks] == [
        "Filmed in May.",
        "Music: Ada Renn",
    ]


def test_a_text_of_pictures_alone_does_not_replace_the_summary():
    article = one("""<title>Dredger aground</title><description>Nobody was hurt.</description>
        <content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/"><![CDATA[<figure>
        <img src="1.jpg" alt=""><figcaption>The dredger Marta</figcaption></figure>]]>
        </content:encoded>""")
    assert [(block.kind, block.text) for block in article.blocks] == [
        ("paragraph", "Nobody was hurt."),
        ("image", "The dredger Marta"),
    ]
    assert article.summary_only


def test_of_two_texts_the_much_shorter_one_is_the_standfirst():
    notes = "Ada Renn visits the lock at Velda and asks why it is shut. " * 3
    article = one(f"""<title>Episode 3</title><description>&lt;p&gt;{notes}&lt;/p&gt;</description>
        <itunes:summary xmlns:itunes="http://www.itunes.com/DTDs/PodCast-1.0.dtd">At the lock
        </itunes:summary>""")
    assert (article.standfirst, article.text) == ("At the lock", f"At the lock\n\n{notes.strip()}")


def test_bare_ampersands_stay_as_written():
    address = "https://c.example/?a=1&utm_medium=rss&copy=2"
    (article,) = items(f"""<title>AT&T & co: Q&A</title><guid isPermaLink="false">{address}</guid>
        <link>{address}</link><description>Fish&chips at Marks &amp; Sons,
        <![CDATA[AT&T, <a href="/x?a=1&b=2">R&D</a>]]></description>""").entries
    assert article.headline == "AT&T & co: Q&A"
    assert (article.key, article.link) == (address, address)
    assert article.text == "Fish&chips at Marks & Sons, AT&T, R&D"
    assert article.blocks[0].links[0].url == "https://courier.example/x?a=1&b=2"


@pytest.mark.parametrize("broken", ["", "<b>", "&nbsp;"])
def test_escaped_ampersands_are_read_however_broken_the_document(broken):
    (article,) = items(f"""<title>AT&amp;T &amp;amp; co{broken}</title>
        <guid isPermaLink="false">v?a=1&amp;b=2</guid><description>Fish &amp;amp; chips
        </description>""").entries
    assert (article.headline, article.key) == ("AT&T & co", "v?a=1&b=2")
    assert article.text == "Fish & chips"


def test_ampersands_of_other_encodings_are_no_ampersands():
    text = "湖の水位 ΑΒΓ".encode("iso-2022-jp")
    feed = parse(
        b"<?xml version='1.0' encoding='iso-2022-jp'?><rss version='2.0'><channel><item><title>"
        + text + b"</title></item></channel></rss>"
    )  # fmt: skip
    assert feed.entries[0].headline == "湖の水位 ΑΒΓ"


def atom_text(element):
    feed = parse(f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>C</title><entry><id>1</id>
        <title>Dredger</title>{element}</entry></feed>""")
    return [(block.kind, block.text) for block in feed.entries[0].blocks]


@pytest.mark.parametrize("name", ["content", "summary"])
def test_markup_of_no_type_is_html_in_atom(name):
    markup = "&lt;h2&gt;Aground&lt;/h2&gt;&lt;p&gt;Nobody was &lt;b&gt;hurt&lt;/b&gt;.&lt;/p&gt;"
    assert atom_text(f"<{name}>{markup}</{name}>") == [
        ("heading", "Aground"),
        ("paragraph", "Nobody was hurt."),
    ]
    assert atom_text(f"<{name}>One line&lt;br&gt;and another</{name}>") == [
        ("paragraph", "One line\nand another")
    ]


@pytest.mark.parametrize(
    "element",
    ["<content>Use the &lt;b&gt; element: 1 &lt; 2 &amp;amp; 3</content>",
     '<content type="text">Use the &lt;b&gt; element: 1 &lt; 2 &amp;amp; 3</content>'],
)  # fmt: skip
def test_text_stays_text_in_atom(element):
    assert atom_text(element) == [("paragraph", "Use the <b> element: 1 < 2 &amp; 3")]


def test_an_entry_without_a_title_is_named_by_its_text_or_link():
    assert one("<description>&lt;p&gt;Fog on the Velda.&lt;/p&gt;</description>").headline == (
        "Fog on the Velda."
    )
    assert one("<link>https://c.example/1</link>").headline == "https://c.example/1"
    assert one("<guid isPermaLink='false'>1</guid>").headline == "Untitled"


@pytest.mark.parametrize(
    ("category", "section"),
    [
        ("World", "WORLD"),
        ("https://c.example/tag/x", "NEWS"),
        ("1234", "NEWS"),
        ("", "NEWS"),
        ("The long and winding category of things", "THE LONG AND WINDING"),
    ],
)
def test_the_section_is_a_short_category(category, section):
    assert one(f"<title>T</title><category>{category}</category>").section == section


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_the_declared_encoding_is_used(encoding):
    text = (
        f"<?xml version='1.0' encoding='{encoding}'?><rss version='2.0'><channel><item>"
        "<title>Fähre</title></item></channel></rss>"
    )
    assert parse(text.encode(encoding)).entries[0].headline == "Fähre"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
@pytest.mark.parametrize("prolog", ["", "<?xml version='1.0'?>", "<?xml encoding='utf-8'?>"])
def test_a_byte_order_mark_determines_the_encoding(prolog, encoding):
    text = (
        f"{prolog}<rss version='2.0'><channel><item><title>Fäh\x07re</title></item></channel></rss>"
    )
    feed = parse_feed(text.encode(encoding), url=URL, content_type=f"text/xml; charset={encoding}")
    assert feed.entries[0].headline == "Fähre"


@pytest.mark.parametrize("prolog", ["", "<?xml version='1.0' encoding='UTF-8'?>"])
def test_a_stray_byte_in_utf_8_does_not_change_the_encoding(prolog):
    document = f"{prolog}<rss version='2.0'><channel><title>Über “das”</title><item><title>Größe –"
    feed = parse_feed(document.encode() + b" don\x92t\xe2\x80", url=URL)
    assert feed.title == "Über “das”"
    for stray in (b"don\x92t", b"don\xe2\x80"):
        closed = document.encode() + b" " + stray + b"</title></item></channel></rss>"
        (article,) = parse_feed(closed, url=URL).entries
        assert article.headline.startswith("Größe – don")
    assert parse_feed(document.encode("cp1252"), url=URL).title == "Über “das”"


def test_the_content_type_determines_an_undeclared_encoding():
    text = "<rss version='2.0'><channel><item><title>Паром</title></item></channel></rss>"
    found = parse(text.encode("koi8-r"), content_type="text/xml; charset=koi8-r")
    assert found.entries[0].headline == "Паром"


def test_only_the_newest_entries_are_kept():
    feed = items(
        *(
            f"<guid>{n}</guid><pubDate>{2000 + n % 20}-0{n % 9 + 1}-01T00:00:00Z</pubDate>"
            for n in range(2_100)
        )
    )
    assert (len(feed.entries), feed.dropped) == (2_000, 100)
    assert min(article.published.year for article in feed.entries) >= 2000


def test_entries_that_are_not_scanned_count_as_dropped():
    entries = [{"id": n} for n in range(20_500)]
    document = json.dumps({"title": "C", "items": entries}).encode()
    assert parse_feed(document, url=URL).dropped == 18_500


def test_a_document_with_too_many_blocks_keeps_its_words(monkeypatch):
    monkeypatch.setattr("storage.feeds.parsing.entries.MAX_BLOCKS", 10)
    texts = ["".join(f"<p>{n}{word}" for word in "abcdefgh") for n in range(3)]
    texts[2] += "".join(f"<a href='https://c.example/{n}'>x</a> " for n in range(20))
    entries = [{"id": str(n), "content_html": text} for n, text in enumerate(texts)]
    there, back = (
        parse_feed(json.dumps({"title": "C", "items": items}).encode(), url=URL).entries
        for items in (entries, entries[::-1])
    )
    assert [len(article.blocks) for article in there] == [8, 3, 1]
    assert [block.text for block in there[1].blocks] == ["1a", "1b", "1c 1d 1e 1f 1g 1h"]
    assert there[2].blocks[0].text.startswith("2a 2b 2c 2d 2e 2f 2g 2hx x")
    assert not there[2].blocks[0].links
    # Its position in the document does not make an article an edited one.
    assert [one.digest for one in there] == [one.digest for one in back[::-1]]


pieces = st.sampled_from(
    [
        "<item>",
        "</item>",
        "<title>",
        "</title>",
        "<description>",
        "<guid>",
        "</guid>",
        "<link>",
        "<![CDATA[",
        "]]>",
        "&lt;p&gt;",
        "&#xD800;",
        "&#27;",
        "&nbsp;",
        "&",
        "<",
        "x",
        "\x1b",
        "\u202e",
        "\x00",
        "<pubDate>",
        "0001-01-01",
        "</pubDate>",
        "<content:encoded>",
        "<entry>",
        "<dc:date>",
        "http://x/",
    ]
)


@settings(max_examples=60)
@given(st.lists(pieces, max_size=25))
def test_any_document_yields_clean_articles_or_a_one_line_error(parts):
    body = "<rss version='2.0'><channel>" + "".join(parts)
    for article in attempt(body.encode("utf-8", "surrogatepass")):
        assert article.headline
        assert article.key
        for text in (article.headline, article.text, article.author, article.key, article.link):
            assert text == clean_text(text)
            text.encode()


@settings(max_examples=60)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_feed_or_a_one_line_error(body):
    assert all(article.headline for article in attempt(body))
