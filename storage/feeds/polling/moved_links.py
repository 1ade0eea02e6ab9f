"""Entries known by their links: the articles they are, once the links are written differently.

A feed without ids is known by its links. When they get https, other trackers or another host,
each of its entries would be new.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from storage.model import Filter
from storage.text.canonical_urls import canonical_url, url_path

if TYPE_CHECKING:
    from storage.archive import Archive
    from storage.model import Article, Headline, Source

__all__ = ["with_known_keys"]

_MARGIN = 200
"""How many more of the latest articles of a source are searched than its feed has entries."""


def with_known_keys(archive: Archive, source: Source, entries: Sequence[Article]) -> list[Article]:
    """Give entries whose links are written differently than before the keys of their articles."""
    unknown = [entry for entry in entries if source.articles and _is_known_by_link(entry, source)]
    unknown = archive.unstored(unknown) if unknown else []
    if not unknown:
        return list(entries)
    keys = _Keys(archive, source, entries)
    found = {entry.key: keys.find(entry) for entry in unknown}
    return [replace(one, key=found.get(one.key) or one.key) for one in entries]


def _is_known_by_link(entry: Article, source: Source) -> bool:
    key = entry.key.removeprefix(f"feed:{source.id}:")
    return bool(entry.link) and key.startswith(("http://", "https://", "sha256:"))


class _Keys:
    """The keys of the latest articles of a source, by what their links have in common."""

    def __init__(self, archive: Archive, source: Source, entries: Sequence[Article]) -> None:
        self._archive = archive
        self._taken = {entry.key for entry in entries}
        result = archive.select(Filter(sources=frozenset({source.id})))
        rows = result.rows(0, min(len(result), len(entries) + _MARGIN))
        self._links = {row.link for row in rows}
        self._by_link = _group((canonical_url(row.link), row) for row in rows)
        self._by_path = _group((url_path(row.link), row) for row in rows if row.link)

    def find(self, entry: Article) -> str:
        """Return the key of the article that an entry is, ``""`` if it is another one."""
        if entry.link in self._links:
            return ""  # not moved: the archive compares the texts
        for row in self._candidates(entry):
            key = self._archive.article(row.id).key
            if key not in self._taken:
                self._taken.add(key)
                return key
        return ""

    def _candidates(self, entry: Article) -> Iterator[Headline]:
        link, path = canonical_url(entry.link), url_path(entry.link)
        # A page may be used again: with another headline it is the same only if its date is.
        for row in self._by_link.get(link, ()):
            is_dated = "seen" not in (row.date_kind, entry.date_kind)
            if (row.published == entry.published) if is_dated else row.headline == entry.headline:
                yield row
        for row in self._by_path.get(path, ()) if path else ():
            if row.headline == entry.headline and row.published == entry.published:
                yield row


def _group(pairs: Iterable[tuple[str, Headline]]) -> dict[str, list[Headline]]:
    found: dict[str, list[Headline]] = {}
    for name, row in pairs:
        found.setdefault(name, []).append(row)
    return found
