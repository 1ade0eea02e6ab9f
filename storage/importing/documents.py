"""Taking an exported document into an archive: sources found or made, articles in batches."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING

from storage.errors import ExchangeError
from storage.exchange.annotations import NOTHING, People, Work
from storage.exchange.entries import Entry, Found, Rejected
from storage.exchange.formats import ImportFormat
from storage.exchange.source_records import Origin
from storage.model import Filter, Outcome, SourceKind
from storage.text.urls import safe_link

if TYPE_CHECKING:
    from storage.archive import Archive

__all__ = ["import_document"]

BATCH = 100
"""Articles in one transaction."""

MAX_SOURCES = 5_000
"""Most sources one document may bring."""

_FEED_KEY = re.compile(r"\Afeed:\d+:")
_KILOBYTE = 1024


def import_document(
    archive: Archive,
    path: Path,
    format: ImportFormat,  # noqa: A002 - the word for it
    location: str,
    *,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Iterator[Outcome]:
    """Take in what `path` holds; yield the outcome of each article once it is durable.

    What newsdesk wrote is known again by its key, and an article that is there already stays as
    it is, its marks too; into an empty archive everything goes just as it was. Somebody else's
    documents are taken in as article files are. `location` names the file in the archive,
    `progress` hears of kilobytes. Where no more can be read, the last outcome says so.
    """
    twins = archive.count(Filter()) > 0
    sources = _Sources(archive)
    try:
        with path.open("rb", buffering=0) as raw:
            size = path.stat().st_size // _KILOBYTE + 1
            with io.TextIOWrapper(
                io.BufferedReader(raw, 1 << 16), _encoding(raw), "replace", newline=""
            ) as text:
                found = _up_to_fault(format.read(text, location))
                while batch := list(islice(found, BATCH)):
                    yield from _add(archive, sources, batch, twins=twins)
                    progress(min(raw.tell() // _KILOBYTE, size - 1), size)
                progress(size, size)
    except OSError as error:
        yield Outcome(0, "failed", f"cannot be read: {error.strerror or error}")
    sources.settle()


def _up_to_fault(found: Iterator[Found]) -> Iterator[Found]:
    try:
        yield from found
    except ExchangeError as error:
        yield Rejected("", str(error))


def _encoding(file: io.FileIO) -> str:
    """Return what the text of `file` is written in, and go back to its beginning."""
    start = file.read(2)
    file.seek(0)
    if start in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(1 << 20):
            decoder.decode(chunk)
    except UnicodeDecodeError:
        return "cp1252"  # as spreadsheets on Windows write it
    finally:
        file.seek(0)
    return "utf-8-sig"


def _add(
    archive: Archive, sources: _Sources, batch: Sequence[Found], *, twins: bool
) -> Iterator[Outcome]:
    """Add what was found to `archive`; yield the outcomes of its articles, in their order."""
    fates: list[Entry | Outcome] = []
    for found in batch:
        try:
            if isinstance(found, Origin):
                sources.take(found)
            elif isinstance(found, People):
                archive.take_over_names(found.names)
                archive.take_over_clippings(found.clippings)
            elif isinstance(found, Entry):
                fates.append(sources.assigned(found))
            else:
                fates.append(_failed(found.where, found.reason))
        except _TooManySources as error:
            fates.append(_failed(found.where if isinstance(found, Entry) else "", str(error)))
    entries = [fate for fate in fates if isinstance(fate, Entry)]
    added: list[Outcome] = []
    for ours, group in groupby(entries, key=lambda entry: entry.ours):
        some = list(group)
        outcomes_of = archive.add(
            [entry.article for entry in some],
            update=not ours,
            twins=twins or not ours,
            histories={one.article.key: one.history for one in some if one.history},
        )
        for entry, outcome in zip(some, outcomes_of, strict=True):
            if outcome.kind == "new" and entry.work != NOTHING:
                _take_over(archive, outcome.id, entry.work)
        added += outcomes_of
    outcomes = iter(added)
    for fate in fates:
        outcome = fate if isinstance(fate, Outcome) else next(outcomes)
        if isinstance(fate, Entry) and outcome.kind == "failed":
            outcome = _failed(fate.where, outcome.error)
        yield outcome


def _take_over(archive: Archive, article: int, work: Work) -> None:
    """Let a new article have what the reader had made of it elsewhere."""
    archive.take_over_corrections(article, work.corrections)
    archive.take_over_clippings([replace(one, article=article) for one in work.clippings])


def _failed(where: str, reason: str) -> Outcome:
    return Outcome(0, "failed", f"{where}: {reason}" if where else reason)


class _TooManySources(Exception):
    """A document brings more sources than anybody has."""


class _Sources:
    """The archive's sources by their locations; makes those that are missing."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._known = {source.location: source.id for source in archive.sources()}
        self._former = {source.location: source.id for source in archive.former_sources()}
        self._passing: list[int] = []
        self._made = 0

    def take(self, origin: Origin) -> None:
        """Let there be this source; one that is there stays as it is."""
        if origin.location in self._known:
            return
        if origin.removed and origin.location in self._former:
            self._known[origin.location] = self._former[origin.location]
            return
        if self._made == MAX_SOURCES:
            raise _TooManySources(f"the document brings more than {MAX_SOURCES:,} sources")
        self._made += 1
        source = self._archive.add_source(
            kind=origin.kind,
            location=origin.location,
            name=origin.name,
            section=origin.section,
            site=origin.site,
            interval=origin.interval,
            rules=origin.rules,
        )
        self._known[origin.location] = source.id
        if origin.removed:
            self._passing.append(source.id)

    def assigned(self, entry: Entry) -> Entry:
        """Give the article its source, and where its key names that, the number it has here."""
        number = 0
        if entry.location:
            if entry.location not in self._known:
                kind: SourceKind = "feed" if safe_link(entry.location) else "folder"
                self.take(Origin(entry.location, entry.location, kind))
            number = self._known[entry.location]
        key = _FEED_KEY.sub(f"feed:{number}:", entry.article.key, count=1)
        return replace(entry, article=replace(entry.article, source=number, key=key))

    def settle(self) -> None:
        """Remove what was removed where it came from: only articles that were kept go by it."""
        for number in self._passing:
            self._archive.remove_source(number, articles="keep")
