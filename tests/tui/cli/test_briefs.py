"""The verb brief: filling, listing and writing briefs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .conftest import Call

BODY = [
    "“The cranes moved 36.7 tonnes today,” said Marta Hellan, harbour master of Orsund.",
    "“Nobody won this strike,” union leader Piet Okkema said.",
]


@pytest.fixture(autouse=True)
def arrived(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Import two articles; there are no templates but those that ship."""
    monkeypatch.setenv("NEWSDESK_HOME", str(tmp_path / "home"))
    arrive(call, tmp_path, BODY)


def arrive(call: Call, tmp_path: Path, body: list[str]) -> None:
    values = {"published": "2026-03-01T08:00:00Z", "source": "Orlik Gazette", "id": "port"}
    port = values | {"headline": "Port of Orsund reopens", "body": "\n\n".join(body)}
    rates = values | {"headline": "Rates held", "body": "Banks wait.", "id": "rates"}
    file = tmp_path / "wire.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in (port, rates)), "utf-8")
    assert call("import", file)[0] == 0


def records(call: Call, *words: str) -> list[dict[str, Any]]:
    status, out, err = call("brief", *words)
    assert (status, err) == (0, "")
    return [json.loads(line) for line in out.splitlines()]


def fill(call: Call) -> None:
    (quote, *_) = json.loads(call("show", "1", "--json")[1])["quotes"]
    for words in (
        ("new", "Morning"),
        ("add", "Morning", "--heading", "Harbour"),
        ("add", "morning", "1", str(quote["start"])),
        ("add", "Morning", "2"),
        ("add", "Morning", "--story", "1"),
        ("add", "Morning", "--note", "Ask first", "--before", "2"),
    ):
        assert call("brief", *words)[::2] == (0, "")


def test_a_brief_is_filled_and_listed(call: Call) -> None:
    fill(call)
    items = records(call, "show", "--json", "Morning")
    assert [(one["id"], one["kind"]) for one in items] == [
        (1, "heading"), (5, "note"), (2, "quote"), (3, "article"), (4, "story"),
    ]  # fmt: skip
    assert items[2]["speaker"] == "Marta Hellan"
    assert (items[4]["story"], items[4]["takes"]) == (1, [1])
    assert [one["warnings"] for one in items] == [[]] * 5
    assert records(call, "list", "--json") == [
        {"name": "Clippings", "items": 0, "current": True},
        {"name": "Morning", "items": 5, "current": False},
    ]
    assert call("brief", "choose", "MORNING") == (0, "Clippings go to “Morning”\n", "")
    assert call("brief", "list")[1] == "  Clippings  (0 items)\n* Morning  (5 items)\n"
    assert call("brief", "show")[1].splitlines()[::4] == [
        "   1  == Harbour ==", "   4  Port of Orsund reopens (1 take, 1 source)",
    ]  # fmt: skip


def test_clips_stays_with_the_default_brief(call: Call) -> None:
    fill(call)
    call("brief", "choose", "Morning")
    assert call("clips", "--add", "1")[0] == 0
    assert call("clips")[1].startswith("   6  Port of Orsund reopens, ")
    assert len(call("clips")[1].splitlines()) == 1


def test_items_are_moved_and_removed_and_briefs_copied_renamed_and_removed(call: Call) -> None:
    fill(call)

    def items(name: str) -> list[int]:
        return [one["id"] for one in records(call, "show", name, "--json")]

    assert call("brief", "move", "3", "Morning", "1")[0] == 0
    assert items("Morning") == [3, 1, 5, 2, 4]
    assert call("brief", "move", "3", "clippings")[0] == 0
    assert items("Clippings") == [3]
    assert call("brief", "remove", "Morning", "1") == (0, "Removed item 1 from “Morning”\n", "")
    assert call("brief", "copy", "Morning")[1] == "Copied to “Morning 2”\n"
    assert call("brief", "rename", "Morning", "Noon")[1] == "Renamed to “Noon”\n"
    assert call("brief", "remove", "Noon")[1] == "Removed “Noon”, 3 items\n"
    assert call("undo")[1] == "Undone: removal of brief “Noon”\n"
    assert items("Noon") == [5, 2, 4]
    assert records(call, "remove", "Morning 2", "--json") == [{"name": "Morning 2"}]


def test_a_brief_is_written_and_changed_material_must_be_forced(call: Call, tmp_path: Path) -> None:
    fill(call)
    file = tmp_path / "morning.md"
    assert call("brief", "write", "morning", file) == (
        0, f"Wrote “Morning”, 5 items, to {file}\n", "",
    )  # fmt: skip
    assert "— Marta Hellan, harbour master of Orsund, Port of Orsund" in file.read_text("utf-8")
    assert call("brief", "write", "Morning", file)[0] == 1
    arrive(call, tmp_path, [BODY[0].replace("36.7", "39.7"), BODY[1]])
    file = tmp_path / "again.txt"
    status, out, err = call("brief", "write", "Morning", file, "--template", "morning brief")
    assert (status, out, file.exists()) == (1, "", False)
    assert err.splitlines() == [
        "newsdesk: The article no longer says this: 36.7 tonnes → 39.7 tonnes · "
        "“The cranes moved 36.7 tonnes today,”, Orlik Gazette",
        "newsdesk: Changed since it was clipped: 36.7 tonnes → 39.7 tonnes, "
        "1 quotation changed: Orlik Gazette, Port of Orsund reopens",
        "newsdesk: “Morning” was not written: 2 warnings; --force writes it all the same",
    ]
    status, out, err = call(
        "brief", "write", "Morning", file, "--template", "morning brief", "--force", "--json"
    )
    assert (status, len(err.splitlines())) == (0, 2)
    assert json.loads(out) == {
        "file": str(file), "items": 5, "warnings": [line[10:] for line in err.splitlines()],
    }  # fmt: skip
    assert (
        "Warning: The article no longer says this: 36.7 tonnes → 39.7 tonnes\n"
        in file.read_text("utf-8")
    )


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (("add", "Morning"), 2, "brief add takes one of ID, --story, --heading and --note"),
        (("add", "Morning", "1", "--story", "1"), 2, "takes one of"),
        (("add", "Morning", "one"), 2, "“one” is not a number"),
        (("add", "Morning", "1", "--before", "1"), 2, "--before goes with"),
        (("add", "Nope", "1"), 2, "there is no brief “Nope”; there are Clippings, Morning"),
        (("add", "Morning", "99"), 2, "99"),
        (("new", "morning"), 1, "a brief “morning” already exists; use another name"),
        (("remove", "Clippings"), 1, "always there; it cannot be removed"),
        (("remove", "Morning", "9"), 2, "there is no item 9 in “Morning”; see brief show"),
        (("write", "Morning", "out.pdf"), 1, "name a file that ends in .md, .html, .txt"),
        (("write", "Morning", "out.md", "--template", "x"), 1, "there is no template “x”"),
        (("move", "9", "Morning"), 2, "there is no clipping 9"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line(
    call: Call, words: tuple[str, ...], status: int, message: str
) -> None:
    call("brief", "new", "Morning")
    found, out, err = call("brief", *words)
    assert (found, out) == (status, "")
    assert message in err
    assert len(err.splitlines()) == 1


def test_templates_are_listed(call: Call) -> None:
    assert records(call, "templates", "--json") == [
        {"name": name, "endings": [".md", ".html", ".txt"]}
        for name in ("plain", "wire note", "morning brief")
    ]
