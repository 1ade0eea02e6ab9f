"""Find articles with words of another one, from about the same time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from storage.engine.postgres import words as full_text
from storage.engine.postgres.connections import Asked, Reader
from storage.engine.postgres.partitions import (
    NOT_BY_TIME,
    WITHIN,
    Partition,
    all_of,
    holding,
    within,
)
from storage.engine.postgres.values import moment_of, second_of
from storage.engine.values import NearSearch, Neighbour

__all__ = ["near"]

_HITS = (
    "SELECT word.place, hit.published, hit.id"
    " FROM unnest(%(matches)s::text[]) WITH ORDINALITY AS word (match, place) CROSS JOIN LATERAL"
    f" (SELECT b.published, b.id FROM body_{{0}} b WHERE {NOT_BY_TIME}"
    " AND to_tsvector('pg_catalog.simple', b.words) @@ word.match::tsquery"
    " AND (%(upto)s::bigint IS NULL OR b.id <= %(upto)s)"
    " ORDER BY b.published {1}, b.id {1} LIMIT %(limit)s) hit"
)
_AT_A_TIME = 8
"""Words that are asked for in one exchange."""


def near(
    reader: Reader,
    words: Mapping[str, float],
    at: datetime,
    around: timedelta,
    search: NearSearch,
    upto: int | None = None,
) -> list[Neighbour]:
    """Return articles in stories with some of these words, from about a time, the nearest first."""
    partitions = all_of(reader)
    middle = moment_of(second_of(at) + 1)
    sides = (
        (within(partitions, at - around, middle), "DESC"),
        (within(partitions, middle, at + around)[::-1], "ASC"),
    )
    sums: dict[tuple[int, int], float] = {}
    found = 0
    for hits, weight in _hits(reader, words, sides, search.each, upto):
        for place in hits:
            sums[place] = sums.get(place, 0.0) + weight
        found += len(hits) > 1  # the article itself may be one
        if found == search.enough:
            break
    nearest = sorted(sums, key=lambda key: (-sums[key], -key[0], -key[1]))
    stories = dict(
        reader.rows(
            "SELECT article, story FROM take WHERE article = ANY(%(ids)s)",
            {"ids": [id_ for _, id_ in nearest]},
        )
    )
    listed = [(published, id_) for published, id_ in nearest if id_ in stories][: search.most]
    sources = _sources(reader, listed)
    return [
        Neighbour(id_, stories[id_], moment_of(published), sources.get(id_, 0))
        for published, id_ in listed
    ]


def _sources(reader: Reader, articles: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Return the first sources of articles, of which there is when they were published."""
    ids = [id_ for _, id_ in articles]
    return {
        id_: source
        for part in holding(all_of(reader), {published for published, _ in articles})
        for id_, source in reader.rows(
            f"SELECT a.id, a.source FROM article a WHERE {WITHIN} AND a.id = ANY(%(ids)s)",
            {**part.bounds, "ids": ids},
        )
    }


def _hits(
    reader: Reader,
    words: Mapping[str, float],
    sides: Iterable[tuple[Sequence[Partition], str]],
    each: int,
    upto: int | None,
) -> Iterator[tuple[list[tuple[int, int]], float]]:
    """Yield when the articles with each word were published, their ids, and the word's weight."""
    names = list(words)
    for first in range(0, len(names), _AT_A_TIME):
        some = names[first : first + _AT_A_TIME]
        matches = [full_text.word_match(word) for word in some]
        hits: list[list[tuple[int, int]]] = [[] for _ in some]
        params = {"matches": matches, "limit": each, "upto": upto}
        asked = [
            Asked(_HITS.format(part.number, order), {**part.bounds, **params}, by_index=True)
            for parts, order in sides
            for part in parts
        ]
        answers = iter(reader.together(asked))
        for parts, _ in sides:
            left = [each] * len(some)
            for _ in parts:
                for place, published, id_ in next(answers):
                    if left[place - 1] > 0:
                        left[place - 1] -= 1
                        hits[place - 1].append((published, id_))
        yield from zip(hits, [words[word] for word in some], strict=True)
