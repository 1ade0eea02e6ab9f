"""What the reader decides about stories: split, move, merge, rename, set apart; undo and redo."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from storage.archive import Archive
from storage.model import StorySummary
from storage.text.plural import format_count
from tui.commands.registry import command
from tui.formatting.text import clean_line, cut_words
from tui.formatting.undo import UndoVerb, describe_reverted
from tui.screens.desk.context import DeskContext
from tui.screens.dialogs.choice_dialog import CHOICE_KEYS, Choice, ChoiceDialog, confirm
from tui.screens.dialogs.input_dialog import InputDialog
from tui.screens.story.chooser import OWN, StoryChooser
from tui.screens.story.contents import StoryContents
from tui.widgets.story.take_list import TakeList

__all__ = ["StoryDecisions"]

T = TypeVar("T")

_NAME_CELLS = 36
"""Cells of the name of a story in a toast."""


class StoryDecisions:
    """Asks for changes of stories and makes them; each can be undone.

    Args:
        context: Jobs, dialogs and toasts.
        contents: The story, which is shown again after a change.
        takes: The list with the takes that are chosen.
    """

    def __init__(self, context: DeskContext, contents: StoryContents, takes: TakeList) -> None:
        self._context = context
        self._contents = contents
        self._takes = takes

    @command("split")
    def split(self) -> None:
        """Split the take and all later ones off as a story of their own."""
        dossier, row = self._contents.dossier, self._takes.chosen
        if dossier is None or row is None:
            return
        places = [take.article.id for take in dossier.takes]
        leaving = len(places) - places.index(row.article.id)
        if leaving == len(places):
            self._context.toast(
                "This is the first take; choose the one the other story begins with"
            )
            return
        self._change(
            lambda archive: archive.stories.split(row.article.id),
            lambda new: new,
            f"{_are(leaving)} now a story of {_their(leaving)} own, shown here;"
            f" the others stay in “{_name(dossier.story)}”",
        )

    @command("move")
    def move(self) -> None:
        """Ask for another story and move takes there, with the same texts their rows stand for."""
        dossier = self._contents.dossier
        ids = [one.id for row in self._takes.chosen_rows for one in row.articles]
        if dossier is None or not ids:
            return
        words = format_count(len(ids), "take")
        is_all = len(ids) == len(dossier.takes)

        def answered(into: int | None) -> None:
            if into is not None:
                self._change(
                    lambda archive: archive.stories.move(ids, into or None),
                    lambda target: target if is_all else dossier.story.id,
                    f"{words} moved",
                )

        own = "" if is_all else f"A story of {_their(len(ids))} own"
        chooser = StoryChooser(
            f"Move {words} to…",
            self._context.jobs,
            dossier.story.id,
            like=[one.headline for row in self._takes.chosen_rows for one in row.articles],
            own=own,
        )
        self._context.open_dialog(chooser, answered)

    @command("merge")
    def merge(self) -> None:
        """Ask for another story and merge the two; those that newsdesk suggests come first."""
        if (story := self._story) is None:
            return

        def ask(others: list[StorySummary]) -> None:
            suggested = [one.id for one in others]
            chooser = StoryChooser(
                f"Merge “{_name(story)}” with…",
                self._context.jobs,
                story.id,
                suggested=suggested,
                like=[story.name],
            )
            self._context.open_dialog(chooser, answered)

        def answered(other: int | None) -> None:
            if other is not None and other != OWN:
                self._context.jobs.query(
                    "merge with", lambda archive: archive.stories.summary(other), confirm_merge
                )

        def confirm_merge(other: StorySummary) -> None:
            def merge(answer: str | None) -> None:
                if answer:
                    self._change(
                        lambda archive: archive.stories.merge(story.id, other.id),
                        lambda merged: merged,
                        "Merged into one story",
                    )

            names = "\n".join(
                f"{clean_line(one.name)} ({format_count(len(one.takes), 'take')})"
                for one in (story, other)
            )
            question = confirm(
                "Merge these two stories?", names, yes="Merge them", no="Leave them apart"
            )
            self._context.open_dialog(question, merge)

        self._context.jobs.query("merge", lambda archive: _suggested(archive, story.id), ask)

    @command("apart")
    def set_apart(self) -> None:
        """Ask which suggested story is another one, so that merging is not suggested again."""
        if (story := self._story) is None:
            return

        def ask(others: list[StorySummary]) -> None:
            if not others:
                self._context.toast("No story is suggested for merging with this one")
                return
            choices = [
                Choice(str(one.id), key, clean_line(one.name))
                for one, key in zip(others, CHOICE_KEYS, strict=False)
            ]
            dialog = ChoiceDialog("Keep this story apart from…", "", choices)
            self._context.open_dialog(dialog, answered)

        def answered(other: str | None) -> None:
            if other is not None:
                self._change(
                    lambda archive: archive.stories.set_apart(story.id, int(other)),
                    lambda _none: story.id,
                    "Kept apart; merging will not be suggested again",
                )

        self._context.jobs.query("apart", lambda archive: _suggested(archive, story.id), ask)

    @command("rename")
    def rename(self) -> None:
        """Ask for the name of the story; without one newsdesk names it."""
        if (story := self._story) is None:
            return

        def answered(name: str | None) -> None:
            if name is not None and name != story.name:
                self._change(
                    lambda archive: archive.stories.rename(story.id, name),
                    lambda _none: story.id,
                    f"Renamed to “{cut_words(clean_line(name), _NAME_CELLS)}”"
                    if name
                    else "Named after its headline again",
                )

        hint = "Leave it empty to name it after its headline"
        dialog = InputDialog("Name of the story", value=story.name, hint=hint)
        self._context.open_dialog(dialog, answered)

    @command("undo", "undo")
    @command("redo", "redo")
    def revert(self, verb: UndoVerb) -> None:
        """Undo or redo the last change, whatever it was."""

        def reverted(words: str | None) -> None:
            self._context.toast(describe_reverted(verb, words))
            self._contents.load()

        self._context.jobs.change(lambda archive: archive.undo.revert(verb), reverted)

    @property
    def _story(self) -> StorySummary | None:
        return self._contents.dossier.story if self._contents.dossier else None

    def _change(
        self,
        change: Callable[[Archive], T],
        story: Callable[[T], int],
        words: str,
    ) -> None:
        def done(result: T) -> None:
            self._context.toast(f"{words}. {self._context.key_label('undo')} undoes")
            self._takes.drop_picked()
            self._contents.load(story(result))

        self._context.jobs.change(change, done)


def _suggested(archive: Archive, story: int) -> list[StorySummary]:
    """Return the stories that newsdesk suggests to merge with one, most likely first."""
    pairs = archive.stories.suggestions(1_000)
    others = [
        one.other if one.story == story else one.story
        for one in pairs
        if story in (one.story, one.other)
    ]
    return [archive.stories.summary(other) for other in others]


def _name(story: StorySummary) -> str:
    return cut_words(clean_line(story.name), _NAME_CELLS)


def _are(count: int) -> str:
    return f"{format_count(count, 'take')} {'is' if count == 1 else 'are'}"


def _their(count: int) -> str:
    return "its" if count == 1 else "their"
