"""How a source is asked, as typed: User-Agent, headers, cookies and proxy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from storage.errors import FeedError
from storage.feeds.fetching.proxies import parse_proxy
from storage.feeds.fetching.request_options import parse_header, save_headers
from storage.model import Rules, Source
from storage.records.source_rules import MAX_USER_AGENT
from storage.text.cleaning import clean_line

__all__ = ["with_cookie", "with_headers", "with_proxy", "with_user_agent"]


def with_user_agent(rules: Rules, line: str) -> Rules:
    """Return rules with another User-Agent; an empty one is the usual one.

    Raises:
        FeedError: It has characters that cannot be sent.
    """
    agent = clean_line(line)[:MAX_USER_AGENT]
    if not agent.isascii():
        raise FeedError("a User-Agent has only letters, digits and signs of ASCII")
    return replace(rules, user_agent=agent)


def with_proxy(rules: Rules, line: str) -> Rules:
    """Return rules with another proxy; an empty one is that of the environment.

    Raises:
        FeedError: It is no proxy, or has a password in it.
    """
    address = clean_line(line)
    if address and parse_proxy(address).auth:
        raise FeedError("a proxy with a password is set in HTTP_PROXY, not for one source")
    if not address:
        return replace(rules, proxy="")
    parts = urlsplit(address if "://" in address else f"http://{address}")
    return replace(rules, proxy=f"{parts.scheme}://{parts.netloc}")


def with_headers(source: Source, rules: Rules, lines: Sequence[str]) -> Rules:
    """Save headers, each ``Name: value``, in the keyring; ``Name:`` removes one. Return the rules.

    No line, or an empty one, removes all of them.

    Raises:
        FeedError: A line is no header, or there is no keyring.
    """
    wanted = [line.strip() for line in lines if line.strip()]
    if not wanted:
        changes = dict.fromkeys(filter(None, rules.headers.split(", ")), "")
    else:
        changes = {}
        for line in wanted:
            removed = line.endswith(":")
            name, value = parse_header(f"{line} -" if removed else line)
            changes[name] = "" if removed else value
    return replace(rules, headers=save_headers(source, changes) if changes else "")


def with_cookie(source: Source, rules: Rules, line: str) -> Rules:
    """Save the cookies of a source, ``name=value; name=value``, in the keyring; return the rules.

    Raises:
        FeedError: They are none, or there is no keyring.
    """
    cookie = line.strip()
    if cookie and "=" not in cookie:
        raise FeedError("cookies are written as name=value; name=value")
    return with_headers(source, rules, [f"Cookie: {cookie}"])
