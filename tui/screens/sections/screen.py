"""The page of the desk's sections: their order, names and colours, and what maps to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Literal

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from storage.archive import Archive
from storage.archive.section_moves import SectionMove
from storage.archive.sections import LONGEST_NAME
from storage.model import SECTION_COLOURS, Section
from storage.text.folding import fold
from storage.text.plural import format_count
from tui.formatting.labels import format_section
from tui.formatting.text import clean_line, content
from tui.formatting.undo import UndoVerb, describe_reverted
from tui.jobs import Jobs
from tui.screens.dialogs.choice_dialog import CHOICE_KEYS, Choice, ChoiceDialog
from tui.screens.dialogs.dialog import Dialog
from tui.screens.dialogs.input_dialog import InputDialog
from tui.screens.sections.mapping import offer_mapping, sections_as_choices
from tui.screens.sections.state import CategoryLine, SectionsState, read_state
from tui.theming.themes import use_section_colours
from tui.widgets.key_line import KeyLine

__all__ = ["SectionsScreen"]

_LIST_KEYS = (
    "⏎ articles · tab categories · J K move · a add · e rename · c colour · x remove"
    " · m map all · ^z undo · esc close"
)
_CATEGORY_KEYS = "⏎ map · x no rule · tab sections · m map all · ^z undo · esc close"
_NO_CATEGORIES = "No categories yet: feeds that name sections bring them"
_LEAVE = "leave"


class SectionsScreen(Dialog[frozenset[str]]):
    """Lists and changes the sections and rules; returns sections whose articles to list.

    Args:
        jobs: Reads and changes the archive.
    """

    CSS = """
    SectionsScreen > .dialog { width: 84; }
    SectionsScreen OptionList { max-height: 60vh; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "move('cursor_down')", "Down", show=False),
        Binding("k", "move('cursor_up')", "Up", show=False),
        Binding("g", "move('first')", "First", show=False),
        Binding("G", "move('last')", "Last", show=False),
        Binding("J,shift+down", "shift(1)", "Move the section down", show=False),
        Binding("K,shift+up", "shift(-1)", "Move the section up", show=False),
        Binding("a", "add", "Add a section", show=False),
        Binding("e", "rename", "Rename", show=False),
        Binding("c", "colour", "Colour", show=False),
        Binding("x,delete", "remove", "Remove", show=False),
        Binding("m", "map_all", "Map all articles", show=False),
        Binding("tab,shift+tab", "switch", "Sections or categories", show=False, priority=True),
        Binding("ctrl+z", "revert('undo')", "Undo", show=False),
        Binding("ctrl+r", "revert('redo')", "Redo", show=False),
        Binding("q", "leave", "Close", show=False),
    ]

    options = getters.query_one(OptionList)
    empty = getters.query_one("#empty", Static)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._state = SectionsState((), {}, ())
        self._view: Literal["sections", "categories"] = "sections"
        self._places = {"sections": 0, "categories": 0}

    def compose(self) -> ComposeResult:
        """Lay out the list, and the text that replaces an empty one."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = "Sections"
            yield Static(id="empty", classes="line")
            yield OptionList()

    def on_mount(self) -> None:
        """Show the sections."""
        self.options.focus()
        self._load()

    def _load(self, _done: object = None, *, select: str = "") -> None:
        self._jobs.query(
            "sections", read_state, self.if_open(lambda state: self._show(state, select))
        )

    def _show(self, state: SectionsState, select: str = "") -> None:
        """Show the list in view, with the cursor on a section or category of this name."""
        self._state = state
        use_section_colours(self.app.screen_stack[0], state.sections)
        is_sections = self._view == "sections"
        lines = state.section_lines() if is_sections else state.category_lines()
        names = self._names()
        self.show_title("Sections" if is_sections else "What feeds call their sections")
        self.show_keys(_LIST_KEYS if is_sections else _CATEGORY_KEYS)
        place = names.index(select) if select in names else self._places[self._view]
        self.options.clear_options()
        self.options.add_options(
            Option(KeyLine(one.text, note=one.note, mark=one.mark)) for one in lines
        )
        self.options.display = bool(lines)
        self.empty.display = not lines
        self.empty.update(content("" if lines else _NO_CATEGORIES))
        if lines:
            self.options.highlighted = min(place, len(lines) - 1)
            self.options.focus()

    def _names(self) -> list[str]:
        if self._view == "sections":
            return [section.name for section in self._state.sections]
        return [category.name for category in self._state.categories]

    @property
    def _place(self) -> int:
        return self.options.highlighted or 0

    @property
    def _section(self) -> Section | None:
        """The section under the cursor, if the sections are listed."""
        is_one = self._view == "sections" and self._place < len(self._state.sections)
        return self._state.sections[self._place] if is_one else None

    @property
    def _category(self) -> CategoryLine | None:
        """The category under the cursor, if the categories are listed."""
        is_one = self._view == "categories" and self._place < len(self._state.categories)
        return self._state.categories[self._place] if is_one else None

    def action_move(self, how: str) -> None:
        """Move the highlight by an action of the list."""
        getattr(self.options, f"action_{how}")()

    def action_switch(self) -> None:
        """List the categories instead of the sections, or these again."""
        self._places[self._view] = self._place
        self._view = "categories" if self._view == "sections" else "sections"
        self._show(self._state)

    def _change(
        self, change: Callable[[Archive], object], words: str = "", *, select: str = ""
    ) -> None:
        def changed(_result: object) -> None:
            if words:
                self.toast(f"{words} · ^z undoes")
            self._load(select=select)

        self._jobs.change(change, changed)

    # -- the sections ------------------------------------------------------------------------

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        if section := self._section:
            self.dismiss(frozenset({section.name}))
        elif category := self._category:
            self._map(category)
        elif self._view == "sections" and (others := self._state.others):
            self.dismiss(frozenset(others))

    def action_shift(self, step: int) -> None:
        """Move the section under the cursor up or down."""
        if (section := self._section) is None:
            return
        names = [one.name for one in self._state.sections]
        place = names.index(section.name)
        if not 0 <= place + step < len(names):
            return
        names.insert(place + step, names.pop(place))
        self._change(lambda archive: archive.sections.reorder(names), select=section.name)

    def action_add(self) -> None:
        """Ask for the name of a new section."""
        if self._view == "sections":
            self._ask_name("New section", "", lambda archive, name: archive.sections.add(name))

    def action_rename(self) -> None:
        """Ask for another name; articles, sources and rules go along."""
        if (section := self._section) is None:
            return
        old = section.name

        def rename(archive: Archive, name: str) -> object:
            return archive.sections.rename(old, name)

        self._ask_name(f"Rename {format_section(old)}", old, rename)

    def _ask_name(self, title: str, value: str, change: Callable[[Archive, str], object]) -> None:
        taken = {fold(one.name) for one in self._state.sections} - {fold(value)}

        def check(line: str) -> str:
            if not line:
                raise ValueError("A section needs a name")
            if fold(line) in taken:
                raise ValueError(f"Section {line.upper()} already exists")
            return ""

        def answered(name: str | None) -> None:
            if name and name != value:
                self._change(lambda archive: change(archive, name), select=name.upper())

        hint = (
            "Its articles, sources and rules move with it"
            if value
            else "It is shown below the others"
        )
        self.app.push_screen(
            InputDialog(title, value=value, hint=hint, check=check, max_length=LONGEST_NAME),
            answered,
        )

    def action_colour(self) -> None:
        """Ask for another colour."""
        if (section := self._section) is None:
            return
        name = section.name

        def answered(colour: str | None) -> None:
            if colour:
                self._change(lambda archive: archive.sections.recolour(name, colour), select=name)

        choices = [
            Choice(colour, key, colour.capitalize(), mark=f"section-{colour}")
            for key, colour in zip(CHOICE_KEYS, SECTION_COLOURS, strict=False)
        ]
        self.app.push_screen(
            ChoiceDialog(f"Colour of {format_section(name)}", "", choices), answered
        )

    def action_remove(self) -> None:
        """Remove a section, merged into another or not; or the rule of a category."""
        if category := self._category:
            if category.has_rule:
                words = f"No rule for {category.name}"
                self._change(
                    lambda archive: archive.sections.drop_rules(category.name),
                    words,
                    select=category.name,
                )
            return
        if (section := self._section) is None:
            return
        name = section.name
        count = self._state.counts.get(name, 0)

        def answered(into: str | None) -> None:
            if into is not None:
                target = "" if into == _LEAVE else into
                self._change(
                    lambda archive: archive.sections.remove(name, into=target),
                    f"Removed section {format_section(name)}",
                )

        leave = "Remove it; its articles keep the name"
        others = [one for one in self._state.sections if one != section]
        choices = [Choice(_LEAVE, CHOICE_KEYS[0], leave if count else "Remove it")]
        if count:
            choices += sections_as_choices(others, "Merge into ", CHOICE_KEYS[1:])
        detail = format_count(count, "article") if count else "It has no articles"
        self.app.push_screen(
            ChoiceDialog(f"Remove section {format_section(name)}?", detail, choices), answered
        )

    # -- the categories ----------------------------------------------------------------------

    def _map(self, category: CategoryLine) -> None:
        """Ask for the section of a category, and of whose."""

        def chosen(section: str | None) -> None:
            if not section:
                return
            if len(category.sources) > 1:
                self._ask_whose(category, section)
            else:
                self._set_rule(category, section, 0)

        title = f"“{category.name}” belongs to"
        choices = sections_as_choices(self._state.sections)
        detail = f"{format_count(category.articles, 'article')} · {category.whose}"
        self.app.push_screen(ChoiceDialog(title, clean_line(detail), choices), chosen)

    def _ask_whose(self, category: CategoryLine, section: str) -> None:
        sources = list(category.sources.items())
        choices = [Choice("0", CHOICE_KEYS[0], "From all sources")]
        choices += [
            Choice(str(source), key.strip(), f"Only from {name or f'source {source}'}")
            for key, (source, name) in zip(
                CHOICE_KEYS[1:].ljust(len(sources)), sources, strict=False
            )
        ]

        def answered(source: str | None) -> None:
            if source is not None:
                self._set_rule(category, section, int(source))

        title = f"“{category.name}” → {format_section(section)}"
        self.app.push_screen(ChoiceDialog(title, "", choices), answered)

    def _set_rule(self, category: CategoryLine, section: str, source: int) -> None:
        self._change(
            lambda archive: archive.sections.set_rule(category.name, section, source),
            f"{category.name} → {format_section(section)}",
            select=category.name,
        )

    # -- everything --------------------------------------------------------------------------

    def action_map_all(self) -> None:
        """Offer to move all articles to the sections they map to."""

        def planned(moves: list[SectionMove]) -> None:
            if not moves:
                self.toast("All articles are in the sections they map to")
                return

            def answered(answer: str | None) -> None:
                if answer == "map":
                    self._change(lambda archive: archive.sections.apply(), "Mapped")

            dialog = offer_mapping(
                moves, len(self._state.sections), title="Map all articles", keep="Leave them"
            )
            self.app.push_screen(dialog, answered)

        self._jobs.query("plan", lambda archive: archive.sections.plan(), self.if_open(planned))

    def action_revert(self, verb: UndoVerb) -> None:
        """Undo or redo the last change, whatever it was."""

        def reverted(change: str | None) -> None:
            self.toast(describe_reverted(verb, change))
            self._load()

        self._jobs.change(lambda archive: archive.undo.revert(verb), reverted)
