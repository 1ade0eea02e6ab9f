"""The application: wiring only. An archive goes in, the desk comes out, the terminal stays sane."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from textual import on
from textual.app import App
from textual.driver import Driver
from textual.events import Event, Key
from textual.filter import LineFilter, Monochrome
from textual.notifications import Notify
from textual.screen import Screen
from textual.widgets import Input

from storage import open_archive, paths
from storage.archive import Archive
from storage.errors import NewsdeskError
from tui.commands.settings_file import (
    USUAL_ALERTS,
    AlertSettings,
    read_alerts,
    read_keys,
    read_mouse,
)
from tui.commands.table import with_keys
from tui.formatting.text import clean_line, cut_words
from tui.jobs import Jobs
from tui.jobs.clipboard import copied, copy_with_tool
from tui.screens.desk import Desk
from tui.screens.desk.session import read_session
from tui.terminal import crash, crash_report
from tui.terminal.environment import can_query_background, need_terminal
from tui.terminal.gate import is_supported
from tui.terminal.key_queue import KeyDone, KeyQueue
from tui.terminal.toasts import Toasts
from tui.terminal.wiring import choose_driver, query_background
from tui.theming.drag_selection import TextSelected
from tui.theming.no_color import NoColor
from tui.theming.themes import DARK, LIGHT, apply_themes, role_defaults
from tui.widgets.toasts import add_toast

__all__ = ["NewsdeskApp", "run"]

_SELECTED_SHOWN = 40
"""Cells of a text selected with the mouse that its toast shows."""
_REPORT = "newsdesk-crash.txt"
_SPARE_AFTER = 1.0
_COLLECT_EVERY = 60.0
_WORTH_COLLECTING = 20
_QUIT_WITHIN = 2.0
"""Seconds within which a second ^c quits."""


class NewsdeskApp(App[None]):
    """The dashboard over one open archive."""

    TITLE = "newsdesk"
    HORIZONTAL_BREAKPOINTS = [(0, "-slim"), (60, "-medium"), (100, "-roomy")]  # noqa: RUF012 - Textual declares it so
    CSS_PATH = "screens/desk/desk.tcss"  # a default screen's own would not be read
    ENABLE_COMMAND_PALETTE = False  # we have our own, in plain words

    def __init__(
        self,
        archive: Archive,
        keys: Mapping[str, Sequence[str]] | None = None,
        alerts: AlertSettings = USUAL_ALERTS,
    ) -> None:
        super().__init__()
        self._keys = keys or {}
        self._alerts = alerts
        if self._keys:
            # An empty name would leave the usual keys: one nobody can press takes them away.
            self.set_keymap(
                {name: ",".join(chosen) or f"no-{name}" for name, chosen in self._keys.items()}
            )
        self._archive = archive
        self._session = read_session(archive)
        self._quitting = False
        self._no_color = NoColor(lambda: self.theme_variables)
        self._key_queue = KeyQueue(self, self._take_key, super().on_event)
        self._toasts = Toasts(self, add_toast)
        self.driver_class = choose_driver(
            self.driver_class,
            on_background=self.background_reported,
            is_typing=lambda: isinstance(self.focused, Input),
            alt_keys=[key for chosen in self._keys.values() for key in chosen if key[:4] == "alt+"],
        )
        crash.install(self, self._report_crash)
        self.animation_level = "none"  # a page key would cost hundreds of milliseconds
        apply_themes(self)
        if self._session.theme in self.available_themes:
            self.theme = self._session.theme
        self.jobs = Jobs(archive, lambda work: self.call_later(self._take, work), self._complain)

    def get_default_screen(self) -> Screen[None]:
        """Return the desk."""
        return Desk(self.jobs, self._session, with_keys(self._keys), self._alerts)

    @on(Driver.SignalResume)
    def _paint_whole(self) -> None:
        """Paint everything once we have the terminal back; its size, if new, is known by now."""
        self.refresh(layout=True)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return what lines pass through on their way to the terminal."""
        filters = super().get_line_filters()
        return [self._no_color if isinstance(one, Monochrome) else one for one in filters]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our colour roles for themes that do not name them."""
        return role_defaults(self.current_theme)

    def on_mount(self) -> None:
        """Look after the terminal, and say what is particular about the archive."""
        self.screen_change_signal.subscribe(self, lambda _screen: self._show_toasts_in_front())
        if not (self._session.theme or self.no_color) and can_query_background():
            query_background(self)  # until the reader has chosen a theme
        if self._archive.notice:
            self.notify(clean_line(self._archive.notice), timeout=10, markup=False)
        self.set_timer(_SPARE_AFTER, self._spare_collector)

    def background_reported(self, dark: bool) -> None:
        """Use the theme for the terminal's background; may be called from any thread."""
        self.call_later(self._follow_background, dark)

    def _follow_background(self, dark: bool) -> None:
        desk = self.screen_stack[0]
        if isinstance(desk, Desk) and not desk.session_store.session.theme:
            self.theme = DARK.name if dark else LIGHT.name

    async def on_event(self, event: Event) -> None:
        """Handle an event: keys and pastes in turn."""
        await self._key_queue.on_event(event)

    @on(KeyDone)
    def _key_done(self, message: KeyDone) -> None:
        self._key_queue.key_done(message)

    async def on_key(self, event: Key) -> None:
        """Handle a key that comes by way of the focused widget, as without the queue."""
        if not is_supported() and await self._take_key(event):
            event.prevent_default()

    async def _take_key(self, event: Key) -> bool:
        """Run what a key is bound to on the desk at once, unless a line is being typed there."""
        desk = self.screen
        if not isinstance(desk, Desk) or desk.is_typing:
            return False
        # In Textual's order: what goes before everything, the screen, what has the focus.
        done = (
            await desk.key_bindings.run(event.key, priority=True)
            or desk.key_counter.take_key(event.key)
            or await desk.key_bindings.run(event.key)
        )
        if not done:
            desk.footer_keys.show_unbound(event.key)
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

    def copy_to_clipboard(self, text: str) -> None:
        """Copy `text` to the clipboard of the terminal, and of this machine where it has a tool."""
        super().copy_to_clipboard(text)
        copy_with_tool(text)

    @on(TextSelected)
    def _copy_selected(self, message: TextSelected) -> None:
        """Copy text as soon as it has been selected with the mouse."""
        self.copy_to_clipboard(message.text)
        start = cut_words(" ".join(message.text.split()), _SELECTED_SHOWN)
        self.notify(copied(f"“{start}”"), markup=False)

    def on_notify(self, event: Notify) -> None:
        """Show a toast in the place of others: Textual's own handler would pile them up."""
        if self._toasts.show(event.notification):
            event.prevent_default()

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

    def _report_crash(self) -> str:
        """Write a report beside the archive; return the line that says where it is."""
        files = self._archive.files()
        report = (files[0].parent if files else paths.home()) / _REPORT
        error = sys.exc_info()[1] or RuntimeError()
        try:
            crash_report.write(report, crash_report.describe(error))
            where = f"The report is in {report}"
        except OSError as refused:
            where = f"No report could be written: {refused.strerror}"
        kind = type(error).__name__
        return f"newsdesk crashed ({kind}). {where}"


def run(
    location: Path | str | None = None,
    *,
    preset: str = "",
    mouse: bool = True,
    on_message: Callable[[str], None] = lambda _: None,
) -> int:
    """Open the dashboard over an archive and return the exit status.

    `preset` names a set of keys; without one the settings file says which. Without `mouse`, or
    where that file says so, the mouse is left to the terminal. `on_message` is called
    with one line on why opening takes long.

    Raises:
        NewsdeskError: the archive cannot be opened, the settings file is wrong, or this is no
            terminal.
    """
    settings = paths.settings_path()
    keys = read_keys(settings, preset)
    mouse = mouse and read_mouse(settings)
    alerts = read_alerts(settings)
    need_terminal()
    with open_archive(location, on_message=on_message) as archive:
        app = NewsdeskApp(archive, keys, alerts)
        # A thread that counts gives way to a key after a thousandth of a second, not five.
        sys.setswitchinterval(0.001)
        app.run(mouse=mouse)
        return app.return_code or 0
