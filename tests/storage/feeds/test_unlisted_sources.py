"""Pages, news sitemaps, commands and mail folders as sources."""

from __future__ import annotations

import sys
from email.message import EmailMessage

import pytest

from storage.errors import FeedError
from storage.feeds.subscriptions.discover import discover
from storage.feeds.subscriptions.unlisted import add_unlisted
from storage.model import Filter

pytestmark = pytest.mark.usefixtures("still_clock")

COURT = """<!doctype html><html><head><title>Velda District Court</title></head><body>
<nav><ul><li><a href="/">Home page of the court</a></li><li><a href="/a">About the judges here</a>
</li><li><a href="/b">How to find the court house</a></li></ul></nav>
<ul class="press"><li class="press-item"><h3><a href="/p/harbour.html">Harbour company must pay
for the dredging</a></h3><time datetime="2026-05-27T09:30">27 May</time>
<p>The third chamber found that the contract still binds.</p></li>{extra}
<li class="press-item"><h3><a href="/p/ferry.html">Ferry operator loses its appeal over noise</a>
</h3><span class="date">26 May 2026</span><p>The limit of 45 decibels stands.</p></li>
<li class="press-item"><h3><a href="/p/market.html#top">Market stalls may stay open until
ten</a></h3></li></ul>
<aside><a href="/p/x1">An advertisement for something</a></aside></body></html>"""
NEWER = """<li class="press-item"><h3><a href="/p/toll.html">Bridge toll: the hearing is
moved</a></h3><time datetime="2026-05-29">29 May</time></li>"""


@pytest.fixture
def court(server, reply):
    """A court's page with a list of press releases, and no feed."""

    def serve(extra: str = "") -> str:
        server.answers["/press"] = reply(body=COURT.format(extra=extra).encode())
        return server.url("/press")

    return serve


def rows(archive):
    result = archive.select(Filter())
    return [(row.headline, f"{row.published:%m-%d}") for row in result.rows(0, len(result))]


async def test_the_list_of_a_page_without_a_feed_is_suggested(court, client, parsers):
    (found,) = await discover(court(), client=client, parsers=parsers)
    assert (found.kind, found.title, found.entries) == ("Page", "Velda District Court", 3)
    assert found.links == "h3 > a"
    assert found.latest[1][1] == "Harbour company must pay for the dredging"


async def test_new_links_of_a_page_become_articles(desk, server, court):
    source = await add_unlisted(
        desk.archive, "page", court(), links=".press-item", section="court", **desk.tools
    )
    assert (source.name, source.kind, source.section) == ("Velda District Court", "page", "COURT")
    assert set(desk.headlines()) == {
        "Harbour company must pay for the dredging",
        "Ferry operator loses its appeal over noise",
        "Market stalls may stay open until ten",
    }
    dates = dict(rows(desk.archive))
    assert dates["Harbour company must pay for the dredging"] == "05-27"
    assert dates["Ferry operator loses its appeal over noise"] == "05-26"
    (ferry,) = (row for row in desk.archive.select(Filter(words="ferry")).rows(0, 1))
    article = desk.archive.article(ferry.id)
    assert article.link == server.url("/p/ferry.html")
    assert article.text == "The limit of 45 decibels stands."
    assert (await desk.once(source)).outcome == "unchanged"
    court(NEWER)
    done = await desk.once(source)
    assert (done.outcome, done.new, done.changed) == ("updated", 1, 0)
    assert "Bridge toll: the hearing is moved" in desk.headlines()


async def test_a_page_whose_list_is_gone_fails_in_one_line(desk, server, court, reply):
    source = await add_unlisted(desk.archive, "page", court(), links="h3 a", **desk.tools)
    server.answers["/press"] = reply(body=b"<html><title>New site</title><p>Moved</p></html>")
    done = await desk.once(source)
    assert (done.outcome, "“h3 a” chooses no links" in done.error) == ("failed", True)
    assert desk.fetch_state(source).error == done.error
    assert len(desk.headlines()) == 3


@pytest.mark.parametrize(
    ("selector", "words"), [("li[[", "is not a CSS selector"), (".date", "chooses no links")]
)
async def test_a_selector_of_nothing_adds_nothing(desk, court, selector, words):
    with pytest.raises(FeedError, match=words):
        await add_unlisted(desk.archive, "page", court(), links=selector, **desk.tools)
    assert not desk.archive.sources.all()


async def test_links_that_are_not_web_addresses_are_no_articles(desk, server, reply):
    server.answers["/"] = reply(
        body=b"<h2><a href='javascript:alert(1)'>Click here for a prize</a></h2>"
        b"<h2><a href='file:///etc/passwd'>The passwords of this machine</a></h2>"
        b"<h2><a href='/ok'>A <script>evil()</script>\x1b[31mreal one of the council</a></h2>"
    )
    await add_unlisted(desk.archive, "page", server.url("/"), links="h2 a", **desk.tools)
    assert desk.headlines() == ["A [31mreal one of the council"]


SITEMAP = b"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://courier.example/1</loc><image:image><image:loc>https://courier.example/1.jpg
</image:loc></image:image><n:news><n:publication><n:name>Velda Courier</n:name><n:language>en
</n:language></n:publication><n:publication_date>2026-05-28T10:00:00+02:00</n:publication_date>
<n:title>Dredger aground &amp; ferry late</n:title></n:news></url>
<url><loc>https://courier.example/about</loc><lastmod>2026-01-01</lastmod></url></urlset>"""


async def test_a_news_sitemap_is_a_feed(desk, server, reply):
    server.answers["/news.xml"] = reply(body=SITEMAP)
    source = await desk.add(server.url("/news.xml"))
    assert (source.name, source.kind) == ("Velda Courier", "feed")
    assert rows(desk.archive) == [("Dredger aground & ferry late", "05-28")]
    (row,) = desk.archive.select(Filter()).rows(0, 1)
    assert desk.archive.article(row.id).link == "https://courier.example/1"


async def test_the_news_sitemap_of_a_site_is_found_by_its_robots_txt(
    server, client, parsers, reply
):
    server.answers["/"] = reply(body=b"<html><title>Courier</title></html>")
    server.answers["/robots.txt"] = reply(
        body=b"User-agent: *\nSitemap: /pages.xml\nsitemap: /map/news.xml\n"
    )
    server.answers["/map/news.xml"] = reply(body=SITEMAP)
    (found,) = await discover(server.url("/"), client=client, parsers=parsers)
    assert (found.url, found.kind) == (server.url("/map/news.xml"), "News sitemap")
    assert not server.asked("/pages.xml")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<urlset><url><loc>https://a.example/</loc></url></urlset>", "a sitemap without news"),
        (
            b"<sitemapindex><sitemap><loc>https://a.example/news.xml</loc></sitemap></sitemapindex>",
            "add one with news: https://a.example/news.xml",
        ),
        (b"<urlset><url>", "too badly formed"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><urlset><url>&a;</url></urlset>", "too badly formed"),
    ],
)
async def test_other_sitemaps_are_refused_in_one_line(desk, server, reply, body, words):
    server.answers["/map.xml"] = reply(body=body)
    with pytest.raises(FeedError, match=words):
        await desk.add(server.url("/map.xml"))


PROGRAM = """import sys
print('<rss version="2.0"><channel><title>Police log</title><item><title>Van found in the Tolm'
      '</title><guid>1</guid><description>%s</description></item></channel></rss>' % sys.argv[1:])
"""


def command(tmp_path, program: str = PROGRAM, arguments: str = "'one; touch made' $HOME") -> str:
    file = tmp_path / "log.py"
    file.write_text(program)
    return f"exec:{sys.executable} {file} {arguments}"


async def test_a_command_is_run_without_a_shell(desk, tmp_path):
    typed = command(tmp_path)
    source = await add_unlisted(desk.archive, "command", typed, commands=True, **desk.tools)
    assert (source.kind, source.location, source.name) == ("command", typed, "Police log")
    (row,) = desk.archive.select(Filter()).rows(0, 1)
    assert desk.archive.article(row.id).text == "['one; touch made', '$HOME']"


async def test_commands_without_a_title_are_named_by_their_arguments(desk, tmp_path):
    untitled = PROGRAM.replace("<title>Police log</title>", "")
    names = [
        (await add_unlisted(desk.archive, "command", typed, commands=True, **desk.tools)).name
        for typed in (command(tmp_path, untitled, f"--court '{at}'") for at in ("Velda", "Orsund"))
    ]
    python = sys.executable.rpartition("/")[2]
    assert names == [f"{python} log.py --court {at}" for at in ("Velda", "Orsund")]


async def test_commands_are_off_unless_they_are_allowed(desk, tmp_path):
    ran = tmp_path / "ran"
    typed = command(tmp_path, f"open({str(ran)!r}, 'w')")
    with pytest.raises(FeedError, match="write commands = true in the settings file"):
        await add_unlisted(desk.archive, "command", typed, **desk.tools)
    source = desk.archive.sources.add(kind="command", location=typed, name="Police log")
    assert "commands are off" in (await desk.once(source)).error
    assert not ran.exists()


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("import sys; sys.exit('no such court')", r"failed with status 1 \(no such court\)"),
        ("while True: print('x' * 1000)", "prints more than 0.2 MB"),
        ("print('hello')", "not a feed"),
    ],
)
async def test_a_command_that_fails_is_described_in_one_line(desk, tmp_path, program, words):
    typed = command(tmp_path, program)
    with pytest.raises(FeedError, match=words):
        await add_unlisted(desk.archive, "command", typed, commands=True, **desk.tools)


def mail(subject: str, sender: str, day: int, *, html: str = "", text: str = "") -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"] = subject, sender
    message["Date"] = f"Wed, {day} May 2026 08:00:00 +0000"
    message["Message-ID"] = f"<{day}@tolmin.example>"
    message.set_content(text or "See the HTML part")
    if html:
        message.add_alternative(html, subtype="html")
    message.add_attachment(b"\x00" * 2_000, maintype="image", subtype="png", filename="a.png")
    return bytes(message)


@pytest.fixture
def maildir(tmp_path):
    for name in ("cur", "new", "tmp"):
        (tmp_path / "press" / name).mkdir(parents=True)
    return tmp_path / "press"


LETTER = """<html><body><div style="display:none">Read this first</div>
<img src="http://track.example/p.gif"><h1>Budget</h1><p>“We will not raise the fees,” said
treasurer <a href="https://tolmin.example/b">Ida Brod</a>.</p><script>x()</script></body></html>"""


async def test_each_mail_of_a_folder_is_an_article_of_its_sender(desk, server, maildir):
    letter = mail("Council: budget", '"Tolmin Council" <press@tolmin.example>', 20, html=LETTER)
    (maildir / "new" / "1.host").write_bytes(
        letter.replace(b"track.example", server.url()[7:-1].encode())
    )
    (maildir / "cur" / "2.host:2,S").write_bytes(
        b"From: =?utf-8?q?Polizei_K=C3=B6ln?= <p@x.example>\nSubject: =?utf-8?q?Unfall_auf_der_"
        b"Br=C3=BCcke?=\nDate: Thu, 21 May 2026 10:00:00 +0000\n"
        b"Content-Type: text/plain; charset=unknown-9\n\nEin Lkw kippte um.\n"
    )
    (maildir / "tmp" / "3.host").write_bytes(letter)
    source = await add_unlisted(desk.archive, "mail", str(maildir), **desk.tools)
    result = desk.archive.select(Filter())
    found = [(row.headline, row.source_name) for row in result.rows(0, len(result))]
    assert found == [
        ("Unfall auf der Brücke", "Polizei Köln"),
        ("Council: budget", "Tolmin Council"),
    ]
    article = desk.archive.article(result.rows(1, 2)[0].id)
    assert article.text == "Budget\n\n“We will not raise the fees,” said treasurer Ida Brod."
    assert article.author == "Tolmin Council"
    assert not server.requests
    assert [one.name for one in (maildir / "new").iterdir()] == ["1.host"]  # none is moved
    assert (await desk.once(source)).outcome == "unchanged"


async def test_rules_apply_to_pages_commands_and_mail_folders(desk, court, maildir, tmp_path):
    archive = desk.archive
    drop = archive.rules.add("title:harbour OR title:van OR title:budget", "drop")
    drops = [archive.rules.add(f"title:{word}", "drop") for word in ("harbour", "van", "budget")]
    archive.rules.remove(drop.id)
    archive.rules.add("appeal OR accident", "star")
    await add_unlisted(archive, "page", court(), links=".press-item", **desk.tools)
    await add_unlisted(archive, "command", command(tmp_path), commands=True, **desk.tools)
    (maildir / "new" / "1.host").write_bytes(mail("Budget", "a@x.example", 20, text="One."))
    (maildir / "new" / "2.host").write_bytes(mail("Accident", "a@x.example", 21, text="Two."))
    await add_unlisted(archive, "mail", str(maildir), **desk.tools)
    result = archive.select(Filter())
    assert {row.headline: row.starred for row in result.rows(0, len(result))} == {
        "Ferry operator loses its appeal over noise": True,
        "Market stalls may stay open until ten": False,
        "Accident": True,
    }
    assert archive.rules.counts() == {one.id: 1 for one in drops}


async def test_a_mail_is_read_once_even_if_it_is_marked_and_others_follow(desk, maildir):
    (maildir / "new" / "1.host").write_bytes(mail("First", "a@x.example", 20, text="One."))
    source = await add_unlisted(desk.archive, "mail", str(maildir), **desk.tools)
    (maildir / "new" / "1.host").rename(maildir / "cur" / "1.host:2,S")
    (maildir / "new" / "2.host").write_bytes(mail("Second", "b@x.example", 21, text="Two."))
    (maildir / "new" / "3.host").write_bytes(b"\xff\x00 no mail at all \x1b[31m")
    done = await desk.once(source)
    assert (done.new, done.changed) == (2, 0)
    assert {"First", "Second"} < set(desk.headlines())
    assert (await desk.once(source)).outcome == "unchanged"


async def test_a_folder_that_is_no_mail_folder_is_refused(desk, tmp_path):
    with pytest.raises(FeedError, match="no mail folder"):
        await add_unlisted(desk.archive, "mail", str(tmp_path), **desk.tools)


async def test_an_empty_mail_folder_is_followed(desk, maildir):
    source = await add_unlisted(desk.archive, "mail", str(maildir), **desk.tools)
    assert (source.name, source.articles) == ("press", 0)
    (maildir / "new" / "1.host").write_bytes(mail("First", "a@x.example", 20, text="One."))
    assert (await desk.once(source)).new == 1
