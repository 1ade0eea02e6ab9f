"""Articles are found by their statements alike over every engine: read for it, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from storage.archive import Archive
from storage.archive.statements import MOST_READ
from storage.engine import Engine
from storage.model import Article, Block, Filter

DAY = datetime(2026, 3, 1, 8, tzinfo=UTC)
DAM = (
    "Transport minister Jadwiga Lind met union leader Otto Brandau at the ferry.",
    "The dam would be finished by May, Lind said. Brandau said that nobody believed it.",
)
FERRY = (
    "Jadwiga Lind spoke in Orsund on Friday.",
    "She said the ferry would sail again in May.",
)
QUOTED = ("“The ferry pays for itself,” Jadwiga Lind said.",)
PLAIN = ("The ferry sails in May.",)


def told(number: int, *text: str, section: str = "WORLD") -> Article:
    return Article(
        f"Story {number}", section, DAY - timedelta(hours=number),
        blocks=tuple(map(Block, text)), key=f"key:{number}", digest=f"digest {number}",
    )  # fmt: skip


@pytest.fixture
def archive(engine: Engine) -> Iterator[Archive]:
    with Archive(engine) as archive:
        texts = (DAM, FERRY, QUOTED, PLAIN)
        archive.add([told(number, *text) for number, text in enumerate(texts, 1)])
        yield archive


def ids(archive: Archive, **parts: object) -> list[int]:
    """Return the articles that a filter shows, and check that all ways to ask agree."""
    filter_ = Filter(stated=True, **parts)  # type: ignore[arg-type]
    found = archive.select(filter_)
    rows = [row.id for row in found.rows(0, 1000)]
    assert archive.ids(filter_) == rows
    assert archive.count(filter_) == found.total == archive.facets(filter_).total == len(rows)
    assert [found.position(id_) for id_ in rows] == [*range(len(rows))]
    day = DAY.date()
    assert sum(n for _, n in archive.days(filter_, day - timedelta(60), day)) == len(rows)
    return rows


def test_words_and_speakers_are_looked_for_inside_the_statements(archive: Archive) -> None:
    assert ids(archive) == [1, 2]
    assert ids(archive, words="ferry") == [2]
    assert ids(archive, words="may") == [1, 2]
    assert ids(archive, words="may -dam") == [2]
    assert ids(archive, words='"nobody believed" OR sail') == [1, 2]
    assert ids(archive, words="itself") == []
    assert ids(archive, speaker="Otto Brandau") == [1]
    assert ids(archive, words="may", speaker="Otto Brandau") == []


def test_the_rest_of_a_filter_narrows_what_was_found(archive: Archive) -> None:
    archive.add([told(5, *FERRY, section="SPORT")])
    archive.marks.set([2], read=True)
    assert ids(archive, words="sail") == [2, 5]
    assert ids(archive, words="sail", unread=True) == [5]
    assert ids(archive, words="sail", unread=True, kept=frozenset({2})) == [2, 5]
    assert ids(archive, words="sail", sections=frozenset({"SPORT"})) == [5]
    chosen = Filter(stated=True, words="sail", sections=frozenset({"SPORT"}))
    assert archive.facets(chosen).sections == {"WORLD": 1, "SPORT": 1}
    assert archive.ids(Filter(stated=True, words="sail", until=date(2026, 2, 1))) == []
    assert archive.marks.mark_all_read(chosen) == 1
    assert ids(archive, words="sail", unread=True) == []


def test_an_edit_changes_what_is_found(archive: Archive) -> None:
    assert ids(archive, words="ferry") == [2]
    edited = replace(told(2, FERRY[0], "She said the dam would hold."), digest="new")
    archive.add([edited])
    assert ids(archive, words="ferry") == []
    assert ids(archive, words="dam") == [1, 2]


def test_of_too_many_articles_the_newest_are_read_and_the_counts_say_so(archive: Archive) -> None:
    assert archive.facets(Filter(stated=True)).exact
    archive.add([told(number, *PLAIN) for number in range(-MOST_READ, -1)])
    archive.add([told(7, *DAM, section="SPORT")])
    assert ids(archive) == [1]
    assert not archive.facets(Filter(stated=True)).exact
    assert not archive.select(Filter(stated=True)).exact
    older = Filter(stated=True, sections=frozenset({"SPORT"}))
    assert archive.ids(older) == [archive.ids(Filter(sections=older.sections))[0]]
    assert archive.select(older).exact


def test_a_saved_filter_of_statements_counts_what_it_shows(archive: Archive) -> None:
    asked = Filter(stated=True, words="ferry")
    archive.saved_filters.save("Ferry said", asked)
    ((saved, unread),) = archive.saved_filters.with_unread(DAY.date())
    assert (saved.filter, unread) == (asked, 1)
