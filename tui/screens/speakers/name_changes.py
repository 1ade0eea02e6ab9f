"""Corrections of who is one person: merge two speakers, rename one, split a name off, undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from storage.archive import Archive
from storage.model import Filter, Profile, Speaker
from tui.formatting.speakers import possible_merge
from tui.formatting.undo import UndoVerb, describe_reverted
from tui.jobs import Jobs
from tui.screens.dialogs.choice_dialog import CHOICE_KEYS, Choice, ChoiceDialog
from tui.screens.dialogs.dialog import Dialog
from tui.screens.dialogs.input_dialog import InputDialog
from tui.screens.dialogs.name_dialog import NameDialog

__all__ = ["NameChanges"]


class NameChanges:
    """Asks for a change to a speaker's names and makes it; every change can be undone.

    Args:
        dialog: Opens the questions and shows the toasts.
        jobs: Changes the archive.
        on_change: Gets the name to select after a change.
    """

    def __init__(self, dialog: Dialog[Any], jobs: Jobs, on_change: Callable[[str], None]) -> None:
        self._dialog = dialog
        self._jobs = jobs
        self._on_change = on_change

    def merge(self, name: str, profile: Profile | None, listed: Sequence[Speaker]) -> None:
        """Ask which speaker `name` is the same person as, and merge the two.

        Likely candidates of the profile are offered first, then listed names with this surname.
        """
        surname = name.split()[-1].casefold() if name.split() else ""
        likely = [one.name for one in profile.possible_duplicates] if profile else []
        same_surname = [
            speaker.name
            for speaker in listed
            if speaker.name != name and surname in speaker.name.casefold()
        ]

        def answered(into: str | None) -> None:
            if into:
                self._change(
                    lambda archive: archive.speakers.merge(name, into), into,
                    f"{name} is now {into}. ^z undoes",
                )  # fmt: skip

        if name:
            title = f"{name} is the same person as…"
            dialog = NameDialog(title, self._jobs, [*likely, *same_surname], allow_new=False)
            self._dialog.app.push_screen(dialog, answered)

    def confirm(self, name: str) -> None:
        """Merge a speaker with the first one who may be the same person, without asking."""

        def done(merged: tuple[str, str] | None) -> None:
            if merged is None:
                self._dialog.toast("No similar names; m merges with anybody")
                return
            one, into = merged
            self._dialog.toast(f"{one} is now {into}. ^z undoes")
            self._on_change(into)

        if name:
            self._jobs.change(lambda archive: _merge_with_hint(archive, name), done)

    def rename(self, name: str) -> None:
        """Ask for the name to show for a speaker."""

        def answered(new: str | None) -> None:
            if new and new != name:
                self._change(
                    lambda archive: archive.speakers.rename(name, new), new,
                    f"{name} is now shown as {new}. ^z undoes",
                )  # fmt: skip

        if name:
            hint = "The articles themselves do not change"
            dialog = InputDialog(
                "Rename this speaker everywhere", value=name, hint=hint, check=_check_name
            )
            self._dialog.app.push_screen(dialog, answered)

    def split(self, name: str, profile: Profile | None) -> None:
        """Ask which name of a speaker belongs to somebody else, and split it off."""
        if profile is None:
            return
        quoted = [one.name for one in profile.names if one.quotes]
        if len(quoted) < 2:
            if len(profile.names) > len(quoted):
                self._dialog.toast(f"You chose the name {name}: e changes it")
            else:
                self._dialog.toast("This speaker has only one name")
            return
        choices = [Choice(one, key, one) for one, key in zip(quoted, CHOICE_KEYS, strict=False)]

        def answered(other: str | None) -> None:
            if other is not None:
                self._change(
                    lambda archive: archive.speakers.split(other), other,
                    f"{other} is now a separate person. ^z undoes",
                )  # fmt: skip

        dialog = ChoiceDialog("Which name is another person's?", "", choices)
        self._dialog.app.push_screen(dialog, answered)

    def revert(self, verb: UndoVerb, name: str) -> None:
        """Undo or redo the last change, whatever it was, with `name` selected."""

        def reverted(result: tuple[str | None, str]) -> None:
            change, selected = result
            self._dialog.toast(describe_reverted(verb, change))
            self._on_change(selected)

        self._jobs.change(lambda archive: _revert(archive, verb, name), reverted)

    def _change(self, change: Callable[[Archive], None], selected: str, message: str) -> None:
        def done(_none: None) -> None:
            self._dialog.toast(message)
            self._on_change(selected)

        self._jobs.change(change, done)


def _revert(archive: Archive, verb: UndoVerb, name: str) -> tuple[str | None, str]:
    """Undo or redo the last change; return its words, and the person to select afterwards.

    An undone rename may remove `name` itself: then the person's other names are followed. An
    undone merge leaves two people: the one that came back is selected.
    """
    names = [name, *(one.name for one in _names(archive, name))]
    change = archive.undo.revert(verb)
    heads = [known[0].name for one in names if (known := _names(archive, one))]
    return change, next((one for one in heads if one != heads[0]), heads[0] if heads else "")


def _merge_with_hint(archive: Archive, name: str) -> tuple[str, str] | None:
    """Merge a speaker with the first hint; return the name that is merged and the one shown."""
    pair = possible_merge(archive.speakers.profile(Filter(speaker=name)))
    if pair is not None:
        archive.speakers.merge(*pair)
    return pair


def _names(archive: Archive, name: str) -> Sequence[Speaker]:
    return archive.speakers.profile(Filter(speaker=name)).names if name else ()


def _check_name(line: str) -> str:
    if not line:
        raise ValueError("A speaker needs a name")
    return ""
