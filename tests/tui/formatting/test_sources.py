"""What is typed about a source, and what is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.model import FetchState, Rules, Source
from tui.formatting.sources import (
    format_interval,
    format_muted_words,
    format_next_fetch,
    format_pace,
    format_retention,
    format_span,
    parse_interval,
    parse_muted_words,
    parse_retention,
    parse_wire_interval,
)

pytestmark = pytest.mark.dates

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "minutes", "words"),
    [
        ("30", 30, "every 30 minutes"),
        ("45 min", 45, "every 45 minutes"),
        ("2h", 120, "every 2 hours"),
        ("60", 60, "every hour"),
        ("1 Day", 1440, "every day"),
    ],
)
def test_an_interval_is_parsed_and_formatted(typed: str, minutes: int, words: str) -> None:
    assert parse_interval(typed) == minutes
    assert format_interval(minutes) == words


@given(st.integers(5, 7 * 1440))
def test_a_formatted_interval_can_be_typed(minutes: int) -> None:
    said = format_interval(minutes).removeprefix("every ")
    assert parse_interval(said if said[0].isdigit() else f"1 {said}") == minutes


@pytest.mark.parametrize("typed", ["", "soon", "4", "8 days", "3 weeks", "-5", "30 30"])
def test_what_is_no_interval_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        parse_interval(typed)


def test_a_wire_has_an_interval_of_seconds() -> None:
    source = Source(1, "Tolmin Post", "feed", "https://post.example/rss")
    for typed, seconds, words in (
        ("15 s", 15, "every 15 seconds"),
        ("90s", 90, "every 90 seconds"),
        ("2 min", 120, "every 2 minutes"),
        ("1 hour", 3600, "every hour"),
    ):
        assert parse_wire_interval(typed) == seconds
        assert format_pace(replace(source, rules=Rules(wire=seconds))) == words
    assert format_pace(source) == "every 30 minutes"


@pytest.mark.parametrize("typed", ["", "14 s", "30", "2 h", "1 day", "soon"])
def test_an_interval_that_is_none_for_a_wire_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="A wire is fetched every"):
        parse_wire_interval(typed)


def test_seconds_are_refused_for_a_source_that_is_no_wire() -> None:
    with pytest.raises(ValueError, match="marked as wire"):
        parse_interval("20 s")


@pytest.mark.parametrize(
    ("typed", "rule", "words"),
    [
        ("all", (0, 0), "all"),
        ("", (0, 0), "all"),
        ("200", (200, 0), "the newest 200"),
        ("200 articles", (200, 0), "the newest 200"),
        ("90 days", (0, 90), "90 days"),
        ("90d, 1", (1, 90), "the newest one, 90 days"),
        ("6 weeks", (0, 42), "42 days"),
        ("1 year; 5000", (5000, 365), "the newest 5,000, 365 days"),
    ],
)
def test_a_retention_rule_is_parsed_and_formatted(
    typed: str, rule: tuple[int, int], words: str
) -> None:
    assert parse_retention(typed) == rule
    assert format_retention(Rules(keep=rule[0], keep_days=rule[1])) == words


@pytest.mark.parametrize("typed", ["some", "0", "5 apples and 3", "200, forever", "-3", "9999999"])
def test_an_invalid_retention_rule_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        parse_retention(typed)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(), "1 minute"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(days=12), "12 days"),
        (timedelta(days=6700), "18 years"),
    ],
)
def test_a_span_is_described_in_its_greatest_unit(span: timedelta, words: str) -> None:
    assert format_span(span) == words


@given(st.text())
def test_any_words_can_be_muted_and_are_clean(typed: str) -> None:
    try:
        words = parse_muted_words(typed)
    except ValueError:
        return
    assert all(word.strip() and "\x1b" not in word for word in words)
    assert parse_muted_words(", ".join(words)) == words


def test_muted_words_are_kept_once_each() -> None:
    assert parse_muted_words("regatta, Regatta,, late  try ") == ("Regatta", "late try")
    assert format_muted_words(Rules(muted=("regatta", "late try"))) == "regatta, late try"
    assert format_muted_words(Rules()) == "none"


def test_the_next_fetch_is_described_with_its_reason() -> None:
    source = Source(1, "Tolmin Post", "feed", "https://post.example/rss")
    hour = timedelta(hours=1)
    for fetch, words in (
        (FetchState(), "next check any minute"),
        (FetchState(next_fetch=NOW - hour), "next check any minute"),
        (FetchState(next_fetch=NOW + hour / 200), "next check in 18 s"),
        (FetchState(next_fetch=NOW + hour / 2), "next check in 30 min"),
        (FetchState(next_fetch=NOW + 30 * hour), "next check in a day, as it publishes rarely"),
        (FetchState(next_fetch=NOW + 80 * hour), "next check in 3 days, as it publishes rarely"),
        (FetchState(next_fetch=NOW + hour / 2, error="no answer"), "next try in 30 min"),
        (FetchState(gone=True), "no more automatic checks"),
    ):
        assert format_next_fetch(replace(source, fetch=fetch), NOW) == words
    wire = replace(source, rules=Rules(wire=15))
    assert format_next_fetch(wire, NOW) == "next check any second"
    held = replace(source, fetch=FetchState(hold_until=NOW + hour))
    assert format_next_fetch(held, NOW).startswith("the server asks to wait until ")
    assert format_next_fetch(replace(source, rules=Rules(paused=True)), NOW) == "paused"
