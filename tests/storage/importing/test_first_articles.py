"""The articles of a first run: as if the newest were of today."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from storage import Archive, paths
from storage.importing.article_file import read_article
from storage.importing.files import import_files
from storage.importing.first_articles import (
    import_first_articles,
    remove_first_articles,
    shift_to,
)
from storage.model import Article, Block, Filter
from tests.conftest import InZone

pytestmark = pytest.mark.dates

SEEDS = sorted(
    (read_article(path) for path in paths.seeds_folder().glob("*.txt")),
    key=lambda article: article.published,
    reverse=True,
)


def days_of(articles: list[Article]) -> list[datetime]:
    return [article.published.astimezone() for article in articles]


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland", "America/St_Johns"])
@pytest.mark.parametrize(
    "wall", [(2031, 3, 2, 0, 1), (2031, 3, 2, 7, 30), (2032, 2, 29, 12, 0), (2031, 12, 31, 23, 59)]
)
def test_the_block_ends_today_and_keeps_its_days_and_order(
    in_zone: InZone, zone: str, wall: tuple[int, int, int, int, int]
) -> None:
    in_zone(zone)
    now = datetime(*wall).astimezone()
    seeds = sorted(SEEDS, key=lambda article: article.published, reverse=True)
    shifted = shift_to(now, seeds)
    assert shifted[0].published.astimezone().date() == now.date()
    assert all(article.published <= now for article in shifted)
    assert all(one.published >= other.published for one, other in pairwise(shifted))
    days = {(now.date() - moment.date()).days for moment in days_of(shifted)}
    own = {(days_of(seeds)[0].date() - moment.date()).days for moment in days_of(seeds)}
    assert days == own
    for before, after in zip(days_of(seeds), days_of(shifted), strict=True):
        if after.date() != now.date():
            assert (before.hour, before.minute) == (after.hour, after.minute)


def test_no_articles_are_shifted_to_nothing() -> None:
    assert shift_to(datetime(2031, 3, 2, tzinfo=UTC), []) == []


def test_a_first_run_has_several_sources_and_some_is_read_and_starred(archive: Archive) -> None:
    now = datetime(2031, 3, 2, 18, 0, tzinfo=UTC)
    told: list[tuple[int, int]] = []
    assert not import_first_articles(
        archive, paths.seeds_folder(), now, lambda *done: told.append(done)
    )
    rows = archive.select(Filter()).rows(0, 100)
    assert told[-1] == (len(rows), len(rows)) == (len(SEEDS), len(SEEDS))
    sources = archive.sources.all()
    assert len(sources) >= 7
    assert {row.source_name for row in rows} == {source.name for source in sources}
    assert sum(row.read for row in rows) == len(rows) // 3 + 1
    assert 3 <= sum(row.starred for row in rows) <= 8
    assert {row.date_kind for row in rows} == {"exact"}


def test_files_imported_by_path_keep_their_own_dates(archive: Archive, tmp_path: Path) -> None:
    for path in sorted(paths.seeds_folder().glob("*.txt"))[:3]:
        tmp_path.joinpath(path.name).write_bytes(path.read_bytes())
    import_files(archive, [tmp_path])
    rows = archive.select(Filter()).rows(0, 10)
    assert len(rows) == 3
    assert {row.published.astimezone().date() for row in rows} <= {
        seed.published.astimezone().date() for seed in SEEDS
    }
    assert all(row.published < datetime(2026, 11, 24, tzinfo=UTC) + timedelta(1) for row in rows)


def test_weekdays_and_dates_in_the_texts_are_those_of_the_shifted_days(in_zone: InZone) -> None:
    in_zone("UTC")
    monday = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    article = Article(
        "Vote on Monday",
        "WORLD",
        monday,
        standfirst="The count ends on Tuesday, two days after November 22.",
        caption="Voters on Sunday, November 22, 2026",
        blocks=(Block("A strike from December 30 to Friday. In May nobody voted."),),
    )
    (shifted,) = shift_to(datetime(2026, 11, 29, 18, 0, tzinfo=UTC), [article])  # a Sunday
    assert shifted.headline == "Vote on Sunday"
    assert shifted.standfirst == "The count ends on Monday, two days after November 28."
    assert shifted.caption == "Voters on Saturday, November 28, 2026"
    assert shifted.blocks[0].text == "A strike from January 5 to Thursday. In May nobody voted."
    (same,) = shift_to(monday, [article])
    assert same.text == article.text


def test_the_articles_of_the_first_run_are_removed_and_restored_in_one_step(
    archive: Archive, tmp_path: Path
) -> None:
    own_text = " date 2031-03-01 WORLD\nFerry late\nIt came.\n\nMarch 1, 2031\n\nNobody was hurt.\n"
    tmp_path.joinpath("own.txt").write_text(own_text)
    import_files(archive, [tmp_path])
    import_first_articles(archive, paths.seeds_folder(), datetime(2031, 3, 2, 18, 0, tzinfo=UTC))
    before = [source.name for source in archive.sources.all()]
    own = archive.count(Filter()) - len(SEEDS)
    assert remove_first_articles(archive) == len(SEEDS)
    assert (archive.count(Filter()), len(archive.sources.all())) == (own, 1)
    assert archive.undo.revert_last() == "removal of the sample articles"
    assert archive.count(Filter()) == own + len(SEEDS)
    assert [source.name for source in archive.sources.all()] == before
    assert archive.undo.redo_last() == "removal of the sample articles"
    assert archive.count(Filter()) == own


def test_only_what_came_with_the_program_is_removed_from_a_source_that_has_more(
    archive: Archive, tmp_path: Path
) -> None:
    import_first_articles(archive, paths.seeds_folder(), datetime(2031, 3, 2, 18, 0, tzinfo=UTC))
    sample = archive.select(Filter()).rows(0, 1)[0]
    document = tmp_path / "day.jsonl"
    wire = {"headline": "Zeppelin lands", "body": "It came.", "source": sample.source_name}
    document.write_text(json.dumps(wire | {"published": "2031-03-01T10:00:00Z"}))
    assert not import_files(archive, [document])
    (own,) = archive.ids(Filter(words="zeppelin"))
    assert archive.article(own).source == sample.source
    assert remove_first_articles(archive) == len(SEEDS)
    assert archive.ids(Filter()) == [own]
    assert [source.id for source in archive.sources.all()] == [sample.source]
    assert archive.undo.revert_last() == "removal of the sample articles"
    assert archive.count(Filter()) == len(SEEDS) + 1
    starred = archive.count(Filter(starred=True))
    assert archive.undo.redo_last() == "removal of the sample articles"
    assert starred
    assert archive.ids(Filter()) == [own]
