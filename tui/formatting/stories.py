"""Stories in words: what a row of the list stands for, and what a take is to earlier ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from storage.model import FLAGS, SHORTLISTS, Filter
from storage.text.plural import format_count
from tui.formatting.text import cells

if TYPE_CHECKING:
    from storage.model import StoryRow, TakeKind

__all__ = ["TAKE_WORDS", "describe_unfolding", "format_story"]

TAKE_WORDS: Mapping[TakeKind, str] = {
    "repeat": "same text",
    "correction": "correction",
    "cut": "cut",
    "retake": "retake",
}


def format_story(story: StoryRow, room: int) -> str:
    """Describe a story by its sources, takes and unread ones, in as many words as there is room.

    In little room `●3` stands for ``3 unread``.
    """
    sources = format_count(story.sources, "source") if story.sources > 1 else ""
    takes = format_count(story.takes, "take") if story.takes > 1 else ""
    unread = f"{story.unread:,} unread" if story.unread else ""
    dot = f"●{story.unread:,}" if story.unread else ""
    more = f"+{story.repeats:,}" if story.repeats else ""
    described = more and f"{more} same text"
    # Repeats may be unread, too: without their number there would be more unread than takes.
    is_less = story.unread <= story.takes
    for parts in (
        (sources, takes, described, unread),
        (sources, takes, more, unread),
        (sources, takes, unread) if is_less else (sources, takes, more, dot),
        (sources, takes, dot) if is_less else (takes, more, dot),
        (sources, takes),
        (takes,),
    ):
        words = " · ".join(part for part in parts if part)
        if cells(words) <= room:
            return words
    return ""


def describe_unfolding(filter: Filter) -> str:
    """Say where stories are not folded: ``in a search``; empty where they can be."""
    flag = next((one for one in FLAGS if one.name in filter.flags - {"unread"}), None)
    listed = next((one for one in SHORTLISTS if one.name in filter.shortlists), None)
    reasons = (
        ("in a search", filter.words.strip() or filter.stated),
        ("with a speaker", filter.speaker),
        ("with a source", filter.sources),
        ("with a category", filter.categories),
        ("in new articles", filter.after),
        (f"in articles {listed.words}" if listed else "", listed),
        ("with an end date", filter.until),
        ("with a filter of states", filter.states),
        (f"with the filter “{flag.label}”" if flag else "", flag),
    )
    return next((words for words, is_set in reasons if is_set), "")
