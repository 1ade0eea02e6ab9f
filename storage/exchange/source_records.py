"""Sources as JSON records in documents, and back, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, get_args

from storage.model import Rules, Source, SourceKind
from storage.records.fields import read_line, read_location, read_text
from storage.records.source_rules import MAX_INTERVAL, rules_from_record, rules_to_record
from storage.text.urls import sanitize_url, strip_credentials

__all__ = ["SourceRecord", "read_source_record", "source_as_json", "to_source_record"]


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A source in a document: its settings, without the state of fetching and counts.

    `removed`: it is no longer followed, but articles of it were kept. `is_named`: the document says
    nothing of it but its name, so that a folder of this name is the same source.
    """

    location: str
    name: str
    kind: SourceKind = "folder"
    section: str = ""
    site: str = ""
    interval: int = 30
    removed: bool = False
    rules: Rules = field(default_factory=Rules)
    is_named: bool = False


def to_source_record(source: Source, *, removed: bool) -> SourceRecord:
    """Convert a source to its record, without the password in its URL."""
    address = source.location
    return SourceRecord(
        location=strip_credentials(address) if source.is_on_web else address,
        name=source.name,
        kind=source.kind,
        section=source.section,
        site=source.site,
        interval=source.fetch.interval,
        removed=removed,
        rules=source.rules,
    )


def source_as_json(source: SourceRecord) -> dict[str, Any]:
    """Convert a source record to JSON values."""
    record = {
        "name": source.name,
        "kind": source.kind,
        "location": source.location,
        "section": source.section,
        "site": source.site,
        "interval": source.interval,
    }
    rules = rules_to_record(source.rules)
    if rules:
        record["rules"] = rules
    return record | {"removed": True} if source.removed else record


def read_source_record(record: Mapping[str, Any]) -> SourceRecord:
    """Read the record of a source.

    Raises:
        ValueError: It is not valid; the message says why.
    """
    address = read_location(record, "location")
    named = record.get("kind")
    kind: SourceKind = next((one for one in get_args(SourceKind) if one == named), "folder")
    if not address or (kind in {"feed", "page"} and not sanitize_url(address)):
        raise ValueError("it is a source without an address")
    interval = record.get("interval", 30)
    if not isinstance(interval, int) or not 1 <= interval <= MAX_INTERVAL:
        raise ValueError("it is a source with no interval in minutes")
    rules = record.get("rules", {})
    if not isinstance(rules, Mapping):
        raise ValueError("it is a source with invalid rules")
    return SourceRecord(
        location=address,
        name=read_line(record, "name") or address,
        kind=kind,
        section=read_line(record, "section").upper(),
        site=sanitize_url(read_text(record, "site")),
        interval=interval,
        removed=record.get("removed") is True,
        rules=_paused_command(kind, rules_from_record(rules)),
    )


def _paused_command(kind: SourceKind, rules: Rules) -> Rules:
    """Pause a command out of a document: the reader decides whether it is run here."""
    return replace(rules, paused=True) if kind == "command" else rules
