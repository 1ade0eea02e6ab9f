"""The one table of commands, and all that is made of it."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.widget import Widget

from tests.tui.conftest import OpenDesk
from tui.commands.model import GROUPS, PANELS
from tui.commands.registry import CommandRegistry
from tui.commands.registry import command as runs
from tui.commands.table import (
    COMMANDS,
    desk_bindings,
    footer,
    key_table,
    matching,
    panel_bindings,
)
from tui.widgets.article.article_view import ArticleView
from tui.widgets.filters.filters import Filters
from tui.widgets.headlines.headlines import Headlines
from tui.widgets.quotes.quotes import Quotes

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


async def test_every_command_leads_to_what_a_part_of_the_desk_contributes(
    open_desk: OpenDesk,
) -> None:
    async with open_desk() as reader:
        run_by_desk = {command.id for command in COMMANDS if not command.is_run_by_panel}
        assert reader.desk.registry.ids == run_by_desk


@pytest.mark.parametrize("panel", [Headlines, ArticleView, Quotes, Filters])
def test_every_action_of_a_panel_exists(panel: type[Widget]) -> None:
    for binding in panel.BINDINGS:
        assert isinstance(binding, Binding)
        assert hasattr(panel, f"action_{binding.action.partition('(')[0]}"), binding.action


def test_every_command_is_bound_under_its_id_or_those_of_its_directions() -> None:
    bindings = [*desk_bindings(), *chain.from_iterable(map(panel_bindings, PANELS))]
    ids = {one.id for command in COMMANDS for one in command.directions or [command]}
    assert {binding.id for binding in bindings} == ids


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
    assert key_table() in README.read_text(encoding="utf-8")


def test_no_line_of_the_help_is_cut() -> None:
    for command in COMMANDS:
        where = f" ({command.where[0]})" if len(command.where) == 1 else ""
        assert len(f"{command.help}{where}") <= 28, command.id


class Part:
    """Contributes what three commands run."""

    def __init__(self) -> None:
        self.steps = 0

    @runs("on", 1)
    @runs("back", -1)
    def step(self, steps: int) -> None:
        self.steps += steps

    @runs("start")
    def start(self) -> None:
        self.steps = 0


def test_a_registry_runs_what_a_part_contributes_once_or_many_times() -> None:
    part = Part()
    registry = CommandRegistry([part])
    assert registry.ids == {"on", "back", "start"}
    registry.run("on")
    registry.run_times("on", 5)
    registry.run_times("back", 2)
    assert part.steps == 4
    registry.run("start")
    assert part.steps == 0
    with pytest.raises(TypeError, match="start has no step"):
        registry.run_times("start", 2)


def test_a_command_that_two_methods_run_is_refused() -> None:
    with pytest.raises(ValueError, match="two methods run the command"):
        CommandRegistry([Part(), Part()])
