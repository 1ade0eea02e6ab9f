"""Counts with their noun."""

from __future__ import annotations

import pytest

from storage.text.plural import format_count


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 feeds"), (1, "1 feed"), (2, "2 feeds"), (1200, "1,200 feeds")]
)
def test_a_noun_agrees_with_its_count(count: int, text: str) -> None:
    assert format_count(count, "feed") == text


@pytest.mark.parametrize(
    ("count", "noun", "text"),
    [(1, "story", "1 story"), (2, "story", "2 stories"), (3, "day", "3 days")],
)
def test_a_noun_in_y_agrees_with_its_count(count: int, noun: str, text: str) -> None:
    assert format_count(count, noun) == text
