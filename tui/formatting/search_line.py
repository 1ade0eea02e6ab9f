"""A filter as a line of the search bar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from storage.model import FLAGS, SHORTLISTS, Filter
from storage.search.states import search_of_states

__all__ = ["search_line"]


def search_line(filter: Filter, source_names: Mapping[int, str]) -> str:
    """Return the search that asks for the same as a filter, without its days and what it keeps."""
    return " ".join(_terms(filter, source_names))


def _terms(filter: Filter, source_names: Mapping[int, str]) -> Iterator[str]:
    if filter.stated:
        yield "is:statement"
    if filter.words:
        yield filter.words
    if filter.speaker:
        yield _term("speaker", filter.speaker)
    for source in sorted(filter.sources):
        yield _term("source", source_names.get(source, str(source)))
    for section in sorted(filter.sections):
        yield _term("section", section)
    for category in sorted(filter.categories):
        yield _term("category", category)
    for one in SHORTLISTS:
        if one.name in filter.shortlists:
            yield f"is:{one.search}"
    yield from sorted(map(search_of_states, filter.states))
    for flag in FLAGS:
        if flag.name in filter.flags:
            yield ":".join(flag.search)


def _term(key: str, value: str) -> str:
    value = value.replace('"', "")
    return f'{key}:"{value}"' if " " in value else f"{key}:{value}"
