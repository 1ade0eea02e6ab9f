"""Commands that leave something: one step back at the desk, and the program."""

from __future__ import annotations

from collections.abc import Callable

from tui.commands.registry import command
from tui.screens.desk.panel_layout import PanelLayout
from tui.screens.desk.search import SearchSession
from tui.screens.desk.source_visit import SourceVisit
from tui.screens.desk.speakers_visit import SpeakersVisit
from tui.screens.desk.write_wait import WriteWait
from tui.widgets.headlines.headlines import Headlines

__all__ = ["Leaving"]


class Leaving:
    """Goes back step by step, and out of the program."""

    def __init__(
        self,
        write_wait: WriteWait,
        headlines: Headlines,
        layout: PanelLayout,
        search: SearchSession,
        source_visit: SourceVisit,
        speakers_visit: SpeakersVisit,
        exit_program: Callable[[], None],
    ) -> None:
        self._exit_program = exit_program
        self._write_wait = write_wait
        self._headlines = headlines
        self._layout = layout
        self._search = search
        self._source_visit = source_visit
        self._speakers_visit = speakers_visit

    @command("back")
    def go_back(self) -> None:
        """Give up the change that waits, or go one step back. Never quits."""
        if not self._write_wait.give_up():
            self._step_back()

    @command("back-or-quit")
    def go_back_or_quit(self) -> None:
        """Go one step back; quit where there is none."""
        if not self._step_back():
            self.quit()

    @command("quit")
    def quit(self) -> None:
        """Leave the program, unless a change still waits to be written."""
        if not self._write_wait.explain():
            self._exit_program()

    def _step_back(self) -> bool:
        """Drop the selection, or leave the panel, search or source; False where none is left.

        In an article that the speakers' page led to, the step back is to that page.
        """
        if self._headlines.picked and self._layout.focused_panel == "headlines":
            self._headlines.drop_picked()
            return True
        if self._speakers_visit.resume() or self._layout.step_back():
            return True
        return self._search.end() or self._source_visit.end()
