"""Notes on articles, on the command line."""

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
