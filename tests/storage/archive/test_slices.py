"""Changes of many articles: in slices, each a transaction, and one step for undo all the same."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from storage import Article, Filter, open_archive
from storage.archive import Archive, marks, slices
from storage.archive.retention import RetentionRule
from storage.errors import ArchiveError
from storage.model import Rules
from storage.model.waiting import WaitListener

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


class Killed(BaseException):
    """Ends a change where a signal might."""


@pytest.fixture(autouse=True)
def _thin_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let few articles be many."""
    for module in (
        "marks",
        "sources",
        "source_lists",
        "removals",
        "retention",
        "undo",
        "speakers",
        "clippings",
    ):
        for name in ("ARTICLES", "ROWS", "DOCUMENTS", "NAMES", "TRASH"):
            monkeypatch.setattr(f"storage.archive.{module}.{name}", 10, raising=False)


def add(archive: Archive, count: int, section: str = "WORLD") -> int:
    source = archive.sources.add(
        kind="feed", location="https://herald.example/", name="Herald", section=section
    )
    archive.add(
        [
            Article(
                f"Report {n}", section, NOW - timedelta(hours=n),
                key=f"r{n}", digest=str(n), source=source.id,
            )
            for n in range(count)
        ]
    )  # fmt: skip
    return source.id


def transactions(archive: Archive, change: Callable[[], object]) -> int:
    """Make a change; return in how many transactions."""
    commits = 0

    def on_statement(sql: str) -> None:
        nonlocal commits
        commits += sql == "COMMIT"

    writer: Any = archive._engine._connections._writer  # type: ignore[attr-defined]
    writer.set_trace_callback(on_statement)
    try:
        change()
    finally:
        writer.set_trace_callback(None)
    return commits


def interrupt(monkeypatch: pytest.MonkeyPatch, part: object, method: str, after: int) -> None:
    """Let a method of the engine raise `Killed` once it was called so often."""
    run, calls = getattr(part, method), iter(range(after))

    def killed(*args: object, **named: object) -> object:
        if next(calls, None) is None:
            raise Killed
        return run(*args, **named)

    monkeypatch.setattr(part, method, killed)


def unread(archive: Archive) -> int:
    return archive.facets(Filter()).unread


def total(archive: Archive) -> int:
    return archive.facets(Filter()).total


def sections(archive: Archive) -> dict[str, int]:
    return {one: count for one, count in archive.facets(Filter()).sections.items() if count}


def undo_logged(archive: Archive) -> list[str]:
    with closing(sqlite3.connect(archive.location)) as reader:
        return [row[0] for row in reader.execute("SELECT doc ->> 'words' FROM t_undo")]


def test_marking_everything_is_one_step_of_many_transactions(archive: Archive) -> None:
    add(archive, 35)
    count = 0

    def mark() -> None:
        nonlocal count
        count = archive.marks.mark_all_read(Filter())

    assert transactions(archive, mark) == 4
    assert (count, unread(archive)) == (35, 0)
    assert undo_logged(archive) == ["35 articles marked read"]
    assert archive.undo.last_changed() == sorted(archive.ids(Filter()))
    assert transactions(archive, archive.undo.revert_last) == 4
    assert unread(archive) == 35
    assert archive.undo.revert_last() is None
    assert archive.maintenance.faults() == []


def test_marking_that_is_killed_can_be_undone_and_so_can_an_undo_that_is_killed(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(archive, 35)
    with monkeypatch.context() as patched:
        interrupt(patched, archive._engine.articles, "mark", 2)
        with pytest.raises(Killed):
            archive.marks.mark_all_read(Filter())
    assert unread(archive) == 15
    assert undo_logged(archive) == ["20 articles marked read"]
    with monkeypatch.context() as patched:
        interrupt(patched, archive._engine.articles, "mark", 1)
        with pytest.raises(Killed):
            archive.undo.revert_last()
    assert unread(archive) == 25
    with open_archive(archive.location) as another:
        assert another.undo.revert_last() == "20 articles marked read"
        assert another.undo.revert_last() is None
    assert unread(archive) == 35
    assert archive.maintenance.faults() == []


def test_a_change_made_between_two_slices_is_undone_by_itself(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(archive, 35)
    with open_archive(archive.location) as another:

        def with_a_star(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
            for number, some in enumerate(slices.in_slices(ids, size)):
                if number == 2:
                    another.marks.set([1], starred=True)
                yield some

        monkeypatch.setattr(marks, "in_slices", with_a_star)
        archive.marks.mark_all_read(Filter())
    assert archive.undo.revert_last() == "star on 1 article"
    assert archive.undo.revert_last() == "35 articles marked read"
    assert (unread(archive), archive.ids(Filter(starred=True))) == (35, [])


def test_what_is_undone_between_two_slices_does_not_take_the_rest_along(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(archive, 35)
    with open_archive(archive.location) as another:

        def undone(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
            for number, some in enumerate(slices.in_slices(ids, size)):
                if number == 2:
                    assert another.undo.revert_last() == "20 articles marked read"
                    another.marks.set([1], starred=True)
                yield some

        monkeypatch.setattr(marks, "in_slices", undone)
        archive.marks.mark_all_read(Filter())
    assert (unread(archive), archive.ids(Filter(starred=True))) == (20, [1])
    archive.undo.revert_last()
    assert unread(archive) == 35
    assert archive.undo.revert_last() == "star on 1 article"


def test_marking_that_meets_a_long_write_says_how_far_it_came(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(archive, 35)
    archive.listen_while_waiting(WaitListener(lambda _: False))
    with closing(sqlite3.connect(archive.location, isolation_level=None)) as other:

        def held(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
            for number, some in enumerate(slices.in_slices(ids, size)):
                if number == 2:
                    other.execute("BEGIN IMMEDIATE")
                yield some

        monkeypatch.setattr(marks, "in_slices", held)
        with pytest.raises(ArchiveError, match="only 20 articles marked, which undo reverts: "):
            archive.marks.mark_all_read(Filter())
    assert archive.undo.revert_last() == "20 articles marked read"
    assert unread(archive) == 35


def test_a_source_and_its_articles_are_removed_and_restored_in_slices(archive: Archive) -> None:
    source = add(archive, 35)
    removal = transactions(archive, lambda: archive.sources.remove(source, articles="remove"))
    assert removal == 4
    assert total(archive) == 0
    assert undo_logged(archive) == ["removal of source Herald and 35 articles"]
    assert transactions(archive, archive.undo.revert_last) == 4
    assert (total(archive), archive.sources.get(source).name) == (35, "Herald")
    assert undo_logged(archive) == []
    assert archive.maintenance.faults() == []


@pytest.mark.parametrize("method", ["discard_source", "restore"])
def test_a_removal_that_is_killed_comes_back_as_a_whole(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    source = add(archive, 35)
    with monkeypatch.context() as patched:
        interrupt(patched, archive._engine.trash, method, 2)
        with pytest.raises(Killed):  # noqa: PT012 - it depends on the method where
            archive.sources.remove(source, articles="remove")
            archive.undo.revert_last()
    assert total(archive) == {"discard_source": 15, "restore": 20}[method]
    assert archive.maintenance.faults() == []
    with open_archive(archive.location) as another:
        words = {"discard_source": "20", "restore": "35"}[method]
        assert another.undo.revert_last() == f"removal of source Herald and {words} articles"
        assert another.undo.revert_last() is None
    assert total(archive) == 35
    assert archive.maintenance.faults() == []


def test_undoing_the_addition_of_a_source_removes_its_articles_in_slices(archive: Archive) -> None:
    archive.sources.add(
        kind="feed", location="https://herald.example/", name="Herald", undoable=True
    )
    add(archive, 35)
    assert transactions(archive, archive.undo.revert_last) == 4
    assert (total(archive), archive.sources.all()) == (0, [])
    assert archive.maintenance.faults() == []


def test_articles_move_to_a_new_section_in_slices(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = add(archive, 35)
    changes = transactions(archive, lambda: archive.sources.change(source, section="CITY"))
    assert changes == 5  # the last finds nothing more
    assert (archive.sources.get(source).section, sections(archive)) == ("CITY", {"CITY": 35})
    assert transactions(archive, archive.undo.revert_last) == 4
    assert (archive.sources.get(source).section, sections(archive)) == ("WORLD", {"WORLD": 35})
    with monkeypatch.context() as patched:
        interrupt(patched, archive._engine.articles, "set_section", 2)
        with pytest.raises(Killed):
            archive.sources.change(source, section="CITY")
    assert sections(archive) == {"WORLD": 15, "CITY": 20}
    assert archive.undo.revert_last() == "changes to source Herald"
    assert sections(archive) == {"WORLD": 35}
    assert archive.maintenance.faults() == []


def test_retention_removes_and_restores_in_slices(archive: Archive) -> None:
    source = add(archive, 35)
    archive.retention.set_rule(RetentionRule(number=1))
    assert transactions(archive, archive.retention.tidy) == 4
    assert total(archive) == 1
    assert transactions(archive, archive.undo.revert_last) == 4
    assert total(archive) == 35
    archive.sources.change(source, rules=Rules(keep=1))
    assert transactions(archive, lambda: archive.retention.expire(source)) == 4
    assert total(archive) == 1
    assert archive.maintenance.faults() == []


def test_what_is_starred_between_two_slices_does_not_expire(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = add(archive, 35)
    archive.sources.change(source, rules=Rules(keep=1))
    last = archive.ids(Filter())[1]
    with open_archive(archive.location) as another:
        expired = archive._engine.articles.expired

        def chosen(*args: Any) -> list[int]:
            found = expired(*args)
            another.marks.set([last], starred=True)
            return found

        monkeypatch.setattr(archive._engine.articles, "expired", chosen)
        archive.retention.expire(source)
    assert total(archive) == 2
    assert archive.article(last).starred


def test_trash_that_no_undo_can_restore_is_emptied_bit_by_bit(archive: Archive) -> None:
    source = add(archive, 35)
    archive.sources.remove(source, articles="remove")

    def in_trash() -> int:
        with closing(sqlite3.connect(archive.location)) as reader:
            return int(reader.execute("SELECT count(*) FROM bin").fetchone()[0])

    held = []
    archive.add([Article("Other", "WORLD", NOW, key="other", digest="other")])
    (other,) = archive.ids(Filter())
    for number in range(105):
        archive.marks.set([other], starred=number % 2 == 0)
        held.append(in_trash())
    assert held[:99] == [35] * 99
    assert held[99:] == [25, 15, 5, 0, 0, 0]
    assert archive.maintenance.faults() == []


def test_tidying_empties_what_no_undo_can_restore(archive: Archive) -> None:
    source = add(archive, 35)
    archive.sources.remove(source, articles="remove")
    archive.add([Article("Other", "WORLD", NOW, key="other", digest="other")])
    (other,) = archive.ids(Filter())
    for number in range(100):
        archive.marks.set([other], starred=number % 2 == 0)
    assert archive.maintenance.faults() == []
    archive.retention.tidy()
    with closing(sqlite3.connect(archive.location)) as reader:
        assert reader.execute("SELECT count(*) FROM bin").fetchone() == (0,)


def test_a_log_without_parts_is_that_of_an_older_newsdesk(archive: Archive, tmp_path: Path) -> None:
    add(archive, 5)
    archive.marks.mark_all_read(Filter())
    with closing(sqlite3.connect(archive.location)) as other, other:
        other.execute("UPDATE t_undo SET doc = json_remove(doc, '$.parts')")
    assert archive.undo.revert_last() == "5 articles marked read"
    assert unread(archive) == 5
