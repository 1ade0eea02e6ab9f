"""CSV for a spreadsheet: a row an article, without its text and quotes; `COLUMNS` is all it has.

The first cells are what people look at, the last ones make out the article when it comes back. A
cell a spreadsheet would take for a formula gets an apostrophe in front, which is taken off again
on reading. Tables of somebody else are read as `loose` documents, a row each.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from typing import TextIO

from storage.exchange.entries import MAX_DOCUMENT, Entry, Exported, Found, Rejected
from storage.exchange.loose import Loose
from storage.exchange.origins import Origin
from storage.exchange.selection import Selection
from storage.feeds.address import safe_link
from storage.feeds.dates import parse_date
from storage.model import SourceKind
from storage.records import article_of

__all__ = ["COLUMNS", "ENDINGS", "holds", "read", "write"]

ENDINGS = (".csv", ".tsv")
COLUMNS = (
    "published", "section", "headline", "standfirst", "author", "source", "read", "starred",
    "quotes", "link", "location", "key", "followed",
)  # fmt: skip

_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_BOM = "\ufeff"  # without it Excel takes UTF-8 for something else


def write(selection: Selection, file: TextIO) -> None:
    """Write a row for each article selected to `file`, the newest first."""
    file.write(_BOM)
    rows = csv.writer(file)
    rows.writerow(COLUMNS)
    for exported in selection.articles():
        rows.writerow(_guarded(cell) for cell in _row(exported))


def _row(exported: Exported) -> tuple[str, ...]:
    article, origin = exported.article, exported.origin
    form = "%Y-%m-%d" if article.date_kind == "day" else "%Y-%m-%dT%H:%M:%SZ"
    return (
        article.published.strftime(form), article.section, article.headline, article.standfirst,
        article.author, origin.name if origin else "", "yes" if article.read else "",
        "yes" if article.starred else "", str(len(exported.quotes)), article.link,
        origin.location if origin else "", article.key,
        "yes" if origin and not origin.removed else "",
    )  # fmt: skip


def _guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


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
            row = dict(zip(names, map(_unguarded, cells), strict=False))
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
    date = parse_date(row["published"])
    if date is None:
        yield Rejected(where, f"“{row['published'][:40]}” is not a date")
        return
    marks = {name: row.get(name) == "yes" for name in ("read", "starred")}
    found = {
        "published": date[0].isoformat(), "date_kind": date[1], "source": row["location"],
        "summary_only": True, **marks,
    }  # fmt: skip
    try:
        article, location = article_of({**row, **found})
    except ValueError as error:
        yield Rejected(where, str(error))
        return
    if location and location not in told:
        told.add(location)
        kind: SourceKind = "feed" if safe_link(location) else "folder"
        removed = row.get("followed") == ""  # without the column nobody has said so
        yield Origin(location, row.get("source") or location, kind, removed=removed)
    yield Entry(where, article, location)
