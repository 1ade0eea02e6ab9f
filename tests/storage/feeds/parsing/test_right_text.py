"""Twenty small documents of invented outlets, each with what must be read from it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storage.feeds.parsing.parse import parse_feed

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
URL = "https://courier.example/feed"
TEN = datetime(2026, 11, 23, 10, tzinfo=UTC)
MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"'
CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
ITUNES = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
LONG = "The lock at Velda stays shut until Friday because the gate is bent. " * 9


def rss(*items, spaces=""):
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0" {spaces}><channel><title>C</title>{inside}</channel></rss>'


def atom(entry):
    head = '<feed xmlns="http://www.w3.org/2005/Atom"><title>C</title><entry><id>1</id>'
    return f"{head}{entry}</entry></feed>"


DOCUMENTS = {
    "a Mastodon post with a described picture": (
        rss(
            f"""<guid isPermaLink="true">https://tug.example/@ada/1</guid>
            <link>https://tug.example/@ada/1</link><description>&lt;p&gt;{LONG}&lt;/p&gt;</description>
            <media:content url="https://tug.example/1.png" type="image/png" medium="image">
            <media:description type="plain">{"A crane beside a lock. " * 30}</media:description>
            </media:content>""",
            spaces=MEDIA,
        ),
        {"headline": "The lock at Velda stays shut until Friday because the gate is bent. The lock"
         " at Velda stays shut…", "kinds": ["paragraph", "image"], "opening": LONG[:60]},
    ),
    "a photo caption beside a description": (
        rss(
            """<title>Dredger aground</title><description>Nobody was hurt.</description>
            <media:content medium="image" url="https://c.example/1.jpg"/>
            <media:description>The Marta on Sunday. R. Vey</media:description>""",
            spaces=MEDIA,
        ),
        {"kinds": ["paragraph", "image"], "opening": "Nobody was hurt.", "summary_only": True},
    ),
    "a picture in a text of its own": (
        rss(
            f"""<title>Dredger aground</title><description>{LONG}</description>
            <content:encoded><![CDATA[<img src="1.jpg" alt="The Marta">]]></content:encoded>""",
            spaces=CONTENT,
        ),
        {"kinds": ["paragraph", "image"], "opening": LONG[:60]},
    ),
    "untyped Atom content full of tags": (
        atom("<title>Ferry late</title><content>&lt;h2&gt;Fog&lt;/h2&gt;&lt;p&gt;All day.&lt;/p&gt;"
             "</content>"),
        {"kinds": ["heading", "paragraph"], "text": "Fog\n\nAll day."},
    ),
    "an untyped Atom summary with a line break": (
        atom("<title>Ferry late</title><summary>Fog&lt;br/&gt;all day</summary>"),
        {"text": "Fog\nall day"},
    ),
    "Atom text that speaks of tags": (
        atom("<title>Style</title><content type='text'>Use &lt;p&gt; sparingly</content>"),
        {"text": "Use <p> sparingly"},
    ),
    "Atom content in XHTML": (
        atom("""<title>Ferry late</title><content type="xhtml">
            <div xmlns="http://www.w3.org/1999/xhtml"><p>Fog &amp; rain</p></div></content>"""),
        {"text": "Fog & rain"},
    ),
    "a podcast with notes and a short summary": (
        rss(
            f"""<title>Episode 3</title><itunes:summary>At the lock.</itunes:summary>
            <description>&lt;p&gt;{LONG}&lt;/p&gt;</description>
            <enclosure url="https://c.example/3.mp3" length="9" type="audio/mpeg"/>""",
            spaces=ITUNES,
        ),
        {"standfirst": "At the lock.", "opening": LONG[:60]},
    ),
    "bare ampersands in a title and a body": (
        rss("<title>AT&T & co</title><description>R&D at Marks & Sons</description>"),
        {"headline": "AT&T & co", "text": "R&D at Marks & Sons"},
    ),
    "bare ampersands in a guid and a link": (
        rss("""<title>Tides</title><guid isPermaLink="false">tides?a=1&utm_medium=rss&copy=2</guid>
            <link>https://c.example/tides?a=1&copy=2</link>"""),
        {"key": "tides?a=1&utm_medium=rss&copy=2", "link": "https://c.example/tides?a=1&copy=2"},
    ),
    "an ampersand escaped twice": (
        rss("<title>AT&amp;amp;T &amp;amp; co</title>"),
        {"headline": "AT&T & co"},
    ),
    "a category that is none": (
        rss("<title>Ferry late</title><category>Uncategorized</category>"),
        {"section": "NEWS", "category": ""},
    ),
    "a category that is none before one that is": (
        rss("<title>Ferry late</title><category><![CDATA[Uncategorised]]></category>"
            "<category>Harbour</category>"),
        {"section": "HARBOUR", "category": "Harbour"},
    ),
    "a date as Drupal sends it": (
        rss("""<title>Minutes</title><pubDate>&lt;time datetime="2026-11-23T11:00:00+01:00"
            title="Monday, November 23, 2026 - 11:00" class="datetime"&gt;Mon, 11/23/2026 - 11:00
            &lt;/time&gt;</pubDate>"""),
        {"published": TEN, "date_kind": "exact"},
    ),
    "a date as an older Drupal sends it": (
        rss("<title>Minutes</title><pubDate>Mon, 11/23/2026 - 10:00</pubDate>"),
        {"published": TEN, "date_kind": "exact"},
    ),
    "a date in Finnish": (
        rss("<title>Kanava</title><pubDate>ma, 23 marraskuuta 2026 12:00 +0200</pubDate>"),
        {"published": TEN, "date_kind": "exact"},
    ),
    "a date in Japanese": (
        rss("<title>運河</title><pubDate>2026年11月23日 10:00</pubDate>"),
        {"headline": "運河", "published": TEN, "date_kind": "exact"},
    ),
    "a film with nothing but its description": (
        rss(
            """<title>The lock</title><media:group><media:description>Filmed in May.
            </media:description></media:group>""",
            spaces=MEDIA,
        ),
        {"text": "Filmed in May."},
    ),
    "a headline and a standfirst with markup": (
        rss(
            f"""<title>&lt;b&gt;Lock&lt;/b&gt; shut</title><description><![CDATA[<p>A <i>bent</i>
            gate.</p>]]></description><content:encoded><![CDATA[<p>{LONG}</p>]]></content:encoded>""",
            spaces=CONTENT,
        ),
        {"headline": "Lock shut", "standfirst": "A bent gate.", "opening": LONG[:60]},
    ),
    "RSS 1.0 of a court": (
        """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
            xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
            <channel rdf:about="https://court.example/"><title>Velda Court</title></channel>
            <item rdf:about="https://court.example/7"><title>Renn v. Harbour Board</title>
            <link>https://court.example/7</link><dc:date>2026-11-23T10:00:00Z</dc:date>
            <dc:subject>Rulings</dc:subject><description>Costs &amp;amp; damages</description>
            </item></rdf:RDF>""",
        {"key": "https://court.example/7", "published": TEN, "section": "RULINGS",
         "text": "Costs & damages"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_read_right(name):
    document, expected = DOCUMENTS[name]
    (article,) = parse_feed(document.encode(), url=URL, now=NOW).entries
    read = {
        "kinds": [block.kind for block in article.blocks],
        "opening": article.blocks[0].text[:60] if article.blocks else "",
    }
    for field, value in expected.items():
        assert read.get(field, getattr(article, field, None)) == value
