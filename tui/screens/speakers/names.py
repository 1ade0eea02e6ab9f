"""Whose name a name is, as the reader says it on the speakers' page: merged, renamed, split."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from storage.archive import Archive
from storage.model import Filter, Profile, Speaker
from tui.formatting.text import clean_line
from tui.jobs import Jobs
from tui.screens.dialogs.choice_dialog import Choice, ChoiceDialog
from tui.screens.dialogs.dialog import Dialog, Result
from tui.screens.dialogs.input_dialog import InputDialog
from tui.screens.dialogs.name_dialog import NameDialog

__all__ = ["KEYS", "NameChanges"]

KEYS = "123456789abcdefghijklmnopqrstuvwxyz"
"""The keys of choices in their order."""


class NameChanges(Dialog[Result]):
    """Changes to the names of the speaker that is chosen; all of them can be undone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "merge", "Merge", show=False),
        Binding("e", "rename", "Rename", show=False),
        Binding("x", "split", "Split", show=False),
        Binding("ctrl+z", "undo", "Undo", show=False),
    ]

    jobs: Jobs

    @property
    @abstractmethod
    def chosen(self) -> str:
        """The name of the chosen speaker, empty for none."""

    @property
    @abstractmethod
    def profile(self) -> Profile | None:
        """What is known of the chosen speaker."""

    @property
    @abstractmethod
    def listed(self) -> Sequence[Speaker]:
        """The speakers on the page."""

    @abstractmethod
    def list_again(self, name: str) -> None:
        """List the speakers anew, with the cursor on the person of this name."""

    def action_merge(self) -> None:
        """Ask who the chosen speaker is the same person as."""
        name = self.chosen
        surname = name.split()[-1].casefold() if name.split() else ""
        likely = [one.name for one in self.profile.perhaps] if self.profile else []
        near = [
            speaker.name
            for speaker in self.listed
            if speaker.name != name and surname in speaker.name.casefold()
        ]

        def answered(into: str | None) -> None:
            if into:
                self._change(
                    lambda archive: archive.speakers.merge(name, into), into,
                    f"{name} is {into} now. ^z takes it back",
                )  # fmt: skip

        if name:
            title = f"{name} is the same person as…"
            self.app.push_screen(
                NameDialog(title, self.jobs, [*likely, *near], free=False), answered
            )

    def action_rename(self) -> None:
        """Ask how the chosen speaker is to be called."""
        name = self.chosen

        def answered(new: str | None) -> None:
            if new and new != name:
                self._change(
                    lambda archive: archive.speakers.rename(name, new), new,
                    f"{name} is shown as {new} now. ^z takes it back",
                )  # fmt: skip

        if name:
            hint = "The names in the articles stay as they are"
            self.app.push_screen(
                InputDialog("Show this speaker as", value=name, hint=hint, check=_some_name),
                answered,
            )

    def action_split(self) -> None:
        """Ask which of the speaker's names is somebody else's."""
        profile = self.profile
        names = [one.name for one in profile.names if one.quotes] if profile else []
        if len(names) < 2:
            if profile and len(profile.names) > len(names):
                self._say(f"You gave the name {self.chosen}: e changes it, ^z takes it back")
            elif profile:
                self._say("This speaker is known by one name only")
            return
        choices = [Choice(name, key, name) for name, key in zip(names, KEYS, strict=False)]

        def answered(name: str | None) -> None:
            if name is not None:
                self._change(
                    lambda archive: archive.speakers.split(name), name,
                    f"{name} is somebody else now. ^z takes it back",
                )  # fmt: skip

        self.app.push_screen(ChoiceDialog("Which name is somebody else's?", "", choices), answered)

    def action_undo(self) -> None:
        """Take back the last change."""
        name = self.chosen

        def undone(change: tuple[str | None, str]) -> None:
            what, name = change
            self._say(f"Undone: {what}" if what else "Nothing to undo")
            self.list_again(name)

        self.jobs.change(lambda archive: _undo(archive, name), undone)

    def _change(self, change: Callable[[Archive], None], name: str, told: str) -> None:
        def done(_none: None) -> None:
            self._say(told)
            self.list_again(name)

        self.jobs.change(change, done)

    def _say(self, words: str) -> None:
        self.notify(clean_line(words), markup=False)


def _undo(archive: Archive, name: str) -> tuple[str | None, str]:
    """Take back the last change; return what it was, and what the person of `name` is called now.

    With a renaming the name itself may go: then it is another of that person's. Of two that are no
    longer one it is the one that came back.
    """
    names = [name, *(one.name for one in _names(archive, name))]
    what = archive.undo.revert_last()
    heads = [known[0].name for one in names if (known := _names(archive, one))]
    return what, next((one for one in heads if one != heads[0]), heads[0] if heads else "")


def _names(archive: Archive, name: str) -> Sequence[Speaker]:
    return archive.speakers.profile(Filter(speaker=name)).names if name else ()


def _some_name(line: str) -> str:
    if not line:
        raise ValueError("A speaker needs a name")
    return ""
