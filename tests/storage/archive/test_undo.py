"""What undo reverts, also after other programs have written to the same archive."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tinydb.table import Document

from storage import Article, Filter
from storage.archive import Archive
from storage.archive.undo import CannotUndo
from storage.database import Database

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def add(archive: Archive, *names: str) -> int:
    source = archive.sources.add(kind="feed", location="https://herald.example/", name="Herald")
    archive.add(
        [Article(one, "WORLD", NOW, key=one, digest=one, source=source.id) for one in names],
        deduplicate=False,
    )
    return source.id


def documents(archive: Archive) -> Database:
    return Database(Path(str(archive.location)))


def headlines(archive: Archive) -> list[str]:
    return sorted(row.headline for row in archive.select(Filter()).rows(0, 99))


def test_a_removed_source_comes_back_although_its_numbers_were_taken_meanwhile(
    archive: Archive,
) -> None:
    source = add(archive, "Ferry late", "Quay shut")
    archive.sources.remove(source, articles="remove")
    with documents(archive) as tinydb:
        document = {"headline": "Mine", "published": "2026-03-05T10:00:00Z", "key": "mine"}
        tinydb.table("articles").insert(Document(document, doc_id=1))
    assert archive.undo.revert_last() is not None
    assert headlines(archive) == ["Ferry late", "Mine", "Quay shut"]
    assert archive.article(1).headline == "Mine"


def test_an_article_that_came_in_again_is_not_restored_beside_itself(archive: Archive) -> None:
    source = add(archive, "Ferry late", "Quay shut")
    archive.sources.remove(source, articles="remove")
    with documents(archive) as tinydb:
        document = {"headline": "Ferry", "published": "2026-03-05T10:00:00Z", "key": "Ferry late"}
        tinydb.table("articles").insert(document)
    archive.undo.revert_last()
    assert headlines(archive) == ["Ferry", "Quay shut"]


@pytest.mark.parametrize(
    "damage",
    [
        {"kind": "marks", "marks": "none"},
        {"kind": "clipping", "id": 1},
        {"kind": "of another newsdesk", "words": "tea"},
        {"words": 7},
    ],
)
def test_a_change_that_cannot_be_undone_never_blocks_the_one_before_it(
    archive: Archive, damage: dict[str, Any]
) -> None:
    add(archive, "Ferry late")
    archive.marks.set([1], starred=True)
    with documents(archive) as tinydb:
        tinydb.table("undo").insert(Document(damage, doc_id=1_000))
    assert archive.undo.last_changed() == []
    with pytest.raises(CannotUndo, match="cannot undo"):
        archive.undo.revert_last()
    assert archive.undo.revert_last() == "star on 1 article"
    assert not archive.article(1).starred
    with documents(archive) as tinydb:
        assert [dict(one) for one in tinydb.table("undo set aside")] == [damage]


def test_fields_of_others_stay_with_a_clipping_and_do_no_harm(archive: Archive) -> None:
    add(archive, "Ferry late")
    clipping = archive.clippings.add(1)
    with documents(archive) as tinydb:
        tinydb.table("clippings").update({"tag": "mine"})
        tinydb.table("clippings").insert({})
        tinydb.table("clippings").insert({"article": "x", "published": 7})
    assert [one.id for one in archive.clippings.all()] == [clipping.id]
    archive.clippings.set_note(clipping.id, "call the harbour")
    with documents(archive) as tinydb:
        stored = tinydb.table("clippings").get(doc_id=clipping.id)
    assert (stored["tag"], stored["note"]) == ("mine", "call the harbour")
    archive.undo.revert_last()
    assert archive.clippings.all()[0].note == ""
    assert "clippings 2, clippings 3" in "".join(archive.maintenance.faults())
    archive.maintenance.rebuild()
    assert [one.id for one in archive.clippings.all()] == [clipping.id]


def test_settings_of_another_shape_are_as_if_they_were_not_set(archive: Archive) -> None:
    archive.settings.set("keep", {"days": "seven", "weeks": 2})
    assert not archive.retention.rule()
    with documents(archive) as tinydb:
        tinydb.table("settings").update({"value": {"days": 3, "unit": "h"}})
    assert archive.retention.rule().days == 3


def test_the_number_of_a_removed_article_is_never_given_again(archive: Archive) -> None:
    with documents(archive) as tinydb:
        table = tinydb.table("articles")
        document = {"headline": "Mine", "published": "2026-03-05T10:00:00Z", "key": "mine"}
        first = table.insert(document)
        archive.add([Article("Theirs", "WORLD", NOW, key="theirs", digest="theirs")])
        (theirs,) = (row.id for row in archive.select(Filter(words="theirs")).rows(0, 1))
        table.remove(doc_ids=[theirs])
        assert table.insert({**document, "key": "second"}) > theirs > first
