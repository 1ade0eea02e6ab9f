"""Stories in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from storage.model import FLAGS, Filter, StoryRow, Visit
from tui.formatting.stories import describe_unfolding, format_story

STORY = StoryRow(articles=43, sources=9, repeats=3, unread=2)


@pytest.mark.parametrize(
    ("room", "words"),
    [
        (60, "9 sources · 40 takes · +3 same text · 2 unread"),
        (42, "9 sources · 40 takes · +3 · 2 unread"),
        (34, "9 sources · 40 takes · 2 unread"),
        (27, "9 sources · 40 takes · ●2"),
        (20, "9 sources · 40 takes"),
        (12, "40 takes"),
        (5, ""),
    ],
)
def test_a_story_is_described_in_as_many_words_as_fit(room: int, words: str) -> None:
    assert format_story(STORY, room) == words


def test_what_a_story_lacks_is_not_mentioned() -> None:
    one_text = StoryRow(articles=4, sources=1, repeats=3, unread=0)
    assert format_story(one_text, 60) == "+3 same text"
    assert format_story(StoryRow(2, 2, 0, 1), 60) == "2 sources · 2 takes · 1 unread"


@pytest.mark.parametrize(
    ("room", "words"),
    [
        (42, "13 sources · 21 takes · +15 · 36 unread"),
        (36, "13 sources · 21 takes · +15 · ●36"),
        (30, "21 takes · +15 · ●36"),
        (19, "21 takes"),
    ],
)
def test_a_story_never_has_more_unread_than_it_names(room: int, words: str) -> None:
    assert format_story(StoryRow(36, 13, 15, 36), room) == words


ASKS = [
    Filter(words="harbour"), Filter(speaker="Bell"), Filter(sources=frozenset({1})),
    Filter(categories=frozenset({"Ports"})), Filter(until=date(2026, 3, 1)),
    Filter(after=Visit(datetime(2026, 3, 1, tzinfo=UTC), 1)),
    *(Filter().with_flags([flag.name]) for flag in FLAGS if flag.name != "unread"),
]  # fmt: skip


@pytest.mark.parametrize("asks", ASKS, ids=str)
def test_lists_of_single_articles_are_not_folded_and_say_why(asks: Filter) -> None:
    assert not replace(asks, folded=True, unread=True).folds
    assert describe_unfolding(asks)


def test_other_lists_are_folded_where_it_is_asked_for() -> None:
    for shown in (Filter(), Filter(unread=True, sections=frozenset({"WORLD"}), since=date.min)):
        assert replace(shown, folded=True).folds
        assert not shown.folds
        assert describe_unfolding(shown) == ""
