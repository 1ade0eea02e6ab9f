"""The server of `newsdesk web`: the page, and the connection of each tab to its dashboard."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

import textual_serve
from aiohttp import WSCloseCode, web
from aiohttp.typedefs import Middleware

from storage.errors import NewsdeskError
from tui.web.access import Access
from tui.web.tab import run_tab

__all__ = ["bind", "make_app", "serve"]

MOST_TABS = 16
"""Dashboards at a time: each is a process of about 60 MB."""

_STATIC = Path(textual_serve.__file__).parent / "static"
_PAGE = Template(Path(__file__).with_name("page.html").read_text("utf-8"))
_HEARTBEAT = 15.0
"""Seconds between two signs of life that a tab has to give."""
_STOP_WITHIN = 8.0
_FONT_SIZES = range(8, 41)

_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def bind(port: int) -> socket.socket:
    """Return a socket on this machine's own address; port 0: any that is free.

    Raises:
        NewsdeskError: The port is taken, or not allowed.
    """
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(("127.0.0.1", port))
        bound.listen()  # who opens the link at once waits, and is not refused
    except OSError as error:
        bound.close()
        raise NewsdeskError(
            f"port {port}: {error.strerror}; --port N takes another, 0 any that is free"
        ) from error
    return bound


def serve(command: Sequence[str], access: Access, bound: socket.socket) -> None:
    """Serve the dashboard on a socket until interrupted.

    Args:
        command: The command line of a dashboard; each tab runs one.
        access: Decides who may use it.
        bound: The socket of `bind`.
    """
    web.run_app(
        make_app(command, access),
        sock=bound,
        print=None,
        access_log=None,
        shutdown_timeout=_STOP_WITHIN,
    )


def make_app(command: Sequence[str], access: Access) -> web.Application:
    """Return the web application."""
    tabs = _Tabs(command)
    sockets = access.origin.replace("http", "ws", 1)
    policy = (
        f"default-src 'none'; script-src 'self'; connect-src 'self' {sockets};"
        " style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:;"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )

    async def show_page(request: web.Request) -> web.Response:
        if tabs.is_full:
            text = f"{MOST_TABS} dashboards are open, which is the most at a time: close a tab"
            return web.Response(status=503, text=text)
        size = _number(request.query.get("fontsize"), 16)
        page = _PAGE.substitute(
            socket=f"{urlsplit(sockets).scheme}://{request.host}/ws",
            font_size=size if size in _FONT_SIZES else 16,
        )
        return web.Response(text=page, content_type="text/html")

    async def add_headers(_request: web.Request, response: web.StreamResponse) -> None:
        for name, value in (_HEADERS | {"Content-Security-Policy": policy}).items():
            response.headers[name] = value

    app = web.Application(middlewares=[_guard(access)])
    app.add_routes(
        [
            web.get("/", show_page),
            web.get("/ws", tabs.connect),
            web.static("/static", _STATIC),
        ]
    )
    app.on_response_prepare.append(add_headers)
    app.on_shutdown.append(tabs.close_all)
    return app


def _guard(access: Access) -> Middleware:
    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not access.is_own_page(request.host, request.headers.get("Origin")):
            return web.Response(status=403, text=f"The dashboard is at {access.origin}")
        if access.is_key(request.query.get("key", "")):
            # The key leaves the address line, where it would be in the history and be copied.
            moved = web.Response(status=303, headers={"Location": "/"})
            moved.set_cookie(access.cookie, access.key, httponly=True, samesite="Strict")
            return moved
        if not access.has_key(request.headers, request.cookies):
            text = "Open the link that newsdesk web has printed: it holds the key"
            return web.Response(status=403, text=text)
        return await handler(request)

    return guard


class _Tabs:
    """Owns the connections to the tabs that are open."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._open: set[web.WebSocketResponse] = set()

    @property
    def is_full(self) -> bool:
        return len(self._open) >= MOST_TABS

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Run a dashboard for a tab as long as it is connected."""
        if self.is_full:
            return web.Response(status=503)
        tab = web.WebSocketResponse(heartbeat=_HEARTBEAT)
        await tab.prepare(request)
        self._open.add(tab)
        width, height = (_number(request.query.get(side), 0) for side in ("width", "height"))
        try:
            await run_tab(self._command, tab, width=width or 80, height=height or 24)
        finally:
            self._open.discard(tab)
        return tab

    async def close_all(self, _app: web.Application) -> None:
        """Close every connection; its dashboard ends with it."""
        closing = (tab.close(code=WSCloseCode.GOING_AWAY) for tab in list(self._open))
        await asyncio.gather(*closing, return_exceptions=True)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() else otherwise
