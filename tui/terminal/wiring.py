"""What an app and its screens are given of this package, each piece if Textual allows it.

Private names: the module `textual._xterm_parser` and `App._driver`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, cast

from textual.app import App
from textual.driver import Driver
from textual.screen import Screen

from tui.terminal import paint_timer, resize
from tui.terminal.gate import is_open, is_supported

__all__ = ["choose_driver", "query_background", "speed_up"]


def speed_up(screen: Screen[Any]) -> None:
    """Replace how Textual renders, times and resizes `screen`."""
    resize.install(screen)
    paint_timer.install(screen)
    if is_supported():
        try:
            from tui.terminal import compositor
        except ImportError:  # Textual's own compositor is elsewhere
            return
        compositor.install(screen)


def choose_driver(
    usual: type[Driver],
    *,
    on_background: Callable[[bool], None],
    is_typing: Callable[[], bool],
    alt_keys: Iterable[str],
) -> type[Driver]:
    """Return our driver if `usual` is Textual's for Unix terminals, else `usual`.

    The other arguments are those of `KeyParser`.
    """
    if not is_supported() or usual.__module__ != "textual.drivers.linux_driver":
        return usual
    try:
        from textual._xterm_parser import XTermParser

        from tui.terminal.driver import TerminalDriver
        from tui.terminal.key_parser import KeyParser
    except ImportError:  # Textual's own parser is elsewhere
        return usual
    if not is_open(XTermParser, "_sequence_to_key_events"):
        return usual
    new_parser = partial(
        KeyParser, on_background=on_background, is_typing=is_typing, alt_keys=alt_keys
    )
    return cast("type[Driver]", partial(TerminalDriver, new_parser=new_parser))


def query_background(app: App[Any]) -> None:
    """Ask the terminal for its background, if our driver is there to read the answer."""
    query = getattr(getattr(app, "_driver", None), "query_background", None)
    if query is not None:
        query()
