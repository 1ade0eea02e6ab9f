"""All sources: how each fares, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Static

from storage.model import Source
from tui.jobs import Jobs
from tui.screens.dialog import Ask, Choice, Choose, Dialog
from tui.text import cells, clean_line, content, cut, fit
from tui.widgets.filter_words import section_in_words
from tui.widgets.ink import Piece
from tui.widgets.line_list import LineList, Slot
from tui.widgets.status import ago

__all__ = ["SourceList", "Sources"]


class SourceList(LineList):
    """Two lines a source: its name and count, then how its last fetch went."""

    DEFAULT_CSS = "SourceList { height: auto; min-height: 4; background: $surface; }"

    def __init__(self) -> None:
        super().__init__(id="sources")
        self.sources: Sequence[Source] = ()

    @property
    def row_count(self) -> int:
        """How many sources there are."""
        return len(self.sources)

    def row_height(self, row: int) -> int:  # noqa: ARG002 - every source takes two
        """Return the lines of a row."""
        return 2

    def lead_height(self, row: int) -> int:  # noqa: ARG002
        """Return the lines above a row."""
        return 0

    @property
    def chosen(self) -> Source | None:
        """The source under the cursor."""
        return self.sources[self.cursor] if self.cursor < len(self.sources) else None

    def show(self, sources: Sequence[Source], *, select: int | None = None) -> None:
        """Show `sources`, with the cursor on number `select`, or on the one it was on."""
        wanted = select or (self.chosen.id if self.chosen else 0)
        self.sources = sources
        places = {source.id: place for place, source in enumerate(sources)}
        self.cursor = places.get(wanted, max(0, min(self.cursor, len(sources) - 1)))
        self.styles.height = max(4, 2 * len(sources))
        self.reveal() if sources else self.lay_out()

    def draw(self, slot: Slot) -> Strip:
        """Return a line of a source."""
        source = self.sources[slot.row]
        on = slot.row == self.cursor
        width = self.size.width
        pieces = _first(source, width) if slot.line == 0 else _second(source, width)
        bar: Piece = ("▌", "accent") if on else (" ", "")
        return self.strip([bar, *pieces], width, "on-selection" if on else "")

    def row_opened(self) -> None:
        """A double click does nothing more than select."""


def _first(source: Source, width: int) -> list[Piece]:
    count = f"{source.articles:,} articles" if source.articles != 1 else "1 article"
    section = section_in_words(source.section) if source.section else ""
    end = f"{section}  {count}" if section else count
    mark, inks = _mark(source)
    name = clean_line(source.name) or clean_line(source.location)
    return [
        (f"{mark} ", inks),
        (fit(name, width - 5 - cells(end)), "text bold"),
        (f" {end} ", "muted"),
    ]


def _mark(source: Source) -> tuple[str, str]:
    if source.fetch.error or source.fetch.gone:
        return "!", "bad bold"
    if source.kind == "feed" and source.fetch.last_success is None:
        return "◷", "muted"
    return "✓", "good"


def _second(source: Source, width: int) -> list[Piece]:
    fetch, now = source.fetch, datetime.now(UTC)
    place = clean_line(source.location)
    if source.kind == "folder":
        return [(f"  {cut(f'folder · {place}', width - 4)}", "muted")]
    if not fetch.error:
        when = (
            f"fetched {ago(fetch.last_success, now)}" if fetch.last_success else "not fetched yet"
        )
        words = f"{when} · {place}"
        return [(f"  {cut(words, width - 4)}", "muted")]
    since = f" · last worked {ago(fetch.last_success, now)}" if fetch.last_success else ""
    return [(f"  {cut(clean_line(fetch.error) + since, width - 4)}", "bad")]


class Sources(Dialog[None]):
    """Lists the sources; renames, moves, refreshes and removes them.

    Args:
        jobs: Reads and changes the archive.
        refresh: Fetches the sources with these numbers.
        failing: Begin at the first source that fails.
    """

    CSS = """
    Sources > .dialog { width: 100; }
    Sources #hint { margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "rename", "Rename", show=False),
        Binding("c", "section", "Section", show=False),
        Binding("x,delete", "remove", "Remove", show=False),
        Binding("r", "refresh", "Refresh", show=False),
        Binding("exclamation_mark", "next_failing", "Next that fails", show=False),
        Binding("q,S", "leave", "Close", show=False),
    ]

    sources = getters.query_one(SourceList)
    empty = getters.query_one("#empty", Static)

    def __init__(
        self, jobs: Jobs, refresh: Callable[[Sequence[int]], None], *, failing: bool = False
    ) -> None:
        super().__init__()
        self._jobs = jobs
        self._refresh = refresh
        self._failing = failing

    def compose(self) -> ComposeResult:
        """Put the list over its keys."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = "Sources"
            frame.border_subtitle = "esc close"
            yield Static(
                content("No sources yet. esc, then a adds one"), id="empty", classes="line"
            )
            yield SourceList()
            yield Static(_keys(), id="hint", classes="line")

    def on_mount(self) -> None:
        """Fetch the sources, and go on showing how they fare."""
        self.sources.focus()
        self.show_again()
        self.set_interval(1.0, self.show_again)

    def show_again(self) -> None:
        """Show the sources as they are now."""
        self._jobs.query("sources", lambda archive: archive.sources(), self._show)

    def _show(self, sources: list[Source]) -> None:
        if not self.is_running:
            return
        self.empty.display = not sources
        if tuple(sources) != tuple(self.sources.sources):
            self.sources.show(sources)
        if self._failing:
            self._failing = False
            self.action_next_failing()

    def action_next_failing(self) -> None:
        """Go to the next source that fails."""
        listed = self.sources.sources
        at = self.sources.cursor
        failing = [
            place
            for place in [*range(at + 1, len(listed)), *range(at + 1)]
            if place < len(listed) and listed[place].fetch.error
        ]
        if failing:
            self.sources.go_to(failing[0])
        else:
            self.notify("No source fails", markup=False)

    def action_refresh(self) -> None:
        """Fetch the source under the cursor."""
        source = self.sources.chosen
        if source and source.kind == "feed":
            self._refresh([source.id])

    def action_rename(self) -> None:
        """Ask for another name."""
        if source := self.sources.chosen:

            def answered(name: str | None) -> None:
                if name and name != source.name:
                    self._change(source.id, name=name)

            self.app.push_screen(
                Ask(
                    "Name of the source", value=source.name, hint=source.location, check=_some_name
                ),
                answered,
            )

    def action_section(self) -> None:
        """Ask for the section its articles belong to."""
        if source := self.sources.chosen:

            def answered(section: str | None) -> None:
                if section is not None and section.upper() != source.section:
                    self._change(source.id, section=section.upper())

            hint = "Empty: each article says its own. It holds for what comes from now on."
            self.app.push_screen(
                Ask(f"Section of {source.name}", value=source.section, hint=hint), answered
            )

    def _change(self, source: int, *, name: str | None = None, section: str | None = None) -> None:
        self._jobs.change(
            lambda archive: archive.change_source(source, name=name, section=section),
            lambda _source: self.show_again(),
        )

    def action_remove(self) -> None:
        """Ask what becomes of its articles, and remove the source."""
        source = self.sources.chosen
        if source is None:
            return

        def answered(answer: str | None) -> None:
            if answer == "keep":
                self._remove(source, "keep its articles")
            elif answer == "remove":
                self._remove(source, "remove its articles")

        choices = (
            Choice("keep", "k", f"Keep its {source.articles:,} articles"),
            Choice("remove", "x", f"Remove its {source.articles:,} articles too"),
        )
        self.app.push_screen(Choose(f"Remove {source.name}?", source.location, choices), answered)

    def _remove(self, source: Source, how: str) -> None:
        keep = how.startswith("keep")
        told = f"Removed {clean_line(source.name)}. ^z on the desk takes it back"
        self._jobs.change(
            lambda archive: archive.remove_source(source.id, articles="keep" if keep else "remove"),
            lambda _count: self._removed(told),
        )

    def _removed(self, told: str) -> None:
        self.notify(told, markup=False)
        self.show_again()


def _keys() -> Content:
    words = (("e", "rename"), ("c", "section"), ("r", "refresh"), ("x", "remove"), ("!", "failing"))
    return Content("   ").join(
        Content.assemble((key, "$accent bold"), (f" {word}", "$muted")) for key, word in words
    )


def _some_name(line: str) -> str:
    if not line:
        raise ValueError("A source needs a name")
    return ""
