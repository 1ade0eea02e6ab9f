"""A file without line ends is refused without being held in memory."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.importing.files import import_files

LENGTH = 120_000_000


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("long.csv", "headline,published\n"),
        ("long.jsonl", '{"format": "newsdesk archive", "version": 1}\n{"headline": "'),
        ("long.json", '{"articles": {"1": {"headline": "'),
        ("foreign.jsonl", '{"headline": "'),
        ("long.md", "# Ferry late\n"),
        ("long.txt", " date 2026-03-04 WORLD\nFerry late\n\n"),
        ("long.rss", "<rss>"),
    ],
)
def test_a_line_without_end_is_refused_and_never_whole_in_memory(
    archive: Archive, tmp_path: Path, name: str, start: str
) -> None:
    with (tmp_path / name).open("wb") as file:
        file.write(start.encode())
        file.truncate(LENGTH)  # the rest are zeroes, which take no room on the disk
    tracemalloc.start()
    try:
        failures = import_files(archive, [tmp_path / name])
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(failures) == 1
    assert len(failures[0].error) < 200
    assert peak < LENGTH / 2
