"""Documents that anybody may have written are read as far as they can be, and faults are named."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from storage.records.documents import Kind, decode, line, number, upgrade
from storage.records.fetch_state import FETCH
from storage.records.kinds import CLIPPING
from storage.records.problems import problems
from storage.records.settings import setting_kind

CLIPPED: dict[str, Any] = {
    "article": 3,
    "start": 0,
    "words": "“Not today.”",
    "headline": "Quay shut",
    "published": "2026-03-04T12:00:00+01:00",
    "clipped": "2026-03-05T08:30:00",
    "speaker": "Ada Brandau",
}


def test_a_document_has_its_known_fields_and_defaults_for_the_rest() -> None:
    values, faults = decode(CLIPPING, CLIPPED | {"tag": "mine", "place": None})
    assert values is not None
    assert (values["speaker"], values["note"], values["place"]) == ("Ada Brandau", "", None)
    assert values["published"] == datetime(2026, 3, 4, 11, tzinfo=UTC)
    assert values["clipped"] == datetime(2026, 3, 5, 8, 30, tzinfo=UTC)
    assert "tag" not in values
    assert faults == []


@pytest.mark.parametrize(
    ("wrong", "fault", "is_usable"),
    [
        ({"note": 7}, "its note is not text", True),
        ({"place": True}, "its place is not a number", True),
        ({"place": 10**30}, "its place is not a number", True),
        ({"certainty": "quite"}, "its certainty is not one of likely, none, sure", True),
        ({"link": "javascript:alert(1)"}, "its link is not a web address", True),
        ({"article": "three"}, "its article is not a number", False),
        ({"published": "0001-01-01T00:00:00+14:00"}, "its published is not a time", False),
        ({"words": None}, "its words is not text", False),
        ({"v": 99}, "a newer newsdesk made it", False),
    ],
)
def test_a_wrong_field_takes_its_default_or_the_document_is_passed_over(
    wrong: dict[str, Any], fault: str, *, is_usable: bool
) -> None:
    document = CLIPPED | wrong
    assert problems("clippings", document) == [fault]
    assert (decode(CLIPPING, document).values is not None) == is_usable


@pytest.mark.parametrize(
    ("table", "document", "faults"),
    [
        ("clippings", 7, ["it is not a JSON object"]),
        ("settings", {"name": "keep", "value": {"days": 3, "number": 0}}, []),
        ("settings", {"name": "keep", "value": {"days": "3"}}, ["its days is not a number"]),
        ("settings", {"name": "keep", "value": []}, ["its value is not a complete record"]),
        ("settings", {"name": "my own", "value": [1, "x"]}, []),
        ("settings", {"value": 1}, ["it has no name"]),
        ("settings", {"name": ["keep"], "value": 1}, ["its name is not text"]),
        (
            "settings",
            {"name": "saved filters", "value": [{"name": "Port"}, 7, {"key": "a"}]},
            [
                "entry 2 of a list is not a complete record",
                "it has no name",
                "entry 3 of a list is not a complete record",
            ],
        ),
        ("undo", {"kind": "marks", "words": "x", "marks": [["read", True, [1, 2]]]}, []),
        (
            "undo",
            {"kind": "marks", "words": "x", "marks": [["read; --", True, [1]]]},
            ["entry 1 of a list is not a list of 3"],
        ),
        ("undo", {"kind": "clipping", "id": 1, "doc": None}, []),
        ("undo", {"kind": "clipping", "id": 1}, ["it has no doc"]),
        ("undo", {"kind": "tea"}, ["this newsdesk does not know its kind of change"]),
        ("source", {"interval": 30, "rhythm": {"skip_hours": [1, 25]}}, [
            "entry 2 of a list is not a number"
        ]),
        ("source", {"etag": 7, "next_fetch": 1e400}, [
            "its etag is not text",
            "its next_fetch is not a time",
        ]),
        ("source", None, ["it is not a JSON object"]),
        ("recipes", {"anything": 1}, []),
    ],
)  # fmt: skip
def test_all_that_is_wrong_with_a_document_is_named(
    table: str, document: object, faults: list[str]
) -> None:
    assert problems(table, document) == faults


def test_an_older_document_is_upgraded_when_it_is_read_and_a_newer_one_is_left_alone() -> None:
    def split_name(document: dict[str, Any]) -> dict[str, Any]:
        first, _, last = document.pop("name").partition(" ")
        return document | {"first": first, "last": last}

    kind = Kind({"first": line(), "last": line(), "age": number(0)}, upgrades=(split_name,))
    assert kind.version == 2
    old = {"name": "Ada Brandau", "tag": "mine"}
    assert decode(kind, old).values == {"first": "Ada", "last": "Brandau", "age": 0}
    assert upgrade(kind, old) == {"first": "Ada", "last": "Brandau", "tag": "mine", "v": 2}
    assert old == {"name": "Ada Brandau", "tag": "mine"}
    assert upgrade(kind, {"v": 3, "full": "Ada Brandau"}) is None
    assert decode(kind, {"v": 3, "full": "Ada Brandau"}).values is None


def test_kinds_are_found_by_names_of_any_type() -> None:
    assert setting_kind(["session"]) is setting_kind("my own")
    assert problems("undo", {"kind": {"kind": 1}}) == problems("undo", {})
    assert decode(FETCH, {}).values is not None
