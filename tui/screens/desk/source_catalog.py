"""What is known of the sources: those followed, the names of all, and their sections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from storage.model import Section, Source

__all__ = ["SourceCatalog"]


class SourceCatalog:
    """The sources as they were counted last."""

    def __init__(self) -> None:
        self._sources: tuple[Source, ...] = ()
        self._stored_names: Mapping[int, str] = {}
        self._sections: frozenset[str] = frozenset()
        self._desk: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources that are followed."""
        return self._sources

    @property
    def feeds(self) -> frozenset[int]:
        """The numbers of the sources that are feeds."""
        return frozenset(source.id for source in self._sources if source.is_fetched)

    @property
    def names(self) -> dict[int, str]:
        """The names of the sources by number, of removed ones too."""
        return {**self._stored_names, **{source.id: source.name for source in self._sources}}

    @property
    def sections(self) -> frozenset[str]:
        """The sections that have articles, and those of the desk that had some in this run."""
        return self._sections

    @property
    def desk(self) -> tuple[str, ...]:
        """The desk's sections, in order."""
        return self._desk

    def add(self, source: Source) -> None:
        """Add a source before it is counted."""
        self._sources = (*self._sources, source)

    def store(
        self,
        sources: tuple[Source, ...],
        names: Mapping[int, str],
        sections: frozenset[str],
        desk: Sequence[Section],
    ) -> bool:
        """Take in what has been counted; return whether any name has changed."""
        before = self.names
        self._sources, self._stored_names = sources, names
        self._desk = tuple(section.name for section in desk)
        self._sections = sections | self._sections & set(self._desk)
        return self.names != before
