"""How a source is asked, among its settings: User-Agent, headers, cookies and proxy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from storage.errors import FeedError
from storage.model import Rules, Source

__all__ = [
    *("Change", "change_proxy", "change_user_agent", "check_cookie", "check_header"),
    *("format_headers", "save_cookie", "save_header"),
]

Change = dict[str, Any]
"""Keyword arguments of `archive.sources.change`."""


def change_user_agent(source: Source, line: str) -> Change:
    """Change the User-Agent; raise ValueError if it cannot be sent."""
    from storage.feeds.subscriptions.getting_in import with_user_agent

    return {"rules": _checked(with_user_agent, source.rules, line)}


def change_proxy(source: Source, line: str) -> Change:
    """Change the proxy; raise ValueError if it is none."""
    from storage.feeds.subscriptions.getting_in import with_proxy

    return {"rules": _checked(with_proxy, source.rules, line)}


def _checked(change: Callable[[Rules, str], Rules], rules: Rules, line: str) -> Rules:
    try:
        return change(rules, line)
    except FeedError as error:
        raise ValueError(str(error)) from error


def check_header(_source: Source, line: str) -> Change:
    """Check a header without saving it; raise ValueError if it is none."""
    from storage.feeds.fetching.request_options import parse_header

    try:
        if not line.endswith(":") and line:
            parse_header(line)
    except FeedError as error:
        raise ValueError(str(error)) from error
    return {}


def save_header(source: Source, line: str) -> Change:
    """Save a header in the keyring."""
    from storage.feeds.subscriptions.getting_in import with_headers

    return {"rules": with_headers(source, source.rules, [line])}


def check_cookie(_source: Source, line: str) -> Change:
    """Check cookies without saving them; raise ValueError if they are none."""
    if line and "=" not in line:
        raise ValueError("Cookies are written as name=value; name=value")
    return {}


def save_cookie(source: Source, line: str) -> Change:
    """Save cookies in the keyring."""
    from storage.feeds.subscriptions.getting_in import with_cookie

    return {"rules": with_cookie(source, source.rules, line)}


def format_headers(source: Source, *, cookie: bool) -> str:
    """Format which headers are sent, or whether cookies are; never their values."""
    names = [one for one in source.rules.headers.split(", ") if one]
    chosen = [one for one in names if (one.lower() == "cookie") == cookie]
    return ("in the keyring" if cookie else ", ".join(chosen)) if chosen else "none"
