"""Whether a source has been silent for longer than usual."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from storage.model import FetchState, Rules, Source
from storage.model.activity import is_silent, summarize

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FEED = Source(1, "Post", "feed", "https://post.example/rss")


def every(pause, count=10, *, since):
    """Return what is known of a source that published `count` articles until `since` ago."""
    return summarize([NOW - since - n * pause for n in range(count)])


@pytest.mark.parametrize(
    ("pause", "since", "silent"),
    [
        (HOUR, 5 * HOUR, False),
        (HOUR, 2.9 * DAY, False),  # a weekend
        (HOUR, 3.1 * DAY, True),
        (7 * DAY, 20 * DAY, False),
        (7 * DAY, 22 * DAY, True),
        (timedelta(), 6000 * DAY, True),
    ],
)
def test_a_source_is_silent_after_three_of_its_usual_pauses(pause, since, silent):
    assert is_silent(FEED, every(pause, since=since), now=NOW) == silent


def test_a_source_with_few_articles_is_silent_after_months():
    assert not is_silent(FEED, every(HOUR, 2, since=89 * DAY), now=NOW)
    assert is_silent(FEED, every(HOUR, 2, since=91 * DAY), now=NOW)


def test_a_wire_is_silent_after_an_hour():
    wire = Source(1, "Wire", "feed", "x", rules=Rules(wire=15))
    busy = HOUR / 20
    assert not is_silent(wire, every(busy, since=0.9 * HOUR), now=NOW)
    assert is_silent(wire, every(busy, since=1.1 * HOUR), now=NOW)
    assert not is_silent(FEED, every(busy, since=1.1 * HOUR), now=NOW)


@pytest.mark.parametrize(
    "source",
    [
        Source(1, "Files", "folder", "/articles"),
        Source(1, "Post", "feed", "x", rules=Rules(paused=True)),
        Source(1, "Post", "feed", "x", fetch=FetchState(error="post.example: no answer")),
    ],
)
def test_what_is_not_fetched_or_fails_is_not_called_silent(source):
    assert not is_silent(source, every(HOUR, since=400 * DAY), now=NOW)
    assert not is_silent(FEED, None, now=NOW)


def test_the_order_of_the_times_does_not_matter():
    times = [NOW - 3 * DAY, NOW, NOW - DAY]
    assert summarize(times) == summarize(sorted(times))
    assert summarize(times).newest == NOW
    assert summarize(times).pause == 2 * DAY
