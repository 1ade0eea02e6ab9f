"""Pages of the file are overwritten: what is on the others is saved, and nothing else is said."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from .cases import put
from .conftest import Exported, Run

PAGE = 4096
LEAST = 10
"""Articles in the archive."""


def root(path: Path, name: str) -> int:
    """Return the first page of a table or an index."""
    with closing(sqlite3.connect(path)) as connection:
        sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
        return int(connection.execute(sql, (name,)).fetchone()[0])


def last_leaf(path: Path, name: str) -> int:
    """Return the page with the last rows of a table that takes several."""
    page = root(path, name)
    while (whole := path.read_bytes()[(page - 1) * PAGE : page * PAGE])[0] == 5:
        page = int.from_bytes(whole[8:12], "big")
    return page


def garble(path: Path, page: int) -> None:
    whole = bytearray(path.read_bytes())
    whole[(page - 1) * PAGE : page * PAGE] = b"\xa5" * PAGE
    path.write_bytes(whole)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("article_pair", "the index article_pair of table article"),
        ("article_walk", "the index article_walk of table article"),
        ("article_key", "the index article_key of table article"),
        ("quote_article", "the index quote_article of table quote"),
        ("speaker_key", "the index speaker_key of table speaker"),
        ("tally", "the counts of articles"),
        ("packed", "the counts of articles"),
        ("a_fts_data", "the full text of articles"),
        ("a_fts_idx", "the full text of articles"),
        ("a_head_data", "the full text of headlines"),
        ("q_fts_data", "the full text of quotes"),
    ],
)
def test_damage_to_what_is_derived_loses_nothing(
    run: Run,
    path: Path,
    exported: Exported,
    name: str,
    words: str,
) -> None:
    garble(path, root(path, name))
    status, said = run("doctor")
    assert status == 1
    assert f"the file is damaged: {words}" in said
    assert "10 articles can be read" in said
    assert len(exported()) == LEAST
    status, said = run("doctor", "--repair")
    assert (status, "10 articles moved to a new file" in said) == (0, True), said
    assert run("doctor")[0] == 0
    assert run("list", "--search", "harbour")[1].count("Story") == 4
    assert len(exported()) == LEAST


@pytest.mark.parametrize(
    ("index", "other", "change"),
    [
        ("ON article (pos) WHERE read = 0", "ON article (pos) WHERE read = 5", "read = 1 - read"),
        ("ON article (key_print)", "ON article (digest_print)", "key_print = key_print + 1"),
    ],
)
def test_an_index_that_does_not_fit_its_table_is_rebuilt(
    run: Run, path: Path, exported: Exported, index: str, other: str, change: str
) -> None:
    there, back = (
        f"PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = replace(sql, '{before}',"
        f" '{after}'); PRAGMA writable_schema = RESET;"
        for before, after in ((index, other), (other, index))
    )
    put(path, f"{there} UPDATE article SET {change} WHERE id = 5; {back}")
    status, said = run("doctor")
    assert (status, "the file is damaged: the index article_" in said) == (1, True), said
    assert run("doctor", "--repair")[0] == 0
    assert run("doctor")[0] == 0
    assert len(exported()) == LEAST


def test_damage_to_texts_loses_the_texts_on_the_page_alone(
    run: Run, path: Path, exported: Exported
) -> None:
    garble(path, last_leaf(path, "body"))
    status, said = run("doctor")
    assert (status, "the file is damaged: the table body" in said) == (1, True)
    before = exported()
    assert 0 < len(before) < LEAST
    status, said = run("doctor", "--repair")
    assert "10 articles moved to a new file" in said
    assert status == 1
    assert f"{LEAST - len(before)} texts could not be read; newsdesk restore FILE" in said
    assert run("doctor")[0] == 0
    assert len(exported()) == LEAST  # those without their texts have their headlines
    assert {*before} < {*exported()}


def test_damage_to_articles_is_counted(run: Run, path: Path) -> None:
    garble(path, root(path, "article"))
    status, said = run("doctor")
    assert (status, "0 articles can be read" in said) == (1, True)
    status, said = run("doctor", "--repair")
    assert status == 1
    assert "10 articles could not be read; newsdesk restore FILE" in said


def test_a_file_in_use_is_not_rebuilt(run: Run, path: Path) -> None:
    garble(path, root(path, "article_pair"))
    code = f"from storage import open_archive; open_archive({str(path)!r}); print(1); input()"
    words = [sys.executable, "-c", code]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        status, said = run("doctor", "--repair")
        other.communicate(b"\n")
    assert status == 1
    assert "another program has it open" in said
    assert not list(path.parent.glob(".*restoring*"))
