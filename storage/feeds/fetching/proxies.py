"""Proxies from the environment: which URL uses which; no network access.

``HTTP_PROXY``, ``HTTPS_PROXY``, ``ALL_PROXY`` and ``NO_PROXY`` are supported, also in lower case.
This machine and literal private addresses never use a proxy. A proxy resolves names itself: a name
is checked to be public only if it can be resolved here too.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit
from urllib.request import proxy_bypass_environment  # type: ignore[attr-defined] # not in the stubs

from storage.errors import FeedError
from storage.text.urls import host_of, is_local_host

__all__ = ["Proxy", "find_proxy", "parse_proxy"]

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy; `auth` are our credentials for it."""

    scheme: str
    host: str
    port: int
    auth: tuple[str, str] | None = field(default=None, repr=False)


def find_proxy(url: str) -> Proxy | None:
    """Find the proxy for `url`, None for none.

    Raises:
        FeedError: The environment names one that cannot be used.
    """
    parts = urlsplit(url)
    address = _read_environment(parts.scheme) or _read_environment("all")
    if not address or is_local_host(host := host_of(url)):
        return None
    named = f"{host}:{parts.port}" if parts.port else host
    if proxy_bypass_environment(named, {"no": _read_environment("no")}):
        return None
    try:
        return parse_proxy(address)
    except FeedError as error:
        raise FeedError(
            "the proxy in HTTP_PROXY, HTTPS_PROXY or ALL_PROXY is not an http or https proxy;"
            " name another one or list the host in NO_PROXY"
        ) from error


def _read_environment(scheme: str) -> str:
    """Return the proxy variable of a scheme, lower case first."""
    # By name, because reading the whole environment for each URL is slow.
    name = f"{scheme}_proxy"
    return os.environ.get(name, os.environ.get(name.upper(), ""))


def parse_proxy(address: str) -> Proxy:
    """Parse the address of a proxy.

    Raises:
        FeedError: It is none.
    """
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or parts.scheme not in _PORTS:
        raise FeedError("a proxy is written as http://host:port")
    auth = None
    if parts.username is not None:
        auth = unquote(parts.username), unquote(parts.password or "")
    return Proxy(parts.scheme, host, port or _PORTS[parts.scheme], auth)
