"""The question which brief, with an answer for a new one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from textual.screen import Screen

from storage.archive.brief_names import LONGEST_NAME
from storage.model import Brief
from storage.text.plural import format_count
from tui.jobs import Jobs
from tui.screens.dialogs.choice_dialog import Choice, ChoiceDialog
from tui.screens.dialogs.input_dialog import InputDialog

__all__ = ["OpenDialog", "ask_brief", "ask_brief_name"]

_NEW = "new"


OpenDialog = Callable[[Screen[str], Callable[[str | None], None]], object]
"""Shows a dialog over a screen, if that is still open."""


def ask_brief(
    open_dialog: OpenDialog,
    jobs: Jobs,
    title: str,
    on_chosen: Callable[[str], None],
    *,
    without: str = "",
) -> None:
    """Ask which brief, and create it where a new one is wanted; call `on_chosen` with its name."""

    def ask(briefs: list[Brief]) -> None:
        names = [one.name for one in briefs]
        keys = iter("123456789")  # letters begin the name of a new one
        choices = [
            Choice(str(at), next(keys, ""), one.name, note=format_count(one.count, "item"))
            for at, one in enumerate(briefs)
            if one.name != without
        ]
        new = Choice(_NEW, "0", "A new brief: or just type its name")

        def typed(letter: str) -> None:
            """Go on with the name over the question, so that no letter is lost between them."""

            def named(name: str) -> None:
                dialog.dismiss(None)
                create(name)

            ask_brief_name(open_dialog, "New brief", "", names, named, typed=letter)

        dialog = ChoiceDialog(title, "", [*choices, new], on_typed=typed)
        open_dialog(dialog, lambda answer: answered(answer, names))

    def answered(answer: str | None, names: Sequence[str]) -> None:
        if answer == _NEW:
            ask_brief_name(open_dialog, "New brief", "", names, create)
        elif answer:
            on_chosen(names[int(answer)])

    def create(name: str) -> None:
        jobs.change(lambda archive: archive.briefs.create(name), on_chosen)

    jobs.query("briefs to choose", lambda archive: archive.briefs.all(), ask)


def ask_brief_name(
    open_dialog: OpenDialog,
    title: str,
    value: str,
    taken: Collection[str],
    on_name: Callable[[str], None],
    *,
    typed: str = "",
) -> None:
    """Ask for the name of a brief that is none of those taken; call `on_name` with another one.

    `typed` is what the reader has typed of it already.
    """
    others = {one.casefold() for one in taken} - {value.casefold()}

    def check(line: str) -> str:
        if not line:
            raise ValueError("A brief needs a name")
        if line.casefold() in others:
            raise ValueError(f"“{line}” already exists")
        return ""

    def answered(name: str | None) -> None:
        if name and name != value:
            on_name(name)

    hint = "E.g. the day, the story or the person it is for"
    open_dialog(
        InputDialog(
            title, value=value, hint=hint, check=check, max_length=LONGEST_NAME, typed=typed
        ),
        answered,
    )
