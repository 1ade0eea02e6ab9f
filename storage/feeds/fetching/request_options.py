"""How the reader wants a source to be asked: its User-Agent, headers, cookies and proxy.

Headers and cookies may be secrets: they are kept in the keyring alone, and sent to the server of
the source alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from storage.errors import FeedError
from storage.feeds.fetching.credentials import import_keyring
from storage.feeds.fetching.proxies import Proxy, parse_proxy
from storage.text.urls import host_of, redact_url

if TYPE_CHECKING:
    from storage.model import Source

__all__ = ["RequestOptions", "load_options", "move_headers", "parse_header", "save_headers"]

_SERVICE = "newsdesk headers"
_MAX_VALUE = 4_000
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,60}")
_OURS = frozenset(
    {
        *("accept-encoding", "connection", "content-length", "host", "if-modified-since"),
        *("if-none-match", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade"),
    }
)
"""Headers that belong to the exchange itself."""


@dataclass(frozen=True, slots=True)
class RequestOptions:
    """What is sent beside the address; `headers` go to `origin` alone."""

    user_agent: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    origin: tuple[str, str] = ("", "")
    proxy: Proxy | None = field(default=None, repr=False)

    def headers_for(self, url: str) -> dict[bytes, bytes]:
        """Return the headers to send to `url`."""
        sent = dict(self.headers) if urlsplit(url)[:2] == self.origin else {}
        if self.user_agent:
            sent["User-Agent"] = self.user_agent
        return {name.encode(): value.encode("utf-8", "replace") for name, value in sent.items()}


def load_options(source: Source) -> RequestOptions:
    """Load how a source is asked.

    Raises:
        FeedError: Its headers are in a keyring that is not there, or its proxy cannot be used.
    """
    rules = source.rules
    return RequestOptions(
        user_agent=rules.user_agent,
        headers=_load_headers(source.location) if rules.headers else {},
        origin=urlsplit(source.location)[:2],
        proxy=parse_proxy(rules.proxy) if rules.proxy else None,
    )


def parse_header(line: str) -> tuple[str, str]:
    """Parse ``Name: value``.

    Raises:
        FeedError: It is none, or one that newsdesk sets; the value is not shown.
    """
    name, colon, value = line.partition(":")
    name, value = name.strip(), value.strip()
    if not colon or not _NAME.fullmatch(name) or not value:
        raise FeedError("a header is written as Name: value")
    if name.lower() in _OURS:
        raise FeedError(f"the header {name} is set by newsdesk")
    if len(value) > _MAX_VALUE or not value.isprintable():
        raise FeedError(f"the value of the header {name} has characters that cannot be sent")
    return name, value


def save_headers(source: Source, changes: Mapping[str, str]) -> str:
    """Save headers of a source in the keyring; an empty value removes one. Return all names.

    Raises:
        FeedError: There is no keyring, or it did not accept them; nothing was saved.
    """
    known = _load_headers(source.location) if source.rules.headers else {}
    by_name = {name.lower(): (name, value) for name, value in known.items()}
    by_name |= {name.lower(): (name, value) for name, value in changes.items()}
    headers = {name: value for name, value in by_name.values() if value}
    _store_headers(source.location, headers)
    return ", ".join(sorted(headers))


def move_headers(location: str, target: str) -> None:
    """Save the headers of a source for the address on the same server that it has moved to.

    Raises:
        FeedError: The keyring did not accept them.
    """
    _store_headers(target, _load_headers(location))


def _store_headers(location: str, headers: Mapping[str, str]) -> None:
    keyring = _keyring(location)
    try:
        keyring.set_password(_SERVICE, location, json.dumps(dict(headers)))
    except keyring.errors.KeyringError as error:
        where = redact_url(location)
        raise FeedError(f"{where}: the keyring did not accept the headers") from error


def _load_headers(location: str) -> dict[str, str]:
    keyring = _keyring(location)
    try:
        found = json.loads(keyring.get_password(_SERVICE, location) or "{}")
    except (keyring.errors.KeyringError, ValueError):
        found = None
    if not isinstance(found, dict):
        reason = "its headers and cookies are in a keyring that does not answer"
        raise FeedError(f"{host_of(location)}: {reason}")
    return {str(name): str(value) for name, value in found.items()}


def _keyring(location: str) -> Any:
    if (keyring := import_keyring()) is None:
        raise FeedError(
            f"{redact_url(location)}: headers and cookies are stored only in a keyring, and none is"
            " installed; install newsdesk[keyring]"
        )
    return keyring
