"""Readable reasons why an exchange failed, that a person can act on."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator
from http import HTTPStatus

import httpx2

from storage.text.cleaning import clean_line

__all__ = ["describe_error", "describe_status", "is_offline"]

_STATUS = {
    401: "needs a login (401); put it in the address: https://name:password@…",
    402: "requires payment (402)",
    403: "access denied (403)",
    404: "nothing at this address (404); check it",
    410: "gone for good (410); remove it or change its address",
    429: "too many requests (429)",
    451: "blocked for legal reasons (451)",
    503: "unavailable at the moment (503)",
}
_LOGIN_REFUSED = (
    "did not accept the name and password (401);"
    " enter the address again with the right ones: https://name:password@…"
)
_NETWORK_AWAY = {errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL}


def describe_status(status: int, *, has_login: bool = False) -> str:
    """Describe what the HTTP `status` means for a reader of the feed, sent with a login or not."""
    if status == 401 and has_login:
        return _LOGIN_REFUSED
    if status in _STATUS:
        return _STATUS[status]
    try:
        phrase = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        phrase = str(status)
    return f"server error ({status})" if status >= 500 else f"answered {phrase}"


def describe_error(error: BaseException, *, seconds: float) -> str:
    """Describe a network error, without the name of the host."""
    for cause in _iter_causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"its certificate is not trusted ({cause.verify_message or cause.reason})"
        if isinstance(cause, ssl.SSLError):
            return "no secure connection (TLS); does the site use https?"
        if isinstance(cause, socket.gaierror):
            if _is_network_down(cause):
                return "host name lookup failed; are you offline?"
            return "no such host; check the address"
        if isinstance(cause, ConnectionRefusedError):
            return "connection refused"
        if isinstance(cause, OSError) and cause.errno in _NETWORK_AWAY:
            return "unreachable; are you offline?"
    return _describe_by_type(error, seconds)


def _describe_by_type(error: BaseException, seconds: float) -> str:
    """Describe `error` by its type alone."""
    if isinstance(error, (TimeoutError, httpx2.TimeoutException)):
        return f"no complete answer within {seconds:g} seconds"
    if isinstance(error, httpx2.ProxyError):
        return f"refused by the proxy ({clean_line(str(error))[:80]})"
    if isinstance(error, httpx2.DecodingError):
        return "sent damaged compressed data"
    if isinstance(error, httpx2.ProtocolError):
        return "broke off, or did not answer in HTTP"
    if isinstance(error, httpx2.ConnectError):
        return "no connection"
    return "the connection broke off"


def is_offline(error: BaseException) -> bool:
    """Return whether our own network seems to be down, rather than the server."""
    return any(_is_network_down(cause) for cause in _iter_causes(error))


def _is_network_down(cause: BaseException) -> bool:
    if isinstance(cause, socket.gaierror):
        return cause.errno == socket.EAI_AGAIN
    return isinstance(cause, OSError) and cause.errno in _NETWORK_AWAY


def _iter_causes(error: BaseException) -> Iterator[BaseException]:
    """Yield `error` and its causes, exception groups unpacked."""
    pending, seen = [error], set[int]()
    while pending:
        one = pending.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        if isinstance(one, BaseExceptionGroup):
            pending += one.exceptions
        pending += [cause for cause in (one.__context__, one.__cause__) if cause]
