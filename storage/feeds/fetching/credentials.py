"""User names and passwords of feeds, stored only in the keyring of the system."""

from __future__ import annotations

import importlib
import json
from typing import Any
from urllib.parse import unquote, urlsplit

from storage.errors import FeedError
from storage.text.urls import redact_url, strip_credentials

__all__ = ["from_url", "import_keyring", "load", "save"]

_SERVICE = "newsdesk"

Credentials = tuple[str, str]


def from_url(url: str) -> Credentials | None:
    """Extract the user name and password from `url`, None if there are none."""
    parts = urlsplit(url)
    if parts.username is None:
        return None
    return unquote(parts.username), unquote(parts.password or "")


def save(url: str, credentials: Credentials) -> None:
    """Save the credentials of the feed at `url` in the keyring.

    Raises:
        FeedError: There is no keyring; nothing was saved.
    """
    keyring = import_keyring()
    if keyring is None:
        raise FeedError(
            f"{redact_url(url)}: passwords are stored only in a keyring, and none is installed;"
            " install newsdesk[keyring]"
        )
    try:
        keyring.set_password(_SERVICE, strip_credentials(url), json.dumps(credentials))
    except keyring.errors.KeyringError as error:
        raise FeedError(f"{redact_url(url)}: the keyring did not accept the password") from error


def load(url: str) -> Credentials | None:
    """Load the credentials of the feed at `url` from the keyring; None if there are none."""
    keyring = import_keyring()
    if keyring is None:
        return None
    try:
        user, password = json.loads(keyring.get_password(_SERVICE, url) or "null") or ("", "")
    except (keyring.errors.KeyringError, ValueError):
        return None
    return (user, password) if user else None


def import_keyring() -> Any:
    """Import the keyring module; None if it, an optional dependency, is missing.

    It is imported only when a password is involved.
    """
    try:
        return importlib.import_module("keyring")
    except ImportError:
        return None
