"""The dialog in which a rule is written, with what it would match."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from storage import Archive
from storage.archive.arrival_rules import RuleTrial
from storage.model import RULE_ACTIONS, ArrivalRule, Source
from tui.formatting.dates import format_age
from tui.formatting.rules import ACTION_WORDS, describe_rule_trial
from tui.formatting.text import clean_line, content, cut
from tui.jobs import Jobs
from tui.screens.dialogs.dialog import Dialog
from tui.screens.dialogs.steady_frame import SteadyFrame
from tui.widgets.field import Field
from tui.widgets.status_line import StatusLine

__all__ = ["RuleDialog"]

_HINT = "words, “phrases”, -not, OR, title: author: link: category: source: section: is:"
_SHOWN = 3
_HEADLINE = 68


class RuleDialog(Dialog[ArrivalRule]):
    """Asks what to look for, what to do with it, and for which source.

    Args:
        jobs: Tries the search.
        title: Shown in the border.
        rule: What the lines have at first.
        sources: The sources that a rule can be for.
    """

    CSS = """
    RuleDialog StatusLine { min-height: 2; }
    RuleDialog #newest { min-height: 3; }
    RuleDialog #section { display: none; }
    RuleDialog.-section #section { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+l", "next_action", "What happens", show=False, priority=True),
        Binding("ctrl+s", "next_source", "For which source", show=False, priority=True),
    ]

    search = getters.query_one("#search", Input)
    section = getters.query_one("#section", Input)
    meaning = getters.query_one(StatusLine)

    def __init__(
        self, jobs: Jobs, title: str, rule: ArrivalRule, sources: Sequence[Source]
    ) -> None:
        super().__init__()
        self._jobs = jobs
        self._title = title
        self._rule = rule
        self._names = {0: "all sources", **{one.id: clean_line(one.name) for one in sources}}
        self._names.setdefault(rule.source, f"source {rule.source}")
        self._tried: tuple[str, int, RuleTrial] | None = None
        self._submitting = False

    def compose(self) -> ComposeResult:
        """Lay out the search, what it would match, and what happens then."""
        with SteadyFrame() as frame:
            frame.border_title = content(self._title)
            yield Field(clean_line(self._rule.search), placeholder="what to look for", id="search")
            yield StatusLine(id="meaning")
            yield Static(content(""), id="newest", classes="line")
            yield Static(content(""), id="what", classes="line")
            yield Field(
                clean_line(self._rule.section), placeholder="section", longest=24, id="section"
            )
            yield Static(content(""), id="where", classes="line")
            yield Static(content(_HINT), id="hint", classes="line")

    def on_mount(self) -> None:
        """Try the search that is there."""
        self.show_keys("⏎ save · ^l action · ^s source · esc cancel")
        self._show_choices()
        self.search.focus()
        self._try()

    def action_next_action(self) -> None:
        """Do something else with what matches."""
        action = RULE_ACTIONS[(RULE_ACTIONS.index(self._rule.action) + 1) % len(RULE_ACTIONS)]
        self._rule = replace(self._rule, action=action)
        self._show_choices()

    def action_next_source(self) -> None:
        """Make it a rule for the next source, or for all."""
        ids = list(self._names)
        source = ids[(ids.index(self._rule.source) + 1) % len(ids)]
        self._rule = replace(self._rule, source=source)
        self._show_choices()
        self._try()

    def _show_choices(self) -> None:
        self.set_class(self._rule.action == "section", "-section")
        self.query_one("#what", Static).update(content(f"^l {ACTION_WORDS[self._rule.action]}"))
        self.query_one("#where", Static).update(content(f"^s for {self._names[self._rule.source]}"))

    @on(Input.Changed, "#search")
    def _changed(self) -> None:
        self._submitting = False
        self._try()

    def _try(self) -> None:
        """Try the search; a later one takes its place."""
        line, source = self.search.value.strip(), self._rule.source

        def answer(archive: Archive) -> RuleTrial:
            from storage.archive.name_lookup import archive_names

            return archive.rules.try_out(line, archive_names(archive), source=source)

        def show(trial: RuleTrial) -> None:
            self._tried = line, source, trial
            self.meaning.show(describe_rule_trial(trial), "bad" if trial.error else "good")
            self.query_one("#newest", Static).update(content(_newest(trial)))
            if self._submitting:
                self._submit()

        if not line:
            self._jobs.cancel("rule trial")
            self._tried = None
            self.meaning.show("")
            self.query_one("#newest", Static).update(content(""))
            return
        self._jobs.query("rule trial", answer, self.if_open(show))

    @on(Input.Submitted)
    def _submit(self) -> None:
        """Answer, once the search was tried and is one."""
        line, section = self.search.value.strip(), clean_line(self.section.value).upper()
        if self._tried is None or self._tried[:2] != (line, self._rule.source):
            self._submitting = bool(line)  # its trial is under way
            return
        self._submitting = False
        if self._rule.action == "section" and not section:
            self.section.focus()
        elif not self._tried[2].error:
            self.dismiss(replace(self._rule, search=line, section=section))


def _newest(trial: RuleTrial) -> str:
    """Return the newest articles that a search finds, a line each."""
    now = datetime.now(UTC)
    return "\n".join(
        cut(f"{format_age(row.published, now)}  {clean_line(row.headline)}", _HEADLINE)
        for row in trial.newest[:_SHOWN]
    )
