"""Sources as documents carry them: plain records that JSON can say, and back, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from storage.model import Rules, Source, SourceKind
from storage.records.fields import line, location, text
from storage.records.source_rules import LONGEST_INTERVAL, rules_of, rules_record
from storage.text.urls import safe_link, without_credentials

__all__ = ["Origin", "origin_from", "origin_of", "origin_record"]


@dataclass(frozen=True, slots=True)
class Origin:
    """A source as documents carry it: without what fetching left behind and what is counted.

    `removed`: it is followed no more, but articles of it were kept.
    """

    location: str
    name: str
    kind: SourceKind = "folder"
    section: str = ""
    site: str = ""
    interval: int = 30
    removed: bool = False
    rules: Rules = field(default_factory=Rules)


def origin_from(source: Source, *, removed: bool) -> Origin:
    """Return what a document carries of `source`; no password goes along."""
    address = source.location
    return Origin(
        location=without_credentials(address) if source.kind == "feed" else address,
        name=source.name,
        kind=source.kind,
        section=source.section,
        site=source.site,
        interval=source.fetch.interval,
        removed=removed,
        rules=source.rules,
    )


def origin_record(origin: Origin) -> dict[str, Any]:
    """Return everything a source is."""
    record = {
        "name": origin.name,
        "kind": origin.kind,
        "location": origin.location,
        "section": origin.section,
        "site": origin.site,
        "interval": origin.interval,
    }
    rules = rules_record(origin.rules)
    if rules:
        record["rules"] = rules
    return record | {"removed": True} if origin.removed else record


def origin_of(record: Mapping[str, Any]) -> Origin:
    """Return the source a record is.

    Raises:
        ValueError: It is none; the reason follows on “it”.
    """
    address = location(record, "location")
    kind: SourceKind = "feed" if record.get("kind") == "feed" else "folder"
    if not address or (kind == "feed" and not safe_link(address)):
        raise ValueError("it is a source without an address")
    interval = record.get("interval", 30)
    if not isinstance(interval, int) or not 1 <= interval <= LONGEST_INTERVAL:
        raise ValueError("it is a source with no interval in minutes")
    rules = record.get("rules", {})
    if not isinstance(rules, Mapping):
        raise ValueError("it is a source whose rules are none")
    return Origin(
        location=address,
        name=line(record, "name") or address,
        kind=kind,
        section=line(record, "section").upper(),
        site=safe_link(text(record, "site")),
        interval=interval,
        removed=record.get("removed") is True,
        rules=rules_of(rules),
    )
