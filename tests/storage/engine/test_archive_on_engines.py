"""An archive is the same over every engine; the one in memory runs each change twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.archive import Archive
from storage.archive.retention import RetentionRule
from storage.engine import Engine
from storage.model import Article, Block, Filter, Quote

DAY = datetime(2026, 3, 1, 8, tzinfo=UTC)


def extract(text: str) -> list[Quote]:
    """Find one quote in a text like ``Ada Bell: Wait.``"""
    speaker, _, words = text.partition(": ")
    return [Quote(len(speaker) + 2, len(text), words, speaker, 0.9)] if words else []


def told(number: int, speaker: str = "Ada Bell") -> Article:
    return Article(
        f"Story {number}",
        "WORLD",
        DAY + timedelta(days=number),
        blocks=(Block(f"{speaker}: Wait for {number}."),),
        key=f"key:{number}",
        digest=f"digest {number}",
    )


@pytest.fixture
def archive(engine: Engine) -> Iterator[Archive]:
    with Archive(engine, extract=extract) as archive:
        archive.add([told(number) for number in range(1, 6)])
        yield archive


def ids(archive: Archive, **parts: object) -> list[int]:
    return archive.ids(Filter(**parts))  # type: ignore[arg-type]


def test_articles_are_added_once_and_changed_under_their_ids(archive: Archive) -> None:
    assert ids(archive) == [5, 4, 3, 2, 1]
    edited = replace(told(2), headline="Edited", digest="new")
    outcomes = archive.add([told(1), edited, told(6)])
    assert [(one.kind, one.id) for one in outcomes] == [("same", 1), ("changed", 2), ("new", 6)]
    assert archive.article(2).headline == "Edited"
    assert [one.headline for one in archive.history(2)] == ["Story 2"]
    assert archive.last_arrival() == 6


def test_marks_are_set_and_undone(archive: Archive) -> None:
    assert archive.marks.set(iter([1, 2, 99]), read=True, starred=True) == 2
    assert archive.marks.mark_all_read(Filter(), beside=4) == 1
    assert ids(archive, unread=True) == [5, 4]
    assert archive.undo.revert_last() == "1 article marked read"
    assert archive.undo.last_changed() == [1, 2]
    assert archive.undo.revert_last() == "2 articles marked read and star on 2 articles"
    assert archive.undo.revert_last() is None
    assert ids(archive, unread=True) == [5, 4, 3, 2, 1]
    assert ids(archive, starred=True) == []


def test_briefs_are_filled_changed_and_undone(archive: Archive) -> None:
    archive.briefs.create("Morning")
    archive.briefs.add(2, brief="Morning")
    heading = archive.briefs.add_heading("Money", "Morning", before=1)
    archive.briefs.duplicate("Morning")
    before = archive.briefs.contents("Morning")
    assert [one.clipping.id for one in before] == [heading.id, 1]
    assert before[1].clipping.text == archive.article(2).text
    archive.briefs.rename("Morning", "Noon")
    archive.briefs.remove("Noon")
    archive.undo.revert_last()
    archive.undo.revert_last()
    assert archive.briefs.contents("Morning") == before
    assert [one.name for one in archive.briefs.all()] == ["Clippings", "Morning", "Morning 2"]


def test_clippings_are_kept_arranged_and_undone(archive: Archive) -> None:
    one = archive.clippings.add(1, archive.quotes.of_article(1)[0])
    other = archive.clippings.add(2)
    assert archive.clippings.add(2) == other
    archive.clippings.set_note(one.id, "the first")
    archive.clippings.arrange([one.id, other.id])
    assert [(clip.id, clip.note) for clip in archive.clippings.all()] == [
        (one.id, "the first"), (other.id, ""),
    ]  # fmt: skip
    archive.clippings.remove(one.id)
    assert archive.clippings.articles() == {2}
    named = f"clipping “{one.headline}”"
    for words in (f"removal of {named}", "new order of brief “Clippings”", f"note on {named}"):
        assert archive.undo.revert_last() == words
    assert [(clip.id, clip.note) for clip in archive.clippings.all("date")] == [
        (other.id, ""), (one.id, ""),
    ]  # fmt: skip


def test_a_correction_reaches_quotes_and_clippings(archive: Archive) -> None:
    quote = archive.quotes.of_article(1)[0]
    archive.clippings.add(1, quote)
    archive.quotes.correct(1, quote, "Cy Dell")
    assert archive.quotes.of_article(1)[0].speaker == "Cy Dell"
    assert [clip.speaker for clip in archive.clippings.all()] == ["Cy Dell"]
    assert archive.undo.last_changed() == [1]
    archive.undo.revert_last()
    assert archive.quotes.of_article(1) == [quote]
    assert [clip.speaker for clip in archive.clippings.all()] == ["Ada Bell"]


def test_speakers_are_merged_and_undone(archive: Archive) -> None:
    archive.add([told(6, "Cy Dell")])
    archive.speakers.merge("Cy Dell", "Ada Bell")
    assert [one.name for one in archive.speakers.find()] == ["Ada Bell"]
    assert len(ids(archive, speaker="cy dell")) == 6
    archive.speakers.split("Cy Dell")
    archive.speakers.rename("Cy Dell", "Cyrus Dell")
    assert {one.name for one in archive.speakers.find()} == {"Ada Bell", "Cyrus Dell"}
    for _ in range(3):
        archive.undo.revert_last()
    assert {one.name for one in archive.speakers.find()} == {"Ada Bell", "Cy Dell"}


def test_a_removed_source_comes_back_with_its_articles(archive: Archive) -> None:
    source = archive.sources.add(kind="feed", location="https://a.example/rss", name="Herald")
    archive.add([replace(told(7), source=source.id)])
    archive.sources.change(source.id, name="The Herald", section="LOCAL")
    assert archive.sources.remove(source.id, articles="remove") == 1
    assert len(ids(archive)) == 5
    assert [one.kind for one in archive.add([told(7)])] == ["same"]  # removed: it stays away
    assert archive.undo.revert_last() == "removal of source The Herald and 1 article"
    assert len(ids(archive)) == 6
    archive.undo.revert_last()
    assert archive.sources.find("herald").section == ""


def test_tidying_is_undone_as_one(archive: Archive) -> None:
    archive.marks.set([1], starred=True)
    archive.clippings.add(2)
    archive.retention.set_rule(RetentionRule(number=1))
    assert archive.retention.tidy() == 2
    assert ids(archive) == [5, 2, 1]
    assert archive.maintenance.faults() == []
    assert archive.undo.revert_last() == "deletion of 2 articles"
    assert ids(archive) == [5, 4, 3, 2, 1]


def test_saved_filters_and_settings_are_kept(archive: Archive) -> None:
    archive.settings.set("width", [1, {"a": None}])
    archive.settings.set("width", 80)
    assert archive.settings.get("width") == 80
    assert archive.settings.get("height", 24) == 24
    archive.saved_filters.save("Unread", Filter(unread=True))
    archive.saved_filters.save("Ada", Filter(speaker="Ada Bell"))
    archive.saved_filters.rename("unread", "New")
    archive.saved_filters.remove("Ada")
    (saved,) = archive.saved_filters.all()
    assert (saved.name, saved.key, saved.filter) == ("New", "1", Filter(unread=True))


def test_what_drops_out_of_the_undo_log_is_gone(archive: Archive) -> None:
    archive.retention.set_rule(RetentionRule(number=4))
    archive.retention.tidy()
    archive.retention.set_rule(RetentionRule())
    for number in range(100):
        archive.marks.set([5], read=number % 2 == 0)
    assert archive.maintenance.faults() == []
    while archive.undo.revert_last():
        pass
    assert ids(archive) == [5, 4, 3, 2]
