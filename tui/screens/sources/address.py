"""Addresses of new sources as they are typed: of sites, of feeds, or the path of a folder."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from storage.errors import FeedError
from storage.text.urls import host_of, normalize_url
from tui.formatting.text import clean_line, cut
from tui.widgets.field import Field

__all__ = [
    *(
        "LONGEST_PASTE",
        "MOST_ADDRESSES",
        "AddressField",
        "describe_errors",
        "find_commands",
        "find_paths",
        "parse_addresses",
    ),
    "parse_path",
]

MOST_ADDRESSES = 500
"""Addresses that are looked at together."""
LONGEST_PASTE = 60_000
"""Characters of the longest list of addresses that the field takes."""

_AROUND_ADDRESSES = ".,;:!?()[]<>{}\"'“”‘’«»…"
"""Characters that stand around an address in a sentence, and are not part of it."""
_AROUND_PATHS = ",;:!?()[]<>{}\"'“”‘’«»…"
_IN_TEXT = re.compile(
    r"https?://\S+|(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?:/\S*)?$|(?:\d+\.){3}\d+(?::\d+(?:/\S*)?|/\S*)$",
    re.IGNORECASE,
)
"""An address among other words, by number only with a port or a path; a mail address is none."""
_MORE_THAN_A_NAME = re.compile(r"[:/]")
_COMMAND = "exec:"
_LONGEST_LABEL = 63


_LONGEST_ERRORS = 280
"""Characters of what is said of addresses that fail: a few lines of the dialog."""


def describe_errors(errors: Sequence[str]) -> str:
    """Return as many of the errors as there is room for, whole, and how many more there are."""
    lines = [clean_line(error) for error in errors]
    for shown in range(len(lines), 0, -1):
        left = len(lines) - shown
        more = f"; {left} more failed: paste those alone to see why" if left else ""
        if len(text := "; ".join(lines[:shown]) + more) <= _LONGEST_ERRORS:
            return text
    return cut("; ".join(lines), _LONGEST_ERRORS)


def parse_addresses(line: str) -> list[str]:
    """Return the URLs that were typed, each once, or those in the text; none if there is none yet.

    Among other words URLs, and hosts with a port or a path, go before what only looks like a host.
    """
    words = clean_line(line).split()
    if len(words) > 1:
        stripped = [word.strip(_AROUND_ADDRESSES) for word in words]
        words = [word for word in stripped if _IN_TEXT.match(word)]
        if words != stripped and any("://" in word for word in words):
            words = [word for word in words if _MORE_THAN_A_NAME.search(word)]
    urls = dict.fromkeys(url for word in words if (url := _normalize(word)))
    return list(urls)


def find_paths(line: str) -> list[str]:
    """Return the paths of folders that stand among other words, each once."""
    words = [word.strip(_AROUND_PATHS) for word in clean_line(line).split()]
    return list(dict.fromkeys(word for word in words if len(word) > 1 and parse_path(word)))


def find_commands(line: str) -> list[str]:
    """Return the beginnings of commands that stand among other words, each once."""
    words = clean_line(line).split()
    return list(dict.fromkeys(word for word in words if word.lower().startswith(_COMMAND)))


def _normalize(word: str) -> str:
    try:
        url = normalize_url(word)
    except FeedError:
        return ""
    host = host_of(url)
    has_name = "." in host.strip(".") or ":" in host or host == "localhost"
    has_dns_form = all(len(label) <= _LONGEST_LABEL for label in host.split("."))
    return url if has_name and has_dns_form else ""


def parse_path(line: str) -> Path | None:
    """Return the path of a folder that was typed, None if it is no path."""
    typed = line.strip()
    if not typed.startswith(("/", "~/", "./", "../")):
        return None
    return Path(os.path.abspath(Path(typed).expanduser()))  # noqa: PTH100 - follows no links


class AddressField(Field):
    """The field of the address, which leaves the space to the dialog where it chooses feeds."""

    takes_space = True

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Return whether a key types something, so that it is no key of the dialog."""
        return (self.takes_space or key != "space") and super().check_consume_key(key, character)
