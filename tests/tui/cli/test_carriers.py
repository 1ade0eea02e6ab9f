"""The command line about articles that several sources carry: here two folders with one file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import InZone
from tests.tui.cli.conftest import Call

STORY = """ date 2026-11-23 WORLD
Ferry sinks off Lisek
The port authority counted again.
A ferry. / Orlik Photo
November 23, 2026

The ferry sank with 214 aboard.
"""


@pytest.fixture
def folders(tmp_path: Path, call: Call, in_zone: InZone) -> None:
    in_zone("UTC")
    for name in ("herald", "post"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "ferry.txt").write_text(STORY, encoding="utf-8")
        assert call("import", tmp_path / name)[0] == 0


def test_a_list_names_all_sources_of_an_article(call: Call, folders: None) -> None:
    for name in ("herald", "post"):
        status, out, _ = call("list", "--source", name, "--json")
        (row,) = map(json.loads, out.splitlines())
        assert (status, row["source"], row["also"]) == (0, "herald", ["post"])
    assert "herald +1" in call("list")[1]


def test_an_article_says_who_else_carries_it(call: Call, folders: None) -> None:
    assert json.loads(call("show", "1", "--json")[1])["also"] == ["post"]
    assert "\nalso in post\n" in call("show", "1")[1]


def test_an_edit_by_another_source_names_it(call: Call, folders: None, tmp_path: Path) -> None:
    path = tmp_path / "post" / "ferry.txt"
    path.write_text(STORY.replace("214", "210"), encoding="utf-8")
    assert call("import", tmp_path / "post")[0] == 0
    assert " by post: 214 → 210\n" in call("edits", "1")[1]
    assert json.loads(call("edits", "1", "--json")[1])["edited_by"] == "post"
    assert " · edited by post\n" in call("show", "1")[1]
    assert json.loads(call("list", "--json")[1])["edited_by"] == "post"
    path.write_text(STORY.replace("214", "209"), encoding="utf-8")
    assert call("import", tmp_path / "post")[0] == 0
    assert "(2 edits, the last by post): 214 → 209\n" in call("edits", "1")[1]


def test_each_source_counts_it_and_one_can_go(call: Call, folders: None) -> None:
    def counted() -> dict[str, int]:
        lines = map(json.loads, call("sources", "--json")[1].splitlines())
        return {one["name"]: one["articles"] for one in lines}

    assert counted() == {"herald": 1, "post": 1}
    assert call("remove", "herald", "--articles", "remove")[0] == 0
    assert counted() == {"post": 1}
    assert "post" in call("list")[1]
    assert call("undo")[0] == 0
    assert counted() == {"herald": 1, "post": 1}
    assert call("doctor")[0] == 0


def test_a_story_counts_and_names_all_sources_of_its_takes(call: Call, folders: None) -> None:
    record = json.loads(call("story", "1", "--json")[1])
    assert (record["sources"], record["articles"][0]["also"]) == (2, ["post"])
    assert "herald, post" in call("story", "1")[1]
    text = call("story", "1", "--format", "md")[1]
    assert "1 take · 2 sources" in text
    assert "herald, post · 2026-11-23" in text


def test_only_sources_with_articles_or_feeds_are_known_to_a_search(
    call: Call, folders: None, tmp_path: Path
) -> None:
    (tmp_path / "wire").mkdir()
    text = STORY.replace("Ferry sinks", "Volcano erupts")
    (tmp_path / "wire" / "1.txt").write_text(text, encoding="utf-8")
    assert call("import", tmp_path / "wire")[0] == 0
    assert call("remove", "wire", "--articles", "remove")[0] == 0
    for name in ("wire", "tide"):
        status, _, err = call("list", "--search", f"source:{name}")
        assert (status, err) == (
            2, f"newsdesk: --search: no source “{name}”; known: herald, post\n",
        )  # fmt: skip
    assert call("remove", "herald", "--articles", "keep")[0] == 0
    assert "Ferry sinks" in call("list", "--search", "source:herald")[1]


def test_no_source_is_an_empty_list(call: Call, folders: None) -> None:
    for name in ("herald", "post"):
        assert call("remove", name, "--articles", "remove")[0] == 0
    line = "newsdesk: No sources yet: newsdesk add URL follows a feed\n"
    assert call("sources") == (0, "", line)
    status, out, err = call("list")
    assert (status, out, err.count("\n")) == (0, "", 1)
    assert err.startswith("newsdesk: No articles yet: newsdesk add URL follows a feed")
    assert call("list", "--json") == (0, "", "")
