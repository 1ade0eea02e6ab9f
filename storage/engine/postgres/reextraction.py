"""Which articles have the quotes of an older extractor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from storage.engine.postgres import counters
from storage.engine.postgres.connections import Reader

__all__ = [
    "MADE_BY",
    "are_current",
    "count_outdated",
    "go_back",
    "outdated",
    "set_current",
    "version",
]

MADE_BY = "quotes made by"
_MAKING_BY = "quotes being made by"
_NEXT = "next article to make quotes of"
_ALL = 2**62


def version(reader: Reader) -> int | None:
    """Return the version of the extractor of new quotes."""
    making = counters.get(reader, _MAKING_BY)
    return counters.get(reader, MADE_BY) if making is None else making


def are_current(reader: Reader, version: int) -> bool:
    """Return whether all quotes are recorded as those of an extractor version."""
    return (counters.get(reader, MADE_BY) or 0) >= version


def outdated(reader: Reader, version: int, limit: int) -> list[int]:
    """Return the newest articles that have the quotes of an older extractor."""
    if are_current(reader, version):
        return []
    rows = reader.rows(
        "SELECT id FROM known WHERE id <= %(upto)s ORDER BY id DESC LIMIT %(limit)s",
        {"upto": _next(reader, version), "limit": limit},
    )
    return [id_ for (id_,) in rows]


def count_outdated(reader: Reader, version: int) -> int:
    """Count the articles that have the quotes of an older extractor."""
    if are_current(reader, version):
        return 0
    return int(
        reader.value(
            "SELECT count(*) FROM known WHERE id <= %(upto)s", {"upto": _next(reader, version)}
        )
    )


def set_current(writer: Reader, version: int, articles: Sequence[int]) -> None:
    """Record that the next outdated articles, which these are, have the quotes of a version.

    No articles: all have.
    """
    if articles:
        counters.put(writer, _MAKING_BY, version)
        counters.put(writer, _NEXT, min(articles) - 1)
    else:
        counters.put(writer, MADE_BY, version)
        counters.put(writer, _MAKING_BY, None)
        counters.put(writer, _NEXT, None)


def go_back(writer: Reader, versions: Mapping[int, int]) -> None:
    """Extract the quotes of restored articles again that have those of another version."""
    now = version(writer)
    old = {id_: made for id_, made in versions.items() if made != now}
    if not old:
        return
    upto = counters.get(writer, _NEXT)
    if upto is None:
        counters.put(writer, _MAKING_BY, counters.get(writer, MADE_BY))
        counters.put(writer, MADE_BY, min(old.values()))
    counters.put(writer, _NEXT, max(old) if upto is None else max(upto, *old))


def _next(reader: Reader, version: int) -> int:
    """Return the greatest id of an article whose quotes are to be extracted again."""
    upto = counters.get(reader, _NEXT) if counters.get(reader, _MAKING_BY) == version else None
    return _ALL if upto is None else upto
