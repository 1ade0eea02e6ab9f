"""The dashboard of one tab: a process that gets its keys, draws, and ends with the tab."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from aiohttp import WSMsgType, web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from storage.python_process import module_environment

__all__ = ["run_tab"]

_DRIVER = "tui.terminal.browser_driver:BrowserDriver"
_MOST_CELLS = 1000


class _Process(AppService):
    """A dashboard whose tab is closed when it ends, also where it ended before it drew anything."""

    async def run(self) -> None:
        await super().run()
        await self.remote_close()


async def run_tab(
    command: Sequence[str], socket: web.WebSocketResponse, *, width: int, height: int
) -> None:
    """Run a dashboard for a tab until either of them ends.

    Args:
        command: The command line of the dashboard.
        socket: The connection to the tab.
        width: The columns of the tab.
        height: Its lines.
    """

    async def close() -> None:
        await socket.close()

    # The shell is replaced by the program, so that nothing stands between it and its end.
    found = f"PYTHONPATH={module_environment()['PYTHONPATH']}"
    words = ["env", f"TEXTUAL_DRIVER={_DRIVER}", found, *command]
    process = _Process(
        f"exec {shlex.join(words)}",
        write_bytes=socket.send_bytes,
        write_str=socket.send_str,
        close=close,
        download_manager=DownloadManager(),
    )
    await process.start(_cells(width), _cells(height))
    try:
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await _follow(process, socket, message.json())
    except (KeyError, TypeError, ValueError):  # no message that our page sends
        await socket.close()
    finally:
        await process.stop()


async def _follow(process: AppService, socket: web.WebSocketResponse, message: object) -> None:
    """Pass a message of the page on to the dashboard."""
    match message:
        case ["stdin", str(text)]:
            await process.send_bytes(text.encode("utf-8", "replace"))
        case ["resize", dict(size)]:
            await process.set_terminal_size(_cells(size["width"]), _cells(size["height"]))
        case ["ping", sent]:
            await socket.send_json(["pong", sent])
        case ["focus", *_]:
            await process.focus()
        case ["blur", *_]:
            await process.blur()


def _cells(number: int) -> int:
    return max(1, min(int(number), _MOST_CELLS))
