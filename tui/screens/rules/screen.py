"""The page of rules: what happens to articles as they arrive, and what was dropped."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from storage import Archive
from storage.archive.arrival_rules import Dropped, RuleTrial
from storage.model import ArrivalRule, Source
from tui.formatting.rules import (
    ACTION_WORDS,
    describe_dropped,
    describe_rule_trial,
    format_rule_note,
)
from tui.formatting.text import content
from tui.formatting.undo import UndoVerb, describe_reverted
from tui.jobs import Jobs
from tui.screens.dialogs.dialog import Dialog
from tui.screens.rules.rule_dialog import RuleDialog
from tui.widgets.key_line import KeyLine

__all__ = ["RulesScreen"]

_KEYS = "⏎ change · a add · x remove · ^z undo · esc close"
_NONE = "No rules yet. a adds one: keep, drop, mark as read, star, or put into a section."
_SHOWN = 3


class RulesScreen(Dialog[None]):
    """Lists the rules, and adds, changes and removes them.

    Args:
        jobs: Reads and changes the archive.
        sources: The sources that a rule can be for.
    """

    CSS = "RulesScreen OptionList { max-height: 60vh; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "move('cursor_down')", "Down", show=False),
        Binding("k", "move('cursor_up')", "Up", show=False),
        Binding("a", "add", "Add a rule", show=False),
        Binding("x,delete", "remove", "Remove", show=False),
        Binding("ctrl+z", "revert('undo')", "Undo", show=False),
        Binding("ctrl+r", "revert('redo')", "Redo", show=False),
        Binding("q,U", "leave", "Close", show=False),
    ]

    options = getters.query_one(OptionList)
    meaning = getters.query_one("#meaning", Static)

    def __init__(self, jobs: Jobs, sources: Sequence[Source]) -> None:
        super().__init__()
        self._jobs = jobs
        self._sources = sources
        self._rules: Sequence[ArrivalRule] = ()

    def compose(self) -> ComposeResult:
        """Lay out the rules above what the highlighted one does."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = "Rules for what arrives"
            yield OptionList()
            yield Static(content(""), id="meaning", classes="line")

    def on_mount(self) -> None:
        """Load the rules."""
        self.show_keys(_KEYS)
        self._load()

    def _load(self, _done: object = None) -> None:
        def read(archive: Archive) -> tuple[Sequence[ArrivalRule], Mapping[int, int]]:
            return archive.rules.all(), archive.rules.counts()

        self._jobs.query("rules page", read, self.if_open(self._show))

    def _show(self, found: tuple[Sequence[ArrivalRule], Mapping[int, int]]) -> None:
        highlighted = self.options.highlighted or 0
        self._rules, dropped = found
        names = {one.id: one.name for one in self._sources}
        self.options.clear_options()
        self.options.add_options(
            Option(
                KeyLine(
                    one.search,
                    note=format_rule_note(
                        one, names.get(one.source, "a removed source"), dropped.get(one.id, 0)
                    ),
                )
            )
            for one in self._rules
        )
        self.options.display = bool(self._rules)
        if self._rules:
            self.options.highlighted = min(highlighted, len(self._rules) - 1)
            self.options.focus()
        else:
            self.meaning.update(content(_NONE))

    @property
    def _current(self) -> ArrivalRule | None:
        place = self.options.highlighted
        return self._rules[place] if place is not None and place < len(self._rules) else None

    @on(OptionList.OptionHighlighted)
    def _describe(self) -> None:
        """Say what the highlighted rule asks, what it would match, and what it has dropped."""
        if (rule := self._current) is None:
            return

        def answer(archive: Archive) -> tuple[RuleTrial, list[Dropped]]:
            from storage.archive.name_lookup import archive_names

            names = archive_names(archive)
            trial = archive.rules.try_out(rule.search, names, source=rule.source)
            return trial, archive.rules.dropped(rule.id)[:_SHOWN]

        def show(found: tuple[RuleTrial, list[Dropped]]) -> None:
            trial, dropped = found
            lines = [describe_rule_trial(trial), ACTION_WORDS[rule.action]]
            lines += describe_dropped(rule, dropped, datetime.now(UTC))
            self.meaning.update(content("\n".join(lines)))

        self._jobs.query("rule trial", answer, self.if_open(show))

    def action_move(self, how: str) -> None:
        """Move the highlight by an action of the list."""
        getattr(self.options, f"action_{how}")()

    def action_add(self) -> None:
        """Ask for a new rule."""

        def answered(rule: ArrivalRule | None) -> None:
            if rule is not None:
                self._change(
                    lambda archive: archive.rules.add(
                        rule.search, rule.action, section=rule.section, source=rule.source
                    )
                )

        dialog = RuleDialog(self._jobs, "New rule", ArrivalRule(0, ""), self._sources)
        self.app.push_screen(dialog, answered)

    @on(OptionList.OptionSelected)
    def _edit(self) -> None:
        """Ask for changes of the rule."""
        if (rule := self._current) is None:
            return

        def answered(changed: ArrivalRule | None) -> None:
            if changed is not None:
                self._change(lambda archive: archive.rules.change(changed))

        self.app.push_screen(RuleDialog(self._jobs, "Rule", rule, self._sources), answered)

    def action_remove(self) -> None:
        """Remove the rule, which can be undone."""
        if (rule := self._current) is not None:
            self._change(lambda archive: archive.rules.remove(rule.id))
            self.toast(f"Removed “{rule.search}” · ^z undoes")

    def action_revert(self, verb: UndoVerb) -> None:
        """Undo or redo the last change, whatever it was."""

        def reverted(change: str | None) -> None:
            self.toast(describe_reverted(verb, change))
            self._load()

        self._jobs.change(lambda archive: archive.undo.revert(verb), reverted)

    def _change(self, change: Callable[[Archive], Any]) -> None:
        self._jobs.change(change, self._load)
