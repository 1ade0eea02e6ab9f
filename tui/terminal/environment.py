"""What the terminal around the dashboard can do, as its environment says."""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Mapping

from storage.errors import NewsdeskError

__all__ = ["can_browse", "can_query_background", "is_web_link", "is_web_page", "need_terminal"]


def is_web_page(environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether the dashboard is shown in a browser's tab by `newsdesk web`."""
    return "BrowserDriver" in environment.get("TEXTUAL_DRIVER", "")


def need_terminal() -> None:
    """Refuse to go on where nobody can see the screen or press a key.

    Raises:
        NewsdeskError: Input or output is not a terminal, or the terminal cannot show a screen:
            it prints line after line (TERM=dumb), or is not UTF-8.
    """
    if is_web_page():
        return
    if not all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise NewsdeskError("newsdesk needs a terminal; without one, try newsdesk list")
    if os.environ.get("TERM") == "dumb":
        raise NewsdeskError(
            "newsdesk needs more than a dumb terminal (TERM=dumb); try newsdesk list"
        )
    # ASCII is the default where no locale is set: most of those terminals are UTF-8.
    if codecs.lookup(sys.stdout.encoding).name not in {"utf-8", "ascii"}:
        raise NewsdeskError(
            f"the terminal is said to be {sys.stdout.encoding} (LC_ALL, LC_CTYPE, LANG), which"
            " lacks what the dashboard draws with; if it is UTF-8: LC_ALL=C.UTF-8 newsdesk"
        )


def is_web_link(link: str) -> bool:
    """Return whether `link` may be handed to a browser: http or https, nothing hidden in it."""
    scheme, _, rest = link.partition("://")
    return scheme.lower() in {"http", "https"} and bool(rest) and link.isprintable()


def can_browse(environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether the reader would see a browser that is opened here.

    Not over ssh, and not without a display; if BROWSER is set, it is trusted. In a browser's tab
    the browser itself opens the link.
    """
    if environment.get("BROWSER") or is_web_page(environment):
        return True
    if environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"):
        return False
    if sys.platform in {"darwin", "win32"}:
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def can_query_background(environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether to ask the terminal for its background; a text console would print that."""
    return environment.get("TERM", "") not in {"", "dumb", "linux"}
