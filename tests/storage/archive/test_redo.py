"""Redo: what was undone is made again, whatever the change was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from storage import Article, Filter
from storage.archive import Archive
from storage.archive.retention import RetentionRule
from storage.model import Block, Rules

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
SAID = "“The quay is open,” said Marta Hellan, harbour master. “We wait,” said Piet Okkema."
MANY = 130
"""Articles: more than two slices of what is removed at once."""


@pytest.fixture
def archive(archive: Archive) -> Archive:
    source = archive.sources.add(kind="feed", location="https://herald.example/", name="Herald")
    archive.add(
        [
            Article(
                f"Story {number}",
                "WORLD",
                NOW - timedelta(hours=number),
                blocks=(Block(SAID),),
                key=f"{number}",
                digest=f"{number}",
                source=source.id,
            )
            for number in range(MANY)
        ],
        deduplicate=False,
    )
    archive.saved_filters.save("Starred", Filter(starred=True))
    archive.clippings.add(1)
    archive.clippings.add(2)
    return archive


def state(archive: Archive) -> dict[str, object]:
    """Return what a reader sees of an archive; ids of clippings and their times left out."""
    rows = archive.select(Filter())
    return {
        "articles": [
            (row.id, row.headline, row.section, row.read, row.starred)
            for row in rows.rows(0, rows.total)
        ],
        "counts": (rows.total, rows.unread, archive.facets(Filter())),
        "sources": [(one.name, one.section, one.rules) for one in archive.sources.all()],
        "quotes": [(one.text, one.speaker) for one in archive.quotes.of_article(1)],
        "speakers": sorted((one.name, one.quotes) for one in archive.speakers.find()),
        "clippings": [(one.article, one.note, one.place) for one in archive.clippings.all()],
        "filters": [one.name for one in archive.saved_filters.all()],
        "kept": archive.retention.rule(),
    }


def tidy(archive: Archive) -> None:
    archive.retention.set_rule(RetentionRule(number=20))
    archive.retention.tidy()


CHANGES: dict[str, Callable[[Archive], object]] = {
    "a star": lambda archive: archive.marks.set([3], starred=True),
    "all read": lambda archive: archive.marks.mark_all_read(Filter()),
    "a corrected speaker": lambda archive: archive.quotes.correct(
        1, archive.quotes.of_article(1)[0], "Ada Quist"
    ),
    "a merge": lambda archive: archive.speakers.merge("Piet Okkema", "Marta Hellan"),
    "a rename": lambda archive: archive.speakers.rename("Piet Okkema", "Piet Okkema-Berg"),
    "a clipping": lambda archive: archive.clippings.add(5),
    "a note": lambda archive: archive.clippings.set_note(1, "for Friday"),
    "a removed clipping": lambda archive: archive.clippings.remove(1),
    "an order": lambda archive: archive.clippings.arrange([2, 1]),
    "a section": lambda archive: archive.sources.change(1, section="SPORT"),
    "rules": lambda archive: archive.sources.change(1, name="Post", rules=Rules(muted=("x",))),
    "a removed source": lambda archive: archive.sources.remove(1, articles="keep"),
    "a source removed with its articles": lambda archive: archive.sources.remove(
        1, articles="remove"
    ),
    "an added source": lambda archive: archive.sources.add(
        kind="feed", location="https://post.example/", name="Tolmin Post", undoable=True
    ),
    "tidying": tidy,
    "a saved filter": lambda archive: archive.saved_filters.save("Unread", Filter(unread=True)),
    "a renamed filter": lambda archive: archive.saved_filters.rename("Starred", "Mine"),
    "a removed filter": lambda archive: archive.saved_filters.remove("Starred"),
    "a rule": lambda archive: archive.retention.set_rule(RetentionRule(days=30)),
}


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_is_undone_and_redone(archive: Archive, name: str) -> None:
    before = state(archive)
    CHANGES[name](archive)
    after = state(archive)
    assert after != before
    steps = 2 if name == "tidying" else 1
    for _ in range(2):
        undone = [archive.undo.revert_last() for _ in range(steps)]
        assert state(archive) == before
        redone = [archive.undo.redo_last() for _ in range(steps)]
        assert redone == undone[::-1]
        assert state(archive) == after
    assert archive.undo.redo_last() is None


def test_after_another_change_nothing_can_be_redone(archive: Archive) -> None:
    archive.sources.remove(1, articles="remove")
    archive.undo.revert_last()
    archive.sources.remove(1, articles="remove")
    archive.undo.revert_last()
    archive.marks.set([3], starred=True)
    assert archive.undo.redo_last() is None
    assert archive.undo.revert_last() == "star on 1 article"


def test_several_changes_are_redone_in_the_order_in_which_they_were_made(archive: Archive) -> None:
    archive.marks.set([3], starred=True)
    archive.marks.set([4], read=True)
    archive.undo.revert_last()
    archive.undo.revert_last()
    assert archive.undo.last_undone() == [3]
    assert archive.undo.redo_last() == "star on 1 article"
    assert archive.undo.redo_last() == "1 article marked read"
    assert archive.article(3).starred
    assert archive.article(4).read
