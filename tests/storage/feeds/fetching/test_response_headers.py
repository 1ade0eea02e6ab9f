"""Response headers that say when a feed may be asked again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from storage.feeds.fetching.response_headers import freshness_lifetime, parse_retry_after

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("value", "after"),
    [
        ("120", timedelta(minutes=2)),
        (" 120 ", timedelta(minutes=2)),
        ("Tue, 24 Nov 2026 10:00:00 GMT", HOUR),
        ("99999999999", timedelta(days=7)),
        ("Fri, 24 Nov 2090 10:00:00 GMT", timedelta(days=7)),
    ],
)
def test_retry_after_is_a_number_or_a_date_within_a_limit(value, after):
    assert parse_retry_after(value, now=NOW) == NOW + after


@pytest.mark.parametrize("value", ["", "soon", "-5", "1.5", "Tue, 24 Nov 2020 10:00:00 GMT"])
def test_an_invalid_retry_after_is_none(value):
    assert parse_retry_after(value, now=NOW) is None


@pytest.mark.parametrize(
    ("headers", "fresh"),
    [
        ({"cache-control": "public, max-age=3600"}, HOUR),
        ({"cache-control": "MAX-AGE=3600", "age": "600"}, timedelta(minutes=50)),
        ({"cache-control": "max-age=60", "age": "600"}, timedelta()),
        ({"cache-control": "s-maxage=3600"}, timedelta()),
        ({"cache-control": "no-cache, max-age=3600"}, timedelta()),
        ({"cache-control": "max-age=31536000"}, timedelta(days=7)),
        ({"expires": "Tue, 24 Nov 2026 10:00:00 GMT"}, HOUR),
        (
            {
                "expires": "Tue, 24 Nov 2026 12:00:00 GMT",
                "date": "Tue, 24 Nov 2026 11:00:00 GMT",
            },
            HOUR,
        ),
        ({"expires": "0"}, timedelta()),
        ({"expires": "Tue, 24 Nov 2026 10:00:00 GMT", "cache-control": "max-age=0"}, timedelta()),
        ({}, timedelta()),
    ],
)
def test_the_freshness_lifetime_follows_the_headers(headers, fresh):
    assert freshness_lifetime(headers, now=NOW) == fresh
