"""Import of exported documents: sources are found or added, articles added in batches."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING

from storage.archive.arrival_rules import with_dropped
from storage.archive.clipping_documents import is_same_name
from storage.errors import ExchangeError
from storage.exchange.annotations import (
    NO_ANNOTATIONS,
    Annotations,
    ArchiveAnnotations,
    RuleAt,
)
from storage.exchange.entries import DocumentItem, ImportedArticle, RejectedItem
from storage.exchange.formats import ImportFormat
from storage.exchange.source_records import SourceRecord
from storage.model import DEFAULT_BRIEF, Clipping, Filter, Outcome, SourceKind, StoryPlace, Watch
from storage.regular_file import open_regular
from storage.text.urls import sanitize_url

if TYPE_CHECKING:
    from storage.archive import Archive

__all__ = ["import_document"]

BATCH = 100
"""Articles in one transaction."""

MAX_SOURCES = 5_000
"""Most sources that one document may have."""

_FEED_KEY = re.compile(r"\Afeed:\d+:")
_KILOBYTE = 1024


def import_document(
    archive: Archive,
    path: Path,
    format: ImportFormat,
    location: str,
    *,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    follow_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Iterator[Outcome]:
    """Import the document at `path`; yield the outcome of each article once it is durable.

    Articles of a newsdesk export are identified by their keys, and one that exists keeps its text
    and marks; an empty archive receives everything as it was. Documents of other programs are
    imported like article files, by the rules for what arrives. `location` is the file's location in
    the archive, `progress` gets kilobytes done and in all. Where reading has to stop, the last
    outcome says why. Quotes and stories are left to `Archive.follow_up`, unless the reader decided
    about stories: then they are found, and `follow_progress` gets how many of how many.
    """
    twins = archive.count(Filter()) > 0
    sources, readers = _Sources(archive), _ReadersWork(archive)
    try:
        with open_regular(path) as raw:
            size = path.stat().st_size // _KILOBYTE + 1
            with io.TextIOWrapper(
                io.BufferedReader(raw, 1 << 16), _encoding(raw), "replace", newline=""
            ) as text:
                item = _until_error(format.read(text, location))
                while batch := list(islice(item, BATCH)):
                    done = min(raw.tell() // _KILOBYTE, size - 1)
                    yield from _add(archive, sources, readers, batch, twins=twins)
                    progress(done, size)
            progress(size, size)
    except OSError as error:
        yield Outcome(0, "failed", f"cannot be read: {error.strerror or error}")
    if readers.need_stories:
        archive.follow_up.run(follow_progress)
    readers.finish(sources)
    sources.finish()


def _until_error(item: Iterator[DocumentItem]) -> Iterator[DocumentItem]:
    try:
        yield from item
    except ExchangeError as error:
        yield RejectedItem("", str(error))


def _encoding(file: io.FileIO) -> str:
    """Detect the encoding of `file`, and rewind it."""
    start = file.read(2)
    file.seek(0)
    if start in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(1 << 20):
            decoder.decode(chunk)
    except UnicodeDecodeError:
        return "cp1252"  # as many programs on Windows write it
    finally:
        file.seek(0)
    return "utf-8-sig"


def _add(
    archive: Archive,
    sources: _Sources,
    readers: _ReadersWork,
    batch: Sequence[DocumentItem],
    *,
    twins: bool,
) -> Iterator[Outcome]:
    """Add a batch of items; yield the outcomes of its articles in order."""
    results: list[ImportedArticle | Outcome] = []
    for item in batch:
        try:
            if isinstance(item, SourceRecord):
                sources.ensure(item)
            elif isinstance(item, ArchiveAnnotations):
                readers.add_all(item)
            elif isinstance(item, ImportedArticle):
                results.append(sources.assign(item))
            else:
                results.append(_failed(item.where, item.reason))
        except _TooManySources as error:
            results.append(
                _failed(item.where if isinstance(item, ImportedArticle) else "", str(error))
            )
    groups = groupby(results, key=lambda one: isinstance(one, ImportedArticle) and one.ours)
    for ours, group in groups:
        yield from _add_group(archive, readers, list(group), ours=ours, twins=twins)


def _add_group(
    archive: Archive,
    readers: _ReadersWork,
    results: Sequence[ImportedArticle | Outcome],
    *,
    ours: bool,
    twins: bool,
) -> list[Outcome]:
    """Add articles which are all of our own exports, or all of other documents, and failures."""
    some = [one for one in results if isinstance(one, ImportedArticle)]
    articles = [entry.article for entry in some]
    applied = articles if ours else archive.rules.apply(articles)
    stored = archive.add(
        [one for one in applied if one is not None],
        update=not ours,
        deduplicate=twins or not ours,
        histories={one.article.key: one.history for one in some if one.history},
        later=True,
    )
    outcomes = with_dropped(applied, stored)
    for entry, outcome in zip(some, outcomes, strict=True):
        if entry.annotations == NO_ANNOTATIONS or outcome.kind in ("failed", "dropped"):
            continue
        readers.add(outcome.id, entry.annotations, is_new=outcome.kind == "new")
    left = iter(outcomes)
    return [_outcome(one, left) for one in results]


def _outcome(result: ImportedArticle | Outcome, stored: Iterator[Outcome]) -> Outcome:
    """Return the outcome of an item: the next of those stored, if it is an article."""
    if isinstance(result, Outcome):
        return result
    outcome = next(stored)
    return _failed(result.where, outcome.error) if outcome.kind == "failed" else outcome


def _failed(where: str, reason: str) -> Outcome:
    return Outcome(0, "failed", f"{where}: {reason}" if where else reason)


def _key(source: int, key: str) -> str:
    """Return the key of an article with the id of its source here, where it has the id."""
    return _FEED_KEY.sub(f"feed:{source}:", key, count=1)


class _ReadersWork:
    """Adds what a reader added to the articles of a document: at once, or what is whole at the end.

    A brief goes as a whole, so that what was put together stays together, and so do the reader's
    stories: also with articles that the archive has already.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._briefs: list[str] = []
        self._clippings: list[Clipping] = []
        self._stories: dict[int, StoryPlace] = {}
        self._apart: list[tuple[int, int]] = []
        self._watches: list[Watch] = []
        self._rules: list[RuleAt] = []

    def add_all(self, annotations: ArchiveAnnotations) -> None:
        """Add what belongs to no article."""
        self._archive.speakers.import_aliases(annotations.names)
        self._briefs += annotations.briefs
        self._apart += annotations.apart
        self._watches += annotations.watches
        self._rules += annotations.rules
        self._clip(annotations.clippings, is_new=True)

    def add(self, article: int, annotations: Annotations, *, is_new: bool) -> None:
        """Add what belongs to an article."""
        if is_new:
            self._archive.quotes.import_corrections(article, annotations.corrections)
            self._archive.notes.import_notes(article, annotations.notes)
            self._archive.referrals.import_desks(article, annotations.desks)
        self._clip([replace(one, article=article) for one in annotations.clippings], is_new=is_new)
        if annotations.story is not None:
            self._stories[article] = annotations.story

    @property
    def need_stories(self) -> bool:
        """Whether `finish` needs the stories of all articles, or adds watches."""
        return bool(self._stories or self._watches or self._clippings)

    def finish(self, sources: _Sources) -> None:
        """Add the briefs, decide about stories as that reader did, and watch as they do.

        What came with the watches raises no alerts: they are added after it, and so are the rules
        for what arrives.
        """
        self._archive.briefs.import_briefs(self._briefs, self._clippings)
        if self._stories:
            undoable = self._archive.imports.is_under_way
            self._archive.story_decisions.adopt(self._stories, self._apart, undoable=undoable)
        if self._watches:
            self._archive.watches.import_watches(self._watches)
        if self._rules:
            placed = ((rule, sources.known(at) if at else 0) for rule, at in self._rules)
            self._archive.rules.import_rules(
                [replace(rule, source=at) for rule, at in placed if at is not None]
            )

    def _clip(self, clippings: Sequence[Clipping], *, is_new: bool) -> None:
        """Add clippings, of the default brief only those of new articles."""
        usual = [one for one in clippings if is_same_name(one.brief, DEFAULT_BRIEF)]
        self._clippings += [one for one in clippings if one not in usual]
        if is_new:
            self._archive.clippings.import_clippings(usual)


class _TooManySources(Exception):
    """A document has more sources than any reader follows."""


class _Sources:
    """The archive's sources by location; adds those that are missing."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._known = {source.location: source.id for source in archive.sources.all()}
        self._former = {source.location: source.id for source in archive.sources.removed()}
        folders = [source for source in archive.sources.all() if source.kind == "folder"]
        # The first of each name: an older newsdesk added one for each file.
        self._named = {source.name.casefold(): source.id for source in reversed(folders)}
        self._to_remove: list[int] = []
        self._added = 0

    def ensure(self, origin: SourceRecord) -> None:
        """Add a source unless it exists; an existing one keeps its settings."""
        if origin.location in self._known:
            return
        if origin.removed and origin.location in self._former:
            self._known[origin.location] = self._former[origin.location]
            return
        is_new = origin.is_named and origin.location not in self._former
        if is_new and (number := self._named.get(origin.name.casefold())):
            self._known[origin.location] = number
            return
        if self._added == MAX_SOURCES:
            raise _TooManySources(f"the document has more than {MAX_SOURCES:,} sources")
        self._added += 1
        source = self._archive.sources.add(
            kind=origin.kind,
            location=origin.location,
            name=origin.name,
            section=origin.section,
            site=origin.site,
            interval=origin.interval,
            rules=origin.rules,
            undoable=self._archive.imports.is_under_way,
        )
        self._known[origin.location] = source.id
        if source.kind == "folder":
            self._named.setdefault(source.name.casefold(), source.id)
        if origin.removed:
            self._to_remove.append(source.id)

    def assign(self, entry: ImportedArticle) -> ImportedArticle:
        """Give an article the ids of its sources here, in their keys, too."""
        number = self._find(entry.location) if entry.location else 0
        carriers = {}
        for location, carrier in entry.carriers:
            source = self._find(location)
            carriers[source] = replace(carrier, source=source, key=_key(source, carrier.key))
        carriers.pop(number, None)
        article = replace(
            entry.article,
            source=number,
            key=_key(number, entry.article.key),
            carriers=tuple(carriers[source] for source in sorted(carriers)),
        )
        history = tuple(
            replace(one, editor=self._find(location) if location else 0)
            for one, location in zip(entry.history, entry.editors, strict=True)
        )
        return replace(entry, article=article, history=history)

    def known(self, location: str) -> int | None:
        """Return the id of the source at a location, if there is one."""
        return self._known.get(location)

    def _find(self, location: str) -> int:
        """Return the id of the source at a location; a source that is not known is added."""
        if location not in self._known:
            kind: SourceKind = "feed" if sanitize_url(location) else "folder"
            self.ensure(SourceRecord(location, location, kind))
        return self._known[location]

    def finish(self) -> None:
        """Remove the sources that were removed in the exporting archive; their articles stay."""
        for number in self._to_remove:
            self._archive.sources.remove(number, articles="keep")
