"""How a fault ends the program: with one line, and nobody's words in it.

Replaces Textual's traceback, which shows the values of local variables. Nor is it a fault if
something is missing from a screen that is still being set up when the program ends.

Private names: `App._fatal_error`, `App._handle_exception`, `App._print_error_renderables`,
`App._exit_renderables` and `App._exit`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rich.text import Text
from textual.app import App
from textual.css.query import NoMatches

from tui.terminal.gate import is_open

__all__ = ["install"]

_NAMES = (
    "_fatal_error",
    "_handle_exception",
    "_print_error_renderables",
    "_exit_renderables",
    "_exit",
)


def install(app: App[Any], report: Callable[[], str]) -> None:
    """Let the first fault end `app` with the line that `report` returns.

    `report` is called while the exception is being handled.
    """
    if not is_open(app, *_NAMES):
        return
    handle, print_errors = app._handle_exception, app._print_error_renderables
    failed = False

    def handle_exception(error: Exception) -> None:
        if not (app._exit and isinstance(error, NoMatches)):
            handle(error)

    def fatal_error() -> None:
        nonlocal failed
        if failed:  # what fails while the screen is taken down would only hide the cause
            return
        failed = True
        app.bell()
        app.panic(Text(report()))

    def print_first_error() -> None:
        del app._exit_renderables[1:]  # Textual would count the others
        print_errors()

    app._handle_exception = handle_exception  # type: ignore[method-assign]
    app._fatal_error = fatal_error  # type: ignore[method-assign]
    app._print_error_renderables = print_first_error  # type: ignore[method-assign]
