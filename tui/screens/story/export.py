"""Write a story with its quotes to a Markdown file."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from storage.text.plural import format_count
from tui.commands.registry import command
from tui.formatting.text import clean_line, cut_words
from tui.screens.desk.context import DeskContext
from tui.screens.dialogs.path_dialog import ChosenPath, PathDialog
from tui.screens.dialogs.path_text import BadPath
from tui.screens.story.contents import StoryContents

__all__ = ["StoryExport"]

_ENDING = ".md"
_TITLE_CELLS = 40


class StoryExport:
    """Writes the story that is shown."""

    def __init__(self, context: DeskContext, contents: StoryContents) -> None:
        self._context = context
        self._contents = contents

    @command("write")
    def ask(self) -> None:
        """Ask for a file and write the story: its takes, and all that was said, by speaker."""
        if (dossier := self._contents.dossier) is None:
            return
        title = f"Export: {cut_words(clean_line(dossier.story.name), _TITLE_CELLS)}"
        dialog = PathDialog(
            title,
            self._context.jobs,
            hint=_ENDING,
            value="~/story.md",
            writing=True,
            check=_check_ending,
        )
        self._context.open_dialog(dialog, partial(self._write, dossier.story.id))

    def _write(self, story: int, chosen: ChosenPath | None) -> None:
        from storage.exchange.story_markdown import write_story

        if chosen is None:
            return
        path, force = chosen.path, chosen.overwrite

        def written(takes: int) -> None:
            words = f"{format_count(takes, 'take')} and all quotes"
            self._context.toast(f"Exported {words} to {path}")

        self._context.jobs.change(
            lambda archive: write_story(archive, story, path, force=force), written
        )


def _check_ending(path: Path) -> None:
    if path.suffix.lower() != _ENDING:
        raise BadPath(f"{path.name}: the name must end in {_ENDING}")
