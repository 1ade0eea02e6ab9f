"""Folded lists of a newsroom are worked out anew from its articles and stories."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.engine import Engine, FilterQuery
from storage.engine.values import Fold
from storage.model import Article, Take

from .newsroom import FIRST_DAY, SECTIONS

START = int(FIRST_DAY.timestamp())
EVERYTHING = FilterQuery()


@dataclass(frozen=True)
class Row:
    """An article that stands for others, itself first."""

    takes: tuple[Article, ...]

    @property
    def head(self) -> Article:
        return self.takes[0]

    @property
    def unread(self) -> bool:
        return any(not take.read for take in self.takes)


@pytest.fixture(scope="module")
def stories(newsroom: Engine) -> dict[int, int]:
    """Put the articles into stories of up to nine, near to each other and not; say which."""
    rnd = random.Random(11)
    ids = newsroom.articles.ids(EVERYTHING)
    story_of = {id_: 10_000 + min(rnd.randrange(len(ids)), rnd.randrange(160)) for id_ in ids}
    newsroom.stories.place([Take(id_, story) for id_, story in story_of.items()])
    return story_of


Rows = dict[Fold, list[Row]]


@pytest.fixture(scope="module")
def every(newsroom: Engine, stories: dict[int, int]) -> Rows:
    """Group all articles, newest first, by what a list folds."""
    articles = [newsroom.articles.get(id_) for id_ in newsroom.articles.ids(EVERYTHING)]
    folds: tuple[Fold, ...] = ("story", "section")
    return {fold: rows([one for one in articles if one], stories, fold) for fold in folds}


def rows(articles: Sequence[Article], stories: dict[int, int], fold: Fold) -> list[Row]:
    found: dict[object, list[Article]] = {}
    for article in articles:
        story = stories[article.id]
        key = story if fold == "story" else (story, article.section)
        found.setdefault(key, []).append(article)
    return [Row(tuple(some)) for some in found.values()]


def shown(query: FilterQuery, every: Sequence[Row]) -> list[Row]:
    return [
        row
        for row in every
        if (not query.sections or row.head.section in query.sections)
        and (query.since is None or row.head.published >= query.since)
        and ("unread" not in query.flags or row.unread or row.head.id in query.kept)
    ]


queries = st.builds(
    lambda sections, since, unread, kept: FilterQuery(
        sections=sections,
        since=None if since is None else datetime.fromtimestamp(START + since, UTC),
        flags=frozenset({"unread"} if unread else ()),
        kept=kept,
        fold="section" if sections else "story",
    ),
    st.frozensets(st.sampled_from([*SECTIONS, "NOWHERE"]), max_size=3),
    st.none() | st.integers(-5 * 86_400, 260 * 86_400),
    st.booleans(),
    st.frozensets(st.integers(1, 400), max_size=5),
)
thorough = settings(deadline=None, max_examples=60)


@given(query=queries, start=st.integers(0, 200), size=st.integers(0, 60), near=st.integers(1, 401))
@thorough
def test_rows_counts_and_positions(
    newsroom: Engine, every: Rows, query: FilterQuery, start: int, size: int, near: int
) -> None:
    wanted = shown(query, every[query.fold])
    heads = [row.head.id for row in wanted]
    found = newsroom.articles.select(query, "date")
    listed = found.rows(0, 500)
    assert [row.id for row in listed] == heads
    assert [row.id for row in found.rows(start, start + size)] == heads[start : start + size]
    assert [row.is_unread for row in listed] == [row.unread for row in wanted]
    assert [row.story.articles if row.story else 1 for row in listed] == [
        len(row.takes) for row in wanted
    ]
    weights = ("", "minor", "major")
    assert [row.story.unseen_edit for row in listed if row.story] == [
        max((take.unseen_edit for take in row.takes), key=weights.index)
        for row in wanted
        if len(row.takes) > 1
    ]
    assert (found.total, found.unread) == (len(heads), sum(row.unread for row in wanted))
    assert newsroom.articles.count(query) == len(heads)
    assert newsroom.articles.ids(query) == heads
    row = next((row for row in every[query.fold] if near in {take.id for take in row.takes}), None)
    is_listed = row is not None and row.head.id in heads
    assert found.position(near) == (heads.index(row.head.id) if row and is_listed else None)
    if row is not None:
        assert [take.id for take in found.takes(near)] == [take.id for take in row.takes[1:]]
        order = newsroom.articles.ids(EVERYTHING)
        below = order[order.index(row.head.id) + 1 :]
        unread = [one.head.id for one in wanted if one.unread and one.head.id in below]
        assert found.next_unread(near) == (heads.index(unread[0]) if unread else None)


@given(query=queries)
@thorough
def test_facets(newsroom: Engine, every: Rows, query: FilterQuery) -> None:
    facets = newsroom.articles.facets(query)
    wanted = shown(query, every[query.fold])
    anywhere = FilterQuery(since=query.since, flags=query.flags, kept=query.kept)
    in_sections = shown(anywhere, every["section"])
    assert (facets.total, facets.unread) == (len(wanted), sum(row.unread for row in wanted))
    assert facets.sections == Counter(row.head.section for row in in_sections)
    assert facets.in_all_sections == len(shown(anywhere, every["story"]))
    unfolded = newsroom.articles.facets(
        FilterQuery(query.sections, since=query.since, flags=query.flags, kept=query.kept)
    )
    assert facets.sources == unfolded.sources
    assert facets.flags | {"unread": 0} == unfolded.flags | {"unread": 0}
    kept = [row for row in wanted if row.unread or row.head.id in query.kept]
    assert facets.flags["unread"] == len(kept)


@given(query=queries, first=st.integers(-5, 250), days=st.lists(st.integers(1, 40), min_size=1))
@settings(deadline=None, max_examples=30)
def test_a_histogram(
    newsroom: Engine, every: Rows, query: FilterQuery, first: int, days: list[int]
) -> None:
    seconds = [START + 86_400 * day for day in itertools.accumulate([first, *days])]
    bounds = [datetime.fromtimestamp(second, UTC) for second in seconds]
    whole = FilterQuery(query.sections, flags=query.flags, kept=query.kept, fold=query.fold)
    wanted = shown(whole, every[query.fold])
    assert newsroom.articles.histogram(whole, bounds) == [
        sum(lo <= row.head.published < hi for row in wanted)
        for lo, hi in itertools.pairwise(bounds)
    ]
