"""The rules of a source as plain records, and back with validation; no files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from storage.model import MIN_WIRE_INTERVAL, Rules
from storage.text.cleaning import clean_line

__all__ = [
    "MAX_INTERVAL",
    "MAX_MUTED",
    "MAX_SELECTOR",
    "MAX_USER_AGENT",
    "normalize_muted_words",
    "rules_from_record",
    "rules_to_record",
]

MAX_INTERVAL = 1_000_000
"""The longest interval a document can set, in minutes."""

MAX_MUTED = 100
"""Maximum number of words a source can mute."""

MAX_SELECTOR = 300
"""Longest selector of links, in characters."""

MAX_USER_AGENT = 300
"""Longest User-Agent, in characters."""

_MAX_NUMBER = 1_000_000
_MAX_WORD_LENGTH = 60


def rules_to_record(rules: Rules) -> dict[str, Any]:
    """Convert rules to a record of those that are set, by the names of `Rules`.

    Which headers are sent, and through which proxy, is the affair of this machine.
    """
    of_machine = {"headers", "proxy"}
    return {name: one for name, one in asdict(rules).items() if one and name not in of_machine}


def rules_from_record(record: Mapping[str, Any]) -> Rules:
    """Convert a record to rules.

    Raises:
        ValueError: It is not valid; the reason continues a sentence that begins with “it”.
    """
    words = record.get("muted", [])
    if not isinstance(words, list | tuple) or not all(isinstance(word, str) for word in words):
        raise ValueError("its muted words are not a list of words")
    wire, links = _number(record, "wire"), record.get("links", "")
    agent = record.get("user_agent", "")
    if not isinstance(links, str) or not isinstance(agent, str):
        raise ValueError("its selector of links or User-Agent is not text")
    return Rules(
        full_text=record.get("full_text") is True,
        muted=normalize_muted_words(",".join(words[:MAX_MUTED])),
        keep=_number(record, "keep"),
        keep_days=_number(record, "keep_days"),
        paused=record.get("paused") is True,
        wire=wire and max(wire, MIN_WIRE_INTERVAL),
        watch=record.get("watch") is True,
        links=clean_line(links)[:MAX_SELECTOR],
        user_agent=clean_line(agent)[:MAX_USER_AGENT],
    )


def normalize_muted_words(text: str) -> tuple[str, ...]:
    """Split words or phrases at commas, cleaned, each once in any case."""
    parts = (clean_line(part)[:_MAX_WORD_LENGTH].strip() for part in text.split(","))
    return tuple({part.casefold(): part for part in parts if part}.values())


def _number(record: Mapping[str, Any], name: str) -> int:
    value = record.get(name, 0)
    if not isinstance(value, int) or not 0 <= value <= _MAX_NUMBER:
        raise ValueError(f"its rule “{name}” is not a number")
    return int(value)
