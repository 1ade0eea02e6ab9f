"""Import of files and folders: which files to read, their sources, and durable batches."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from storage import paths
from storage.archive.arrival_rules import with_dropped
from storage.errors import NewsdeskError, ReadOnly
from storage.importing.article_file import read_article
from storage.model import DEFAULT_SECTION, Article, OutcomeKind, Source
from storage.regular_file import read_start
from storage.text.cleaning import clean_line

if TYPE_CHECKING:
    from storage.archive import Archive
    from storage.exchange import ImportFormat

__all__ = ["ImportResult", "display_path", "find_files", "import_files"]

ARTICLE_ENDINGS = frozenset({".txt"})
DOCUMENT_ENDINGS = frozenset({".rss", ".atom", ".rdf", ".xml", ".opml", ".jsonfeed"})
SEEDS_LOCATION = "newsdesk:seeds"
SEEDS_NAME = "Seed archive"
FILES_LOCATION = "newsdesk:files"
FILES_NAME = "Imported files"
_SPREADSHEET_ENDINGS = frozenset({".csv", ".tsv"})
_MARKDOWN_ENDINGS = frozenset({".md", ".markdown"})
_MARKDOWN_EXPORT = re.compile(rb"<!-- newsdesk |# [\d,]+ articles? from newsdesk\n")
BATCH = 100
"""Articles in one transaction: others wait some 100 ms for it. Each costs writing full text out."""
_START = 512
"""Bytes that say what a file is."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The outcome of one article of one file; where it failed, `id` is 0 and `error` says why."""

    file: str
    id: int
    outcome: OutcomeKind
    error: str = ""


@dataclass(frozen=True, slots=True)
class FileToImport:
    """A file to import, and the folder that was given (None: the file itself was)."""

    path: Path
    folder: Path | None


def find_files(paths: Iterable[Path]) -> tuple[list[FileToImport], list[ImportResult]]:
    """Find the files under `paths` in reading order; return those that cannot be read too.

    Of a folder the article files (``.txt``) and saved feeds are found, in sub-folders too; a file
    that is given itself may have any name. Exported documents have to be given themselves.
    """
    found: list[FileToImport] = []
    failed: list[ImportResult] = []
    for path in paths:
        path = Path(os.path.abspath(path.expanduser()))  # noqa: PTH100 - resolve() follows links
        if path.is_dir():
            found.extend(FileToImport(file, path) for file in _walk(path, failed))
        elif path.is_file():
            found.append(FileToImport(path, None))
        elif path.exists():
            failed.append(_failure(path, "not a regular file"))
        else:
            failed.append(_failure(path, "there is no such file"))
    return found, failed


def _walk(folder: Path, failed: list[ImportResult]) -> Iterator[Path]:
    def note(error: OSError) -> None:
        failed.append(_failure(error.filename, error.strerror or str(error)))

    for where, folders, names in os.walk(folder, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            ending = Path(name).suffix.lower()
            if name.startswith(".") or ending not in ARTICLE_ENDINGS | DOCUMENT_ENDINGS:
                continue
            path = Path(where, name)
            if path.is_file():
                yield path
            elif not path.is_dir():
                failed.append(_failure(path, "not a regular file"))


def import_files(
    archive: Archive,
    paths: Sequence[Path],
    *,
    report: Callable[[ImportResult], None] = lambda _: None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    follow_progress: Callable[[int, int], None] = lambda _done, _total: None,
    later: bool = False,
) -> list[ImportResult]:
    """Import files and folders into `archive`; return what failed.

    `report` gets each article once it is durable (or failed), `progress` the files done and in
    all; then the kilobytes of each exported document. After an exception in either, or an
    interrupt, all that was reported is in the archive. Then quotes and stories are found, of which
    `follow_progress` gets the articles done and in all; with `later`, as few as are needed.

    Raises:
        ReadOnly: The archive cannot be changed.
    """
    if archive.read_only:
        raise ReadOnly(archive.notice or "the archive is open read-only")
    found, failures = find_files(paths)
    for failure in failures:
        report(failure)

    def note(imported: ImportResult) -> None:
        if imported.outcome == "failed":
            failures.append(imported)
        report(imported)

    exported = {file.path: form for file in found if (form := _exchange_format(file))}
    files = [file for file in found if file.path not in exported]
    folders = _Folders(archive)
    progress(0, len(files))
    for start in range(0, len(files), BATCH):
        batch = files[start : start + BATCH]
        for imported in _import_batch(archive, folders, batch):
            note(imported)
        progress(start + len(batch), len(files))
    for path, form in exported.items():
        for imported in _import_exported(archive, path, form, progress, follow_progress):
            note(imported)
    if not later:
        archive.follow_up.run(follow_progress)
    return failures


def _import_batch(
    archive: Archive, folders: _Folders, batch: Sequence[FileToImport]
) -> list[ImportResult]:
    """Read files and store their articles; return the results once they are durable."""
    read: list[tuple[FileToImport, Article]] = []
    results: list[ImportResult] = []
    for file in batch:
        try:
            if reason := _export_only(file.path):
                results.append(_failure(file.path, reason))
            elif _is_document(file.path):
                results += _import_document(archive, file.path)
            else:
                read.append((file, folders.identify(file, read_article(file.path))))
        except NewsdeskError as error:
            results.append(_failure(file.path, str(error)))
    applied = archive.rules.apply([article for _, article in read])
    stored = archive.add([one for one in applied if one is not None], later=True)
    outcomes = with_dropped(applied, stored)
    for (file, _), outcome in zip(read, outcomes, strict=True):
        shown = display_path(file.path)
        results.append(ImportResult(shown, outcome.id, outcome.kind, outcome.error))
    return results


class _Folders:
    """The sources of files; the archive is asked once a folder."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._sections = archive.sections.map()
        self._seeds = paths.seeds_folder()
        self._in_seeds = f"{self._seeds}{os.sep}"
        self._sources: dict[str, Source] = {
            source.location: source for source in archive.sources.all() if source.kind == "folder"
        }

    def identify(self, file: FileToImport, article: Article) -> Article:
        """Give `article` the source and key of its file, and the section set for its source."""
        if str(file.path).startswith(self._in_seeds):
            source = self._source(SEEDS_LOCATION, SEEDS_NAME)
            key = f"seed:{file.path.relative_to(self._seeds).as_posix()}"
        else:
            folder = file.folder or self._known_above(file.path)
            if folder is None:  # a single file is not a subscription to its folder
                source = self._source(FILES_LOCATION, FILES_NAME)
            else:
                source = self._source(display_path(folder), clean_line(folder.name))
            key = f"file:{display_path(file.path)}"
        agency = article.agency
        if source.location in (SEEDS_LOCATION, FILES_LOCATION):  # whose names say nothing
            agency = agency or article.credit
        written = article.section
        section = self._sections.section_of(written, source, written=written)
        category = "" if section == written or written == DEFAULT_SECTION else written
        return replace(
            article,
            source=source.id,
            section=section,
            category=category,
            key=key,
            agency=agency,
        )

    def _known_above(self, path: Path) -> Path | None:
        """Return the nearest folder above `path` that is a source."""
        return next(
            (folder for folder in path.parents if display_path(folder) in self._sources), None
        )

    def _source(self, location: str, name: str) -> Source:
        if location not in self._sources:
            self._sources[location] = self._archive.sources.add(
                kind="folder",
                location=location,
                name=name or location,
                undoable=self._archive.imports.is_under_way,
            )
        return self._sources[location]


def _export_only(path: Path) -> str:
    """Return why a file in a format that is only exported cannot be imported, else nothing."""
    ending = path.suffix.lower()
    if ending in _SPREADSHEET_ENDINGS:
        return "CSV cannot be imported; export the articles as .jsonl or .json"
    if ending in _MARKDOWN_ENDINGS and _MARKDOWN_EXPORT.match(read_start(path, _START)):
        return "a Markdown export cannot be imported; export the articles as .jsonl or .json"
    return ""


def _is_document(path: Path) -> bool:
    """Say whether the file holds a feed or an OPML outline rather than an article."""
    if path.suffix.lower() in DOCUMENT_ENDINGS:
        return True
    return read_start(path, _START).lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"{"))


def _import_document(archive: Archive, path: Path) -> Iterator[ImportResult]:
    from storage.feeds.subscriptions.subscribe import import_saved_feed

    for outcome in import_saved_feed(archive, path):
        yield ImportResult(display_path(path), outcome.id, outcome.kind, outcome.error)


def _exchange_format(file: FileToImport) -> ImportFormat | None:
    """Return the format of an exported document that was given itself, else None."""
    if file.folder is not None:
        return None
    from storage.exchange import detect_format

    return detect_format(file.path)


def _import_exported(
    archive: Archive,
    path: Path,
    form: ImportFormat,
    progress: Callable[[int, int], None],
    follow_progress: Callable[[int, int], None],
) -> Iterator[ImportResult]:
    from storage.importing.documents import import_document

    shown = display_path(path)
    for outcome in import_document(
        archive, path, form, shown, progress=progress, follow_progress=follow_progress
    ):
        yield ImportResult(shown, outcome.id, outcome.kind, outcome.error)


def display_path(path: Path) -> str:
    """Return `path` as text that can be stored and shown, whatever bytes its name has."""
    return clean_line(os.fsencode(path).decode("utf-8", "backslashreplace"))


def _failure(path: Path | str, reason: str) -> ImportResult:
    return ImportResult(display_path(Path(path)), 0, "failed", reason)
