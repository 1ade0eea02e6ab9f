"""Refreshing a real archive from a real server."""

from __future__ import annotations

import asyncio
import base64
import subprocess
import sys
import types
from datetime import UTC, datetime, timedelta

import pytest

from storage import open_archive
from storage.errors import FeedError
from storage.feeds.fetching.client import Client, Limits
from storage.feeds.parsing.worker_pool import ParserPool
from storage.feeds.polling.refresh import refresh
from storage.feeds.subscriptions.subscribe import import_saved_feed
from storage.model import Filter, Rules

pytestmark = pytest.mark.dates


@pytest.mark.usefixtures("still_clock")
async def test_a_refresh_stores_and_reports_articles_with_quotes(desk, server, reply, rss):
    server.answers["/feed"] = reply(body=rss("Dredger aground", "Ferry late"))
    source = desk.follow(server.url("/feed"))
    done = await desk.once(source)
    assert (done.outcome, done.new, done.changed, done.error) == ("updated", 2, 0, "")
    assert desk.headlines() == ["Ferry late", "Dredger aground"]
    assert desk.started == ["Courier"]
    state = desk.fetch_state(source)
    assert state.error == ""
    assert state.last_success == state.last_fetch
    assert state.next_fetch > state.last_fetch + timedelta(minutes=29)


def _item(title, date=""):
    when = f"<pubDate>{date}</pubDate>" if date else ""
    return f"<item><title>{title}</title><guid>{title}</guid>{when}</item>"


def _document(*items):
    title = "<title>Courier</title><link>https://courier.example/</link>"
    return f'<rss version="2.0"><channel>{title}{"".join(items)}</channel></rss>'.encode()


@pytest.mark.usefixtures("still_clock")
async def test_undated_entries_of_a_first_fetch_stand_beside_their_neighbours(desk, server, reply):
    dated = (
        _item("Above", "Tue, 03 Jun 2025 12:00:00 GMT"),
        _item("Undated"),
        _item("Below", "Mon, 02 Jun 2025 12:00:00 GMT"),
        _item("Last"),
    )
    server.answers["/feed"] = reply(body=_document(*dated))
    source = desk.follow(server.url("/feed"))
    await desk.once(source)
    assert desk.headlines() == ["Above", "Undated", "Below", "Last"]
    rows = {row.headline: row for row in desk.archive.select(Filter()).rows(0, 4)}
    assert rows["Undated"].published == rows["Last"].published == rows["Below"].published
    assert rows["Undated"].date_kind == "seen"

    server.answers["/feed"] = reply(body=_document(_item("New"), *dated))
    await desk.once(source)  # what comes in later without a date came in just now
    assert desk.headlines() == ["New", "Above", "Undated", "Below", "Last"]


async def test_undated_entries_alone_keep_the_time_of_the_fetch(desk, server, reply):
    server.answers["/feed"] = reply(body=_document(_item("One"), _item("Two")))
    before = datetime.now(UTC).replace(microsecond=0)
    await desk.once(desk.follow(server.url("/feed")))
    rows = desk.archive.select(Filter()).rows(0, 2)
    assert [row.headline for row in rows] == ["One", "Two"]
    assert all(row.published >= before for row in rows)


async def test_an_edited_entry_keeps_its_read_mark_and_its_revision(desk, server, reply, rss):
    server.answers["/feed"] = reply(body=rss("Dredger aground"))
    source = desk.follow(server.url("/feed"))
    await desk.once(source)
    (row,) = desk.archive.select(Filter()).rows(0, 1)
    desk.archive.marks.set([row.id], read=True)
    server.answers["/feed"] = reply(body=rss("Dredger afloat again"))
    done = await desk.once(source)
    assert (done.outcome, done.new, done.changed) == ("updated", 0, 1)
    (now,) = desk.archive.select(Filter()).rows(0, 1)
    assert (now.id, now.headline) == (row.id, "Dredger afloat again")
    assert (now.read, now.edited) == (True, True)
    assert [one.headline for one in desk.archive.history(now.id)] == ["Dredger aground"]


async def test_the_quotes_of_an_edited_entry_are_extracted_again(feed):
    for words in ("We sail at noon", "We stay in port today"):
        feed.answers(titles=[f"“{words}”"])
        await feed.refresh()
        (row,) = feed.desk.archive.select(Filter()).rows(0, 1)
        assert [(one.text, one.speaker) for one in feed.desk.archive.quotes.of_article(row.id)] == [
            (words, "Ada Renn")
        ]


@pytest.mark.parametrize(
    "body",
    [b"", b"   ", b"<!doctype html><title>Log in</title>", b"{}", b"\x00\x01\x02"],
    ids=["empty", "blank", "html", "json", "binary"],
)
async def test_a_200_that_is_not_a_feed_deletes_nothing(desk, server, reply, rss, body):
    server.answers["/feed"] = reply(body=rss("Dredger aground"), headers={"ETag": '"1"'})
    source = desk.follow(server.url("/feed"))
    await desk.once(source)
    server.answers["/feed"] = reply(body=body, headers={"ETag": '"portal"'})
    done = await desk.once(source)
    assert done.outcome == "failed"
    assert desk.headlines() == ["Dredger aground"]
    state = desk.fetch_state(source)
    assert (state.etag, state.failures, state.error) == ('"1"', 1, done.error)


async def test_a_feed_that_became_empty_deletes_nothing(desk, server, reply, rss):
    server.answers["/feed"] = reply(body=rss("Dredger aground"))
    source = desk.follow(server.url("/feed"))
    await desk.once(source)
    server.answers["/feed"] = reply(body=rss())
    assert (await desk.once(source)).outcome == "unchanged"
    assert desk.headlines() == ["Dredger aground"]


async def test_a_failing_source_does_not_affect_the_others(desk, server, reply, rss):
    server.answers["/good"] = reply(body=rss("Dredger aground"))
    server.answers["/bad"] = reply(500)
    desk.follow(server.url("/good"), name="Good")
    desk.follow(server.url("/bad"), name="Bad")
    done = await desk.refresh()
    assert done["Good"].outcome == "updated"
    assert done["Bad"].outcome == "failed"
    assert "500" in done["Bad"].error


async def test_410_stops_polling_until_that_source_is_refreshed_by_hand(desk, server, reply, rss):
    server.answers["/feed"] = reply(410)
    source = desk.follow(server.url("/feed"))
    assert "gone for good" in (await desk.once(source)).error
    assert desk.fetch_state(source).gone
    desk.follow(server.url("/other"), name="Other")
    assert (await desk.refresh(force=True))["Courier"].outcome == "skipped"
    assert len(server.asked("/feed")) == 1
    server.answers["/feed"] = reply(body=rss("Back again"))
    assert (await desk.once(source, force=True)).outcome == "updated"
    assert not desk.fetch_state(source).gone


async def test_a_redirect_to_the_address_of_another_source_changes_neither(
    desk, server, reply, rss
):
    server.answers["/old"] = reply(301, headers={"Location": "/new"})
    server.answers["/new"] = reply(body=rss("Dredger aground"))
    old = desk.follow(server.url("/old"), name="Old")
    desk.follow(server.url("/new"), name="New")
    await desk.refresh()
    assert desk.archive.sources.get(old.id).location == server.url("/old")
    assert desk.headlines() == ["Dredger aground"]


async def test_the_same_story_from_two_feeds_is_stored_once(desk, server, reply, rss):
    server.answers["/a"] = reply(body=rss("Dredger aground"))
    server.answers["/b"] = reply(body=rss("Dredger aground", title="The Echo"))
    server.answers["/c"] = reply(body=rss("Dredger sunk", title="The Hoax"))
    desk.follow(server.url("/a"), name="A")
    desk.follow(server.url("/b"), name="B")
    await desk.refresh()
    assert desk.headlines() == ["Dredger aground"]
    desk.follow(server.url("/c"), name="C")
    await desk.refresh()
    assert sorted(desk.headlines()) == ["Dredger aground", "Dredger sunk"]


async def test_the_section_is_that_of_the_source_or_else_the_one_its_category_maps_to(
    desk, server, reply
):
    body = (
        b"<rss version='2.0'><channel><title>x</title><item><title>One</title>"
        b"<category>Foreign news</category></item></channel></rss>"
    )
    server.answers["/a"] = server.answers["/b"] = reply(body=body)
    await desk.once(desk.follow(server.url("/a"), name="A", section="SPORT"))
    await desk.once(desk.follow(server.url("/b"), name="B"))
    assert desk.headlines(sections=frozenset({"SPORT"})) == ["One"]
    assert desk.headlines(sections=frozenset({"WORLD"})) == ["One"]
    assert desk.archive.sections.set_rule("foreign NEWS", "POLITICS") == 1
    assert desk.headlines(sections=frozenset({"POLITICS"})) == ["One"]
    server.answers["/b"] = reply(body=body.replace(b"One", b"Two"))
    await desk.refresh()
    assert sorted(desk.headlines(sections=frozenset({"POLITICS"}))) == ["One", "Two"]
    assert len(desk.headlines(categories=frozenset({"Foreign news"}))) == 3


async def test_cancelling_a_refresh_keeps_what_was_reported(desk, server, reply, rss):
    arrived, hang = asyncio.Event(), asyncio.Event()

    async def hanging(writer):
        await hang.wait()

    server.answers["/good"] = reply(body=rss("Dredger aground"))
    server.raw["/hang"] = hanging
    desk.follow(server.url("/good"), name="Good")
    hung = desk.follow(server.url("/hang"), name="Hang")
    task = asyncio.create_task(
        refresh(
            desk.archive,
            force=True,
            on_result=lambda done: arrived.set() if done.name == "Good" else None,
            **desk.tools,
        )
    )
    await arrived.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    hang.set()
    assert desk.headlines() == ["Dredger aground"]
    assert desk.fetch_state(hung).last_fetch is None


async def test_two_concurrent_refreshes_both_succeed(tmp_path, server, reply, rss):
    for number in range(10):
        server.answers[f"/{number}"] = reply(
            body=rss(*(f"{number}-{item}" for item in range(5))).replace(
                b"courier.example/", b"courier.example/%d-" % number
            )
        )
    path = tmp_path / "newsdesk.db"
    with open_archive(path) as one, open_archive(path) as two:
        for number in range(10):
            one.sources.add(kind="feed", location=server.url(f"/{number}"), name=str(number))
        reports = []
        await asyncio.gather(
            *(refresh(archive, force=True, on_result=reports.append) for archive in (one, two))
        )
        assert sum(done.new for done in reports) == 50
        assert not [done for done in reports if done.outcome == "failed"]
        assert one.select(Filter()).total == two.select(Filter()).total == 50


async def test_a_source_removed_meanwhile_is_skipped(desk, server, reply, rss):
    source = desk.follow(server.url("/feed"))

    def answer(request):
        desk.archive.sources.remove(source.id, articles="remove")
        return reply(body=rss("Dredger aground"))

    server.answers["/feed"] = answer
    done = await desk.once(source)
    assert done.outcome == "skipped"
    assert "removed" in done.error
    assert desk.headlines() == []


async def test_a_source_removed_while_it_fails_is_skipped(desk, server, reply):
    source = desk.follow(server.url("/feed"))

    def answer(request):
        desk.archive.sources.remove(source.id, articles="keep")
        return reply(500)

    server.answers["/feed"] = answer
    assert (await desk.once(source)).outcome == "skipped"


async def test_an_unexpected_error_fails_only_its_source(desk, server, reply, rss):
    server.answers["/a"] = server.answers["/b"] = reply(body=rss("Dredger aground"))
    desk.follow(server.url("/a"), name="A")
    desk.follow(server.url("/b"), name="B")
    parse_feed = desk.tools["parsers"].parse_feed

    async def surprised(body, *, url, content_type=""):
        if url.endswith("/a"):
            raise RuntimeError("surprise\x1b")
        return await parse_feed(body, url=url, content_type=content_type)

    desk.tools["parsers"].parse_feed = surprised
    done = await desk.refresh()
    assert "RuntimeError: surprise" in done["A"].error
    assert done["B"].outcome == "updated"


async def test_an_archive_that_cannot_be_written_ends_the_refresh(desk, server, reply, rss):
    from storage.errors import ArchiveError

    server.answers["/feed"] = reply(body=rss("Dredger aground"))
    desk.follow(server.url("/feed"))

    def full(articles, **_):
        raise ArchiveError("the disk is full")

    desk.archive.add = full
    with pytest.raises(ArchiveError, match="disk is full"):
        await desk.refresh()


async def test_a_document_that_takes_too_long_fails_only_its_source(desk, server, reply, rss):
    server.answers["/slow"] = reply(body=b"<rss><channel>" + b"<item><title>x" * 10_000)
    server.answers["/good"] = reply(body=rss("Dredger aground"))
    desk.follow(server.url("/slow"), name="Slow")
    desk.follow(server.url("/good"), name="Good")
    async with ParserPool(count=1, seconds=0.2) as parsers:
        desk.tools["parsers"] = parsers
        done = await desk.refresh()
    assert "took longer" in done["Slow"].error
    assert done["Good"].outcome == "updated"


async def test_dropped_entries_are_reported(desk, server, reply, rss):
    server.answers["/many"] = reply(body=rss(*map(str, range(2010))))
    source = desk.follow(server.url("/many"))
    async with Client(limits=Limits(body=5_000_000)) as client:
        desk.tools["client"] = client
        done = await desk.once(source)
    assert done.new == 2000
    assert "10 older ones left out" in done.note


async def test_a_feed_is_added_by_its_address(desk, server, reply, rss):
    server.answers["/feed"] = reply(body=rss("Dredger aground"), headers={"ETag": '"1"'})
    source = await desk.add(f"127.0.0.1:{server.port}/feed", section="world")
    assert (source.name, source.section) == ("The Velda Courier", "WORLD")
    assert (source.site, source.articles) == ("https://courier.example/", 1)
    assert source.fetch.etag == '"1"'


async def test_a_feed_is_added_once_by_the_address_of_its_site(desk, server, reply, rss):
    server.answers["/"] = reply(body=b"<link rel=alternate type=application/rss+xml href=/feed>")
    server.answers["/feed"] = reply(body=rss("Dredger aground"))
    source = await desk.add(server.url("/"), name="  The\x1b Courier ")
    assert (source.name, source.location) == ("The Courier", server.url("/feed"))
    again = await desk.add(server.url("/"))
    assert again.id == source.id
    assert len(desk.archive.sources.all()) == len([source])


async def test_several_feeds_are_listed_to_choose_from(desk, server, reply, rss):
    server.answers["/"] = reply(
        body=b"<link rel=alternate type=application/rss+xml href=/a>"
        b"<link rel=alternate type=application/rss+xml href=/b>"
    )
    server.answers["/a"] = reply(body=rss("Dredger aground", title="News"))
    server.answers["/b"] = reply(body=rss("First!", title="Comments"))
    with pytest.raises(FeedError, match=r"2 feeds.*/a \(News\); .*/b \(Comments\)"):
        await desk.add(server.url("/"))
    assert desk.archive.sources.all() == []


async def test_one_feed_in_two_formats_needs_no_choice(desk, server, reply, rss):
    server.answers["/"] = reply(
        body=b"<link rel=alternate type=application/rss+xml href=/a>"
        b"<link rel=alternate type=application/atom+xml href=/b>"
    )
    server.answers["/a"] = server.answers["/b"] = reply(body=rss("Dredger aground"))
    assert (await desk.add(server.url("/"))).location == server.url("/a")


async def test_a_password_without_a_keyring_is_rejected_and_not_repeated(
    desk, server, reply, rss, monkeypatch
):
    monkeypatch.setitem(sys.modules, "keyring", None)
    server.answers["/feed"] = reply(body=rss("Dredger aground"))
    for address in (f"http://ada:secret@127.0.0.1:{server.port}/feed", "ada:secret@x y"):
        with pytest.raises(FeedError) as failure:
            await desk.add(address)
        assert "secret" not in str(failure.value)
    assert desk.archive.sources.all() == []


async def test_a_password_is_sent_to_the_keyring_and_its_server_only(
    desk, server, reply, rss, monkeypatch, tmp_path
):
    ring = types.ModuleType("keyring")
    ring.kept = {}
    ring.errors = types.SimpleNamespace(KeyringError=RuntimeError)
    ring.set_password = lambda service, name, secret: ring.kept.update({(service, name): secret})
    ring.get_password = lambda service, name: ring.kept.get((service, name))
    monkeypatch.setitem(sys.modules, "keyring", ring)
    right = b"Basic " + base64.b64encode(b"ada:se cret")

    def answer(request):
        asked = request.headers.get("authorization")
        return reply(body=rss("Dredger aground")) if asked == right else reply(401)

    server.answers["/feed"] = answer
    source = await desk.add(f"http://ada:se%20cret@127.0.0.1:{server.port}/feed")
    assert source.location == server.url("/feed")
    assert list(ring.kept) == [("newsdesk", server.url("/feed"))]
    server.requests.clear()
    assert (await desk.once(source)).outcome == "unchanged"
    assert len(server.requests) == 1  # not without the password first
    ring.kept.clear()
    assert "password" in (await desk.once(source)).error
    desk.archive.close()
    assert not [file for file in tmp_path.iterdir() if b"se cret" in file.read_bytes()]


def test_a_saved_feed_becomes_a_source_at_its_own_address(archive, tmp_path, rss):
    self_link = (
        "<link xmlns='http://www.w3.org/2005/Atom' rel='self' href='https://courier.example/feed'/>"
    )
    path = tmp_path / "saved.rss"
    path.write_bytes(rss("Dredger aground", extra=self_link))
    assert [outcome.kind for outcome in import_saved_feed(archive, path)] == ["new"]
    (source,) = archive.sources.all()
    assert (source.kind, source.location) == ("feed", "https://courier.example/feed")
    assert [outcome.kind for outcome in import_saved_feed(archive, path)] == ["same"]


def test_a_saved_feed_without_an_address_becomes_a_folder(archive, tmp_path, rss):
    path = tmp_path / "saved.rss"
    path.write_bytes(rss("Dredger aground"))
    import_saved_feed(archive, path)
    (source,) = archive.sources.all()
    assert (source.kind, source.location) == ("folder", str(path))
    assert (source.name, source.site) == ("The Velda Courier", "https://courier.example/")


def test_the_feeds_of_a_saved_list_are_added(archive, tmp_path):
    path = tmp_path / "list.opml"
    path.write_text(
        "<opml version='2.0'><body><outline text='World'>"
        "<outline text='Courier' xmlUrl='https://courier.example/feed'/></outline></body></opml>"
    )
    assert [outcome.kind for outcome in import_saved_feed(archive, path)] == ["new"]
    assert [outcome.kind for outcome in import_saved_feed(archive, path)] == ["same"]
    (source,) = archive.sources.all()
    assert (source.name, source.section) == ("Courier", "WORLD")


def test_a_list_has_settings_but_no_passwords(archive, tmp_path):
    path = tmp_path / "feeds.opml"
    path.write_text(
        "<opml><body><outline text='Courier' xmlUrl='https://ada:secret@courier.example/f'"
        " newsdesk:interval='90' newsdesk:paused='on' newsdesk:muted='regatta, tide'/>"
        "<outline text='Again' xmlUrl='https://courier.example/f'/></body></opml>"
    )
    *outcomes, dropped = import_saved_feed(archive, path)
    assert [one.kind for one in outcomes] == ["new", "same"]
    assert (dropped.kind, dropped.id) == ("failed", 0)
    assert dropped.error.startswith("1 password dropped: passwords are stored only in a keyring")
    (source,) = archive.sources.all()
    assert source.location == "https://courier.example/f"
    assert source.fetch.interval == 90
    assert source.rules == Rules(muted=("regatta", "tide"), paused=True)


def test_a_file_that_is_neither_raises_a_one_line_error(archive, tmp_path):
    path = tmp_path / "page.html"
    path.write_text("<html><body>Hello</body></html>")
    with pytest.raises(FeedError, match=r"^a web page, not a feed"):
        import_saved_feed(archive, path)
    with pytest.raises(FeedError, match="cannot be read"):
        import_saved_feed(archive, tmp_path / "missing.rss")
    assert archive.sources.all() == []


async def test_a_refresh_keeps_what_the_reader_set_meanwhile(desk, server, reply, rss):
    source = desk.follow(server.url("/feed"))

    def answer(request):
        desk.archive.sources.change(source.id, interval=240)
        return reply(body=rss("Dredger aground"))

    server.answers["/feed"] = answer
    await desk.once(source)
    state = desk.fetch_state(source)
    assert state.interval == 240
    assert state.next_fetch >= datetime.now(UTC) + timedelta(hours=3)


def test_a_refresh_imports_no_parser():
    code = "import sys, storage.feeds.polling.refresh; print(*sys.modules)"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
    loaded = set(printed.split())
    assert "storage.feeds.parsing.worker_pool" in loaded
    parsers = {"selectolax", "feedparser", "storage.feeds.parsing.entries"}
    assert loaded.isdisjoint(parsers)
