"""The names of sources: finding a source by one, and names that no other source has."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, count
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from storage.errors import ArchiveError, NotFound
from storage.text.cleaning import clean_line
from storage.text.suggestions import suggest

if TYPE_CHECKING:
    from storage.engine.protocol import Engine
    from storage.model import Article, Source

__all__ = ["check_name_free", "find_source", "free_name", "source_of"]


def find_source(engine: Engine, words: str) -> Source:
    """Return the source with this number, this location, or this name in any case.

    Raises:
        NotFound: There is none, or several have the name.
    """
    name = words.strip()
    number = int(name) if name.isdecimal() and len(name) < 19 else 0
    source = engine.sources.get(number) or engine.sources.at(words)
    if source is not None:
        return source
    sources = engine.sources.all()
    named = [one for one in sources if one.name.casefold() == name.casefold()]
    if len(named) == 1:
        return named[0]
    if named:
        numbers = ", ".join(str(source.id) for source in named)
        raise NotFound(f"several sources have the name “{name}”: give a number: {numbers}")
    meant = suggest(name, [one.name for one in sources])
    raise NotFound(
        f"there is no source “{clean_line(words)}”; "
        + (clean_line(meant) or "newsdesk sources lists them")
    )


def check_name_free(sources: Iterable[Source], name: str, *, but: int = 0) -> None:
    """Check that none of the sources (except `but`) has this name in any case.

    Raises:
        ArchiveError: One has it.
    """
    for source in sources:
        if source.id != but and source.name.casefold() == name.casefold():
            raise ArchiveError(
                f"source {source.id} is already called {source.name};"
                " use another name, or rename that source first"
            )


def free_name(sources: Iterable[Source], name: str, location: str) -> str:
    """Return `name`, with the host of `location` or a number appended if a source has it."""
    taken = {source.name.casefold() for source in sources}
    host = urlsplit(location).hostname or location
    names = chain((name, f"{name} ({host})"), (f"{name} ({host} {n})" for n in count(2)))
    return next(free for free in names if free.casefold() not in taken)


def source_of(engine: Engine, article: Article) -> str:
    """Return who an article is from: its agency, else its source."""
    return article.agency or engine.sources.names().get(article.source, "") or "its source"
