"""Lookup of the names in a search among those in the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.model import Filter
from storage.search.language import MAX_SPEAKERS, NameLookup

if TYPE_CHECKING:
    from storage.archive import Archive

__all__ = ["archive_names"]


def archive_names(archive: Archive) -> NameLookup:
    """Look names up among the sources, sections and speakers of an archive."""

    def speakers(words: str) -> list[str]:
        return [speaker.name for speaker in archive.speakers.find(words=words, limit=MAX_SPEAKERS)]

    return NameLookup(
        sources=lambda: [*archive.sources.all(), *archive.sources.removed()],
        sections=lambda: archive.facets(Filter()).sections.keys(),
        speakers=speakers,
        categories=lambda: {one.category for one in archive.sections.categories()},
    )
