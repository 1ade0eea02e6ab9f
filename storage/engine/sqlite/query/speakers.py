"""Find people: who is quoted, under which names, and who may be the same person."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING

from storage import model
from storage.quotes.names.person_keys import (
    DESCRIPTION_KEY,
    is_surname,
    kind_of,
    person_key,
    surname_of,
)
from storage.text.folding import fold

if TYPE_CHECKING:
    from storage.model import Speaker, SpeakerKind

__all__ = ["is_described", "names_of", "possible_duplicates", "search", "with_role"]

_THESE = "(SELECT value FROM json_each(?))"

_NEAR = 100
"""Names with one surname that are compared to find who may be the same person."""
_MAYBE = 5
_NEWEST = 50_000
"""Quotes whose roles are searched: some 30 ms."""
_LONGEST_NAME = 50
"""Words of the longest name; SQLite accepts no more than 1,000 conditions."""
_HELD = "instr(folded, ?) > 0"
_KINDS: dict[SpeakerKind | None, str] = {
    None: f"key <> '{DESCRIPTION_KEY}'",
    "body": "key >= '=' AND key < '>'",
    "place": "key >= '@' AND key < 'A'",
    "person": f"key <> '{DESCRIPTION_KEY}' AND NOT (key >= '=' AND key < '>')"
    " AND NOT (key >= '@' AND key < 'A')",
}
"""Conditions for kinds; keys that are not a person's begin with a sign of their own."""
_BEGUN = "instr(' ' || replace(folded, '-', ' '), ' ' || ?) > 0"


def is_described(name: str) -> bool:
    """Return whether a name only describes a speaker: "the official"."""
    return person_key(name) == DESCRIPTION_KEY


def names_of(reader: sqlite3.Connection, name: str) -> list[Speaker]:
    """Return all names of the person with this name, the one shown for the person first."""
    from storage.engine.speaker_rules import joined  # late: a start shows no names

    rows = reader.execute(
        "SELECT DISTINCT m.name, m.quotes, m.articles, m.key, m.id = m.person, a.target"
        " FROM speaker n CROSS JOIN speaker m ON m.id = n.id OR m.person = n.person"
        " LEFT JOIN alias a ON a.name = m.name"
        " WHERE n.folded = ? ORDER BY 5 DESC, m.quotes DESC, m.name",
        (fold(name),),
    ).fetchall()
    return [
        model.Speaker(
            name, quotes, articles, joined(name, key, rows[0][3], target), kind_of(rows[0][3])
        )
        for name, quotes, articles, key, _, target in rows
    ]


def possible_duplicates(reader: sqlite3.Connection, name: str) -> list[Speaker]:
    """Return people who may be the person with this name, most quoted first."""
    from storage.engine.speaker_rules import near_matches  # late, as above

    rows = reader.execute(
        "SELECT DISTINCT m.key, coalesce(m.person, m.id), m.name FROM speaker n"
        " CROSS JOIN speaker m ON m.id = n.id OR m.person = n.person WHERE n.folded = ?",
        (fold(name),),
    ).fetchall()
    named = [(key, one) for key, _, one in rows if surname_of(key)]
    # A surname alone that has been joined says nothing of others who have it.
    named = [pair for pair in named if not is_surname(pair[0])] or named
    own = {person for _, person, _ in rows}
    found: set[int] = set()
    for surname in {surname_of(key) for key, _ in named}:
        near = reader.execute(
            "SELECT s.key, s.name, coalesce(s.person, s.id)"
            " FROM speaker s LEFT JOIN alias a USING (name)"
            " WHERE (s.key >= ?1 || ', ' AND s.key < ?1 || ',!' OR s.key = ?1 AND"
            " (s.person IS NULL OR s.person IN (SELECT id FROM speaker WHERE key = ?1)))"
            " AND a.target IS NOT s.name ORDER BY s.quotes DESC LIMIT ?2",
            (surname, _NEAR),
        ).fetchall()
        found |= near_matches(near, named)
    rows = reader.execute(
        "SELECT h.name, sum(s.quotes), 0 FROM speaker h CROSS JOIN speaker s"
        f" ON s.id = h.id OR s.person = h.id WHERE h.id IN {_THESE} GROUP BY h.id"
        " ORDER BY 2 DESC, 1 LIMIT ?",
        (json.dumps(sorted(found - own)), _MAYBE),
    ).fetchall()
    return [model.Speaker(*row) for row in rows]


def search(
    reader: sqlite3.Connection,
    words: str,
    limit: int,
    *,
    described: bool = False,
    kind: SpeakerKind | None = None,
) -> list[Speaker]:
    """Return the people with a name that contains all the words, most quoted first.

    Names in which the words begin words come before the others. `described` searches instead the
    descriptions ("the official") of people the articles do not name; `kind` only people, bodies or
    places.
    """
    parts = list(dict.fromkeys(fold(words).split()))
    if len(parts) > _LONGEST_NAME:
        return []
    if not parts:
        return _people(reader, "1", (), limit, described=described, kind=kind)
    conditions = [" AND ".join([condition] * len(parts)) for condition in (_BEGUN, _HELD)]
    found: list[Speaker] = []
    for where in conditions:  # in turn: the second only if the first has not found enough
        if len(found) < limit:
            more = _people(reader, where, parts, limit, described=described, kind=kind)
            found += [one for one in more if one not in found]
    return found[:limit]


def with_role(reader: sqlite3.Connection, words: str, limit: int) -> list[Speaker]:
    """Return the people whose role in one of the newest quotes has all the words.

    Those come first whose quotes have it most often.
    """
    parts = list(dict.fromkeys(words.lower().split()))[:_LONGEST_NAME]
    if not parts:
        return []
    has = " AND ".join(["instr(' ' || lower(role), ' ' || ?) > 0"] * len(parts))
    rows = reader.execute(
        "SELECT h.name, sum(m.quotes), sum(m.articles), h.key, f.times FROM"
        " (SELECT coalesce(s.person, s.id) AS head, sum(n) AS times FROM"
        " (SELECT speaker, count(*) AS n FROM"
        f" (SELECT speaker, role FROM quote ORDER BY pos DESC LIMIT {_NEWEST})"
        f" WHERE speaker IS NOT NULL AND {has} GROUP BY 1) q"
        f" CROSS JOIN speaker s ON s.id = q.speaker AND s.key <> '{DESCRIPTION_KEY}' GROUP BY 1) f"
        " CROSS JOIN speaker h ON h.id = f.head"
        " CROSS JOIN speaker m ON m.id = h.id OR m.person = h.id"
        " GROUP BY h.id ORDER BY f.times DESC, h.name LIMIT ?",
        (*parts, limit),
    )
    return [
        model.Speaker(name, quotes, articles, kind=kind_of(key))
        for name, quotes, articles, key, _ in rows.fetchall()
    ]


def _people(
    reader: sqlite3.Connection,
    where: str,
    parts: Sequence[str],
    limit: int,
    *,
    described: bool,
    kind: SpeakerKind | None,
) -> list[Speaker]:
    key = f"key = '{DESCRIPTION_KEY}'" if described else _KINDS[kind]
    alone = (
        "SELECT name, quotes, articles, key, person FROM speaker WHERE person IS NULL"
        f" AND quotes > 0 AND {key} AND {where} ORDER BY quotes DESC, name LIMIT ?"
    )
    if described:
        rows = reader.execute(alone, (*parts, limit))
        return [
            model.Speaker(name, quotes, articles, described=True)
            for name, quotes, articles, *_ in rows.fetchall()
        ]
    among = f"IN (SELECT person FROM speaker WHERE {where})" if parts else "IS NOT NULL"
    if kind:  # what the name shown is
        among += f" AND person IN (SELECT id FROM speaker WHERE id = person AND {key})"
    # People with several names are few and summed up here; the others are stored summed up.
    rows = reader.execute(
        "SELECT coalesce(h.name, p.name), p.quotes, CASE WHEN p.person IS NULL THEN p.articles ELSE"
        " (SELECT count(DISTINCT q.article) FROM quote q WHERE q.speaker IN"
        " (SELECT id FROM speaker WHERE person = p.person)) END, coalesce(h.key, p.key)"
        f" FROM (SELECT * FROM ({alone})"
        " UNION ALL SELECT name, sum(quotes), 0, key, person FROM speaker"
        f" WHERE person {among} GROUP BY person HAVING sum(quotes) > 0"
        " ORDER BY quotes DESC, name LIMIT ?"
        ") p LEFT JOIN speaker h ON h.id = p.person ORDER BY 2 DESC, 1",
        (*parts, limit, *parts, limit),
    )
    return [
        model.Speaker(name, quotes, articles, kind=kind_of(key))
        for name, quotes, articles, key in rows.fetchall()
    ]
