"""Who may use the dashboard in a browser: who has the key, and asks from the dashboard's page."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from urllib.parse import urlsplit

from storage.errors import NewsdeskError

__all__ = ["KEY_HEADER", "KEY_VARIABLE", "Access", "parse_public_url", "read_key"]

KEY_VARIABLE = "NEWSDESK_WEB_KEY"
KEY_HEADER = "X-Newsdesk-Key"
_LEAST = 16
"""Characters of a key that somebody has chosen."""


class Access:
    """Decides whether a request is answered.

    The key keeps out other people who have accounts on this machine. The names of the host and
    the origin keep out other pages in the same browser, which could reach this machine too.

    Args:
        key: The key.
        port: The port; the cookie with the key is named after it, since a browser sends cookies to
            every port of a host.
        public_url: The address of the proxy that all requests come through; "" without one.
    """

    def __init__(self, key: str, port: int, public_url: str = "") -> None:
        self.key = key
        self.cookie = f"newsdesk-{port}"
        local = [f"http://{name}:{port}" for name in ("127.0.0.1", "localhost")]
        self._origins = [public_url] if public_url else local

    @property
    def origin(self) -> str:
        """The address of the dashboard."""
        return self._origins[0]

    def is_own_page(self, host: str, origin: str | None) -> bool:
        """Return whether a request is for this server, and comes from one of its own pages."""
        hosts = [urlsplit(one).netloc for one in self._origins]
        return host.lower() in hosts and (origin is None or origin.lower() in self._origins)

    def is_key(self, key: str) -> bool:
        """Return whether `key` is the key; how long that takes says nothing about it."""
        return secrets.compare_digest(key.encode(), self.key.encode())

    def has_key(self, headers: Mapping[str, str], cookies: Mapping[str, str]) -> bool:
        """Return whether a request brings the key: in its cookie, or added by the proxy."""
        return any(
            self.is_key(key) for key in (headers.get(KEY_HEADER), cookies.get(self.cookie)) if key
        )


def parse_public_url(url: str) -> str:
    """Return the origin of a proxy's address: scheme and host, in lower case.

    Raises:
        ValueError: It is not the address of a whole host.
    """
    parts = urlsplit(url.strip().lower())
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise ValueError(f"{url!r} is not the address of a host, such as https://desk.example")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(f"{url}: a whole host is needed, no folder on one")
    return f"{parts.scheme}://{parts.netloc}"


def read_key(environment: Mapping[str, str], *, needed: bool) -> str:
    """Return the key that the environment names, or a new one.

    Raises:
        NewsdeskError: The key is short, or one is `needed` and none is named.
    """
    key = environment.get(KEY_VARIABLE, "")
    if not key and needed:
        raise NewsdeskError(
            f"behind a proxy, {KEY_VARIABLE} names the key that the proxy sends as {KEY_HEADER};"
            " docs/web.md shows how"
        )
    if key and (len(key) < _LEAST or not key.isascii() or not key.isprintable()):
        raise NewsdeskError(f"{KEY_VARIABLE}: at least {_LEAST} ASCII characters are needed")
    return key or secrets.token_urlsafe(24)
