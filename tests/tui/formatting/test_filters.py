"""A filter described in one line."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.model import Filter
from tui.formatting.filters import describe_filter
from tui.formatting.text import cells

pytestmark = pytest.mark.dates

TODAY = date(2025, 6, 25)
NAMES = {1: "Seed archive", 2: "Coast Wire", 3: "Harbour Gazette"}
PORT = Filter(
    sections=frozenset({"WORLD", "POLITICS"}),
    since=date(2025, 6, 1),
    until=TODAY,
    unread=True,
    words="port",
)


@pytest.mark.parametrize(
    ("filter", "words"),
    [
        (Filter(), "All sections"),
        (Filter(kept=frozenset({4})), "All sections"),
        (Filter(since=date(2025, 6, 19)), "All sections › Last 7 days"),
        (PORT, "Politics + World › 1–25 June › unread › port"),
        (Filter(sources=frozenset({2}), starred=True), "All sections › Coast Wire › starred"),
        (Filter(sources=frozenset({9})), "All sections › source 9"),
        (
            Filter(since=date(2025, 6, 24), begin=time(6)),
            "All sections › since yesterday 06:00 › day-only at 12:00",
        ),
        (
            Filter(sections=frozenset("ABCDE"), quoted=True, speaker="Mira Solberg"),
            "A + 4 more › with quotes › said by Mira Solberg",
        ),
    ],
)
def test_a_filter_is_described_in_one_line(filter: Filter, words: str) -> None:
    assert describe_filter(filter, NAMES, today=TODAY) == words


def test_what_matters_least_is_shortened_first() -> None:
    wide = Filter(
        sections=frozenset({"WORLD"}),
        sources=frozenset({1, 2, 3}),
        unread=True,
        words="the long way round the harbour",
    )
    assert describe_filter(wide, NAMES, today=TODAY, width=70) == (
        "World › 3 sources › unread › the long way round the harbour"
    )
    assert describe_filter(wide, NAMES, today=TODAY, width=45) == (
        "World › 3 sources › unread › the long…harbour"
    )
    assert describe_filter(Filter(unread=True), NAMES, today=TODAY, width=10) == "unread"


@given(
    st.sets(st.text(min_size=1, max_size=12), max_size=5),
    st.text(max_size=60),
    st.text(max_size=60),
    st.integers(1, 90),
)
def test_the_description_of_a_filter_fits_its_width(
    sections: set[str], speaker: str, words: str, width: int
) -> None:
    shown = Filter(
        sections=frozenset(sections), sources=frozenset({1}), speaker=speaker, words=words
    )
    line = describe_filter(shown, {1: words}, today=TODAY, width=width)
    assert cells(line) <= width
    assert not any(ord(character) < 32 for character in line)
