"""Writing a brief to a file, or as text to copy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from storage.errors import ExchangeError
from storage.exchange.briefs.context import ESCAPES, brief_context
from storage.exchange.briefs.templates import DEFAULT_TEMPLATE, fill, read_template
from storage.exchange.exporting import new_file
from storage.model import BriefItem
from storage.text.cleaning import clean_line

if TYPE_CHECKING:
    from storage.archive import Archive

__all__ = ["ENDINGS", "describe_warnings", "ending_of", "render", "write"]

ENDINGS = tuple(ESCAPES)
"""Endings of the files that can be written."""

_LONGEST = 40


def ending_of(path: Path) -> str:
    """Return the ending of a file, which names its format.

    Raises:
        ExchangeError: It is none of `ENDINGS`.
    """
    ending = path.suffix.lower()
    ending = {".htm": ".html", ".markdown": ".md", ".text": ".txt"}.get(ending, ending)
    if ending not in ENDINGS:
        raise ExchangeError(f"{path}: name a file that ends in {', '.join(ENDINGS)}")
    return ending


def describe_warnings(items: Sequence[BriefItem]) -> list[str]:
    """Describe what to know before a brief is published, one line for each warning."""
    return [
        warning if item.clipping.kind == "story" else f"{warning} · {_named(item)}"
        for item in items
        for warning in item.warnings
    ]


def render(
    name: str,
    items: Sequence[BriefItem],
    ending: str,
    template: str = DEFAULT_TEMPLATE,
    *,
    now: datetime | None = None,
) -> str:
    """Return a brief as text, in the format of an ending.

    Raises:
        ExchangeError: There is no such template, or it is wrong.
    """
    values = brief_context(name, items, now or datetime.now(UTC), ending)
    text = fill(read_template(template, ending), template, values)
    escape = ESCAPES[ending]
    left_out = [
        line
        for item, line in zip(
            [one for one in items for _ in one.warnings], describe_warnings(items), strict=True
        )
        if not any(escape(clean_line(warning)) in text for warning in item.warnings)
    ]
    return text + _notices(left_out, ending)


def write(
    archive: Archive,
    name: str,
    items: Sequence[BriefItem],
    path: Path,
    template: str = DEFAULT_TEMPLATE,
    *,
    force: bool = False,
) -> None:
    """Write a brief to a file in the format of its ending.

    Raises:
        ExchangeError: There is no such template, it is wrong, the file exists and `force` is not
            set, or it cannot be written.
    """
    text = render(name, items, ending_of(path), template)
    with new_file(archive, path, force=force) as file:
        file.write(text)


def _notices(lines: Sequence[str], ending: str) -> str:
    """Return the warnings that a template leaves out, to stand at the end."""
    if not lines:
        return ""
    escape = ESCAPES[ending]
    if ending == ".html":
        return "".join(f"<p>Warning: {escape(line)}</p>\n" for line in lines)
    mark = "**" if ending == ".md" else ""
    return "".join(f"\n{mark}Warning: {escape(line)}{mark}\n" for line in lines)


def _named(item: BriefItem) -> str:
    """Name an item by its words and its source."""
    return ", ".join(filter(None, (_title(item), clean_line(item.clipping.source))))


def _title(item: BriefItem) -> str:
    clipping = item.clipping
    text = clean_line(clipping.words or clipping.headline)
    text = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
    return f"“{text}”" if clipping.words else text
