"""Tolerant decoding of the archive's own documents, which anybody may write through TinyDB.

A field that is missing or wrong takes its default. A document that lacks a field it cannot do
without, or that a newer newsdesk made, is passed over. Nothing is removed: whoever changes a
document keeps the fields that belong to another archive.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from storage.text.cleaning import clean_line, clean_text

__all__ = [
    *(
        "OF_NEWER",
        "OMITTED",
        "REQUIRED",
        "Decoded",
        "Field",
        "Kind",
        "decode",
        "unknown_fields",
        "upgrade",
        "versioned",
    ),
    *(
        "clock",
        "day",
        "each",
        "flag",
        "fraction",
        "line",
        "mapping",
        "moment",
        "nullable",
        "number",
        "one_of",
    ),
    *("record", "row", "table", "text", "timestamp", "verbatim"),
]

_VERSION = "v"
REQUIRED: Any = object()
"""In place of a default: without the field the document is passed over."""

OMITTED: Any = object()
"""In place of a default: without a value the field is left out."""

_LARGEST = 2**53
_DEEPEST = 20

OF_NEWER = "a newer newsdesk made it"
"""What is said of a document with a version after those that are known; it is no damage."""

_WRONG = (ValueError, OverflowError, OSError)  # the last two of times out of range

Faults = list[str]


class Field(NamedTuple):
    """A field of a document: `what` it has to be, for messages, and how it is read.

    `read` returns the value, or raises a ValueError if it is wrong; it appends the faults of what
    the value contains.
    """

    what: str
    read: Callable[[Any, Faults], Any]
    default: Any = REQUIRED


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: its fields, and the steps from each version to the next.

    A new field with a default needs no step; one whose meaning changes does.
    """

    fields: Mapping[str, Field]
    upgrades: Sequence[Callable[[dict[str, Any]], dict[str, Any]]] = ()

    @property
    def version(self) -> int:
        """The version this newsdesk writes; a document without one is of version 1."""
        return len(self.upgrades) + 1


class Decoded(NamedTuple):
    """The known fields of a document, None if it is passed over; and all that is wrong with it."""

    values: dict[str, Any] | None
    faults: Sequence[str]


def decode(kind: Kind, document: object) -> Decoded:
    """Decode a document of a kind."""
    if (current := upgrade(kind, document)) is None:
        is_record = isinstance(document, Mapping)
        return Decoded(None, [OF_NEWER if is_record else "it is not a JSON object"])
    faults: Faults = []
    return Decoded(_decode(kind.fields, current, faults), faults)


def upgrade(kind: Kind, document: object) -> dict[str, Any] | None:
    """Return a document with all its fields, as of this version; None if it is a newer one's."""
    if not isinstance(document, Mapping):
        return None
    version = document.get(_VERSION)
    if type(version) is not int or version < 1:
        version = 1
    if version > kind.version:
        return None
    current = dict(document)
    for step in kind.upgrades[version - 1 :]:
        current = step(current)
    return current | {_VERSION: kind.version}


def versioned(kind: Kind, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return a new document of a kind, with these fields and its version."""
    return {**fields, _VERSION: kind.version}


def unknown_fields(
    kind: Kind, document: Mapping[str, Any], also: Collection[str] = ()
) -> dict[str, Any]:
    """Return the fields of a document that its kind does not have, except some, cleaned."""
    ours = {*kind.fields, _VERSION, *also}
    found = {name: value for name, value in document.items() if name not in ours}
    return {clean_line(name): _clean_json(value) for name, value in found.items()}


def _decode(
    fields: Mapping[str, Field], document: Mapping[Any, Any], faults: Faults
) -> dict[str, Any] | None:
    values: dict[str, Any] = {}
    is_whole = True
    for name, field in fields.items():
        value, found = document.get(name), field.default
        if name not in document:
            if found is REQUIRED:
                faults.append(f"it has no {name}")
        elif value is not None or found is REQUIRED:
            try:
                found = field.read(value, faults)
            except _WRONG:
                faults.append(f"its {name} is not {field.what}")
        if found is REQUIRED:
            is_whole = False
        elif found is not OMITTED:
            values[name] = found
    return values if is_whole else None


def line(default: Any = REQUIRED) -> Field:
    """Return a field with one line of text."""
    return Field("text", lambda value, _: clean_line(_instance(value, str)), default)


def text(default: Any = REQUIRED) -> Field:
    """Return a field with text of any number of lines."""
    return Field("text", lambda value, _: clean_text(_instance(value, str)), default)


def verbatim(default: Any = REQUIRED) -> Field:
    """Return a field with text that is never shown, so not cleaned."""
    return Field("text", lambda value, _: _instance(value, str), default)


def number(default: Any = REQUIRED, *, least: int = 0, most: int = _LARGEST) -> Field:
    """Return a field with a whole number."""
    return Field("a number", lambda value, _: _number(value, least, most), default)


def fraction(default: Any = REQUIRED) -> Field:
    """Return a field with a number from 0 to 1."""

    def read(value: Any, _: Faults) -> float:
        if not 0 <= _instance(value, int, float) <= 1:
            raise ValueError
        return float(value)

    return Field("a number from 0 to 1", read, default)


def flag(default: Any = REQUIRED) -> Field:
    """Return a field that is true or false."""
    return Field("true or false", lambda value, _: _instance(value, bool), default)


def one_of(values: Iterable[str], default: Any = REQUIRED) -> Field:
    """Return a field with one of some texts."""
    known = frozenset(values)

    def read(value: Any, _: Faults) -> str:
        if _instance(value, str) not in known:
            raise ValueError
        return str(value)

    return Field(f"one of {', '.join(sorted(known))}", read, default)


def moment(default: Any = REQUIRED) -> Field:
    """Return a field with a time as ISO 8601, read in UTC; without a zone it is in UTC."""

    def read(value: Any, _: Faults) -> datetime:
        found = datetime.fromisoformat(_instance(value, str))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)

    return Field("a time", read, default)


def timestamp(default: Any = REQUIRED) -> Field:
    """Return a field with a time in seconds since 1970, read in UTC."""

    def read(value: Any, _: Faults) -> datetime:
        return datetime.fromtimestamp(_instance(value, int, float), UTC)

    return Field("a time", read, default)


def day(default: Any = REQUIRED) -> Field:
    """Return a field with a day as ISO 8601."""
    return Field("a day", lambda value, _: date.fromisoformat(_instance(value, str)), default)


def clock(default: Any = REQUIRED) -> Field:
    """Return a field with a time of day as ISO 8601, without a time zone."""

    def read(value: Any, _: Faults) -> time:
        found = time.fromisoformat(_instance(value, str))
        return found.replace(tzinfo=None, microsecond=0)

    return Field("a time of day", read, default)


def each(item: Field, default: Any = REQUIRED) -> Field:
    """Return a field with a list; items that are wrong are left out."""

    def read(value: Any, faults: Faults) -> list[Any]:
        found = []
        for place, one in enumerate(_instance(value, list, tuple), 1):
            try:
                found.append(item.read(one, faults))
            except _WRONG:
                faults.append(f"entry {place} of a list is not {item.what}")
        return found

    return Field("a list", read, default)


def record(fields: Mapping[str, Field], default: Any = REQUIRED) -> Field:
    """Return a field with a JSON object of its own fields."""

    def read(value: Any, faults: Faults) -> dict[str, Any]:
        if (found := _decode(fields, _instance(value, Mapping), faults)) is None:
            raise ValueError
        return found

    return Field("a complete record", read, default)


def row(*items: Field) -> Field:
    """Return a field with a list of as many items as given, each of its own type."""

    def read(value: Any, faults: Faults) -> list[Any]:
        pairs = zip(items, _instance(value, list, tuple), strict=True)
        return [item.read(one, faults) for item, one in pairs]

    return Field(f"a list of {len(items)}", read)


def table(item: Field, default: Any = REQUIRED, *, keys: Callable[[str], Any] = str) -> Field:
    """Return a field with a JSON object of any keys, with an item under each."""

    def read(value: Any, faults: Faults) -> dict[Any, Any]:
        items = _instance(value, Mapping).items()
        return {keys(key): item.read(one, faults) for key, one in items}

    return Field("a table", read, default)


def mapping(default: Any = REQUIRED) -> Field:
    """Return a field with a JSON object of any fields, which are kept as they are."""
    return Field("a JSON object", lambda value, _: dict(_instance(value, Mapping)), default)


def nullable(item: Field) -> Field:
    """Return a field that has to be there, but may be null."""
    return Field(
        item.what, lambda value, faults: None if value is None else item.read(value, faults)
    )


def _clean_json(value: Any, depth: int = 0) -> Any:
    """Clean the text in a JSON value; what is nested too deeply is left out."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, Mapping):
        items = value.items() if depth < _DEEPEST else ()
        return {clean_line(str(key)): _clean_json(one, depth + 1) for key, one in items}
    if isinstance(value, list | tuple):
        return [_clean_json(one, depth + 1) for one in (value if depth < _DEEPEST else ())]
    return value


def _instance(value: Any, *kinds: type) -> Any:
    # In JSON true is no number.
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise ValueError
    return value


def _number(value: Any, least: int, most: int) -> int:
    if not least <= _instance(value, int) <= most:
        raise ValueError
    return int(value)
