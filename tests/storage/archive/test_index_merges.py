"""The full text is merged in small steps: no change waits for all of it, and searches stay fast."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest

from storage.archive import Archive, open_archive
from storage.model import Article, Block, Filter, Quote, Rules

TEXTS = ("a_fts", "a_head")
INDEXES = (*TEXTS, "q_fts")
BATCHES = 15
BATCH = 150
CHANGES = 60
MOST_PAGES = 900
"""A step of merges, and a page for each of the hundred rare words that a story counts."""
MOST_SEGMENTS = 40


def articles(count: int, source: int, *, key: str) -> Iterator[Article]:
    """Write articles with few words in common, so that a few fill many pages."""
    rnd = random.Random(key)
    for number in range(count):
        words = [f"{rnd.choice('aeiou')}{rnd.randrange(40_000):x}" for _ in range(160)]
        yield Article(
            headline=" ".join(words[:8]),
            section="WORLD",
            published=datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=number),
            blocks=(Block(" ".join(words)),),
            key=f"{key}{number}",
            source=source,
        )


def first_words(text: str) -> list[Quote]:
    return [Quote(0, 60, text[:60], None, 0.8)]


class Log:
    """The write-ahead log of an archive: how many pages each change writes to it."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)

    def take(self) -> int:
        """Return how many pages were written since the last call."""
        _, pages, _ = self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return int(pages)

    def close(self) -> None:
        self._connection.close()


def most_segments(path: str, indexes: tuple[str, ...] = INDEXES) -> int:
    """Count the segments of the index that has most of them."""
    with closing(sqlite3.connect(path)) as connection:
        return max(
            connection.execute(f"SELECT count(DISTINCT segid) FROM {one}_idx").fetchone()[0]
            for one in indexes
        )


@pytest.fixture
def imported(tmp_path: Path) -> Iterator[Archive]:
    """An archive after an import, whose segments are due to be merged a few changes later."""
    with open_archive(tmp_path / "newsdesk.db", extract=first_words) as archive:
        source = archive.sources.add(
            kind="feed", location="https://outlet.example/rss", name="Outlet"
        )
        stream = articles(BATCHES * BATCH, source.id, key="imported")
        for _ in range(BATCHES):
            archive.add(list(islice(stream, BATCH)))
        yield archive


def test_no_change_merges_much_and_segments_stay_few(imported: Archive) -> None:
    (source,) = imported.sources.all()
    imported.sources.change(source.id, rules=Rules(keep=BATCHES * BATCH))
    written, segments, of_quotes = [], [], []
    with closing(Log(imported.location)) as log:
        log.take()

        def count() -> None:
            written.append(log.take())
            segments.append(most_segments(imported.location, TEXTS))
            of_quotes.append(most_segments(imported.location))

        for number, article in enumerate(articles(CHANGES, source.id, key="new"), 1):
            article = replace(article, published=article.published + timedelta(9))
            imported.add([article])
            count()
            if number % 5 == 0:
                edited = replace(article, headline=f"Edited {number}", digest=f"{number}")
                assert [one.kind for one in imported.add([edited])] == ["changed"]
                count()
                assert imported.retention.expire(source.id) == 5
                count()
    assert max(written) <= MOST_PAGES
    assert max(segments) <= MOST_SEGMENTS
    assert max(of_quotes) <= MOST_SEGMENTS  # they follow in changes of twenty articles
    assert segments[-1] < BATCHES  # the import's were merged
    assert imported.count(Filter(words="edited")) == CHANGES // 5
    assert imported.maintenance.faults() == []


def test_a_large_change_merges_more(imported: Archive) -> None:
    stream = articles(4 * 400, imported.sources.all()[0].id, key="more")
    while batch := list(islice(stream, 400)):
        imported.add(batch)
    assert most_segments(imported.location, TEXTS) <= 1 + 4
    assert most_segments(imported.location) <= MOST_SEGMENTS


def test_a_repair_leaves_few_segments(imported: Archive) -> None:
    imported.close()
    with closing(sqlite3.connect(imported.location)) as connection:
        for index in INDEXES:  # as if the archive were a thousand times as large
            connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('hashsize', 16384)")
        connection.commit()
    with open_archive(imported.location) as archive:
        archive.maintenance.rebuild()
        assert most_segments(archive.location) <= MOST_SEGMENTS
        assert archive.maintenance.faults() == []
