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
    401: "asks for a user name and password (401); put them in its address: https://name:password@…",
    402: "requires payment (402)",
    403: "refuses access (403 Forbidden)",
    404: "there is nothing at this address (404 Not Found); check it",
    410: "is gone for good (410); remove it or give it a new address",
    429: "says we ask too often (429)",
    451: "may not be shown for legal reasons (451)",
    503: "is not available at the moment (503)",
}
_NETWORK_AWAY = {errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL}


def describe_status(status: int) -> str:
    """Describe what the HTTP `status` means for a reader of the feed."""
    if status in _STATUS:
        return _STATUS[status]
    try:
        phrase = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        phrase = str(status)
    if status >= 500:
        return f"has an internal problem ({phrase})"
    return f"answers {phrase}"


def describe_error(error: BaseException, *, seconds: float) -> str:
    """Describe a network error, without the name of the host."""
    for cause in _iter_causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"its certificate is not trusted ({cause.verify_message or cause.reason})"
        if isinstance(cause, ssl.SSLError):
            return "no secure connection can be made (TLS); is https right?"
        if isinstance(cause, socket.gaierror):
            if _is_network_down(cause):
                return "cannot be looked up; are we offline?"
            return "no such host; check the address"
        if isinstance(cause, ConnectionRefusedError):
            return "refuses the connection; is the server running?"
        if isinstance(cause, OSError) and cause.errno in _NETWORK_AWAY:
            return "cannot be reached; are we offline?"
    return _describe_by_type(error, seconds)


def _describe_by_type(error: BaseException, seconds: float) -> str:
    """Describe `error` by its type alone."""
    if isinstance(error, (TimeoutError, httpx2.TimeoutException)):
        return f"no complete answer within {seconds:g} seconds"
    if isinstance(error, httpx2.ProxyError):
        return f"the proxy does not let us through ({clean_line(str(error))[:80]})"
    if isinstance(error, httpx2.DecodingError):
        return "sends compressed data that is damaged"
    if isinstance(error, httpx2.ProtocolError):
        return "breaks off or answers with something that is not HTTP"
    if isinstance(error, httpx2.ConnectError):
        return "cannot be connected to"
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
