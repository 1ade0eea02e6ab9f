"""The application: wiring only. An archive goes in, the desk comes out, the terminal stays sane."""

from __future__ import annotations

import gc
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from rich.text import Text
from textual import on
from textual.css.query import NoMatches
from textual.driver import Driver
from textual.events import Key
from textual.filter import Monochrome
from textual.notifications import Notify
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input

from storage import open_archive, paths
from storage.archive import Archive
from storage.errors import NewsdeskError
from tui.commands.settings_file import read_keys
from tui.commands.table import with_keys
from tui.formatting.text import clean_line
from tui.jobs import Jobs
from tui.screens.desk import Desk
from tui.screens.desk.session import read_session
from tui.terminal.environment import can_tell_ground, need_terminal
from tui.terminal.key_parser import ASK_GROUND, KeyParser
from tui.terminal.key_queue import InTurn
from tui.theming.no_color import NoColor
from tui.theming.themes import DARK, LIGHT, apply_themes, role_defaults
from tui.widgets.toasts import add_toast

__all__ = ["NewsdeskApp", "run"]

_REPORT = "newsdesk-crash.txt"
_SPARE_AFTER = 1.0
_COLLECT_EVERY = 60.0
_WORTH_COLLECTING = 20
_QUIT_WITHIN = 2.0
"""Seconds within which a second ^c quits."""
_TOAST_AFTER = 0.06


class NewsdeskApp(InTurn[None]):
    """The dashboard over one open archive."""

    TITLE = "newsdesk"
    CSS_PATH = "screens/desk/desk.tcss"  # a default screen's own would not be read
    ENABLE_COMMAND_PALETTE = False  # we have our own, in plain words

    def __init__(self, archive: Archive, keys: Mapping[str, Sequence[str]] | None = None) -> None:
        super().__init__()
        self._keys = keys or {}
        if self._keys:
            # An empty name would leave the usual keys: one nobody can press takes them away.
            self.set_keymap(
                {name: ",".join(chosen) or f"no-{name}" for name, chosen in self._keys.items()}
            )
        self._archive = archive
        self._session = read_session(archive)
        self._quitting = False
        self._failed = False
        self._toasting: Timer | None = None
        self._filters = [
            NoColor(lambda: self.theme_variables) if isinstance(one, Monochrome) else one
            for one in self._filters
        ]
        self.animation_level = "none"  # a page key would cost hundreds of milliseconds
        apply_themes(self)
        if self._session.theme in self.available_themes:
            self.theme = self._session.theme
        self.jobs = Jobs(archive, lambda work: self.call_later(self._take, work), self._complain)

    def get_default_screen(self) -> Screen[None]:
        """Return the desk."""
        return Desk(self.jobs, self._session, with_keys(self._keys))

    def get_driver_class(self) -> type[Driver]:
        """Return what drives the terminal: ours, where Textual would take its own for Unix."""
        driver = super().get_driver_class()
        if driver.__module__ != "textual.drivers.linux_driver":
            return driver
        from tui.terminal.driver import TerminalDriver

        return TerminalDriver

    @on(Driver.SignalResume)
    def _paint_whole(self) -> None:
        """Paint everything once we have the terminal back; its size, if new, is known by now."""
        self.refresh(layout=True)

    def key_parser(self) -> KeyParser:
        """Return what reads the keys that a terminal sends; it is used beside the screen."""
        return KeyParser(
            ground=self.ground_told,
            typing=lambda: isinstance(self.focused, Input),
            alt=[key for chosen in self._keys.values() for key in chosen if key[:4] == "alt+"],
        )

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our colour roles for themes that do not name them."""
        return role_defaults(self.current_theme)

    def on_mount(self) -> None:
        """Look after the terminal, and say what is particular about the archive."""
        self.screen_change_signal.subscribe(self, lambda _screen: self._show_toasts_in_front())
        if not self.is_headless:
            self._ask_ground()
        if self._archive.notice:
            self.notify(clean_line(self._archive.notice), timeout=10, markup=False)
        self.set_timer(_SPARE_AFTER, self._spare_collector)

    def _ask_ground(self) -> None:
        """Ask the terminal whether its ground is dark, until the reader has chosen a theme."""
        if self._driver and not (self._session.theme or self.no_color) and can_tell_ground():
            self._driver.write(ASK_GROUND)

    def ground_told(self, dark: bool) -> None:
        """Put on the theme that goes with the terminal's ground; may be called from any thread."""
        self.call_later(self._follow_ground, dark)

    def _follow_ground(self, dark: bool) -> None:
        desk = self.screen_stack[0]
        if isinstance(desk, Desk) and not desk.session.theme:
            self.theme = DARK.name if dark else LIGHT.name

    async def take_key(self, event: Key) -> bool:
        """Do at once what a key is bound to on the desk, unless a line is being typed there."""
        desk = self.screen
        if not isinstance(desk, Desk) or desk.is_typing:
            return False
        # In Textual's order: what goes before everything, the screen, what has the focus.
        done = (
            await self._check_bindings(event.key, priority=True)
            or desk.take_key(event.key)
            or await self._check_bindings(event.key)
        )
        if not done:
            desk.show_unbound(event.key)
        return True

    def _spare_collector(self) -> None:
        """Keep the collector from pausing a held key: what is there by now stays."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(700, 10, 1000)
        gc.enable()  # the command line starts without it
        self.set_interval(_COLLECT_EVERY, self._collect)

    def _collect(self) -> None:
        if gc.get_count()[2] >= _WORTH_COLLECTING:
            gc.collect()

    async def on_unmount(self) -> None:
        """End the work beside the screen; what was changed is written first."""
        await self.jobs.close()

    def _take(self, work: Callable[[], None]) -> None:
        """Do what a job hands back, unless the screen it is meant for is being taken down."""
        if self.is_running:
            work()

    def _on_notify(self, event: Notify) -> None:
        """Show a toast; those that it makes room for go."""
        event.prevent_default()  # Textual's own handler would pile them up
        add_toast(self._notifications, event.notification)
        if self._toasting:
            self._toasting.stop()
        # Not at once: a toast that is still being put up cannot be taken down.
        self._toasting = self.set_timer(_TOAST_AFTER, self._refresh_notifications)

    def _show_toasts_in_front(self) -> None:
        """Show toasts once: a screen behind would go on showing its own."""
        for screen in self.screen_stack:
            for rack in screen.query("ToastRack"):
                rack.display = screen is self.screen

    def action_help_quit(self) -> None:
        """Quit on a second ^c."""
        if self._quitting:
            self.exit()
            return
        self._quitting = True
        self.notify("^c again quits", timeout=_QUIT_WITHIN, markup=False)
        self.set_timer(_QUIT_WITHIN, lambda: setattr(self, "_quitting", False))

    def _complain(self, error: NewsdeskError) -> None:
        self.notify(clean_line(str(error)), severity="error", timeout=10, markup=False)

    def _handle_exception(self, error: Exception) -> None:
        """Take a fault for one, unless it is of a screen that was being put up as we leave.

        What is to be in it is not put there any more.
        """
        if not (self._exit and isinstance(error, NoMatches)):
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """Leave with one line and a report beside the archive, without anybody's words in it."""
        if self._failed:  # what fails while the screen comes down would only hide the cause
            return
        self._failed = True
        self.bell()
        files = self._archive.files()
        report = (files[0].parent if files else paths.home()) / _REPORT
        fault = traceback.format_exc(chain=True)
        try:
            report.write_text(fault, encoding="utf-8")
            where = f"The report is in {report}"
        except OSError as error:
            where = f"No report could be written: {error.strerror}"
        kind = fault.strip().rpartition("\n")[2].partition(":")[0]
        self.panic(Text(f"newsdesk stopped over a fault of its own ({kind}). {where}"))

    def _print_error_renderables(self) -> None:
        """Print the line about the first fault only; Textual would count the others too."""
        del self._exit_renderables[1:]
        super()._print_error_renderables()


def run(
    archive_path: Path | None = None,
    *,
    preset: str = "",
    tell: Callable[[str], None] = lambda _: None,
) -> int:
    """Open the dashboard over an archive and return the exit status.

    `preset` names a set of keys; without one the settings file says which. `tell` hears in one
    line of what makes opening take its time.

    Raises:
        NewsdeskError: the archive cannot be opened, the settings file is wrong, or this is no
            terminal.
    """
    keys = read_keys(paths.settings_path(), preset)
    need_terminal()
    with open_archive(archive_path, tell=tell) as archive:
        app = NewsdeskApp(archive, keys)
        # A thread that counts gives way to a key after a thousandth of a second, not five.
        sys.setswitchinterval(0.001)
        app.run()
        return app.return_code or 0
