"""The HTTP client: connection pools for public addresses, for any address, and for proxies."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, partial
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Any, Self

import httpcore2
import httpx2

from storage.errors import FeedError
from storage.feeds.fetching.proxies import Proxy, find_proxy
from storage.model.sources import PRIVATE_NETWORK
from storage.text.urls import host_of, is_local_host, is_public
from storage.version import VERSION

__all__ = ["USER_AGENT", "Client", "Limits", "PrivateAddressError", "Resolver", "system_resolver"]

USER_AGENT = f"newsdesk/{VERSION} (+https://github.com/newsdesk/newsdesk)"

_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9,"
    " text/xml;q=0.9, application/json;q=0.8, text/html;q=0.5, */*;q=0.1"
)

_LOOKUP_TIMEOUT = 2.0
"""Seconds allowed to look up a name here that a proxy looks up itself."""

_MAX_HEAD = 200_000
"""Most bytes of an answer before its body: a server may send any number of interim answers."""

_head_bytes: ContextVar[int | None] = ContextVar("_head_bytes", default=None)
"""Bytes of the answer that the current task waits for; None once its headers are there."""

Resolver = Callable[[str, int], Awaitable[list[str]]]
"""Resolves a host and port to its IP addresses, best first; raises OSError."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one exchange and of all together: bytes (also decompressed), seconds, counts."""

    body: int = 10_000_000
    seconds: float = 30.0
    redirects: int = 10
    per_host: int = 4
    at_once: int = 32


class PrivateAddressError(FeedError):
    """A public address led to one in a private network."""


async def system_resolver(host: str, port: int) -> list[str]:
    """Resolve `host` as the operating system does."""
    loop = asyncio.get_running_loop()
    find = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    found = await loop.run_in_executor(_lookup_threads(), find)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


@cache
def _lookup_threads() -> ThreadPoolExecutor:
    """Return threads for looking up names: as many as fetch, so that dead names hold up nobody."""
    return ThreadPoolExecutor(Limits().at_once, thread_name_prefix="lookup")


class Client:
    """An HTTP client with limits, among them the number of connections to a host.

    Use it as an async context manager. `resolver` finds addresses, `verify` is the TLS context.
    """

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        resolver: Resolver = system_resolver,
        verify: ssl.SSLContext | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self._resolver = resolver
        self._verify = verify
        self._pools: dict[tuple[bool, Proxy | None], _Pool] = {}
        self._resolved_to_private: dict[str, bool] = {}
        self._hosts: dict[str, asyncio.Semaphore] = {}
        self._all = asyncio.Semaphore(self.limits.at_once)

    async def __aenter__(self) -> Self:
        """Return the client; connections are opened on demand."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close all connections."""
        for client, _ in self._pools.values():
            await client.aclose()
        self._pools.clear()

    @contextlib.asynccontextmanager
    async def connection_slot(self, url: str) -> AsyncIterator[None]:
        """Wait for a free connection, within the limits for each host and in total."""
        host = self._hosts.setdefault(host_of(url), asyncio.Semaphore(self.limits.per_host))
        async with host, self._all:
            yield

    @contextlib.asynccontextmanager
    async def get(
        self,
        url: str,
        headers: dict[bytes, bytes],
        *,
        local: bool,
        auth: tuple[str, str] | None,
        proxy: Proxy | None = None,
    ) -> AsyncIterator[httpx2.Response]:
        """Send a GET request for `url` and yield the response with its body unread.

        Unless `local`, an address that is not public raises PrivateAddressError. `proxy` is used
        in place of that of the environment.

        Raises:
            FeedError: The environment names a proxy that cannot be used, or the answer has no end
                of headers.
        """
        proxy = proxy or find_proxy(url)
        if proxy and await self._resolves_to_private(host_of(url)) and not local:
            raise _private_address_error(host_of(url))
        client, _ = self._pool(local, proxy)
        _head_bytes.set(0)
        async with client.stream("GET", url, headers=headers, auth=auth) as response:
            _head_bytes.set(None)
            yield response

    def is_public(self, url: str, *, local: bool, proxy: Proxy | None = None) -> bool:
        """Return whether the server that answered for `url` has a public address."""
        host = host_of(url)
        if proxy or find_proxy(url):
            return not self._resolved_to_private.get(host, False)
        _, backend = self._pool(local, None)
        address = backend.connected.get(host)
        # None: a name outside ASCII, which connections encode differently.
        return is_public(address) if address else not is_local_host(host)

    async def _resolves_to_private(self, host: str) -> bool:
        """Return whether a name that a proxy looks up resolves to a private address here."""
        if host not in self._resolved_to_private:
            try:
                async with asyncio.timeout(_LOOKUP_TIMEOUT):
                    found = await self._resolver(host, 0)
            except (OSError, UnicodeError, TimeoutError):
                found = []  # only the proxy can resolve it
            self._resolved_to_private[host] = not all(map(is_public, found))
        return self._resolved_to_private[host]

    def _pool(self, local: bool, proxy: Proxy | None) -> _Pool:
        """Return the connections to public addresses, to any address (`local`), or to a proxy."""
        kind = (local or proxy is not None, proxy)
        if kind not in self._pools:
            if self._verify is None:
                self._verify = httpx2.create_ssl_context()
            backend = _CheckedBackend(self._resolver, local=kind[0])
            client = httpx2.AsyncClient(
                transport=_Transport(backend, self._verify, self.limits, proxy),
                headers={"User-Agent": USER_AGENT, "Accept": _ACCEPT},
                timeout=self.limits.seconds,
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            )
            self._pools[kind] = client, backend
        return self._pools[kind]


def _private_address_error(host: str) -> PrivateAddressError:
    """Create the error for an address that leads into a private network, and that nobody typed."""
    return PrivateAddressError(
        f"{host}: {PRIVATE_NETWORK}; r in S allows the host (newsdesk change --allow-host)"
    )


class _Transport(httpx2.AsyncHTTPTransport):
    """An httpx2 transport over an httpcore2 pool with our own backend, which httpx2 cannot pass."""

    def __init__(
        self,
        backend: httpcore2.AsyncNetworkBackend,
        verify: ssl.SSLContext,
        limits: Limits,
        proxy: Proxy | None,
    ) -> None:
        super().__init__(verify=verify)
        options: dict[str, Any] = {
            "ssl_context": verify,
            "max_connections": limits.at_once,
            "max_keepalive_connections": limits.per_host,
            "keepalive_expiry": 5.0,
            "network_backend": backend,
        }
        if proxy is None:
            self._pool = httpcore2.AsyncConnectionPool(**options)
        else:
            self._pool = httpcore2.AsyncHTTPProxy(
                httpcore2.URL(scheme=proxy.scheme, host=proxy.host, port=proxy.port, target="/"),
                proxy_auth=proxy.auth,
                **options,
            )


class _CheckedBackend(httpcore2.AsyncNetworkBackend):
    """A backend that connects to the very address it has checked, with no second lookup."""

    def __init__(self, resolver: Resolver, *, local: bool) -> None:
        self.connected: dict[str, str] = {}
        self._resolver = resolver
        self._local = local
        self._network = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to the first allowed address of `host` that accepts a connection."""
        addresses = await self._addresses(host, port)
        allowed = [one for one in addresses if self._local or is_public(one)]
        if not allowed:
            raise _private_address_error(host)
        failure: Exception | None = None
        for address in allowed[:4]:
            try:
                stream = await self._network.connect_tcp(
                    address,
                    port,
                    timeout=timeout if len(allowed) == 1 else 5.0,
                    local_address=local_address,
                    socket_options=socket_options,
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                self.connected[host.lower()] = address
                return _BoundedStream(stream, host)
        raise failure or httpcore2.ConnectError(f"{host} has no address")

    async def _addresses(self, host: str, port: int) -> list[str]:
        try:
            return [str(ipaddress.ip_address(host.strip("[]")))]
        except ValueError:
            pass
        try:
            return await self._resolver(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(str(error)) from error


class _BoundedStream(httpcore2.AsyncNetworkStream):
    """A connection that is given up where the headers of an answer do not come to an end."""

    def __init__(self, stream: httpcore2.AsyncNetworkStream, host: str) -> None:
        self._stream = stream
        self._host = host

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read some bytes, counting those before the body."""
        found = await self._stream.read(max_bytes, timeout)
        if (before := _head_bytes.get()) is not None:
            _head_bytes.set(before + len(found))
            if before + len(found) > _MAX_HEAD:
                raise FeedError(f"{self._host}: sends headers without end; not read")
        return found

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write bytes."""
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close the connection."""
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Return the same connection, encrypted."""
        encrypted = await self._stream.start_tls(ssl_context, server_hostname, timeout)
        return _BoundedStream(encrypted, self._host)

    def get_extra_info(self, info: str) -> Any:
        """Return what the connection says of itself."""
        return self._stream.get_extra_info(info)


_Pool = tuple[httpx2.AsyncClient, _CheckedBackend]
