"""Changes of briefs and of their items, with the questions they need."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from textual.screen import Screen

from storage.archive import Archive
from storage.model import Brief, Clipping
from storage.text.plural import format_count
from tui.formatting.undo import UndoVerb, describe_reverted
from tui.jobs import Jobs
from tui.screens.briefs.choice import ask_brief, ask_brief_name
from tui.screens.dialogs.choice_dialog import confirm
from tui.screens.dialogs.dialog import Dialog
from tui.screens.dialogs.input_dialog import InputDialog

__all__ = ["BriefChanges"]


class BriefChanges:
    """Changes briefs and their items.

    Args:
        dialog: Asks the questions and shows the toasts.
        jobs: Changes the archive.
        on_change: Gets the name of the brief to show after a change; empty: the one shown.
    """

    def __init__(self, dialog: Dialog[Any], jobs: Jobs, on_change: Callable[[str], None]) -> None:
        self._dialog = dialog
        self._jobs = jobs
        self._on_change = on_change

    # -- briefs ------------------------------------------------------------------------------

    def create(self, briefs: Sequence[Brief]) -> None:
        """Ask for the name of a new brief, which is then added to."""

        def create(archive: Archive, name: str) -> str:
            return archive.briefs.choose(archive.briefs.create(name))

        self._ask_name("New brief", "", briefs, create, "Clippings now go to “{}”")

    def rename(self, name: str, briefs: Sequence[Brief]) -> None:
        """Ask for another name of a brief."""

        def rename(archive: Archive, new: str) -> str:
            return archive.briefs.rename(name, new)

        self._ask_name(f"Rename “{name}”", name, briefs, rename, "Renamed to “{}”")

    def duplicate(self, name: str) -> None:
        """Copy a brief."""
        self._change(
            lambda archive: archive.briefs.duplicate(name),
            lambda new: self._changed(f"Copied to “{new}”. ^z undoes", new),
        )

    def choose(self, name: str) -> None:
        """Let clippings go to a brief from now on."""
        self._change(
            lambda archive: archive.briefs.choose(name),
            lambda _: self._changed(f"Clippings now go to “{name}”"),
        )

    def remove_brief(self, brief: Brief) -> None:
        """Remove a brief, after a question if it has items."""

        def remove(answer: str | None) -> None:
            if answer:
                self._change(
                    lambda archive: archive.briefs.remove(brief.name),
                    lambda _: self._changed(f"Removed “{brief.name}”. ^z undoes"),
                )

        if not brief.count:
            remove("yes")
            return
        count = format_count(brief.count, "item")
        question = confirm(
            f"Remove “{brief.name}”?", f"{count}. ^z undoes", yes="Remove it", no="Keep it"
        )
        self._open(question, remove)

    # -- items -------------------------------------------------------------------------------

    def add_words(self, brief: str, kind: str, before: Clipping | None) -> None:
        """Ask for a heading or a note, and put it before an item, or (None) at the end."""
        place = before.id if before else None

        def add(archive: Archive, words: str) -> object:
            add = archive.briefs.add_heading if kind == "heading" else archive.briefs.add_note
            return add(words, brief, before=place)

        where = "Above the selected item" if before else ""
        self._ask_words(f"New {kind}", "", add, hint=where)

    def edit(self, clipping: Clipping) -> None:
        """Ask for the words of a heading, or for the note of any other item."""
        number = clipping.id
        if clipping.kind == "heading":
            self._ask_words(
                "Heading",
                clipping.headline,
                lambda archive, words: archive.clippings.set_heading(number, words),
            )
            return
        is_note = clipping.kind == "note"
        self._ask_words(
            "Note",
            clipping.note,
            lambda archive, words: archive.clippings.set_note(number, words),
            may_be_empty=not is_note,
        )

    def remove(self, clipping: Clipping) -> None:
        """Remove an item."""
        self._change(
            lambda archive: archive.clippings.remove(clipping.id),
            lambda _none: self._changed("Removed. ^z undoes"),
        )

    def arrange(self, ids: Sequence[int]) -> None:
        """Put the items of a brief into an order."""
        self._change(lambda archive: archive.clippings.arrange(ids), lambda _none: self._changed())

    def move(self, clipping: Clipping) -> None:
        """Ask for another brief, and move an item there."""

        def move(name: str) -> None:
            self._change(
                lambda archive: archive.briefs.move([clipping.id], name),
                lambda _none: self._changed(f"Moved to “{name}”. ^z undoes"),
            )

        ask_brief(self._open, self._jobs, "Move to which brief?", move, without=clipping.brief)

    def revert(self, verb: UndoVerb) -> None:
        """Undo or redo the last change, whatever it was."""
        self._change(
            lambda archive: archive.undo.revert(verb),
            lambda change: self._changed(describe_reverted(verb, change)),
        )

    # -- questions and answers ---------------------------------------------------------------

    def _ask_name(
        self,
        title: str,
        value: str,
        briefs: Sequence[Brief],
        change: Callable[[Archive, str], str],
        words: str,
    ) -> None:
        def named(name: str) -> None:
            self._change(
                lambda archive: change(archive, name),
                lambda new: self._changed(words.format(new), new),
            )

        names = [one.name for one in briefs]
        ask_brief_name(self._open, title, value, names, named)

    def _ask_words(
        self,
        title: str,
        value: str,
        change: Callable[[Archive, str], object],
        *,
        hint: str = "",
        may_be_empty: bool = False,
    ) -> None:
        def check(line: str) -> str:
            if not line and not may_be_empty:
                raise ValueError("Type some words; esc cancels")
            return ""

        def answered(words: str | None) -> None:
            if words is not None and words != value:
                self._change(lambda archive: change(archive, words), lambda _: self._changed())

        self._open(InputDialog(title, value=value, hint=hint, check=check), answered)

    def _open(self, dialog: Screen[str], on_answer: Callable[[str | None], None]) -> None:
        if self._dialog.is_running:
            self._dialog.app.push_screen(dialog, on_answer)

    def _change(self, change: Callable[[Archive], Any], then: Callable[[Any], None]) -> None:
        self._jobs.change(change, self._dialog.if_open(then))

    def _changed(self, words: str = "", name: str = "") -> None:
        if words:
            self._dialog.toast(words)
        self._on_change(name)
