"""Clippings written out with their citations: Markdown, JSON, CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from storage.clippings import Clipping, citation
from storage.errors import ExchangeError
from storage.exchange.markdown_text import marked

__all__ = ["FORMATS", "record", "write"]

FORMATS = (".md", ".json", ".csv")
"""The endings of the files that can be written."""

_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_COLUMNS = (
    *("published", "speaker", "role", "words", "headline", "section", "source", "link", "note"),
    *("citation", "clipped", "article"),
)


def write(clippings: Sequence[Clipping], path: Path, *, force: bool = False) -> None:
    """Write clippings to a file, in the format its ending names.

    Raises:
        ExchangeError: The ending is none of `FORMATS`, the file is there and `force` is not set,
            or it cannot be written.
    """
    forms = {".md": _markdown, ".json": _json, ".csv": _csv}
    if (form := forms.get(path.suffix.lower())) is None:
        raise ExchangeError(f"{path}: name a file that ends in {', '.join(FORMATS)}")
    try:
        with path.open("w" if force else "x", encoding="utf-8", newline="") as file:
            file.write(form(clippings))
    except FileExistsError as error:
        raise ExchangeError(f"{path}: is there already; choose another name") from error
    except OSError as error:
        raise ExchangeError(f"{path}: cannot be written: {error.strerror or error}") from error


def record(clipping: Clipping) -> dict[str, Any]:
    """Return a clipping as values that JSON can say, with its citation."""
    values = {
        key: _moment(value) if isinstance(value, datetime) else value
        for key, value in asdict(clipping).items()
    }
    if values.pop("date_kind") == "day":
        values["published"] = clipping.published.date().isoformat()
    return values | {"citation": citation(clipping)}


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _markdown(clippings: Sequence[Clipping]) -> str:
    parts = ["# Clippings"]
    for one in clippings:
        if one.words:
            parts.append("\n".join(f"> {marked(line)}" for line in one.words.splitlines()))
        day = f"{one.published.astimezone():%Y-%m-%d}"
        where = (one.speaker, one.role, one.headline, one.source, day)
        cited = marked(", ".join(part for part in where if part))
        parts.append(f"— {cited}, <{one.link}>" if one.link else f"— {cited}")
        if one.note:
            parts.append(f"Note: {marked(one.note)}")
    return "\n\n".join(parts) + "\n"


def _json(clippings: Sequence[Clipping]) -> str:
    return json.dumps([record(one) for one in clippings], ensure_ascii=False, indent=2) + "\n"


def _csv(clippings: Sequence[Clipping]) -> str:
    file = io.StringIO(newline="")
    file.write("\ufeff")  # without it Excel takes UTF-8 for something else
    rows = csv.writer(file)
    rows.writerow(_COLUMNS)
    for one in clippings:
        values = record(one)
        cells = (str(values[column]) for column in _COLUMNS)
        # A cell that a spreadsheet would take for a formula is text here.
        rows.writerow(f"'{cell}" if _FORMULA.match(cell) else cell for cell in cells)
    return file.getvalue()
