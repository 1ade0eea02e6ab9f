"""What the reader made of articles and people goes along: corrections, names, clippings."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import Archive, open_archive
from storage.exchange import EXPORT_FORMATS, IMPORT_FORMATS, export_document
from storage.importing.documents import import_document
from storage.model import Article, Block, Filter

STORM = Article(
    headline="Ferry line to Ostrava Bay reopens after storm",
    section="WORLD",
    published=datetime(2026, 3, 4, 12, tzinfo=UTC),
    key="storm",
    digest="1:aa",
    blocks=(
        Block('"We sat and waited," said harbour master Ines Okafor.'),
        Block('"The sea decides," said Captain Okafor-Lind. "It always did," she said.'),
    ),
)
QUAY = replace(
    STORM,
    headline="Quay of Ostrava to be raised",
    key="quay",
    digest="1:bb",
    blocks=(Block('"By a metre," said Tomas Lindqvist.'),),
)


@pytest.fixture
def archive(archive: Archive) -> Archive:
    archive.add([STORM, QUAY])
    archive.quotes.correct(1, archive.quotes.of_article(1)[1], "Ada Quist")
    archive.quotes.correct(1, archive.quotes.of_article(1)[2], None)
    archive.speakers.merge("Tomas Lindqvist", "Ines Okafor")
    archive.speakers.rename("Ines Okafor", "Ines Okafor-Berg")
    archive.clippings.add(1, archive.quotes.of_article(1)[0])
    archive.clippings.add(2)
    archive.clippings.set_note(1, "ask for the tide table")
    return archive


def made(archive: Archive) -> object:
    """Return all the reader made, without the numbers of this archive."""
    places = {
        archive.article(id_).key: archive.quotes.of_article(id_) for id_ in archive.ids(Filter())
    }
    clippings = sorted(repr(replace(one, id=0, article=0)) for one in archive.clippings.all())
    return places, archive.speakers.aliases(), clippings, sorted(map(repr, archive.speakers.find()))


def passed_on(archive: Archive, folder: Path, name: str) -> Path:
    path = folder / f"export{EXPORT_FORMATS[name].endings[0]}"
    export_document(archive, Filter(), path, EXPORT_FORMATS[name])
    return path


def take_in(archive: Archive, path: Path, name: str) -> list[str]:
    found = [one.kind for one in import_document(archive, path, IMPORT_FORMATS[name], str(path))]
    archive.follow_up.run()
    return found


@pytest.mark.parametrize("name", ["jsonl", "tinydb"])
def test_corrections_names_and_clippings_go_along(
    archive: Archive, tmp_path: Path, name: str
) -> None:
    path = passed_on(archive, tmp_path, name)
    with open_archive(tmp_path / "other.db") as other:
        assert take_in(other, path, name) == ["new", "new"]
        assert made(other) == made(archive)
        assert [one.speaker for one in other.quotes.of_article(1)] == [
            "Ines Okafor",
            "Ada Quist",
            None,
        ]
        assert other.quotes.corrections()[0].speaker == "Ada Quist"
        assert other.undo.revert_last() == "import of 1 clipping"
        assert other.undo.redo_last() == "import of 1 clipping"
        # Again: nothing comes twice, and what was changed since stays so.
        other.clippings.set_note(other.clippings.all()[0].id, "done")
        other.speakers.rename("Ines Okafor-Berg", "Ines Berg")
        assert take_in(other, path, name) == ["same", "same"]
        assert len(other.clippings.all()) == 2
        assert "done" in {one.note for one in other.clippings.all()}
        assert other.speakers.aliases()["Ines Okafor"] == "Ines Berg"


def test_a_part_takes_what_was_made_of_its_articles_and_no_names(
    archive: Archive, tmp_path: Path
) -> None:
    path = tmp_path / "part.jsonl"
    export_document(archive, Filter(words="quay"), path, EXPORT_FORMATS["jsonl"])
    with open_archive(tmp_path / "other.db") as other:
        take_in(other, path, "jsonl")
        assert [one.headline for one in other.clippings.all()] == [QUAY.headline]
        assert other.speakers.aliases() == {}


def test_a_clipping_whose_article_is_gone_goes_along(archive: Archive, tmp_path: Path) -> None:
    path = passed_on(archive, tmp_path, "jsonl")
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    people = next(line for line in lines if line.get("type") == "people")
    article = next(line for line in lines if line.get("headline") == STORM.headline)
    people["clippings"] = article.pop("clippings")
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    with open_archive(tmp_path / "other.db") as other:
        for _ in range(2):
            take_in(other, path, "jsonl")
        assert {one.words: one.article for one in other.clippings.all()} == {
            "We sat and waited,": 0, "": 1 if other.article(1).key == "quay" else 2,
        }  # fmt: skip


@pytest.mark.parametrize(
    "forged",
    [
        {"corrections": [{"start": -4, "words": "x", "speaker": "A"}]},
        {"corrections": [{"start": 0, "words": "", "speaker": "A"}]},
        {"corrections": "none"},
        {"clippings": [{"start": 0, "words": "x", "published": "someday", "clipped": ""}]},
        {"clippings": [7]},
        {"clippings": [{"certainty": "very", "published": "2026-03-04", "clipped": "2026-03-04"}]},
    ],
)
def test_forged_work_is_told_and_nothing_else_lost(
    archive: Archive, tmp_path: Path, forged: dict[str, object]
) -> None:
    path = passed_on(archive, tmp_path, "jsonl")
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    next(line for line in lines if line.get("headline") == STORM.headline).update(forged)
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    with open_archive(tmp_path / "other.db") as other:
        assert sorted(take_in(other, path, "jsonl")) == ["failed", "new"]
        assert other.speakers.aliases() == archive.speakers.aliases()
