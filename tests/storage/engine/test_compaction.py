"""Giving room back to the disk."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

from storage import Article, Block, Filter, open_archive
from storage.engine.sqlite.files.compaction import compact


def test_room_is_given_back_when_there_is_much_of_it(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    rnd = random.Random(1)
    with open_archive(path) as archive:
        source = archive.sources.add(kind="feed", location="https://herald.example/", name="Herald")
        assert compact(path) == 0
        archive.add([
            Article(f"Story {number}", "WORLD", datetime(2026, 3, 3, tzinfo=UTC),
                    blocks=(Block(rnd.randbytes(40_000).hex()),), source=source.id,
                    key=str(number), digest=str(number))
            for number in range(100)
        ])  # fmt: skip
        assert compact(path) == 0
        archive.sources.remove(source.id, articles="remove")
        for number in range(100):  # until it can no longer be undone
            archive.sources.add(
                kind="feed", location=f"https://{number}.example/", name="Other", undoable=True
            )
        size = path.stat().st_size
        assert compact(path) > 4_000_000
        assert path.stat().st_size < size / 2
        assert archive.maintenance.faults() == []
        assert archive.facets(Filter()).total == 0
