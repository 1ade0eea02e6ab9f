"""Count what each choice of a section, a source or a flag would show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from storage.engine.postgres.connections import Reader
from storage.engine.postgres.matching import UNREAD, articles_of, flag_condition
from storage.engine.postgres.values import second_of
from storage.engine.values import FilterQuery
from storage.model import FLAGS, Facets

__all__ = ["count", "histogram"]


def count(reader: Reader, query: FilterQuery) -> Facets:
    """Count the matches of a query, and those of every other choice."""
    total, unread, *flags = _shown(reader, query)
    sources, unread_sources = _by_source(reader, replace(query, sources=frozenset(), fold=""))
    by_section = replace(query, sections=frozenset(), fold="section" if query.fold else "")
    in_all = None
    if query.fold:
        every = replace(query, sections=frozenset(), fold="story")
        in_all = _shown(reader, every)[0]
        # Other flags are not asked of folded lists: they count takes.
        takes = _shown(reader, replace(query, fold=""))[2:]
        flags = [
            folded if flag.name == "unread" else of_takes
            for flag, folded, of_takes in zip(FLAGS, flags, takes, strict=True)
        ]
    return Facets(
        total=total,
        unread=unread,
        sections=_by_column(reader, by_section, "a.section"),
        sources=sources,
        flags={flag.name: number for flag, number in zip(FLAGS, flags, strict=True)},
        exact=query.exact,
        unread_sources=unread_sources,
        in_all_sections=in_all,
    )


def histogram(reader: Reader, query: FilterQuery, bounds: Sequence[datetime]) -> list[int]:
    """Count the matches between each two neighbours of ascending times."""
    seconds = [second_of(bound) for bound in bounds]
    matching = articles_of(reader, replace(query, since=bounds[0], before=bounds[-1]))
    counts = [0] * (len(bounds) + 1)
    for bucket, number in matching.all_rows(
        reader,
        "width_bucket(a.published, %(seconds)s::bigint[]), count(*)",
        "GROUP BY 1",
        seconds=seconds,
    ):
        counts[bucket] += number
    return counts[1 : len(bounds)]


def _shown(reader: Reader, query: FilterQuery) -> list[int]:
    """Count the matches, the unread ones, and those with each flag besides."""
    matching = articles_of(reader, query)
    unread = matching.unread
    conditions = [unread, *(flag_condition(query, flag.name, unread) for flag in FLAGS)]
    columns = ", ".join(["count(*)", *(f"count(*) FILTER (WHERE {one})" for one in conditions)])
    rows = matching.all_rows(reader, columns)
    return [sum(column) for column in zip(*rows, strict=True)] or [0] * (len(FLAGS) + 2)


def _by_column(reader: Reader, query: FilterQuery, column: str) -> dict[str, int]:
    matching = articles_of(reader, query)
    counts = Counter[str]()
    for value, number in matching.all_rows(reader, f"{column}, count(*)", "GROUP BY 1"):
        counts[value] += number
    return dict(counts)


def _by_source(reader: Reader, query: FilterQuery) -> tuple[dict[int, int], dict[int, int]]:
    matching = articles_of(reader, query)
    counts, unread = Counter[int](), Counter[int]()
    # Each combination of sources once: few articles have several.
    for source, others, number, new in matching.all_rows(
        reader, f"a.source, a.others, count(*), count(*) FILTER (WHERE {UNREAD})", "GROUP BY 1, 2"
    ):
        for one in (source, *others):
            counts[one] += number
            unread[one] += new
    return dict(counts), {source: number for source, number in unread.items() if number}
