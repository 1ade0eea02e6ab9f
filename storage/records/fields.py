"""Fields of untrusted records, cleaned and checked for their type."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from storage.text.cleaning import clean_line, clean_text
from storage.text.urls import strip_credentials

__all__ = ["read_datetime", "read_line", "read_list", "read_location", "read_text"]


def read_line(record: Mapping[str, Any], name: str) -> str:
    """Read one line of text, empty if it is missing.

    Raises:
        ValueError: It is not text; the reason continues a sentence that begins with “it”, as for
            all of these functions.
    """
    return clean_line(read_text(record, name))


def read_text(record: Mapping[str, Any], name: str) -> str:
    """Read text, empty if it is missing."""
    value = record.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"its {name} is not text")
    return clean_text(value)


def read_list(record: Mapping[str, Any], name: str) -> list[Any]:
    """Read a list, empty if it is missing."""
    value = record.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise ValueError(f"its {name} are not a list")
    return value


def read_datetime(record: Mapping[str, Any], name: str) -> datetime:
    """Read a date in UTC; without a zone it is in UTC."""
    written = read_line(record, name)
    try:
        found = datetime.fromisoformat(written)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        reason = f"“{written[:40]}” is not a date" if written else "it has no date"
        raise ValueError(reason) from error


def read_location(record: Mapping[str, Any], name: str) -> str:
    """Read a URL, without the password that may be in it, or a path."""
    found = read_line(record, name)
    return strip_credentials(found) if "://" in found else found
