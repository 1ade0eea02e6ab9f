"""CSV for a spreadsheet: a row an article, with its text in a cell. It is not read back in."""

from __future__ import annotations

import csv
from typing import TextIO

from storage.exchange.cells import BOM, escape_cell
from storage.exchange.entries import ExportedArticle
from storage.exchange.selection import Selection
from storage.model import Article
from storage.text.timestamps import format_published, format_timestamp_seconds
from storage.wire.headline_states import parse_headline

__all__ = ["COLUMNS", "ENDINGS", "write"]

ENDINGS = (".csv", ".tsv")
COLUMNS = (
    "published", "section", "headline", "standfirst", "author", "source", "read", "starred",
    "quotes", "link", "text", "withdrawn", "embargo", "also",
    "statements",
)  # fmt: skip


def write(selection: Selection, file: TextIO) -> None:
    """Write a row for each selected article to `file`, the newest first."""
    file.write(BOM)
    rows = csv.writer(file)
    rows.writerow(COLUMNS)
    for exported in selection.articles():
        rows.writerow(escape_cell(cell) for cell in _row(exported))


def _row(exported: ExportedArticle) -> tuple[str, ...]:
    article, source = exported.article, exported.source
    statements = sum(one.kind == "statement" for one in exported.quotes)
    return (
        format_published(article.published, article.date_kind), article.section, article.headline,
        article.standfirst, article.author, article.agency or (source.name if source else ""),
        "yes" if article.read else "", "yes" if article.starred else "",
        str(len(exported.quotes) - statements), article.link,
        "\n\n".join(one.text for one in article.blocks),
        format_timestamp_seconds(article.killed) if article.killed else "", _embargo(article),
        ", ".join(one.name for one in exported.also.values()),
        str(statements or ""),
    )  # fmt: skip


def _embargo(article: Article) -> str:
    """Return when the embargo of an article ends; ``yes`` where its headline gives no time."""
    parsed = parse_headline(article.headline)
    if "embargoed" not in parsed.states:
        return ""
    if parsed.embargo is None:
        return "yes"
    from storage.wire.embargo import embargo_end  # late, as few headlines have one

    return format_timestamp_seconds(embargo_end(parsed.embargo, article.published))
