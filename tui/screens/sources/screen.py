"""All sources, or those that fail: what can be done with each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar, Literal

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from storage.model import Source
from storage.text.plural import format_count
from tui.formatting.text import clean_line, content
from tui.jobs import Jobs
from tui.screens.dialogs.choice_dialog import Choice, ChoiceDialog
from tui.screens.dialogs.dialog import Dialog
from tui.screens.dialogs.input_dialog import InputDialog
from tui.screens.sources.settings import SETTINGS, Setting
from tui.widgets.source_list import SourceList, fails

__all__ = ["SourcesScreen"]

_KEYS = "⏎ change · l articles · r fetch · x remove · ! {other} · p pause · ^z undo · esc close"
_NO_SOURCES = "No sources yet. One is added at the desk"


class SourcesScreen(Dialog[int]):
    """Lists the sources; changes, fetches, pauses and removes them.

    The answer is the number of the source whose articles are to be listed.

    Args:
        jobs: Reads and changes the archive.
        refresh: Fetches the sources with these numbers.
        fetching: Tells the sources that are being fetched.
        failing: Show only those that fail.
    """

    CSS = """
    SourcesScreen > .dialog { width: 100; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "settings", "Change", show=False),
        *(Binding(one.key, f"setting('{one.id}')", one.title, show=False) for one in SETTINGS),
        Binding("l", "articles", "Only its articles", show=False),
        Binding("x,delete", "remove", "Remove", show=False),
        Binding("r", "refresh", "Refresh", show=False),
        Binding("exclamation_mark", "failing", "Only those that fail, or all", show=False),
        Binding("ctrl+z", "undo", "Undo", show=False),
        Binding("q,S", "leave", "Close", show=False),
    ]

    sources = getters.query_one(SourceList)
    empty = getters.query_one("#empty", Static)

    def __init__(
        self,
        jobs: Jobs,
        refresh: Callable[[Sequence[int]], None],
        *,
        fetching: Callable[[], frozenset[int]] = frozenset,
        failing: bool = False,
    ) -> None:
        super().__init__()
        self._jobs = jobs
        self._refresh = refresh
        self._fetching = fetching
        self._failing = failing
        self._all: Sequence[Source] = ()
        self._came = 0
        """The source that came under the cursor because another went."""

    def compose(self) -> ComposeResult:
        """Put the list over its keys."""
        with Vertical(classes="dialog"):
            yield Static(id="empty", classes="line")
            yield SourceList()

    def on_mount(self) -> None:
        """Fetch the sources, and go on showing how they fare."""
        self.sources.focus()
        self.show_again()
        self.set_interval(1.0, self.show_again)

    def on_resize(self) -> None:
        """Let the list be as long as there is room for."""
        self.sources.take_room()

    def show_again(self) -> None:
        """Show the sources as they are now."""
        self._jobs.query("sources", lambda archive: archive.sources.all(), self._show)

    def _show(self, sources: list[Source]) -> None:
        if not self.is_running:
            return
        self._all = sources
        self._list()

    def _list(self, select: int | None = None) -> None:
        """Show all sources, or only those that fail; with the cursor on number `select`."""
        sources = [one for one in self._all if not self._failing or fails(one)]
        self.empty.display = not sources
        nothing = "No source fails. ! shows all" if self._failing else _NO_SOURCES
        self.empty.update(content(nothing))
        frame = self.query_one(".dialog", Vertical)
        frame.border_title = "Sources that fail" if self._failing else "Sources"
        other = "all" if self._failing else "failing"
        self.show_keys(_KEYS.format(other=other))
        fetching = self._fetching()
        if (sources, fetching) != (list(self.sources.sources), self.sources.fetching):
            before = self.sources.chosen
            self.sources.fetching = fetching
            self.sources.show(sources, select=select)
            if before and before.id not in {one.id for one in sources} and not select:
                self._came = self.sources.chosen.id if self.sources.chosen else 0

    def _row(self) -> Source | None:
        """Return the source under the cursor; of one that came there by itself, tell that first.

        A key that was meant for the one before, which is gone, does nothing to it.
        """
        source, came = self.sources.chosen, self._came
        self._came = 0
        if source and source.id == came:
            self._tell(f"This is {source.name} now; the key again is for it")
            return None
        return source

    def action_articles(self) -> None:
        """List the articles of the source under the cursor at the desk, and nothing else."""
        if source := self._row():
            self.dismiss(source.id)

    def action_failing(self) -> None:
        """Show only the sources that fail, or all again."""
        self._failing = not self._failing
        self._list()

    def action_refresh(self) -> None:
        """Fetch the source under the cursor."""
        source = self._row()
        if source and source.kind == "feed":
            self._refresh([source.id])
            self._list()

    def action_undo(self) -> None:
        """Take back the last change."""
        self._jobs.change(lambda archive: archive.undo.revert_last(), self._undone)

    def _undone(self, what: str | None) -> None:
        self._tell(f"Undone: {what}" if what else "Nothing to undo")
        self._came = 0
        before = {one.id for one in self._all}

        def show(sources: list[Source]) -> None:
            if self.is_running:
                self._all = sources
                self._list(next((one.id for one in sources if one.id not in before), None))

        self._jobs.query("sources", lambda archive: archive.sources.all(), show)

    # -- what is set for a source ------------------------------------------------------------

    @on(SourceList.Opened)
    def action_settings(self) -> None:
        """Offer everything that can be changed."""
        source = self._row()
        if source is None:
            return
        choices = [
            Choice(one.id, one.key, f"{one.title}: {one.value(source)}")
            for one in SETTINGS
            if one.any_kind or source.kind == "feed"
        ]

        def answered(setting: str | None) -> None:
            if setting:
                self._set(source, setting)

        where = "" if source.kind == "feed" else source.location  # a feed's can be changed
        self.app.push_screen(ChoiceDialog(source.name, where, choices), answered)

    def action_setting(self, name: str) -> None:
        """Change one thing that is set for the source under the cursor."""
        if source := self._row():
            self._set(source, name)

    def _set(self, source: Source, name: str) -> None:
        setting = next(one for one in SETTINGS if one.id == name)
        if not (setting.any_kind or source.kind == "feed"):
            return
        if not setting.hint:
            self._change(source, setting, "")
            return

        def answered(line: str | None) -> None:
            if line is not None:
                self._change(source, setting, line)

        title = f"{setting.title} · {source.name}"
        check = lambda line: _meaning(source, setting, line)  # noqa: E731
        self.app.push_screen(
            InputDialog(title, value=setting.typed(source), hint=setting.hint, check=check),
            answered,
        )

    def _change(self, source: Source, setting: Setting, line: str) -> None:
        """Set what was typed, or turned over."""
        try:
            change = setting.change(source, line)
        except ValueError as error:
            self.notify(clean_line(str(error)), severity="error", timeout=8, markup=False)
            return

        def changed(after: Source) -> None:
            if setting.meaning(after):
                self._tell(setting.meaning(after))
            self.show_again()
            if after.location != source.location:
                self._refresh([source.id])

        self._jobs.change(lambda archive: archive.sources.change(source.id, **change), changed)

    def _tell(self, words: str) -> None:
        self.notify(clean_line(words), markup=False)
        self.show_again()

    # -- removing ----------------------------------------------------------------------------

    def action_remove(self) -> None:
        """Ask what becomes of its articles, and remove the source."""
        source = self._row()
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
        told = f"Removed {source.name}. ^z takes it back"
        self._jobs.change(
            lambda archive: archive.sources.remove(source.id, articles=articles),
            lambda _count: self._tell(told),
        )


def _meaning(source: Source, setting: Setting, line: str) -> str:
    """Return what a typed line would change, in words; raises ValueError with one line."""
    change = setting.change(source, line)
    rules = change.get("rules", source.rules)
    interval = change.get("interval", source.fetch.interval)
    return setting.meaning(
        replace(source, rules=rules, fetch=replace(source.fetch, interval=interval))
    )
