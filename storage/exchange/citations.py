"""Export of clippings and quotes with their citations, as Markdown, JSON or CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Any, TextIO

from storage.archive.clipping_status import WITHDRAWN
from storage.errors import ExchangeError
from storage.exchange.cells import BOM, escape_cell
from storage.exchange.exporting import atomic_file
from storage.exchange.markdown_text import escape_markdown
from storage.model import Clipping, QuoteHit
from storage.quotes.citation import (
    NOT_QUOTED,
    citation_warning,
    cite_clipping,
    cite_quote,
    cited_source,
    format_speaker,
    publication_time,
    strip_final_comma,
)
from storage.text.cleaning import clean_line
from storage.text.timestamps import format_published, format_timestamp_seconds

if TYPE_CHECKING:
    from storage.archive import Archive
    from storage.archive.reprints import Print, QuoteToCite

__all__ = [
    *("FORMATS", "CitationList"),
    *("clipping_as_json", "cite_clippings", "cite_quotes", "papers_as_json", "write", "write_to"),
    "Written",
]

_WHAT = ("published", "speaker", "certainty", "role", "words", "headline", "section", "source")


@dataclass(frozen=True, slots=True)
class CitationList:
    """Citations to write: JSON records that have all the `columns`."""

    title: str
    columns: Sequence[str]
    records: Iterable[Mapping[str, Any]]


Shared = Callable[[int], Sequence[str]]
"""Returns what there is to warn of about text that an article shares with other takes."""


def cite_clippings(clippings: Iterable[Clipping], shared: Shared) -> CitationList:
    """List the citations of clippings."""
    known = cache(shared)
    records = (clipping_as_json(one, known(one.article)) for one in clippings)
    columns = (*_WHAT, "link", "note", "withdrawn", "warning", "citation", "clipped", "article")
    return CitationList("Clippings", columns, records)


def cite_quotes(archive: Archive, hits: Iterable[QuoteHit], title: str) -> CitationList:
    """List the citations of quotes under a title, with who other papers name for them."""
    known = lru_cache(archive.withdrawals.of_shared_text)  # those of an article follow each other
    records = (
        _quote_record(hit, archive.reprints.to_cite(hit.article, hit.quote), known(hit.article.id))
        for hit in hits
    )
    end = ("article", "start", "kind", "elsewhere", "papers")
    columns = (*_WHAT, "link", "warning", "citation", *end)
    return CitationList(title, columns, records)


@dataclass(frozen=True, slots=True)
class Written:
    """How many citations were written, and how many of them with a warning."""

    count: int
    warned: int

    @property
    def warning(self) -> str:
        """What to say of the warnings, after what was written; nothing without any."""
        words = f"; {self.warned:,} with a warning of withdrawal or embargo"
        return words if self.warned else ""


def write(cited: CitationList, path: Path, *, force: bool = False) -> Written:
    """Write citations to a file in the format of its ending.

    Raises:
        ExchangeError: The ending is none of `FORMATS`, there is nothing to write, the file exists
            and `force` is not set, or it cannot be written.
    """
    if (ending := path.suffix.lower()) not in FORMATS:
        raise ExchangeError(f"{path}: name a file that ends in {', '.join(FORMATS)}")
    records = iter(cited.records)
    if (first := next(records, None)) is None:
        raise ExchangeError(f"{path}: nothing to write")
    cited = CitationList(cited.title, cited.columns, chain((first,), records))
    try:
        with atomic_file(path, force=force) as file:
            if ending == ".csv":
                file.write(BOM)
            return write_to(cited, file, ending)
    except FileExistsError as error:
        raise ExchangeError(f"{path}: already exists; use another name") from error
    except OSError as error:
        raise ExchangeError(f"{path}: cannot be written: {error.strerror or error}") from error


def write_to(cited: CitationList, file: TextIO, ending: str) -> Written:
    """Write citations to an open file in the format of an ending."""
    count = warned = 0

    def counted() -> Iterator[Mapping[str, Any]]:
        nonlocal count, warned
        for record in cited.records:
            count += 1
            warned += bool(record["warning"])
            yield record

    _WRITERS[ending](CitationList(cited.title, cited.columns, counted()), file)
    return Written(count, warned)


def clipping_as_json(clipping: Clipping, shared: Sequence[str]) -> dict[str, Any]:
    """Convert a clipping to JSON values, with its citation; for `shared` see `citation_warning`."""
    values: dict[str, Any] = asdict(clipping)
    values = values.pop("extra") | values
    values["clipped"] = format_timestamp_seconds(clipping.clipped)
    del values["place"], values["text"]  # records are in their order
    values["withdrawn"] = clipping.withdrawn or clipping.killed is not None
    values["killed"] = format_timestamp_seconds(clipping.killed) if clipping.killed else ""
    values["warning"] = citation_warning(clipping, datetime.now(UTC), shared)
    values["published"] = format_published(clipping.published, clipping.date_kind)
    return values | {"citation": cite_clipping(clipping, shared)}


def papers_as_json(papers: Iterable[Print]) -> list[dict[str, Any]]:
    """Convert the other papers that have a quote to JSON values."""
    return [
        {
            "source": one.source,
            "published": format_published(one.published, one.date_kind),
            "article": one.article,
        }
        for one in papers
    ]


def _quote_record(hit: QuoteHit, found: QuoteToCite, shared: Sequence[str]) -> dict[str, Any]:
    quote, article = found.quote, hit.article
    named = quote.certainty != "none"
    speaker, role = (quote.speaker or "", quote.role) if named else ("", "")
    return {
        "article": article.id,
        "start": quote.start,
        "kind": quote.kind,
        "words": quote.text,
        "speaker": speaker,
        "certainty": "corrected" if quote.corrected else quote.certainty,
        "role": role,
        "headline": article.headline,
        "section": article.section,
        "source": article.source_name,
        "edited_by": article.edited_by,
        "published": format_published(article.published, article.date_kind),
        "date_kind": article.date_kind,
        "link": article.link,
        "killed": format_timestamp_seconds(article.killed) if article.killed else "",
        "warning": citation_warning(article, datetime.now(UTC), shared),
        "elsewhere": found.remark,
        "papers": papers_as_json(found.papers),
        "citation": cite_quote(QuoteHit(quote, article), shared, found.remark),
    }


def _time(record: Mapping[str, Any]) -> str:
    """Format when the article of a record was published, for a citation."""
    published = datetime.fromisoformat(record["published"])
    known = published if published.tzinfo else published.replace(hour=12, tzinfo=UTC)
    return publication_time(known, record["date_kind"])


def _markdown(cited: CitationList, file: TextIO) -> None:
    file.write(f"# {escape_markdown(cited.title)}\n")
    for one in cited.records:
        # As in a citation: a comma at the end belongs to the newspaper's sentence.
        if one.get("kind") == "statement":
            file.write(f"\n> {escape_markdown(clean_line(one['words']))} *({NOT_QUOTED})*\n")
        elif words := strip_final_comma(one["words"]):
            file.write(f"\n> “{escape_markdown(words)}”\n")
        speaker = format_speaker(one["speaker"], one["certainty"])
        source = cited_source(one["source"], one.get("edited_by", ""))
        where = (speaker, one["role"], one["headline"], source, _time(one))
        line = escape_markdown(", ".join(part for part in where if part))
        file.write(f"\n— {line}, <{one['link']}>\n" if one["link"] else f"\n— {line}\n")
        if remark := one.get("elsewhere"):
            file.write(f"\n*{escape_markdown(clean_line(remark))}*\n")
        if one["warning"]:
            file.write(f"\n**{one['warning']}.**\n")
        if one.get("withdrawn") and not one["killed"]:
            file.write(f"\n{WITHDRAWN}.\n")
        if note := one.get("note"):
            file.write(f"\nNote: {escape_markdown(note)}\n")


def _json(cited: CitationList, file: TextIO) -> None:
    before = "["
    for one in cited.records:
        text = json.dumps(one, ensure_ascii=False, indent=2)
        file.write(f"{before}\n{indent(text, '  ')}")
        before = ","
    file.write("\n]\n" if before == "," else "[]\n")


def _csv(cited: CitationList, file: TextIO) -> None:
    rows = csv.writer(file)
    rows.writerow(cited.columns)
    for one in cited.records:
        rows.writerow(escape_cell(_cell(one[column])) for column in cited.columns)


def _cell(value: Any) -> str:
    """Format a value for a cell; papers as ``Lund Echo 2026-03-04T12:00:00Z; …``."""
    if isinstance(value, list):
        return "; ".join(f"{one['source']} {one['published']}" for one in value)
    return str(value)


_WRITERS: dict[str, Callable[[CitationList, TextIO], None]] = {
    ".md": _markdown,
    ".json": _json,
    ".csv": _csv,
}

FORMATS = tuple(_WRITERS)
"""Endings of the files that can be written."""
