"""The rules of a source in a refresh: muted, kept, paused, full texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from storage import open_archive
from storage.archive.section_map import SectionMap
from storage.errors import FeedError
from storage.feeds.full_text import extra
from storage.feeds.full_text.enrichment import fetch_full_text
from storage.feeds.polling.refresh import refresh
from storage.feeds.rules import apply_rules
from storage.model import Article, FetchState, Filter, Rules, Source, schedule
from tests.still_clock import NOW

needs_fulltext = pytest.mark.skipif(
    not extra.is_available(), reason="the extra fulltext is not installed"
)
pytestmark = [pytest.mark.dates, pytest.mark.usefixtures("still_clock")]
PARAGRAPHS = (
    "The dredger Velda ran aground at the mouth of the harbour on Monday, and three ferries wait.",
    "“We wait for the tide and nothing else,” said Ada Renn, the harbour master of Orsund.",
    "The company that owns the dredger has sent two tugs, which are due on Tuesday morning early.",
    "Fishermen who depend on the channel asked the council for help, and were told to be patient.",
)


@pytest.fixture
def run(archive, client, parsers):
    async def run(*sources, force=True):
        reports = {}
        await refresh(
            archive,
            [archive.sources.get(one.id) for one in sources] or None,
            force=force,
            on_result=lambda done: reports.update({done.name: done}),
            client=client,
            parsers=parsers,
        )
        return reports

    return run


def follow(archive, url, name="Courier", **rules):
    source = archive.sources.add(kind="feed", location=url, name=name)
    return archive.sources.change(source.id, rules=Rules(**rules))


def entry(headline, *, days=0):
    return Article(headline, "WORLD", NOW - timedelta(days=days), key=headline)


def rows(archive):
    result = archive.select(Filter())
    return {row.headline: row for row in result.rows(0, len(result))}


@pytest.mark.parametrize(
    ("words", "headline", "muted"),
    [
        (("regatta",), "Regatta ends in fog", True),
        (("regatta",), "The Regatta’s winner", True),
        (("regatta",), "Regattas cost too much", False),
        (("late try",), "A LATE TRY sends them home", True),
        (("straße",), "Neue STRASSE eröffnet", True),
        (("c++",), "Learning C++ at sea", True),
        ((".*",), "Anything", False),
        ((), "Regatta", False),
        (("fog", "tide"), "Waiting for the tide", True),
    ],
)
def test_a_headline_with_a_muted_word_in_any_case_is_muted(words, headline, muted):
    source = Source(1, "Courier", "feed", "https://c.example/", rules=Rules(muted=words))
    (article,) = apply_rules(source, [entry(headline)], SectionMap((), ()))
    assert article.read is muted


def test_entries_that_would_not_be_kept_are_not_stored():
    entries = [entry("a", days=1), entry("b", days=9), entry("c"), entry("d", days=3)]
    source = Source(1, "Courier", "feed", "https://c.example/")
    for rules, kept in (
        (Rules(keep=2), ["a", "c"]),
        (Rules(keep_days=4), ["a", "c", "d"]),
        (Rules(keep=3, keep_days=2), ["a", "c"]),
    ):
        found = apply_rules(replace(source, rules=rules), entries, SectionMap((), ()))
        assert [article.headline for article in found] == kept


async def test_muted_articles_are_stored_as_read(archive, run, server, reply, rss):
    server.answers["/feed"] = reply(body=rss("Regatta ends in fog", "Dredger aground"))
    follow(archive, server.url("/feed"), muted=("regatta",))
    assert (await run())["Courier"].new == 2
    found = rows(archive)
    assert found["Regatta ends in fog"].read
    assert not found["Dredger aground"].read


async def test_only_the_newest_articles_are_kept_and_expired_ones_do_not_return(
    archive, run, server, reply, rss
):
    names = [f"Story {number}" for number in range(5)]
    server.answers["/feed"] = reply(body=rss(*names))
    source = follow(archive, server.url("/feed"))
    await run()
    archive.sources.change(source.id, rules=Rules(keep=2))
    for _ in range(2):
        assert (await run())["Courier"].new == 0
        assert set(rows(archive)) == {"Story 3", "Story 4"}
    archive.sources.change(source.id, rules=Rules())
    assert (await run())["Courier"].new == 0


async def test_a_paused_source_is_fetched_only_alone_and_by_hand(archive, run, server, reply, rss):
    server.answers["/feed"] = server.answers["/b"] = reply(body=rss("Dredger aground"))
    source = follow(archive, server.url("/feed"), paused=True)
    follow(archive, server.url("/b"), name="Other")
    assert (await run(force=False))["Courier"].error == "paused"
    assert (await run())["Courier"].outcome == "skipped"
    assert server.asked("/feed") == []
    assert (await run(source))["Courier"].outcome != "skipped"


def test_feeds_neither_paused_nor_early_are_due():
    feed = Source(1, "Courier", "feed", "https://c.example/")
    early = FetchState(next_fetch=NOW + timedelta(hours=1))
    sources = [
        feed,
        replace(feed, rules=Rules(paused=True)),
        replace(feed, fetch=early),
        replace(feed, kind="folder"),
    ]
    assert schedule.select_due(sources, now=NOW) == [feed]


async def test_a_feed_fetched_by_another_process_is_not_due_any_more(
    archive, client, parsers, server, reply, rss
):
    server.answers["/feed"] = reply(body=rss("Dredger aground"))
    follow(archive, server.url("/feed"))
    stale = archive.sources.all()
    reports = []
    tools = {"client": client, "parsers": parsers, "on_result": reports.append, "force": False}
    with open_archive(archive.location) as cron:
        await refresh(cron, **tools)
    await refresh(archive, stale, **tools)
    assert [done.outcome for done in reports] == ["updated", "skipped"]
    assert len(server.requests) == 1


def page(*paragraphs):
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        "<html><head><meta charset=utf-8><title>Dredger aground</title></head><body>"
        "<nav><a href=/>Home</a> <a href=/sport>Sport</a></nav>"
        f"<article><h1>Dredger aground</h1>{text}</article>"
        "<footer>All rights reserved</footer></body></html>"
    ).encode()


def feed_of(server, path="/story"):
    return (
        "<rss version='2.0'><channel><title>Courier</title><item><title>Dredger aground</title>"
        f"<link>{server.url(path)}</link><guid>1</guid>"
        "<description>Ferries wait.</description></item></channel></rss>"
    ).encode()


@needs_fulltext
async def test_a_source_with_full_texts_fetches_each_page_once(archive, run, server, reply):
    server.answers["/feed"] = reply(body=feed_of(server))
    server.answers["/story"] = reply(body=page(*PARAGRAPHS))
    follow(archive, server.url("/feed"), full_text=True)
    assert (await run())["Courier"].new == 1
    (row,) = rows(archive).values()
    article = archive.article(row.id)
    assert [block.text for block in article.blocks] == list(PARAGRAPHS)
    assert (article.standfirst, article.summary_only) == ("Ferries wait.", False)
    assert [quote.speaker for quote in archive.quotes.of_article(row.id)] == ["Ada Renn"]
    assert (await run())["Courier"].outcome == "unchanged"
    assert len(server.asked("/story")) == 1


@needs_fulltext
async def test_a_page_that_cannot_be_fetched_leaves_the_summary(archive, run, server, reply):
    server.answers["/feed"] = reply(body=feed_of(server))
    follow(archive, server.url("/feed"), full_text=True)
    assert (await run())["Courier"].outcome == "updated"
    (row,) = rows(archive).values()
    assert archive.article(row.id).summary_only


@needs_fulltext
async def test_the_full_text_of_one_article_is_fetched_on_request(
    archive, run, client, parsers, server, reply
):
    server.answers["/feed"] = reply(body=feed_of(server))
    follow(archive, server.url("/feed"))
    await run()
    (row,) = rows(archive).values()
    tools = {"client": client, "parsers": parsers}
    with pytest.raises(FeedError, match="404"):
        await fetch_full_text(archive, row.id, **tools)
    server.answers["/story"] = reply(body=page("Ferries."))
    with pytest.raises(FeedError):
        await fetch_full_text(archive, row.id, **tools)
    server.answers["/story"] = reply(body=page(*PARAGRAPHS))
    article = await fetch_full_text(archive, row.id, **tools)
    assert article == archive.article(row.id)
    assert len(article.blocks) == len(PARAGRAPHS)


@needs_fulltext
async def test_a_page_is_parsed_in_the_worker(archive, run, server, reply):
    server.answers["/feed"] = reply(body=feed_of(server))
    server.answers["/story"] = reply(body=page(*PARAGRAPHS))
    follow(archive, server.url("/feed"))
    await run()
    (row,) = rows(archive).values()
    article = await fetch_full_text(archive, row.id)
    assert len(article.blocks) == len(PARAGRAPHS)


async def test_without_the_extra_the_error_says_how_to_install_it(archive, monkeypatch):
    monkeypatch.setattr(extra, "is_available", lambda: False)
    source = follow(archive, "https://courier.example/feed")
    (outcome,) = archive.add([replace(entry("Dredger aground"), source=source.id)])
    with pytest.raises(FeedError, match=r"'\.\[fulltext\]'"):
        await fetch_full_text(archive, outcome.id)


async def test_a_refresh_with_full_texts_but_without_the_extra_has_a_note(
    archive, run, server, reply, monkeypatch
):
    monkeypatch.setattr(extra, "is_available", lambda: False)
    server.answers["/feed"] = reply(body=feed_of(server))
    follow(archive, server.url("/feed"), full_text=True)
    done = (await run())["Courier"]
    assert (done.outcome, done.note) == ("updated", extra.INSTALL)


@needs_fulltext
async def test_a_public_feed_does_not_lead_to_a_page_in_a_private_network(
    archive, client, parsers, server
):
    source = follow(archive, "https://courier.example/feed")
    article = replace(entry("Dredger aground"), source=source.id, link=server.url("/story"))
    (outcome,) = archive.add([article])
    with pytest.raises(FeedError, match="private"):
        await fetch_full_text(archive, outcome.id, client=client, parsers=parsers)
    assert server.requests == []
