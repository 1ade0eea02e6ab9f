"""User names and passwords of feeds: in the system's keyring and nowhere else."""

from __future__ import annotations

import importlib
import json
from typing import Any
from urllib.parse import unquote, urlsplit

from storage.errors import FeedError
from storage.text.urls import redact_url, strip_credentials

__all__ = ["from_url", "load", "save"]

_SERVICE = "newsdesk"

Credentials = tuple[str, str]


def from_url(url: str) -> Credentials | None:
    """Return the user name and password written in `url`, None where there are none."""
    parts = urlsplit(url)
    if parts.username is None:
        return None
    return unquote(parts.username), unquote(parts.password or "")


def save(url: str, credentials: Credentials) -> None:
    """Put what the feed at `url` asks for in the keyring.

    Raises:
        FeedError: There is no keyring; nothing was kept.
    """
    keyring = _import_keyring()
    if keyring is None:
        raise FeedError(
            f"{redact_url(url)}: a password is kept in a keyring only, and there is none;"
            " install newsdesk[keyring]"
        )
    try:
        keyring.set_password(_SERVICE, strip_credentials(url), json.dumps(credentials))
    except keyring.errors.KeyringError as error:
        raise FeedError(f"{redact_url(url)}: the keyring did not take the password") from error


def load(url: str) -> Credentials | None:
    """Return what the keyring holds for the feed at `url`, None for nothing or no keyring."""
    keyring = _import_keyring()
    if keyring is None:
        return None
    try:
        user, password = json.loads(keyring.get_password(_SERVICE, url) or "null") or ("", "")
    except (keyring.errors.KeyringError, ValueError):
        return None
    return (user, password) if user else None


def _import_keyring() -> Any:
    """Return the module, or None: it is an extra, imported only when a password is in play."""
    try:
        return importlib.import_module("keyring")
    except ImportError:
        return None
