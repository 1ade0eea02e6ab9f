"""What several programs change at the same time is all kept."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage import Article, Filter, open_archive
from storage.archive import Archive
from storage.archive.retention import RetentionRule

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def test_filters_saved_by_several_programs_at_once_are_all_kept(tmp_path: Path) -> None:
    open_archive(tmp_path / "news.db").close()
    start, faults = threading.Barrier(4), list[BaseException]()

    def save(program: int) -> None:
        try:
            with open_archive(tmp_path / "news.db") as archive:
                start.wait()
                for number in range(10):
                    archive.saved_filters.save(f"{program} {number}", Filter(words="port"))
        except BaseException as error:
            faults.append(error)

    programs = [threading.Thread(target=save, args=(program,)) for program in range(4)]
    for program in programs:
        program.start()
    for program in programs:
        program.join()
    assert faults == []
    with open_archive(tmp_path / "news.db") as archive:
        names = {one.name for one in archive.saved_filters.all()}
    assert names == {f"{program} {number}" for program in range(4) for number in range(10)}


def test_articles_starred_or_clipped_while_tidy_runs_stay(archive: Archive) -> None:
    archive.add(
        [
            Article(str(n), "WORLD", NOW - timedelta(hours=n), key=str(n), digest=str(n))
            for n in range(1_202)
        ],
        deduplicate=False,
    )
    archive.retention.set_rule(RetentionRule(number=1))
    chosen = set(archive.retention.expired())
    assert len(chosen) == 1_201
    saved: list[int] = []

    def mark_elsewhere(_done: int, _total: int) -> None:
        if saved:
            return
        saved.extend([one for one in archive.ids(Filter()) if one in chosen][:2])
        with open_archive(Path(str(archive.location))) as other:
            other.marks.set(saved[:1], starred=True)
            other.clippings.add(saved[1])

    archive.retention.tidy(progress=mark_elsewhere)
    assert len(saved) == 2
    left = set(archive.ids(Filter()))
    assert left & chosen == set(saved)
    assert len(left) == 3
