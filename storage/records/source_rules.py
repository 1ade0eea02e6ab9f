"""A source's rules as plain records that documents carry, and back, checked; no files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from storage.model import Rules
from storage.text.cleaning import clean_line

__all__ = [
    "MAX_INTERVAL",
    "MAX_MUTED",
    "normalize_muted_words",
    "rules_from_record",
    "rules_to_record",
]

MAX_INTERVAL = 1_000_000
"""In minutes: most that a document can set."""

MAX_MUTED = 100
"""Words that a source can mute."""

_MAX_NUMBER = 1_000_000
_MAX_WORD_LENGTH = 60


def rules_to_record(rules: Rules) -> dict[str, Any]:
    """Return what is set, by the names of `Rules`; nothing of what is not."""
    return {name: value for name, value in asdict(rules).items() if value}


def rules_from_record(record: Mapping[str, Any]) -> Rules:
    """Return the rules a record is.

    Raises:
        ValueError: It is none; the reason follows on “it”.
    """
    words = record.get("muted", [])
    if not isinstance(words, list | tuple) or not all(isinstance(word, str) for word in words):
        raise ValueError("its muted words are no list of words")
    return Rules(
        full_text=record.get("full_text") is True,
        muted=normalize_muted_words(",".join(words[:MAX_MUTED])),
        keep=_number(record, "keep"),
        keep_days=_number(record, "keep_days"),
        paused=record.get("paused") is True,
    )


def normalize_muted_words(text: str) -> tuple[str, ...]:
    """Return the words, or runs of words, between commas: cleaned, each once in any case."""
    parts = (clean_line(part)[:_MAX_WORD_LENGTH].strip() for part in text.split(","))
    return tuple({part.casefold(): part for part in parts if part}.values())


def _number(record: Mapping[str, Any], name: str) -> int:
    value = record.get(name, 0)
    if not isinstance(value, int) or not 0 <= value <= _MAX_NUMBER:
        raise ValueError(f"its rule “{name}” is no number")
    return int(value)
