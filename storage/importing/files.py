"""Files and folders on disk into the archive: what to read, in which source, in durable batches."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from storage import paths
from storage.errors import NewsdeskError
from storage.importing.article_file import read_article
from storage.model import Article, OutcomeKind, Source
from storage.text.cleaning import clean_line

if TYPE_CHECKING:
    from storage.archive import Archive
    from storage.exchange import ImportFormat

__all__ = ["Imported", "find_files", "import_files"]

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
"""Articles in one transaction: some 30 ms of work, so that progress moves."""
_START = 512
"""Bytes that say what a file is."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one article of one file; `id` is 0 and `error` says why where it failed."""

    file: str
    id: int
    outcome: OutcomeKind
    error: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read, and the folder that was asked for (None: the file itself was named)."""

    path: Path
    folder: Path | None


def find_files(paths: Iterable[Path]) -> tuple[list[Found], list[Imported]]:
    """Return the files under `paths` in reading order, and what could not be looked into.

    A folder gives its article files (``.txt``) and saved feeds, in its sub-folders too;
    a file that is named is taken whatever it is called, an exported document only so.
    """
    found: list[Found] = []
    failed: list[Imported] = []
    for path in paths:
        path = Path(os.path.abspath(path.expanduser()))  # noqa: PTH100 - resolve() follows links
        if path.is_dir():
            found.extend(Found(file, path) for file in _walk(path, failed))
        elif path.exists():
            found.append(Found(path, None))
        else:
            failed.append(_failure(path, "there is no such file"))
    return found, failed


def _walk(folder: Path, failed: list[Imported]) -> Iterator[Path]:
    def note(error: OSError) -> None:
        failed.append(_failure(error.filename, error.strerror or str(error)))

    for where, folders, names in os.walk(folder, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            ending = Path(name).suffix.lower()
            if not name.startswith(".") and ending in ARTICLE_ENDINGS | DOCUMENT_ENDINGS:
                yield Path(where, name)


def import_files(
    archive: Archive,
    paths: Sequence[Path],
    *,
    report: Callable[[Imported], None] = lambda _: None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[Imported]:
    """Take files and folders into `archive`; return what failed.

    `report` hears of each article once it is durable (or failed), `progress` of files done out of
    all; then, of each exported document, of kilobytes. An exception in either, or an interrupt,
    leaves all that was reported in the archive.
    """
    found, failures = find_files(paths)
    for failure in failures:
        report(failure)

    def tell(imported: Imported) -> None:
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
            tell(imported)
        progress(start + len(batch), len(files))
    for path, form in exported.items():
        for imported in _import_exported(archive, path, form, progress):
            tell(imported)
    return failures


def _import_batch(
    archive: Archive, folders: _Folders, batch: Sequence[Found]
) -> Iterator[Imported]:
    read: list[tuple[Found, Article]] = []
    for file in batch:
        try:
            if reason := _export_only(file.path):
                yield _failure(file.path, reason)
            elif _is_document(file.path):
                yield from _import_document(archive, file.path)
            else:
                read.append((file, folders.identified(file, read_article(file.path))))
        except NewsdeskError as error:
            yield _failure(file.path, str(error))
    outcomes = archive.add([article for _, article in read])
    for (file, _), outcome in zip(read, outcomes, strict=True):
        yield Imported(_shown(file.path), outcome.id, outcome.kind, outcome.error)


class _Folders:
    """Which source a file belongs to; asks the archive once a folder."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._seeds = paths.seeds_folder()
        self._sources: dict[str, Source] = {
            source.location: source for source in archive.sources() if source.kind == "folder"
        }

    def identified(self, file: Found, article: Article) -> Article:
        """Give `article` the source and key of its file, and the section its source sets."""
        if file.path.is_relative_to(self._seeds):
            source = self._source(SEEDS_LOCATION, SEEDS_NAME)
            key = f"seed:{file.path.relative_to(self._seeds).as_posix()}"
        else:
            folder = file.folder or self._known_above(file.path)
            if folder is None:  # a file alone says nothing of the folder it happens to lie in
                source = self._source(FILES_LOCATION, FILES_NAME)
            else:
                source = self._source(_shown(folder), clean_line(folder.name))
            key = f"file:{_shown(file.path)}"
        section = source.section or article.section
        return replace(article, source=source.id, section=section, key=key)

    def _known_above(self, path: Path) -> Path | None:
        """Return the nearest folder above `path` that is a source already."""
        return next((folder for folder in path.parents if _shown(folder) in self._sources), None)

    def _source(self, location: str, name: str) -> Source:
        if location not in self._sources:
            self._sources[location] = self._archive.add_source(
                kind="folder", location=location, name=name or location
            )
        return self._sources[location]


def _export_only(path: Path) -> str:
    """Return why a file in a format that is only exported cannot be imported, else nothing."""
    ending = path.suffix.lower()
    if ending in _SPREADSHEET_ENDINGS:
        return "CSV cannot be imported; export the articles as .jsonl or .json"
    if ending in _MARKDOWN_ENDINGS and _MARKDOWN_EXPORT.match(_start(path)):
        return "a Markdown export cannot be imported; export the articles as .jsonl or .json"
    return ""


def _start(path: Path) -> bytes:
    """Return the first bytes of a file, none where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(_START)
    except OSError:
        return b""


def _is_document(path: Path) -> bool:
    """Tell whether the file holds a feed or an OPML outline rather than an article."""
    if path.suffix.lower() in DOCUMENT_ENDINGS:
        return True
    return _start(path).lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"{"))


def _import_document(archive: Archive, path: Path) -> Iterator[Imported]:
    from storage.feeds.polling.refresh import import_document

    for outcome in import_document(archive, path):
        yield Imported(_shown(path), outcome.id, outcome.kind, outcome.error)


def _exchange_format(file: Found) -> ImportFormat | None:
    """Return the format of a file that was named and holds an exported archive, else None."""
    if file.folder is not None:
        return None
    from storage.exchange import detect_format

    return detect_format(file.path)


def _import_exported(
    archive: Archive, path: Path, form: ImportFormat, progress: Callable[[int, int], None]
) -> Iterator[Imported]:
    from storage.importing.documents import import_document

    shown = _shown(path)
    for outcome in import_document(archive, path, form, shown, progress=progress):
        yield Imported(shown, outcome.id, outcome.kind, outcome.error)


def _shown(path: Path) -> str:
    """Return `path` as text that can be stored and shown whatever bytes its name holds."""
    return clean_line(os.fsencode(path).decode("utf-8", "backslashreplace"))


def _failure(path: Path | str, reason: str) -> Imported:
    return Imported(_shown(Path(path)), 0, "failed", reason)
