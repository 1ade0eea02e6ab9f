"""Lookup of the names in a search among those in the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.model import Filter
from storage.search.language import MAX_SPEAKERS, NameLookup

if TYPE_CHECKING:
    from storage.archive import Archive
    from storage.model import Source

__all__ = ["archive_names"]


def archive_names(archive: Archive) -> NameLookup:
    """Look names up among the sources, sections and speakers of an archive."""

    def speakers(words: str) -> list[str]:
        return [speaker.name for speaker in archive.speakers.find(words=words, limit=MAX_SPEAKERS)]

    def sources() -> list[Source]:
        """Return the sources that are followed, and those that have articles."""
        counts = archive.facets(Filter()).sources
        followed = archive.sources.all()
        kept = [one for one in followed if one.is_fetched or one.rules.watch]
        others = (one for one in (*followed, *archive.sources.removed()) if one not in kept)
        return sorted((*kept, *(one for one in others if counts.get(one.id))), key=lambda s: s.id)

    return NameLookup(
        sources=sources,
        sections=lambda: archive.facets(Filter()).sections.keys(),
        speakers=speakers,
        categories=lambda: {one.category for one in archive.sections.categories()},
    )
