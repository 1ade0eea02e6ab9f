"""What is counted of every article, packed by its number: section and source as a pair, and state.

Four bytes an article: to count some that lie all over the archive takes a page for a thousand of
them, where their own rows take a page each. All of it follows from the articles; `rollups.Changes`
keeps it as they change.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby, zip_longest

from storage.engine.sqlite.rollups.states import SQL, STATES

__all__ = ["Stand", "agrees", "count", "pack", "write"]

Stand = tuple[str, int, int]
"""Section, source, and state."""

_BLOCK = 4_000  # articles in a row
_SIZE = 4  # bytes
_BYTES = _BLOCK * _SIZE
_STATE = STATES[-1].bit_length()
"""Bits below the number of the pair, which is from 1 on: 0 is no article."""
_THESE = "(SELECT value FROM json_each(?))"


def write(connection: sqlite3.Connection, stands: Mapping[int, Stand | None]) -> None:
    """Set how articles stand now; None: they are gone."""
    numbers = _claimed(connection, {stand[:2] for stand in stands.values() if stand})
    for block, articles in _by_block(stands).items():
        connection.execute(f"INSERT OR IGNORE INTO packed VALUES (?, zeroblob({_BYTES}))", (block,))
        first, last = articles[0] % _BLOCK, articles[-1] % _BLOCK
        # Only pages with something new on them are written: a block is several.
        with connection.blobopen("packed", "states", block) as blob:
            blob.seek(first * _SIZE)
            held = array("I", _turned(blob.read((last - first + 1) * _SIZE)))
            for article in articles:
                stand = stands[article]
                packed = 0 if stand is None else numbers[stand[:2]] << _STATE | stand[2]
                held[article % _BLOCK - first] = packed
            blob.seek(first * _SIZE)
            blob.write(_turned(held.tobytes()))


def count(reader: sqlite3.Connection, articles: Collection[int]) -> list[tuple[Stand, int]]:
    """Count how these articles stand; those that are not there do not count."""
    parts = _by_block(articles)
    found: list[int] = []
    # Block by block: to hold them all at once takes longer than to read them.
    for block, states in _blocks(reader, parts):
        held, first = memoryview(_turned(states)).cast("I"), block * _BLOCK
        found += [held[article - first] for article in parts[block]]
    counts = Counter(found)
    rows = reader.execute(
        f"SELECT id, section, source FROM pair WHERE id IN {_THESE}",
        (json.dumps([*{packed >> _STATE for packed in counts}]),),
    ).fetchall()
    pairs = {number: (section, source) for number, section, source in rows}
    return [
        ((*pairs[packed >> _STATE], packed & STATES[-1]), n)
        for packed, n in counts.items()
        if packed >> _STATE in pairs
    ]


def agrees(reader: sqlite3.Connection) -> bool:
    """Tell whether what is packed is how the articles stand."""
    kept = reader.execute("SELECT block, states FROM packed ORDER BY block")
    held = ((block, states) for block, states in kept if any(states))
    try:
        return all(one == other for one, other in zip_longest(held, _made(reader)))
    except KeyError:  # a section and a source that have no number
        return False


def pack(connection: sqlite3.Connection) -> None:
    """Pack all articles anew."""
    connection.execute("DELETE FROM packed")
    connection.execute("DELETE FROM pair")
    connection.execute(
        "INSERT INTO pair (section, source)"
        " SELECT DISTINCT section, source FROM article INDEXED BY article_pair"
    )
    connection.executemany("INSERT INTO packed VALUES (?, ?)", _made(connection))


def _made(reader: sqlite3.Connection) -> Iterator[tuple[int, bytes]]:
    """Yield the blocks as the articles are, in order."""
    numbers = _numbers(reader)
    rows = reader.execute(f"SELECT id, section, source, {SQL} FROM article a ORDER BY id")
    for block, some in groupby(rows, lambda row: row[0] // _BLOCK):
        held = array("I", bytes(_BYTES))
        for article, section, source, state in some:
            held[article % _BLOCK] = numbers[section, source] << _STATE | state
        yield block, _turned(held.tobytes())


def _numbers(reader: sqlite3.Connection) -> dict[tuple[str, int], int]:
    rows = reader.execute("SELECT section, source, id FROM pair").fetchall()
    return {(section, source): number for section, source, number in rows}


def _claimed(
    connection: sqlite3.Connection, pairs: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], int]:
    """Return the numbers of pairs; new ones get theirs."""
    numbers: dict[tuple[str, int], int] = {}
    for pair in pairs:
        found = connection.execute("SELECT id FROM pair WHERE section = ? AND source = ?", pair)
        if (row := found.fetchone()) is None:
            row = connection.execute(
                "INSERT INTO pair (section, source) VALUES (?, ?) RETURNING id", pair
            ).fetchone()
        numbers[pair] = row[0]
    return numbers


def _by_block(articles: Iterable[int]) -> dict[int, list[int]]:
    """Return which articles lie in which block."""
    ordered = sorted(articles)
    parts = {}
    start = 0
    while start < len(ordered):
        block = ordered[start] // _BLOCK
        end = bisect_left(ordered, (block + 1) * _BLOCK, start)
        parts[block] = ordered[start:end]
        start = end
    return parts


def _blocks(reader: sqlite3.Connection, blocks: Iterable[int]) -> sqlite3.Cursor:
    """Return those of these blocks in which there is anything."""
    return reader.execute(
        f"SELECT block, states FROM packed WHERE block IN {_THESE}", (json.dumps([*blocks]),)
    )


def _turned(states: bytes) -> bytes:
    """Return numbers in the order of bytes of most machines, in which they are kept, or back."""
    if sys.byteorder == "little":
        return states
    held = array("I", states)
    held.byteswap()
    return held.tobytes()
