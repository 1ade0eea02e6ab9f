"""The state of a feed's fetches and the reader's rules for it, as one JSON document of a source."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from storage import model, records

if TYPE_CHECKING:
    from storage.model import FetchState, Rhythm, Rules

__all__ = ["encode_state", "from_rules", "from_state", "merged", "read"]

_TIMES = (
    *("last_fetch", "last_success", "next_fetch", "hold_until", "fresh_until"),
    "claimed_until",
)


def merged(document: str, fields: Mapping[str, Any]) -> str:
    """Set fields of a document; those of others, or of a newer newsdesk, stay."""
    return json.dumps(_merge(_parse(document), fields))


def from_rules(rules: Rules) -> dict[str, Any]:
    """Convert rules to the fields of a document."""
    return {"rules": asdict(rules)}


def from_state(state: FetchState) -> dict[str, Any]:
    """Convert a state to the fields of a document."""
    values = {**_fields(state), "rhythm": _fields(state.rhythm)}
    for place, key in [*((values, key) for key in _TIMES), (values["rhythm"], "newest")]:
        place[key] = place[key] and place[key].timestamp()
    return records.documents.versioned(records.fetch_state.FETCH, values)


@lru_cache(maxsize=64)
def encode_state(state: FetchState) -> str:
    """Encode a state as a document of its own; the feeds of a list begin with the same."""
    return json.dumps(from_state(state))


def _fields(record: FetchState | Rhythm) -> dict[str, Any]:
    """Return the fields by name; `asdict` would copy every datetime."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def _parse(text: str) -> object:
    try:
        return json.loads(text)
    except (RecursionError, TypeError, ValueError):  # other programs may write it
        return {}


@lru_cache(maxsize=8192)
def read(text: str) -> tuple[FetchState, Rules]:
    """Decode a document: the state, and under ``rules`` the rules of the reader."""
    values = records.documents.decode(records.fetch_state.FETCH, _parse(text)).values
    if values is None:
        return model.FetchState(), model.Rules()
    rhythm, rules = _tuples(values.pop("rhythm")), _tuples(values.pop("rules"))
    return (
        model.FetchState(**values, rhythm=model.Rhythm(**rhythm)),
        model.Rules(**rules),
    )


def _tuples(values: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return values as frozen dataclasses have them."""
    items = (values or {}).items()
    return {key: tuple(value) if isinstance(value, list) else value for key, value in items}


def _merge(before: object, fields: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(before) if isinstance(before, dict) else {}
    for name, value in fields.items():
        merged[name] = _merge(merged.get(name), value) if isinstance(value, dict) else value
    return merged
