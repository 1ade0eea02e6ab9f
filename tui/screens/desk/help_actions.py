"""Commands that show all commands: the help, and the palette that runs one."""

from __future__ import annotations

from collections.abc import Callable

from tui.commands.registry import command
from tui.screens.desk.context import DeskContext

__all__ = ["HelpActions"]


class HelpActions:
    """Shows the commands; `run_command` runs one by its id."""

    def __init__(self, context: DeskContext, run_command: Callable[[str], None]) -> None:
        self._context = context
        self._run_command = run_command

    @command("help")
    def show_help(self) -> None:
        """Show all keys."""
        from tui.screens.help import HelpScreen  # with the other dialogs, not at the start

        self._context.open_dialog(HelpScreen(self._context.commands))

    @command("palette")
    def show_palette(self) -> None:
        """Show all commands and run the one chosen."""
        from tui.screens.palette import CommandPalette

        def on_answer(chosen: str | None) -> None:
            if chosen:
                self._run_command(chosen)

        self._context.open_dialog(CommandPalette(self._context.commands), on_answer)
