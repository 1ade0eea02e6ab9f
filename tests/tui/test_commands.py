"""The one table of commands, and all that is made of it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tui.commands.model import GROUPS, PANELS
from tui.commands.table import COMMANDS, desk_bindings, footer, key_table, matching
from tui.screens.desk import Desk

README = Path(__file__).resolve().parents[2] / "README.md"


def test_every_command_has_its_own_name_and_a_group_of_the_help() -> None:
    assert max(Counter(command.id for command in COMMANDS).values()) == 1
    assert {command.group for command in COMMANDS} == set(GROUPS)


@pytest.mark.parametrize("panel", PANELS)
def test_no_key_means_two_things_in_one_panel(panel: str) -> None:
    keys = Counter(
        key
        for command in COMMANDS
        for key in command.keys
        if not command.where or panel in command.where
    )
    # h goes back, but the desk gives it to nobody else
    assert [key for key, times in keys.items() if times > 1] == []


def test_every_action_of_the_table_exists_on_the_desk() -> None:
    for binding in desk_bindings():
        name = binding.action.partition("(")[0]
        assert hasattr(Desk, f"action_{name}"), binding.action


def test_the_keys_of_the_design_are_bound() -> None:
    bound = {key for command in COMMANDS for key in command.keys_shown.split()}
    expected = "j k ↑ ↓ g G PgUp PgDn ^f ^b ^d ^u space n p N ⏎ l esc h Tab 1 2 3 4 o r u s /"
    expected += " f d F a R y Y [ ] Q z A ^z : ^p ? F1 q ! . T"
    assert set(expected.split()) - bound == set()


@pytest.mark.parametrize("panel", PANELS)
def test_the_footer_of_a_panel_shows_keys_that_work_there(panel: str) -> None:
    items = footer(panel)
    assert len(items) >= 4
    works = {command.key for command in COMMANDS if not command.where or panel in command.where}
    assert {key for key, _, _ in items} <= works
    assert all(word for _, word, _ in items)


@pytest.mark.parametrize("panel", ["headlines", "article"])
def test_the_footer_of_a_search_shows_no_key_twice(panel: str) -> None:
    items = footer(panel, hits=True)
    assert ("n", "next hit", "n") in items
    keys = [key for _, _, key in items]
    assert len(keys) == len(set(keys))
    out = "back" if panel == "article" else "leave search"
    assert ("esc", out, "escape") in items


def test_commands_are_found_by_title_by_help_and_by_key() -> None:
    assert [command.id for command in matching("add source")] == ["add-source"]
    assert "undo" in [command.id for command in matching("last change")]
    assert [command.id for command in matching("^z")] == ["undo"]
    assert matching("no such thing") == []


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("export", "export"),
        ("theme", "theme"),
        ("th", "theme"),
        ("imp", "import"),
        ("all-read", "all-read"),
        ("full text", "full-text"),
        ("back", "back"),
        ("backup", "backup"),
        ("u", "unread"),
    ],
)
def test_the_command_that_is_called_so_comes_first(typed: str, first: str) -> None:
    assert matching(typed)[0].id == first


def test_the_readme_holds_the_table_of_keys() -> None:
    text = README.read_text(encoding="utf-8")
    if "| keys | what they do |" not in text:
        pytest.skip("the README does not list the keys yet")
    assert key_table() in text


def test_no_line_of_the_help_is_cut() -> None:
    for command in COMMANDS:
        where = f" ({command.where[0]})" if len(command.where) == 1 else ""
        assert len(f"{command.help}{where}") <= 28, command.id
