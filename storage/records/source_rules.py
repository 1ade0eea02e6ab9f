"""A source's rules as plain records that documents carry, and back, checked; no files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from storage.model import Rules
from storage.text.cleaning import clean_line

__all__ = ["LONGEST_INTERVAL", "rules_of", "rules_record"]

LONGEST_INTERVAL = 1_000_000
"""In minutes: most that a document can set."""

_MOST = 1_000_000
_MOST_WORDS = 100
_LONGEST_WORD = 60


def rules_record(rules: Rules) -> dict[str, Any]:
    """Return what is set, by the names of `Rules`; nothing of what is not."""
    return {name: value for name, value in asdict(rules).items() if value}


def rules_of(record: Mapping[str, Any]) -> Rules:
    """Return the rules a record is.

    Raises:
        ValueError: It is none; the reason follows on “it”.
    """
    words = record.get("muted", [])
    if not isinstance(words, list | tuple) or not all(isinstance(word, str) for word in words):
        raise ValueError("its muted words are no list of words")
    parts = (part for word in words[:_MOST_WORDS] for part in word.split(","))
    cleaned = (clean_line(part)[:_LONGEST_WORD].strip() for part in parts)
    muted = dict.fromkeys(word for word in cleaned if word)
    return Rules(
        full_text=record.get("full_text") is True,
        muted=tuple(muted),
        keep=_number(record, "keep"),
        keep_days=_number(record, "keep_days"),
        paused=record.get("paused") is True,
    )


def _number(record: Mapping[str, Any], name: str) -> int:
    value = record.get(name, 0)
    if not isinstance(value, int) or not 0 <= value <= _MOST:
        raise ValueError(f"its rule “{name}” is no number")
    return int(value)
