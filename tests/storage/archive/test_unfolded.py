"""A folded list with unfolded stories is the folded list with their takes between its rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.archive import Archive, open_archive
from storage.archive.oldest_first import OldestFirst
from storage.archive.unfolded import Unfolded, next_unread_article, place_of
from storage.engine.values import ResultSet
from storage.model import Article, Filter, Headline

COUNT = 24
BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
FOLDED = Filter(folded=True)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive of articles in stories of one to five takes, every third of them unread."""
    path = tmp_path_factory.mktemp("unfolded") / "newsdesk.db"
    with open_archive(path, extract=lambda _: []) as archive:
        archive.add(
            [
                Article(
                    f"{number:b} and nothing else",
                    ("WORLD", "SPORT")[number % 2],
                    BEGIN + timedelta(minutes=number),
                    key=f"key:{number}",
                    digest=f"{number}",
                    read=bool(number % 3),
                )
                for number in range(COUNT)
            ],
            deduplicate=False,
        )
        for story in ([1, 5, 9, 13], [2, 3], [20, 21, 22, 23, 24], [4, 24]):
            archive.stories.move(story, None)
        yield archive


def expected(archive: Archive, unfolded: set[int], oldest_first: bool) -> list[int]:
    """Work the rows out from the stories themselves."""
    ids = [row.id for row in archive.select(Filter()).rows(0, 99)]
    story_of = archive.stories.of(ids)
    groups: dict[int, list[int]] = {}
    for id_ in ids:
        groups.setdefault(story_of[id_], []).append(id_)
    open_stories = {story_of[id_] for id_ in unfolded if id_ in story_of}
    rows = list(groups.items())
    rows = rows[::-1] if oldest_first else rows
    found: list[int] = []
    for story, (head, *others) in rows:
        shown = others if story in open_stories else []
        found += [head, *(shown[::-1] if oldest_first else shown)]
    return found


def listed(archive: Archive, unfolded: set[int], oldest_first: bool) -> Unfolded:
    found: ResultSet = archive.select(FOLDED)
    return Unfolded(OldestFirst(found) if oldest_first else found, unfolded)


articles = st.sets(st.integers(1, COUNT + 2), max_size=5)
thorough = settings(
    deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(
    unfolded=articles, oldest_first=st.booleans(), start=st.integers(-1, 30), size=st.integers(0, 9)
)
@thorough
def test_any_rows_and_positions_are_those_of_the_whole_list(
    archive: Archive, unfolded: set[int], oldest_first: bool, start: int, size: int
) -> None:
    wanted, found = (
        expected(archive, unfolded, oldest_first),
        listed(archive, unfolded, oldest_first),
    )
    assert [row.id for row in found.rows(0, 99)] == wanted
    assert len(found) == found.total == len(wanted)
    assert [row.id for row in found.rows(start, start + size)] == (
        wanted[max(start, 0) : max(start + size, 0)]
    )
    for place, id_ in enumerate(wanted):
        assert (found.position(id_), place_of(found, id_)) == (place, (True, place))
    hidden = {*range(1, COUNT + 1)} - {*wanted}
    assert all(place_of(found, id_) == (True, None) for id_ in hidden)
    assert place_of(found, 99) == (False, None)
    assert found.added == len(wanted) - archive.select(FOLDED).total
    assert found.unread == archive.select(FOLDED).unread


@given(articles, st.booleans())
@thorough
def test_next_unread_article_visits_all_that_is_unread_story_by_story(
    archive: Archive, unfolded: set[int], oldest_first: bool
) -> None:
    found = listed(archive, unfolded, oldest_first)
    everything = expected(archive, {*range(1, COUNT + 1)}, oldest_first)
    unread = [id_ for id_ in everything if not archive.article(id_).read]
    visited: list[int] = []
    row: Headline | None = next_unread_article(found, None)
    while row is not None and len(visited) <= COUNT:
        visited.append(row.id)
        row = next_unread_article(found, row.id)
    assert visited == unread


@given(articles, st.booleans(), st.integers(1, COUNT))
@thorough
def test_the_next_unread_row_is_found_both_ways(
    archive: Archive, unfolded: set[int], oldest_first: bool, near: int
) -> None:
    found = listed(archive, unfolded, oldest_first)
    rows = found.rows(0, 99)
    places = [place for place, row in enumerate(rows) if _is_unread(row, found)]
    place = found.position(near)
    assert place is not None
    assert found.next_unread(near) == next((one for one in places if one > place), None)
    before = [one for one in places if one < place]
    assert found.next_unread(near, step=-1) == (before[-1] if before else None)


def _is_unread(row: Headline, found: Unfolded) -> bool:
    return not row.read if row.id in found.heads or row.take else row.is_unread
