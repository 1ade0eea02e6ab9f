"""Notes on articles, and articles set aside, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from storage import paths

from .conftest import Call

SEEDS = sorted(paths.seeds_folder().glob("*.txt"))[:3]


@pytest.fixture(autouse=True)
def articles(call: Call) -> None:
    assert call("import", *SEEDS)[1].startswith("3 new")


def test_a_note_is_left_shown_found_and_removed(call: Call, tmp_path: Path) -> None:
    status, out, _ = call("note", "2", "Call", "the", "ministry")
    assert status == 0
    assert out.startswith("※ ")
    assert out.endswith(": Call the ministry\n")
    (note,) = map(json.loads, call("note", "2", "--json")[1].splitlines())
    assert (note["article"], note["text"], note["desk"]) == (2, "Call the ministry", "")
    assert out in call("show", "2")[1]
    assert json.loads(call("show", "2", "--json")[1])["notes"] == [note]
    (listed,) = map(json.loads, call("list", "--search", "is:note", "--json")[1].splitlines())
    assert (listed["id"], listed["notes"]) == (2, 1)
    assert "●※" in call("list", "--search", "is:note")[1]
    assert call("export", tmp_path / "all.jsonl")[0] == 0
    assert '"notes": [{"at": ' in (tmp_path / "all.jsonl").read_text(encoding="utf-8")
    assert call("note", "2", "--remove")[:2] == (0, f"Removed: {out}")
    assert call("undo")[1] == "Undone: note removed from 1 article\n"
    assert json.loads(call("note", "2", "--remove", "--json")[1])["removed"]["text"] == note["text"]
    assert call("note", "2", "--json") == (0, "", "")


def test_what_goes_wrong_with_a_note_is_said_in_one_line(call: Call) -> None:
    assert call("note", "2") == (0, "", "newsdesk: No notes; newsdesk note 2 WORDS leaves one\n")
    for words, status, fault in (
        (("99", "x"), 2, "there is no article 99"),
        (("2", "\x1b"), 1, "a note needs words"),
        (("2", "--remove"), 2, "you have left no note on article 2"),
        (("2", "x", "--remove"), 2, "--remove takes no words"),
        (("x",), 2, "ID is a whole number"),
    ):
        found, out, error = call("note", *words)
        assert (found, out, error.count("\n")) == (status, "", 1)
        assert fault in error


def test_articles_are_set_aside_listed_and_no_longer(call: Call, tmp_path: Path) -> None:
    assert call("aside", "2", "3") == (0, "2 articles set aside for later\n", "")
    assert json.loads(call("aside", "2", "--json")[1]) == {"changed": 0}
    listed = [
        json.loads(line) for line in call("list", "--search", "is:aside", "--json")[1].splitlines()
    ]
    assert sorted((one["id"], one["set_aside_for"]) for one in listed) == [(2, [""]), (3, [""])]
    assert "⚑" in call("list", "--search", "is:aside")[1]
    assert "⚑ set aside for later\n" in call("show", "2")[1]
    assert json.loads(call("show", "2", "--json")[1])["set_aside_for"] == [""]
    assert call("export", tmp_path / "all.jsonl")[0] == 0
    assert (tmp_path / "all.jsonl").read_text(encoding="utf-8").count('"set_aside_for": [""]') == 2
    assert call("aside", "2", "--not")[1] == "1 article no longer set aside for later\n"
    assert call("undo")[1] == "Undone: 1 article no longer set aside for later\n"
    assert call("undo")[1] == "Undone: 2 articles set aside for later\n"
    assert call("list", "--search", "is:aside", "--json")[1] == ""
    assert call("redo")[1] == "Redone: 2 articles set aside for later\n"
    assert call("aside", "99")[0] == 2
    status, _, error = call("aside", "2", "--desk", "sport")
    assert (status, error) == (2, "newsdesk: no desk “sport” here; there are no desks but yours\n")
