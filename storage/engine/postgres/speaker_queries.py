"""Find people: who is quoted, under which names, and who may be the same person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from storage.engine.postgres import partitions
from storage.engine.postgres.connections import Reader
from storage.engine.postgres.matching import speakers_named
from storage.engine.postgres.quote_rows import WITHIN
from storage.engine.speaker_rules import joined, near_matches
from storage.model import Speaker, SpeakerKind
from storage.quotes.names.person_keys import (
    DESCRIPTION_KEY,
    is_surname,
    kind_of,
    person_key,
    surname_of,
)
from storage.text.folding import fold

__all__ = ["is_described", "names_of", "possible_duplicates", "search", "with_role"]

_NEAR = 100
"""Names with one surname that are compared to find who may be the same person."""
_MAYBE = 5
_NEWEST = 50_000
"""Quotes whose roles are searched."""
_LONGEST_NAME = 50
_KINDS: dict[SpeakerKind | None, str] = {
    None: f"key <> '{DESCRIPTION_KEY}'",
    "body": "key >= '=' AND key < '>'",
    "place": "key >= '@' AND key < 'A'",
    "person": f"key <> '{DESCRIPTION_KEY}' AND NOT (key >= '=' AND key < '>')"
    " AND NOT (key >= '@' AND key < 'A')",
}
"""Conditions for kinds; keys that are not a person's begin with a sign of their own."""
_HELD = "strpos(folded, {}) > 0"
_BEGUN = "strpos(' ' || replace(folded, '-', ' '), ' ' || {}) > 0"


def is_described(name: str) -> bool:
    """Return whether a name only describes a speaker: "the official"."""
    return person_key(name) == DESCRIPTION_KEY


def names_of(reader: Reader, name: str) -> list[Speaker]:
    """Return all names of the person with this name, the one shown for the person first."""
    rows = reader.rows(
        "SELECT DISTINCT m.name, m.quotes, m.articles, m.key, m.id = m.person IS TRUE, a.target"
        " FROM speaker n JOIN speaker m ON m.id = n.id OR m.person = n.person"
        " LEFT JOIN alias a ON a.name = m.name WHERE n.folded = %(folded)s",
        {"folded": fold(name)},
    )
    rows.sort(key=lambda row: (not row[4], -row[1], row[0]))
    return [
        Speaker(name, quotes, articles, joined(name, key, rows[0][3], target), kind_of(rows[0][3]))
        for name, quotes, articles, key, _, target in rows
    ]


def possible_duplicates(reader: Reader, name: str) -> list[Speaker]:
    """Return people who may be the person with this name, most quoted first."""
    rows = reader.rows(
        "SELECT key, coalesce(person, id), name FROM speaker WHERE id = ANY(%(ids)s)",
        {"ids": speakers_named(reader, name)},
    )
    named = [(key, one) for key, _, one in rows if surname_of(key)]
    # A surname alone that has been joined says nothing of others who have it.
    named = [pair for pair in named if not is_surname(pair[0])] or named
    found: set[int] = set()
    for surname in {surname_of(key) for key, _ in named}:
        near = reader.rows(
            "SELECT s.key, s.name, coalesce(s.person, s.id)"
            " FROM speaker s LEFT JOIN alias a USING (name)"
            " WHERE (s.key >= %(first)s AND s.key < %(last)s OR s.key = %(surname)s AND"
            " (s.person IS NULL OR s.person IN (SELECT id FROM speaker WHERE key = %(surname)s)))"
            " AND a.target IS DISTINCT FROM s.name ORDER BY s.quotes DESC LIMIT %(near)s",
            {
                "first": f"{surname}, ",
                "last": f"{surname},!",
                "surname": surname,
                "near": _NEAR,
            },
        )
        found |= near_matches(near, named)
    people = reader.rows(
        "SELECT h.name, sum(s.quotes)::integer FROM speaker h JOIN speaker s"
        " ON s.id = h.id OR s.person = h.id WHERE h.id = ANY(%(ids)s) GROUP BY h.id, h.name",
        {"ids": sorted(found - {person for _, person, _ in rows})},
    )
    people.sort(key=lambda row: (-row[1], row[0]))
    return [Speaker(name, quotes, 0) for name, quotes in people[:_MAYBE]]


def search(
    reader: Reader, words: str, limit: int, *, described: bool, kind: SpeakerKind | None
) -> list[Speaker]:
    """Return the people with a name that contains all the words, most quoted first.

    Names in which the words begin words come before the others.
    """
    parts = list(dict.fromkeys(fold(words).split()))
    if len(parts) > _LONGEST_NAME:
        return []
    found: list[Speaker] = []
    for condition in (_BEGUN, _HELD) if parts else ("true",):
        if len(found) < limit:
            names = {f"part{place}": part for place, part in enumerate(parts)}
            where = " AND ".join(condition.format(f"%({name})s") for name in names) or "true"
            more = _people(reader, where, names, limit, described=described, kind=kind)
            found += [one for one in more if one not in found]
    return found[:limit]


def with_role(reader: Reader, words: str, limit: int) -> list[Speaker]:
    """Return the people whose role in one of the newest quotes has all the words."""
    parts = list(dict.fromkeys(words.lower().split()))[:_LONGEST_NAME]
    if not parts:
        return []
    names = {f"part{place}": part for place, part in enumerate(parts)}
    has = " AND ".join(f"strpos(' ' || lower(role), ' ' || %({name})s) > 0" for name in names)
    times, left = Counter[int](), _NEWEST
    for part in partitions.all_of(reader):
        if left <= 0:
            break
        newest = (
            f"SELECT q.speaker, q.role FROM quote q WHERE {WITHIN}"
            " ORDER BY q.published DESC, q.article DESC, q.place LIMIT %(limit)s"
        )
        params = {**part.bounds, **names, "limit": left}
        times.update(
            dict(
                reader.rows(
                    f"SELECT speaker, count(*) FROM ({newest}) n WHERE speaker IS NOT NULL"
                    f" AND {has} GROUP BY 1",
                    params,
                )
            )
        )
        left -= reader.value(f"SELECT count(*) FROM ({newest}) n", params)
    heads = reader.rows(
        "SELECT id, coalesce(person, id) FROM speaker WHERE id = ANY(%(ids)s)"
        f" AND key <> '{DESCRIPTION_KEY}'",
        {"ids": list(times)},
    )
    by_head = Counter[int]()
    for id_, head in heads:
        by_head[head] += times[id_]
    people = _summed(reader, list(by_head))
    people.sort(key=lambda row: (-by_head[row[0]], row[1]))
    return [
        Speaker(name, quotes, articles, kind=kind_of(key))
        for _, name, quotes, articles, key in people[:limit]
    ]


def _summed(reader: Reader, heads: Sequence[int]) -> list[tuple[Any, ...]]:
    return reader.rows(
        "SELECT h.id, h.name, sum(m.quotes)::integer, sum(m.articles)::integer, h.key"
        " FROM speaker h JOIN speaker m ON m.id = h.id OR m.person = h.id"
        " WHERE h.id = ANY(%(ids)s) GROUP BY h.id, h.name, h.key",
        {"ids": list(heads)},
    )


def _people(
    reader: Reader,
    where: str,
    params: dict[str, str],
    limit: int,
    *,
    described: bool,
    kind: SpeakerKind | None,
) -> list[Speaker]:
    key = f"key = '{DESCRIPTION_KEY}'" if described else _KINDS[kind]
    found = reader.rows(
        "SELECT id, name, quotes, articles, key FROM speaker WHERE person IS NULL AND quotes > 0"
        f' AND {key} AND {where} ORDER BY quotes DESC, name COLLATE "C" LIMIT %(limit)s',
        {**params, "limit": limit},
    )
    if not described:
        # People with several names are few and summed up here; the others are stored summed up.
        several = reader.rows(
            f"SELECT DISTINCT person FROM speaker WHERE person IS NOT NULL AND {where}", params
        )
        heads = [id_ for (id_,) in several]
        if kind:  # what the name shown is
            rows = reader.rows(
                f"SELECT id FROM speaker WHERE id = ANY(%(ids)s) AND {key}", {"ids": heads}
            )
            heads = [id_ for (id_,) in rows]
        summed = [row for row in _summed(reader, heads) if row[2] > 0]
        summed.sort(key=lambda row: (-row[2], row[1]))
        found += [
            (id_, name, quotes, _articles(reader, id_), shown)
            for id_, name, quotes, _, shown in summed[:limit]
        ]
    found.sort(key=lambda row: (-row[2], row[1]))
    return [
        Speaker(name, quotes, articles, kind=kind_of(shown))
        if not described
        else Speaker(name, quotes, articles, described=True)
        for _, name, quotes, articles, shown in found
    ]


def _articles(reader: Reader, person: int) -> int:
    """Count the articles that quote a person under any name."""
    ids = [id_ for (id_,) in reader.rows(
        "SELECT id FROM speaker WHERE person = %(id)s", {"id": person}
    )]  # fmt: skip
    return sum(
        reader.value(
            f"SELECT count(DISTINCT q.article) FROM quote q WHERE {WITHIN}"
            " AND q.speaker = ANY(%(ids)s)",
            {**part.bounds, "ids": ids},
        )
        for part in partitions.all_of(reader)
    )
