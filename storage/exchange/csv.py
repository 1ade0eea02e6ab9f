"""CSV for a spreadsheet: a row an article, its text in a cell; of sources those with articles.

The first cells are what people look at, the last ones make out the article when it comes back:
`more` is all that no other cell says. What was changed in the others comes with it. A cell a
spreadsheet would take for a formula gets an apostrophe in front, which is taken off again on
reading. Tables of somebody else are read as `loose` documents, a row each.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from typing import Any, TextIO

from storage.exchange.cells import BOM, guarded, unguarded
from storage.exchange.entries import MAX_DOCUMENT, Exported, Found, Rejected, entry_of
from storage.exchange.foreign_json import Loose
from storage.exchange.selection import Selection
from storage.exchange.source_records import Origin, origin_of, origin_record
from storage.feeds.parsing.dates import parse_date
from storage.model import SourceKind
from storage.text.urls import safe_link

__all__ = ["COLUMNS", "ENDINGS", "holds", "read", "write"]

ENDINGS = (".csv", ".tsv")
COLUMNS = (
    "published", "section", "headline", "standfirst", "author", "source", "read", "starred",
    "quotes", "link", "text", "location", "key", "followed", "more",
)  # fmt: skip
_SAID = ("id", "section", "headline", "standfirst", "author", "source", "read", "starred", "link",
         "key")  # fmt: skip
"""What of an article's record other cells say."""


def write(selection: Selection, file: TextIO) -> None:
    """Write a row for each article selected to `file`, the newest first."""
    file.write(BOM)
    rows = csv.writer(file)
    rows.writerow(COLUMNS)
    for exported in selection.articles():
        rows.writerow(guarded(cell) for cell in _row(exported))


def _row(exported: Exported) -> tuple[str, ...]:
    article, origin = exported.article, exported.origin
    record = exported.record()
    more = {name: value for name, value in record.items() if name not in _SAID}
    if origin:
        more["origin"] = origin_record(origin)
    return (
        _date(record), article.section, article.headline, article.standfirst,
        article.author, origin.name if origin else "", "yes" if article.read else "",
        "yes" if article.starred else "", str(len(exported.quotes)), article.link, _text(record),
        origin.location if origin else "", article.key,
        "yes" if origin and not origin.removed else "", json.dumps(more, ensure_ascii=False),
    )  # fmt: skip


def _date(record: Mapping[str, Any]) -> str:
    """Return the cell of a record's date."""
    published = str(record.get("published"))
    return published[: len("2026-03-04")] if record.get("date_kind") == "day" else published


def _text(record: Mapping[str, Any]) -> str:
    """Return the cell of a record's text."""
    blocks = record.get("blocks")
    texts = [block.get("text") for block in blocks] if isinstance(blocks, list) else []
    return "\n\n".join(map(str, texts))


def holds(start: str) -> bool:
    """Tell whether a file that starts so is one of ours, whatever it is called."""
    return start.startswith(",".join(COLUMNS))


def read(file: TextIO, location: str) -> Iterator[Found]:
    """Yield what the rows of `file` hold; `location` names it in the archive."""
    csv.field_size_limit(MAX_DOCUMENT)
    loose = Loose(location)
    told: set[str] = set()
    first = file.readline(MAX_DOCUMENT)
    delimiter = max(",;\t", key=first.count)
    names = next(csv.reader([first], delimiter=delimiter), [])
    ours = {"headline", "published", "location", "key"} <= set(names)
    rows = csv.reader(file, delimiter=delimiter)
    try:
        for cells in rows:
            where = f"line {rows.line_num + 1}"
            row = dict(zip(names, map(unguarded, cells), strict=False))
            if not any(row.values()):
                continue
            if ours and row.get("key"):
                yield from _found(row, where, told)
            else:
                yield from loose.read(row, where)
    except csv.Error as error:
        yield Rejected(f"line {rows.line_num + 1}", f"from here on it cannot be read: {error}")


def _found(row: Mapping[str, str], where: str, told: set[str]) -> Iterator[Found]:
    """Yield the source of a row of ours where it is the first of it, and the article."""
    try:
        record = _record(row)
        origin = _origin(row, record)
        entry = entry_of(record | {"source": origin.location if origin else ""}, where)
    except ValueError as error:
        yield Rejected(where, str(error))
        return
    if origin and entry.location not in told:
        told.add(entry.location)
        yield origin
    yield entry


def _record(row: Mapping[str, str]) -> dict[str, Any]:
    """Return the record of an article: what its cells say, and `more` where they are as written."""
    more = _more(row)
    record: dict[str, Any] = {**more, **{name: row.get(name, "") for name in _SAID}}
    record |= {name: row.get(name) == "yes" for name in ("read", "starred")}
    if row["published"] != _date(more):
        date = parse_date(row["published"])
        if date is None:
            raise ValueError(f"“{row['published'][:40]}” is not a date")
        record |= {"published": date[0].isoformat(), "date_kind": date[1]}
    text = row.get("text", "")
    if text != _text(more):
        record["blocks"] = [{"text": part.strip()} for part in text.split("\n\n") if part.strip()]
    return {"summary_only": not text} | record


def _more(row: Mapping[str, str]) -> dict[str, Any]:
    """Return what the last cell says; nothing where a spreadsheet has cut it off."""
    try:
        more = json.loads(row.get("more") or "{}")
    except (ValueError, RecursionError):
        return {}
    return more if isinstance(more, dict) else {}


def _origin(row: Mapping[str, str], record: Mapping[str, Any]) -> Origin | None:
    location = row.get("location", "")
    if not location:
        return None
    removed = row.get("followed") == ""  # without the column nobody has said so
    known = record.get("origin")
    if isinstance(known, Mapping) and known.get("location") == location:
        name = row.get("source") or location
        return origin_of({**known, "name": name, "removed": removed})
    kind: SourceKind = "feed" if safe_link(location) else "folder"
    return Origin(location, row.get("source") or location, kind, removed=removed)
