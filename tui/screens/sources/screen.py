"""The sources' page: find, sort, change, fetch, pause and remove sources."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import ClassVar, Literal

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from storage import Archive
from storage.model import Source
from storage.text.plural import format_count
from tui.formatting.text import content
from tui.formatting.undo import UndoVerb, describe_reverted
from tui.jobs import Jobs
from tui.screens.dialogs.choice_dialog import Choice, ChoiceDialog
from tui.screens.dialogs.dialog import Dialog
from tui.screens.dialogs.input_dialog import InputDialog
from tui.screens.sources.held_source import Fetch, fetch_or_ask
from tui.screens.sources.listing import ORDERS, SourceTable, arrange, read_sources
from tui.screens.sources.section_choice import ask_section
from tui.screens.sources.settings import SETTINGS, Setting
from tui.widgets.field import Field
from tui.widgets.source_list import SourceList

__all__ = ["SourcesScreen"]

_NONE_FAILING = "No sources are failing or silent. ! shows all"
_NONE_FOUND = "No source matches these words"
_KEYS = (
    "⏎ change · l articles · / find · o sort · ! {other} · r fetch · x remove · p pause"
    " · ^z undo · esc close"
)
_SEARCH_KEYS = "type a name, address or section · ⏎ list · esc show all"
_NO_SOURCES = "No sources yet. a on the main screen adds one"


class SourcesScreen(Dialog[int]):
    """Lists the sources and changes them; returns the id of one whose articles are to be listed.

    Args:
        jobs: Reads and changes the archive.
        refresh: Fetches the sources with these ids.
        fetching: Returns the ids of the sources that are being fetched.
        failing: Show only failing sources, and those silent for longer than usual.
    """

    CSS = """
    SourcesScreen > .dialog { width: 100; }
    SourcesScreen #find { display: none; }
    SourcesScreen.-finding #find { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "settings", "Change", show=False),
        *(Binding(one.key, f"setting('{one.id}')", one.title, show=False) for one in SETTINGS),
        Binding("l", "articles", "Only its articles", show=False),
        Binding("x,delete", "remove", "Remove", show=False),
        Binding("r", "refresh", "Refresh", show=False),
        Binding("exclamation_mark", "failing", "Only failing and silent sources", show=False),
        Binding("slash", "find", "Find a source", show=False),
        Binding("o", "sort", "Change the order", show=False),
        Binding("down", "step(1)", "Down", show=False),
        Binding("up", "step(-1)", "Up", show=False),
        Binding("ctrl+z", "revert('undo')", "Undo", show=False),
        Binding("ctrl+r", "revert('redo')", "Redo", show=False),
        Binding("q,S", "leave", "Close", show=False),
    ]

    source_list = getters.query_one(SourceList)
    empty = getters.query_one("#empty", Static)

    def __init__(
        self,
        jobs: Jobs,
        refresh: Fetch,
        *,
        fetching: Callable[[], frozenset[int]] = frozenset,
        failing: bool = False,
    ) -> None:
        super().__init__()
        self._jobs = jobs
        self._refresh = refresh
        self._fetching = fetching
        self._failing = failing
        self._table = SourceTable()
        self._order = ORDERS[0]
        self.find_field = Field(placeholder="Name, address or section", id="find")
        self._replacement = 0
        """The id of the source that moved under the cursor when another one disappeared."""

    def compose(self) -> ComposeResult:
        """Lay out the list, and the text that replaces an empty one."""
        with Vertical(classes="dialog"):
            yield self.find_field
            yield Static(id="empty", classes="line")
            yield SourceList()

    def on_mount(self) -> None:
        """Show the sources, and refresh their state every second."""
        self.source_list.focus()
        self._load()
        self.set_interval(1.0, self._load)

    def on_resize(self) -> None:
        """Fit the list to the screen."""
        self.source_list.fit_height()

    def _load(self) -> None:
        self._query(self._show)

    def _query(self, on_result: Callable[[SourceTable], None]) -> None:
        before, now = self._table, datetime.now(UTC)
        read = partial(read_sources, before=before, now=now)
        self._jobs.query("sources", read, self.if_open(on_result))

    def _show(self, table: SourceTable, *, select: int | None = None) -> None:
        """Show the sources that are wanted of these, with the cursor on id `select`."""
        known, self._table = self._table, table
        if table is known and self.source_list.fetching == self._fetching():
            return
        before = self.source_list.chosen
        self._show_again(select=select)
        if before and before.id not in {one.id for one in self.source_list.sources} and not select:
            self._replacement = self.source_list.chosen.id if self.source_list.chosen else 0

    def _show_again(self, *, select: int | None = None) -> None:
        """Show what is wanted of the sources known, with the cursor on id `select`."""
        table, words = self._table, self.find_field.value
        shown = arrange(table, words=words, order=self._order, in_trouble=self._failing)
        self.empty.display = not shown
        nothing = _NONE_FOUND if words else _NONE_FAILING if self._failing else _NO_SOURCES
        self.empty.update(content(nothing))
        title = "Failing and silent sources" if self._failing else "Sources"
        self.show_title(title if self._order == ORDERS[0] else f"{title} · by {self._order}")
        self._show_keys()
        self.source_list.fetching = self._fetching()
        self.source_list.activity, self.source_list.silent = table.activity, table.silent
        self.source_list.show(shown, select=select)

    @on(events.DescendantFocus)
    def _show_keys(self) -> None:
        keys = _SEARCH_KEYS if self.find_field.has_focus else _KEYS
        self.show_keys(keys.format(other="all" if self._failing else "failing"))

    # -- finding and sorting -----------------------------------------------------------------

    def action_find(self) -> None:
        """Show the field that narrows the list, and focus it."""
        self.add_class("-finding")
        self.source_list.margin_lines = 1
        self.source_list.fit_height()
        self.set_focus(self.find_field)

    @on(Input.Changed, "#find")
    def _words_typed(self) -> None:
        self._show_again()

    @on(Input.Submitted, "#find")
    def _found(self) -> None:
        self.set_focus(self.source_list)

    def action_step(self, step: int) -> None:
        """Move in the list from the field too."""
        self.source_list.action_move(step)

    def action_step_back(self) -> None:
        """Show all sources again where some were looked for; else close."""
        if not self.has_class("-finding"):
            self.action_leave()
            return
        self.set_focus(self.source_list)
        self.remove_class("-finding")
        self.source_list.margin_lines = 0
        with self.prevent(Input.Changed):
            self.find_field.value = ""
        self._show_again()

    def action_sort(self) -> None:
        """Sort by the next of: order of addition, name, last article, errors."""
        self._order = ORDERS[(ORDERS.index(self._order) + 1) % len(ORDERS)]
        self.source_list.cursor = 0  # who sorts wants to see what comes first
        self._show_again(select=-1)

    def _selected(self) -> Source | None:
        """Return the source under the cursor, unless it has just moved there by itself.

        The key was meant for the source that disappeared: a toast says which one is there now.
        """
        source, replacement = self.source_list.chosen, self._replacement
        self._replacement = 0
        if source and source.id == replacement:
            self.toast(f"The cursor is now on {source.name}; press the key again")
            self._load()
            return None
        return source

    def action_articles(self) -> None:
        """Close and list the articles of the selected source alone."""
        if source := self._selected():
            self.dismiss(source.id)

    def action_failing(self) -> None:
        """Show only failing sources, or all again."""
        self._failing = not self._failing
        self._show_again()

    def action_refresh(self) -> None:
        """Fetch the selected feed; ask before, where its server asks to wait."""
        source = self._selected()
        if source and (source.is_fetched or source.rules.watch):
            fetch_or_ask(self, self._jobs, source, self._refresh)
            self._show_again()

    def action_revert(self, verb: UndoVerb) -> None:
        """Undo or redo the last change, whatever it was."""
        self._jobs.change(
            lambda archive: archive.undo.revert(verb), lambda change: self._reverted(verb, change)
        )

    def _reverted(self, verb: UndoVerb, change: str | None) -> None:
        """Show the sources with the cursor on the one that came back, if one did."""
        self.toast(describe_reverted(verb, change))
        self._replacement = 0
        before = {one.id for one in self._table.sources}

        def show(table: SourceTable) -> None:
            returned = next((one.id for one in table.sources if one.id not in before), None)
            self._show(table, select=returned)

        self._query(show)

    # -- settings of a source ----------------------------------------------------------------

    @on(SourceList.Opened)
    def action_settings(self) -> None:
        """Offer all settings of the selected source."""
        source = self._selected()
        if source is None:
            return
        choices = [
            Choice(one.id, one.key, f"{one.title}: {one.format(source)}")
            for one in SETTINGS
            if one.applies_to(source)
        ]

        def answered(setting: str | None) -> None:
            if setting:
                self._set(source, setting)

        # The location of a feed is one of its settings.
        location = "" if source.is_on_web else source.location
        self.app.push_screen(ChoiceDialog(source.name, location, choices), answered)

    def action_setting(self, name: str) -> None:
        """Change one setting of the selected source."""
        if source := self._selected():
            self._set(source, name)

    def _set(self, source: Source, name: str) -> None:
        setting = next(one for one in SETTINGS if one.id == name)
        if not setting.applies_to(source):
            return

        def answered(line: str | None) -> None:
            if line is not None:
                self._change(source, setting, line)

        title = f"{setting.title} · {source.name}"
        if setting.is_toggle:
            answered("")
        elif setting.id == "section":
            ask_section(self, self._jobs, title, source.section, answered)
        else:
            value, check = setting.initial(source), partial(_preview, source, setting)
            dialog = InputDialog(title, value=value, hint=setting.hint, check=check)
            self.app.push_screen(dialog, answered)

    def _change(self, source: Source, setting: Setting, line: str) -> None:
        """Make the change that `line` describes; a toggle ignores the line."""
        try:
            change = setting.change(source, line)
        except ValueError as error:
            self.toast(str(error), error=True)
            return

        def changed(after: Source) -> None:
            if message := setting.confirm(after):
                self.toast(message)
            self._load()
            if (after.location, after.rules.links) != (source.location, source.rules.links):
                self._refresh([source.id])

        def make(archive: Archive) -> Source:
            return archive.sources.change(
                source.id, **(setting.save(source, line) if setting.save else change)
            )

        self._jobs.change(make, changed)

    # -- removing ----------------------------------------------------------------------------

    def action_remove(self) -> None:
        """Ask what to do with its articles, and remove the selected source."""
        source = self._selected()
        if source is None:
            return

        def answered(answer: str | None) -> None:
            if answer:
                self._remove(source, "keep" if answer == "keep" else "remove")

        articles = format_count(source.articles, "article")
        choices = [
            Choice("keep", "k", f"Keep its {articles}"),
            Choice("remove", "x", f"Remove its {articles} too"),
        ]
        if not source.articles:
            choices = [Choice("remove", "x", "Remove it")]
        self.app.push_screen(
            ChoiceDialog(f"Remove {source.name}?", source.location, choices), answered
        )

    def _remove(self, source: Source, articles: Literal["keep", "remove"]) -> None:
        def removed(_count: int) -> None:
            self.toast(f"Removed {source.name}. ^z undoes")
            self._load()

        self._jobs.change(
            lambda archive: archive.sources.remove(source.id, articles=articles), removed
        )


def _preview(source: Source, setting: Setting, line: str) -> str:
    """Return the confirmation of the change that `line` describes, without making it.

    Raises:
        ValueError: The line is invalid; the message is one line.
    """
    change = setting.change(source, line)
    rules = change.get("rules", source.rules)
    interval = change.get("interval", source.fetch.interval)
    return setting.confirm(
        replace(source, rules=rules, fetch=replace(source.fetch, interval=interval))
    )
