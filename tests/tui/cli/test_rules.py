"""The verb about rules for what arrives."""

from __future__ import annotations

import json

import pytest

from storage import Archive
from tests.tui.cli.conftest import Call

pytestmark = pytest.mark.usefixtures("archive")


def test_rules_are_added_listed_changed_and_removed(call: Call, archive: Archive) -> None:
    assert call("rules", "add", "title:ferry", "--do", "star", "--json")[0] == 0
    status, out, _ = call("rules", "--json")
    rule = json.loads(out)
    assert (status, rule["search"], rule["action"]) == (0, "title:ferry", "star")
    assert (rule["source"], rule["dropped"], rule["latest_dropped"]) == (None, 0, [])
    status, out, _ = call("rules", "change", "1", "--do", "section", "--section", "local")
    assert (status, out) == (0, "Changed rule 1: section LOCAL, for all sources: title:ferry\n")
    assert call("rules", "list")[1].split() == ["1", "section", "LOCAL", "all", "title:ferry"]
    call("rules", "add", "weather", "--do", "drop")
    assert call("rules", "list")[1].splitlines()[1].split() == ["2", "drop", "all", "0", "weather"]
    call("undo")
    assert call("rules", "remove", "1")[1].startswith("Removed rule 1")
    assert call("undo")[1] == "Undone: removal of rule “title:ferry”\n"
    assert [one.section for one in archive.rules.all()] == ["LOCAL"]


def test_a_rule_is_tested_without_being_saved(call: Call, archive: Archive) -> None:
    status, out, _ = call("rules", "test", "title:ferry", "--json")
    found = json.loads(out)
    assert (status, found["articles"], found["of_newest"]) == (0, 1, None)
    assert "Ferry line" in found["newest"][0]["headline"]
    assert not archive.rules.all()


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["add"], "rules add needs a search"),
        (["add", "before:2026-01-01"], "a rule has no dates: it looks at what arrives"),
        (["add", "ferry", "--do", "section"], "the rule needs a section to put articles into"),
        (["remove", "ferry"], "rules: “ferry” is no id of a rule; newsdesk rules lists them"),
        (["remove", "7"], "there is no rule 7; newsdesk rules lists them"),
    ],
)
def test_errors_are_one_line(call: Call, words: list[str], error: str) -> None:
    status, _, said = call("rules", *words)
    assert (status != 0, said) == (True, f"newsdesk: {error}\n")
