"""Reading of files that people name, whatever they are and whatever size they claim."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from storage.errors import SeedError
from storage.importing.article_file import MAX_BYTES, read_article
from storage.regular_file import open_regular, read_at_most

ARTICLE = b" date 2026-03-04 WORLD\nFerry late\n\nThe last boat left at nine.\n\n"


def test_a_small_article_takes_little_memory_to_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(ARTICLE)
    read_article(tmp_path / "a.txt")
    tracemalloc.start()
    try:
        read_article(tmp_path / "a.txt")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MAX_BYTES / 20


def test_the_longest_article_is_read_whole_and_a_longer_one_refused(tmp_path: Path) -> None:
    end = b" The end."
    longest = ARTICLE + b"boat " * ((MAX_BYTES - len(ARTICLE + end)) // 5)
    longest = longest.ljust(MAX_BYTES - len(end), b".") + end
    (tmp_path / "a.txt").write_bytes(longest)
    assert read_article(tmp_path / "a.txt").text.endswith("The end.")
    (tmp_path / "a.txt").write_bytes(longest + b".")
    with pytest.raises(SeedError, match="larger than 5 MB"):
        read_article(tmp_path / "a.txt")


@pytest.mark.skipif(not Path("/proc/version").is_file(), reason="no files of unknown size here")
def test_a_file_that_has_more_than_its_size_says_is_read_up_to_the_limit() -> None:
    path = Path("/proc/version")
    content = path.read_bytes()
    assert path.stat().st_size < len(content)
    with open_regular(path) as file:
        assert read_at_most(file, MAX_BYTES) == content
    with open_regular(path) as file:
        assert len(read_at_most(file, 5)) > 5
