"""A search with more hits than are shown: list, facets and days agree, and follow what changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from storage.archive import Archive
from storage.archive.queries import to_query
from storage.database.connections import Connections
from storage.engine.sqlite.articles import SQLiteArticles
from storage.engine.sqlite.query import few
from storage.engine.sqlite.query.planner import HORIZON
from storage.model import Article, Filter

from .newsroom import open_newsroom

COUNT = HORIZON + 600
NEWEST = datetime(2026, 3, 31, 12, tzinfo=UTC)
OLD = (COUNT - 20, COUNT - 7)
"""Numbers of starred articles beyond the horizon; the newest has number 0."""
FERRY = Filter(words="ferry ")


def story(number: int) -> Article:
    return Article(
        f"Ferry {number}",
        ("WORLD", "SPORT")[number % 2],
        NEWEST - timedelta(minutes=10 * number),
        key=f"{number}",
        digest=f"{number}",
        starred=number in (3, *OLD),
        caption="The quay" if 40 <= number < 60 else "",
    )


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    archive = open_newsroom(tmp_path_factory.mktemp("many") / "newsdesk.db")
    archive.add([story(number) for number in range(COUNT)])
    return archive


def test_only_the_newest_are_shown_and_counted(archive: Archive) -> None:
    results = archive.select(FERRY)
    assert [row.headline for row in results.rows(0, 2)] == ["Ferry 0", "Ferry 1"]
    assert [row.headline for row in results.rows(HORIZON - 1, COUNT)] == [f"Ferry {HORIZON - 1}"]
    assert not results.exact
    facets = archive.facets(FERRY)
    assert (facets.total, facets.exact) == (results.total, False) == (HORIZON, False)
    assert facets.sections == {"WORLD": HORIZON // 2, "SPORT": HORIZON // 2}
    last = results.rows(HORIZON - 1, HORIZON)[0]
    assert results.position(last.id) == HORIZON - 1
    (beyond,) = archive.select(Filter(words=f'"ferry {HORIZON}"')).rows(0, 1)
    assert results.position(beyond.id) is None


def test_the_days_of_a_time_long_gone_are_those_of_its_newest(archive: Archive) -> None:
    whole = archive.days(FERRY, date(2026, 1, 1), date(2026, 3, 31))
    assert sum(count for _, count in whole) == HORIZON
    gone = date(2026, 1, 18), date(2026, 1, 19)
    assert [dict(whole)[day] for day in gone] == [0, 0]
    assert archive.days(FERRY, date(2026, 1, 10), gone[1])[-2:] == [(day, 144) for day in gone]


def test_few_that_are_starred_are_found_beyond(archive: Archive) -> None:
    starred = Filter(words="ferry ", starred=True)
    found = [row.headline for row in archive.select(starred).rows(0, 9)]
    assert found == ["Ferry 3", *(f"Ferry {number}" for number in OLD)]
    assert archive.facets(starred).total == archive.select(starred).total == len(found)


def test_what_changes_is_counted_at_once(archive: Archive) -> None:
    first = archive.select(FERRY).rows(0, 1)[0].id
    unread = archive.facets(FERRY).unread
    archive.marks.set([first], read=True)
    assert archive.facets(FERRY).unread == archive.select(FERRY).unread == unread - 1
    kept = Filter(words="ferry ", unread=True, kept=frozenset({first}))
    assert archive.facets(kept).total == archive.select(kept).total == HORIZON
    archive.undo.revert_last()
    assert archive.facets(FERRY).unread == unread


RARE = {
    "far apart": (Filter(words="ferry ", starred=True), [3, *OLD]),
    "close together": (Filter(words="ferry ", captioned=True), [*range(40, 60)]),
    "none": (Filter(words="ferry ", starred=True, captioned=True), []),
}


@pytest.mark.parametrize("name", RARE)
def test_a_rare_filter_is_searched_without_walking_all_hits(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    # As if the hits were a million: looking one up would then be cheaper than walking 10,000.
    monkeypatch.setattr(few, "_LOOK_UP", 50)
    chosen, numbers = RARE[name]
    connections = Connections(archive.location)
    steps: list[None] = []
    connections.reader().set_progress_handler(lambda: steps.append(None), 100)
    results = SQLiteArticles(connections).select(to_query(chosen), "date")
    found = [row.headline for row in results.rows(0, 50)]
    connections.close()
    assert found == [f"Ferry {number}" for number in numbers]
    assert 100 * len(steps) < 3 * COUNT  # to walk a hit takes more
