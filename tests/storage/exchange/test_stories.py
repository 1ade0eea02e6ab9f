"""What a reader decided about stories, in an export and in the archive that imports it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.archive import Archive, open_archive
from storage.exchange import export_document
from storage.exchange.formats import format_by_ending
from storage.importing.files import import_files
from storage.model import Article, Block, Filter

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
HEADLINES = (
    "Trawler aground closes Orhavan harbour",
    "Orhavan harbour shut after trawler runs aground",
    "Orhavan: trawler aground in harbour leaks oil",
    "Earthquake of magnitude 5 shakes Punta Claridad",
    "Vestmark beat Corvane 2-1 in Concord Cup final",
    "Concord Cup: Vestmark beat Corvane in final",
)


EVERYTHING = Filter()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An archive of six articles in three stories."""
    with open_archive(tmp_path / "mine.db") as archive:
        archive.add(
            [
                Article(
                    headline,
                    "WORLD",
                    NOW + timedelta(hours=at),
                    blocks=(Block("It was on Monday."),),
                    key=f"key:{at}",
                    digest=headline,
                )
                for at, headline in enumerate(HEADLINES)
            ]
        )
        assert grouped(archive) == {HEADLINES[:3], HEADLINES[3:4], HEADLINES[4:]}
        yield archive


@pytest.fixture(params=["export.jsonl", "export.json"])
def exported(request: pytest.FixtureRequest, archive: Archive, tmp_path: Path) -> Path:
    """A file that is not there yet, of a format that carries everything."""
    return tmp_path / str(request.param)


def grouped(archive: Archive) -> set[tuple[str, ...]]:
    """Return the headlines of each story."""
    return {
        tuple(archive.article(id_).headline for id_ in story.takes)
        for story in archive.stories.find(Filter(), least=1)
    }


def export(archive: Archive, path: Path, filter: Filter = EVERYTHING) -> None:
    """Export what a filter shows, in the format of the ending."""
    format = format_by_ending(path)
    assert format is not None
    export_document(archive, filter, path, format)


def ids(archive: Archive) -> list[int]:
    """Return the ids of the articles, in the order of the headlines."""
    return archive.ids(Filter())[::-1]


def story_of(archive: Archive, at: int) -> int:
    article = ids(archive)[at]
    return archive.stories.of([article])[article]


def test_decisions_about_stories_are_the_same_in_an_empty_archive(
    archive: Archive, exported: Path, tmp_path: Path
) -> None:
    archive.stories.split(ids(archive)[2])
    archive.stories.merge(story_of(archive, 3), story_of(archive, 4))
    archive.stories.rename(story_of(archive, 0), "Orhavan")
    archive.stories.set_apart(story_of(archive, 0), story_of(archive, 3))
    wanted = {HEADLINES[:2], HEADLINES[2:3], HEADLINES[3:]}
    assert grouped(archive) == wanted
    export(archive, exported)
    with open_archive(tmp_path / "other.db") as other:
        other.add([Article("A first one", "WORLD", NOW, key="first")])  # ids differ
        for _ in range(2):  # the second time nothing is left to do
            assert import_files(other, [exported]) == []
            assert grouped(other) == wanted | {("A first one",)}
        assert other.stories.get(story_of(other, 1)).name == "Orhavan"
        apart = {tuple(sorted(pair)) for pair in other.story_decisions.apart()}
        pairs = [(0, 2), (0, 3)]
        article_ids = [id_ for id_ in ids(other) if other.article(id_).key != "first"]
        here = other.stories.of(article_ids)
        assert apart == {tuple(sorted(here[article_ids[at]] for at in pair)) for pair in pairs}
        assert other.maintenance.faults() == []


def test_what_was_decided_here_stays_and_a_filtered_export_carries_its_stories(
    archive: Archive, exported: Path, tmp_path: Path
) -> None:
    archive.stories.split(ids(archive)[1])
    archive.stories.rename(story_of(archive, 1), "Aground")
    export(archive, exported, Filter(words="Orhavan"))
    with open_archive(tmp_path / "other.db") as other:
        other.add([archive.article(id_) for id_ in ids(archive)])
        other.stories.move([ids(other)[2]], story_of(other, 4))
        other.stories.rename(story_of(other, 4), "Cup")
        import_files(other, [exported])
        assert grouped(other) == {
            HEADLINES[:1],
            HEADLINES[1:2],
            HEADLINES[3:4],
            (HEADLINES[2], *HEADLINES[4:]),
        }
        assert other.stories.get(story_of(other, 1)).name == "Aground"
        assert other.stories.get(story_of(other, 4)).name == "Cup"


@pytest.mark.parametrize(
    "forged", ['{"id": 0}', '{"id": "7"}', '{"id": 1e300}', "[7]", '{"id": 99999999999999999999}']
)
def test_a_forged_story_is_refused_with_its_article(
    archive: Archive, tmp_path: Path, forged: str
) -> None:
    path = tmp_path / "export.jsonl"
    archive.stories.rename(story_of(archive, 3), "Quake")
    export(archive, path)
    text = path.read_text("utf-8")
    assert '"story": {"id": 2, "name": "Quake"}' in text
    path.write_text(text.replace('{"id": 2, "name": "Quake"}', forged), "utf-8")
    with open_archive(tmp_path / "other.db") as other:
        (failed,) = import_files(other, [path])
        assert "stor" in failed.error or "JSON object" in failed.error
        assert len(ids(other)) == 5
