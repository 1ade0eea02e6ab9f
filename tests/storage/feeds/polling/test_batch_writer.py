"""Results that arrive together are stored together; a failure affects one source only."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from storage.errors import NotFound
from storage.feeds.parsing.parse import parse_feed
from storage.feeds.polling.batch_writer import MAX_BATCH, BatchWriter
from storage.model import Filter


def parsed(rss, name):
    body = rss(f"{name} one", f"{name} two").replace(b"courier.example/", b"%s/" % name.encode())
    return parse_feed(body, url=f"https://{name}/feed")


@pytest.fixture
def sources(archive):
    names = [f"feed{number}.example" for number in range(MAX_BATCH)]
    return [
        archive.sources.add(kind="feed", location=f"https://{name}/feed", name=name)
        for name in names
    ]


@pytest.fixture
def keep(archive, sources, rss):
    """A function that stores one article for each source concurrently; returns the outcomes."""

    async def keep(*, meanwhile=lambda: None):
        arrivals = BatchWriter(archive, len(sources))

        async def one(source):
            if source is sources[-1]:
                meanwhile()
            return await arrivals.write(
                source, lambda state: replace(state, etag=source.name), parsed(rss, source.name)
            )

        return await asyncio.gather(*map(one, sources), return_exceptions=True)

    return keep


def changes(archive):
    with closing(sqlite3.connect(archive.location)) as connection:
        (mark,) = connection.execute("SELECT mark FROM store").fetchone()
    return int(mark.rpartition(":")[2])


async def test_many_feeds_are_stored_in_two_transactions(archive, sources, keep):
    before = changes(archive)
    outcomes = await keep()
    assert changes(archive) - before == 2
    assert [[one.kind for one in of_one] for of_one in outcomes] == [["new", "new"]] * MAX_BATCH
    for source, (second, first) in zip(sources, outcomes, strict=True):
        assert archive.article(first.id).headline == f"{source.name} one"
        assert archive.article(second.id).source == source.id
        assert archive.sources.get(source.id).fetch.etag == source.name


async def test_a_large_amount_of_text_is_stored_in_slices(archive, sources, keep, monkeypatch):
    monkeypatch.setattr("storage.feeds.polling.store.MAX_SLICE", 100)
    before = changes(archive)
    outcomes = await keep()
    assert changes(archive) - before > 4
    assert sum(one.kind == "new" for of_one in outcomes for one in of_one) == 2 * MAX_BATCH
    for source, (_, first) in zip(sources, outcomes, strict=True):
        assert archive.article(first.id).headline == f"{source.name} one"


async def test_a_small_batch_waits_only_briefly(archive, sources, rss):
    arrivals = BatchWriter(archive, 1_000)
    for source in sources[:2]:
        outcomes = await arrivals.write(source, lambda state: state, parsed(rss, source.name))
        assert [one.kind for one in outcomes] == ["new", "new"]


async def test_the_same_story_from_two_feeds_of_a_batch_is_one_article(archive, sources, rss):
    arrivals = BatchWriter(archive, 2)
    feed = parsed(rss, "courier.example")
    first, second = await asyncio.gather(
        *(arrivals.write(source, lambda state: state, feed) for source in sources[:2])
    )
    assert {one.kind for one in first} == {"new"}
    assert {one.kind for one in second} == {"same"}
    assert {one.id for one in first} == {one.id for one in second}
    assert archive.select(Filter()).total == 2


async def test_a_source_removed_or_moved_while_it_waits_is_not_written(archive, sources, keep):
    removed, moved, *others = sources

    def meanwhile():
        archive.sources.remove(removed.id, articles="remove")
        archive.sources.change(moved.id, location="https://elsewhere.example/feed")

    told = await keep(meanwhile=meanwhile)
    assert [type(one) for one in told[:2]] == [NotFound, NotFound]
    assert sum(map(len, told[2:])) == 2 * len(others)
    assert archive.sources.get(moved.id).fetch.etag == ""
    assert archive.select(Filter(sources=frozenset({removed.id, moved.id}))).total == 0


async def test_an_interval_set_while_it_waits_is_kept(archive, sources, keep):
    await keep(meanwhile=lambda: archive.sources.change(sources[0].id, interval=90))
    state = archive.sources.get(sources[0].id).fetch
    assert (state.interval, state.etag) == (90, sources[0].name)


async def test_an_unexpected_failure_of_one_source_does_not_affect_the_others(
    archive, sources, keep
):
    add = archive.add

    def surprised(articles, **options):
        if any(article.source == sources[3].id for article in articles):
            raise RuntimeError("surprise")
        return add(articles, **options)

    archive.add = surprised
    told = await keep()
    assert [number for number, one in enumerate(told) if isinstance(one, RuntimeError)] == [3]
    assert archive.select(Filter()).total == 2 * (MAX_BATCH - 1)
