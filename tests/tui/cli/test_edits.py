"""The command line about what the source of an article changed in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import InZone
from tests.tui.cli.conftest import Call

STORY = """ date 2026-11-23 BUSINESS
Copper output falls
The mine counted again.
A mine. / Orlik Photo
November 23, 2026

Output at the mine of Oreta in Reidgefield fell by {figure} percent on Monday, the company said.

“We will not close the pit,” said Ana Bruck.

The company employs many people, and its shares were down.
{more}"""


@pytest.fixture
def story(tmp_path: Path, call: Call, in_zone: InZone) -> Path:
    in_zone("UTC")
    path = tmp_path / "copper.txt"
    write(call, path, figure="36.7")
    return path


def write(call: Call, path: Path, figure: str, more: str = "") -> None:
    path.write_text(STORY.format(figure=figure, more=more), encoding="utf-8")
    assert call("import", path)[0] == 0


def test_one_line_comes_first_and_figures_before_other_paragraphs(call: Call, story: Path) -> None:
    write(call, story, figure="39.7", more="\nThe mine opened in spring.\n")
    status, out, _ = call("edits", "1")
    assert status == 0
    first, *rest = out.splitlines()
    assert first.endswith(": 36.7 percent → 39.7 percent, 1 paragraph added")
    assert [line[:34] for line in rest if line.startswith(("−", "+"))] == [
        "− Output at the mine of Oreta in R",
        "+ Output at the mine of Oreta in R",
        "+ The mine opened in spring.",
    ]
    assert "  … 2 paragraphs unchanged" in rest


def test_figures_of_the_headline_are_in_the_first_line(call: Call, story: Path) -> None:
    text = story.read_text(encoding="utf-8")
    for headline in ("Copper output falls by 11 percent", "Copper output falls by 15 percent"):
        story.write_text(text.replace("Copper output falls", headline), encoding="utf-8")
        assert call("import", story)[0] == 0
    lines = call("edits", "1", "--each")[1].splitlines()
    assert lines[0].endswith(": new headline, 11 percent → 15 percent")
    record = json.loads(call("edits", "1", "--each", "--json")[1].splitlines()[0])
    assert (record["figures"], record["silent"]) == ([["11 percent", "15 percent"]], True)


def test_edits_as_json_say_what_changed_silently(call: Call, story: Path) -> None:
    write(call, story, figure="39.7")
    write(call, story, figure="39.7", more="\nThe mine opened in spring.\n")
    (record,) = map(json.loads, call("edits", "1", "--json")[1].splitlines())
    assert (record["figures"], record["silent"], record["weight"]) == (
        [["36.7 percent", "39.7 percent"]], True, "major",
    )  # fmt: skip
    assert [one["kind"] for one in record["changes"]] == ["changed", "added"]
    last, first = map(json.loads, call("edits", "1", "--each", "--json")[1].splitlines())
    assert (last["summary"], last["silent"]) == ("1 paragraph added", False)
    assert (first["summary"], first["silent"]) == ("36.7 percent → 39.7 percent", True)


def test_what_was_not_edited_is_one_line(call: Call, story: Path) -> None:
    assert call("edits", "1") == (0, "It has not been edited.\n", "")
    assert call("edits", "1", "--json")[1] == ""
    assert call("edits", "9")[0] == 2
